package commands_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands"
)

// moneyWords are what nobody reads of a customer whose amounts are hidden.
var moneyWords = regexp.MustCompile(`(?i)\b(revenue|profit\w*|unprofitable|margin|costs?|costly|price|earn\w*|invoices?|loss|discount|EUR|pays?)\b`)

// rawID is an id that the catalogue lacks.
var rawID = regexp.MustCompile(`\b(word|head|do|play|reason|contact|order|next|rule|facts|state|tag|event)\.[a-z_]+|no value|<nil>|%!`)

// Whatever the facts, the sources and the rights: every text says something, in
// words, and nothing of money to those who may not see amounts. All segments are
// met on the way.
func TestTextsOfEveryVerdict(t *testing.T) {
	t.Parallel()
	met := map[segment.Segment]bool{}
	asOf := calendar.Of(now)
	back := func(t *rapid.T, name string, most int) calendar.Date {
		return asOf - calendar.Date(rapid.IntRange(0, most).Draw(t, name))
	}
	rapid.Check(t, func(t *rapid.T) {
		f := segment.Facts{CustomerSince: back(t, "customer since", 900)}
		if days := rapid.SliceOfNDistinct(rapid.IntRange(0, 700), 0, 30, rapid.ID[int]).Draw(t, "days"); len(days) > 0 {
			slices.SortFunc(days, func(a, b int) int { return b - a })
			for _, ago := range days {
				f.Days = append(f.Days, cadence.Day{On: asOf - calendar.Date(ago), Weight: rapid.SampledFrom([]float64{0.5, 1}).Draw(t, "weight"), Unsolicited: rapid.Bool().Draw(t, "unasked")})
			}
		}
		if orders := rapid.IntRange(0, 40).Draw(t, "orders"); orders > 0 {
			f.Orders = cadence.Rhythm{Days: orders, Last: back(t, "last order", rapid.SampledFrom([]int{10, 400}).Draw(t, "within"))}
			f.Orders.First = f.Orders.Last - calendar.Date(rapid.IntRange(orders-1, 30*orders).Draw(t, "span"))
		}
		if rapid.IntRange(0, 4).Draw(t, "contract") == 0 {
			f.Contract = analysis.Contract{StartsOn: asOf - 400, EndsOn: asOf + calendar.Date(rapid.IntRange(-200, 200).Draw(t, "ends")), NoticeOn: back(t, "notice", 100)}
			if rapid.Bool().Draw(t, "open-ended") {
				f.Contract.EndsOn = 0
			}
		}
		f.Worth = segment.Worth{
			Class:   rapid.SampledFrom([]segment.Profitability{"", segment.Profitable, segment.BreakEven, segment.Unprofitable, segment.Incomplete}).Draw(t, "class"),
			Revenue: segment.Percentile{Known: rapid.IntRange(0, 2).Draw(t, "revenue") > 0, Of: 80}, Effort: segment.Percentile{Known: rapid.IntRange(0, 2).Draw(t, "effort") > 0, Of: 20},
		}
		r := segment.Round{AsOf: asOf, Engagement: cadence.Population{Gaps: 100, Span: 1400}, Purchase: cadence.Population{Gaps: 100, Span: 2000}}
		switch rapid.SampledFrom([]string{"fresh", "fresh", "stale", "none"}).Draw(t, "source") {
		case "fresh":
			r.Source = segment.Source{From: asOf - 800, LoadedOn: asOf}
		case "stale":
			r.Source = segment.Source{From: asOf - 800, LoadedOn: asOf - 40}
		}
		standing := segment.Standing{
			Engagement: rapid.SampledFrom([]segment.EngagementState{"", segment.Active, segment.Passive}).Draw(t, "was"),
			Since:      back(t, "since", 100), Week: asOf.WeekEnd() - 7,
			Tag: rapid.SampledFrom([]segment.Tag{"", segment.NewlyPassive, segment.PassiveAgain, segment.AlwaysQuiet}).Draw(t, "tag"),
		}
		if rapid.IntRange(0, 3).Draw(t, "drifting") == 0 { // chance alone meets few
			f.Contract = analysis.Contract{}
			f.Orders = cadence.Rhythm{Days: 20, First: asOf - 400, Last: asOf - 65}
		}
		if rapid.IntRange(0, 3).Draw(t, "quiet earner") == 0 { // and fewer of these
			f.Days, f.CustomerSince, f.Contract = nil, asOf-800, analysis.Contract{}
			f.Orders = cadence.Rhythm{Days: 40, First: asOf - 790, Last: asOf - 10}
			f.Worth = segment.Worth{Class: f.Worth.Class, Revenue: segment.Percentile{Known: true, Of: 80}, Effort: segment.Percentile{Known: true, Of: 20}}
			r.Source = segment.Source{From: asOf - 800, LoadedOn: asOf}
			standing.Engagement = segment.Passive
		}
		if standing.Engagement != segment.Passive {
			standing.Tag = ""
		}
		c := commands.Circumstances{
			Amounts: rapid.Bool().Draw(t, "amounts"),
			Signs: segment.Signs{
				OpenComplaint: rapid.Bool().Draw(t, "complaint"), NeverAnswers: rapid.Bool().Draw(t, "never answers"),
				BasicUseOnly: rapid.Bool().Draw(t, "basics"), ManyReferrals: rapid.Bool().Draw(t, "referrals"),
			},
			Touches: make([]analysis.Touch, rapid.IntRange(0, 3).Draw(t, "touches")),
		}
		if rapid.IntRange(0, 3).Draw(t, "held") == 0 {
			c.Hold = analysis.Hold{Reason: "moving house", From: asOf, Until: asOf + 9}
		}
		verdict, texts := commands.Texts(t, standing, f, r, c)
		met[verdict.Segment] = true
		for _, text := range texts {
			if strings.TrimSpace(text) == "" || rawID.MatchString(text) {
				t.Fatalf("%s reads %q", verdict.Segment, text)
			}
			if word := moneyWords.FindString(text); word != "" && !c.Amounts {
				t.Fatalf("%s says %q to somebody who may not see amounts: %q", verdict.Segment, word, text)
			}
		}
		if c.Signs.OpenComplaint && !strings.Contains(texts[1]+texts[0], "complaint") {
			t.Fatalf("the open complaint is not said first: %q", texts[:2])
		}
		if r.Source.From == 0 && strings.Contains(texts[0], "too early") {
			t.Fatalf("without a source it is too early: %q", texts[0])
		}
	})
	for _, s := range []segment.Segment{
		segment.SegmentActive, segment.SegmentPassive, segment.SegmentQuietEarner, segment.SegmentDrifting, segment.SegmentLapsed, segment.SegmentTooEarly,
	} {
		if !met[s] {
			t.Errorf("no customer was %s", s)
		}
	}
}

// Every play has its words, whoever reads them.
func TestEveryPlayHasWords(t *testing.T) {
	t.Parallel()
	for _, s := range []segment.Segment{
		segment.SegmentActive, segment.SegmentPassive, segment.SegmentQuietEarner, segment.SegmentDrifting, segment.SegmentLapsed, segment.SegmentTooEarly,
	} {
		for _, class := range []segment.Profitability{segment.Profitable, segment.BreakEven, segment.Unprofitable, segment.Incomplete} {
			for _, reason := range []segment.Reason{"", segment.NoSource, segment.StaleSource} {
				signs := segment.Signs{
					Reason: reason, OpenComplaint: true, RenewalDue: true, NeverAnswers: true, BasicUseOnly: true, ManyReferrals: true,
				}
				for _, amounts := range []bool{true, false} {
					for _, text := range commands.Steps(s, class, signs, amounts) {
						if text == "" || rawID.MatchString(text) || !amounts && moneyWords.MatchString(text) {
							t.Errorf("%s, %s, amounts %t: %q", s, class, amounts, text)
						}
					}
				}
			}
		}
	}
}
