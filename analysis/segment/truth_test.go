package segment_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// The generated company with known truth: 130 weeks, from a Monday on. Half of
// the customers go quiet in a random week that leaves half a year to notice.
const (
	truthWeeks = 130
	scoredFrom = 52 // the week from which entries count
	quietFrom  = 60
	quietUntil = truthWeeks - noticeable
	noticeable = 26 // weeks after which noticing is too late
	quietRate  = 0.2
)

var truthBegins = calendar.On(2024, 1, 1)

// A talker is a customer of that company.
type talker struct {
	days    []calendar.Date
	gap     float64       // the true usual gap in days
	quietOn calendar.Date // from then on the gaps are five times as long; 0 for never
}

// talkers draws a company. A customer's rate is Gamma of shape 3 around perWeek
// engagement days a week, their gaps are Gamma of shape k, and they begin in the
// first half-year.
func talkers(rng *rand.Rand, customers, k int, perWeek float64) []talker {
	gamma := func(shape int) (mean1 float64) {
		for range shape {
			mean1 += rng.ExpFloat64() / float64(shape)
		}
		return mean1
	}
	list := make([]talker, customers)
	for i := range list {
		t := talker{gap: 7 / (perWeek * gamma(3))}
		end, cut := truthWeeks*7.0, truthWeeks*7.0
		if i%2 == 1 {
			week := quietFrom + rng.IntN(quietUntil-quietFrom)
			t.quietOn = truthBegins + calendar.Date(week*7)
			cut = float64(week * 7)
		}
		// at is the time that runs five times slower from the cut on.
		for at := rng.Float64() * 26 * 7; ; at += t.gap * gamma(k) {
			day := at
			if at > cut {
				day = cut + (at-cut)/quietRate
			}
			if day >= end {
				break
			}
			on := truthBegins + calendar.Date(day)
			if len(t.days) == 0 || on > t.days[len(t.days)-1] {
				t.days = append(t.days, on)
			}
		}
		list[i] = t
	}
	return list
}

// A spell is the time for which a rule calls a customer passive: from one
// Sunday to before another, 0 for one that lasts. It is an entry unless it is
// how the rule first saw the customer.
type spell struct {
	from, until calendar.Date
	isEntry     bool
}

// lullSpells judges a company by the weekly rules as they are.
func lullSpells(policy segment.Policy, company []talker) [][]spell {
	sundays := segment.Sundays(truthBegins-1, truthBegins+truthWeeks*7-1)
	growth := cadence.NewGrowth(sundays)
	histories := make([]segment.History, len(company))
	for i, t := range company {
		histories[i] = segment.History{CreatedOn: truthBegins + truthWeeks*7}
		for _, on := range t.days {
			histories[i].Marks = append(histories[i].Marks, analysis.Mark{On: on, Unsolicited: true})
		}
		if len(t.days) > 0 {
			histories[i].CreatedOn = t.days[0]
		}
		growth.Add(histories[i].Marks)
	}
	rounds := make([]segment.Round, len(sundays))
	for i, sunday := range sundays {
		rounds[i] = segment.Round{
			AsOf: sunday, Engagement: growth.At(i), Source: segment.Source{From: truthBegins, LoadedOn: sunday},
		}
	}
	all := make([][]spell, len(company))
	for i, h := range histories {
		_, transitions := policy.Replay(segment.Standing{}, h, rounds)
		for _, t := range transitions {
			spells := &all[i]
			switch {
			case t.To == string(segment.Passive):
				*spells = append(*spells, spell{from: t.AsOf, isEntry: t.From == string(segment.Active)})
			case t.From == string(segment.Passive):
				(*spells)[len(*spells)-1].until = t.AsOf
			}
		}
	}
	return all
}

// fixedSpells judges by a number of days without engagement that is the same
// for everybody, from the same age on.
func fixedSpells(limit int, company []talker) [][]spell {
	minimum := calendar.Date(segment.DefaultPolicy().MinimumTenure)
	all := make([][]spell, len(company))
	for i, t := range company {
		next, wasSeen, isPassive := 0, false, false
		for _, sunday := range segment.Sundays(truthBegins-1, truthBegins+truthWeeks*7-1) {
			for next < len(t.days) && t.days[next] <= sunday {
				next++
			}
			if next == 0 || sunday-t.days[0] < minimum {
				continue
			}
			spells := &all[i]
			switch silent := int(sunday-t.days[next-1]) > limit; {
			case silent && !isPassive:
				*spells = append(*spells, spell{from: sunday, isEntry: wasSeen})
				isPassive = true
			case !silent && isPassive:
				(*spells)[len(*spells)-1].until = sunday
				isPassive = false
			}
			wasSeen = true
		}
	}
	return all
}

// A score counts how a rule did.
type score struct {
	trueEntries  int   // customers who were entered after they had gone quiet
	falseEntries int   // entries of those who had not
	normalWeeks  int   // weeks in which a customer could be entered falsely
	quiet        int   // customers who went quiet
	noticed      []int // weeks from then to the first Sunday in a spell, of those within noticeable
	weeks        []int // the same of all who went quiet, noticeable for the others
}

// add counts one customer. A spell that began before the customer went quiet and
// lasts is a false entry, and still the customer stands as passive: noticed.
func (s *score) add(t talker, spells []spell) {
	begin, end := truthBegins+scoredFrom*7, truthBegins+truthWeeks*7
	quietOn := end
	if t.quietOn != 0 {
		quietOn = t.quietOn
		s.quiet++
		weeks := noticeable
		for _, spell := range spells {
			if spell.until == 0 || spell.until > quietOn.WeekEnd() {
				weeks = min(weeks, max(int(spell.from-quietOn+6)/7, 0))
				break
			}
		}
		if weeks < noticeable {
			s.noticed = append(s.noticed, weeks)
		}
		s.weeks = append(s.weeks, weeks)
	}
	s.normalWeeks += int(quietOn-begin) / 7
	for _, spell := range spells {
		switch {
		case !spell.isEntry || spell.from < begin:
		case spell.from < quietOn:
			s.falseEntries++
		default:
			s.trueEntries++
			return // later entries of a quiet customer tell nothing new
		}
	}
}

// precision is not a number where nobody was entered.
func (s *score) precision() float64 { return ratio(s.trueEntries, s.trueEntries+s.falseEntries) }
func (s *score) recall() float64    { return ratio(len(s.noticed), s.quiet) }

// falseAlarms is the false entries per 100 customers in a year.
func (s *score) falseAlarms() float64 { return 100 * 52 * ratio(s.falseEntries, s.normalWeeks) }

// meanWeeks is the weeks to notice, those who were not noticed counted in full.
func (s *score) meanWeeks() float64 {
	sum := 0
	for _, w := range s.weeks {
		sum += w
	}
	return ratio(sum, len(s.weeks))
}

func ratio(part, of int) float64 { return float64(part) / float64(of) }

func TestScoresAreComputed(t *testing.T) {
	t.Parallel()
	week := func(n int) calendar.Date { return truthBegins + calendar.Date(n*7) }
	sunday := func(n int) calendar.Date { return week(n) + 6 }
	quiet, steady := talker{quietOn: week(70)}, talker{}
	for _, tt := range []struct {
		what   string
		who    talker
		spells []spell
		want   score
	}{
		{"never entered", steady, nil, score{normalWeeks: 78}},
		{"entered falsely twice", steady, []spell{{sunday(60), sunday(62), true}, {sunday(80), 0, true}}, score{falseEntries: 2, normalWeeks: 78}},
		{"passive at first sight", steady, []spell{{sunday(60), sunday(62), false}}, score{normalWeeks: 78}},
		{"entered before it counts", steady, []spell{{sunday(20), sunday(22), true}}, score{normalWeeks: 78}},
		{"never noticed", quiet, nil, score{normalWeeks: 18, quiet: 1, weeks: []int{26}}},
		{"noticed in the ninth week", quiet, []spell{{sunday(78), 0, true}}, score{trueEntries: 1, normalWeeks: 18, quiet: 1, noticed: []int{9}, weeks: []int{9}}},
		{"noticed twice", quiet, []spell{{sunday(78), sunday(80), true}, {sunday(85), 0, true}}, score{trueEntries: 1, normalWeeks: 18, quiet: 1, noticed: []int{9}, weeks: []int{9}}},
		{"noticed too late", quiet, []spell{{sunday(100), 0, true}}, score{trueEntries: 1, normalWeeks: 18, quiet: 1, weeks: []int{26}}},
		{"passive already", quiet, []spell{{sunday(65), sunday(90), true}}, score{falseEntries: 1, normalWeeks: 18, quiet: 1, noticed: []int{0}, weeks: []int{0}}},
		{"passive and back before", quiet, []spell{{sunday(60), sunday(65), true}}, score{falseEntries: 1, normalWeeks: 18, quiet: 1, weeks: []int{26}}},
	} {
		var got score
		got.add(tt.who, tt.spells)
		if got.trueEntries != tt.want.trueEntries || got.falseEntries != tt.want.falseEntries || got.normalWeeks != tt.want.normalWeeks ||
			got.quiet != tt.want.quiet || !slices.Equal(got.noticed, tt.want.noticed) || !slices.Equal(got.weeks, tt.want.weeks) {
			t.Errorf("%s: %+v, want %+v", tt.what, got, tt.want)
		}
	}
}

func TestAFixedRuleCountsDays(t *testing.T) {
	t.Parallel()
	first := truthBegins
	company := []talker{{days: []calendar.Date{first, first + 100, first + 300}}}
	for limit, want := range map[int][]spell{
		90: {
			{from: first + 97, until: first + 104, isEntry: true},
			{from: first + 195, until: first + 300, isEntry: true},
			{from: first + 391, isEntry: true},
		},
		60: { // as it was first seen, 90 days old, it was silent already
			{from: first + 90, until: first + 104},
			{from: first + 167, until: first + 300, isEntry: true},
			{from: first + 363, isEntry: true},
		},
	} {
		for i := range want {
			if want[i].until != 0 {
				want[i].until = want[i].until.WeekEnd()
			}
			want[i].from = want[i].from.WeekEnd()
		}
		if got := fixedSpells(limit, company)[0]; !slices.Equal(got, want) {
			t.Errorf("%d days: %v, want %v", limit, got, want)
		}
	}
}

// The truth is in the streams: those who go quiet engage on a fifth of the days,
// and the rules find them and leave the others, far beyond chance.
func TestTheTruthIsInTheStreamsAndFound(t *testing.T) {
	t.Parallel()
	company := talkers(rand.New(rand.NewPCG(1, 4)), 400, 4, 1)
	var before, after, weeksBefore, weeksAfter float64
	var s score
	spells := lullSpells(segment.DefaultPolicy(), company)
	for i, c := range company {
		s.add(c, spells[i])
		if c.quietOn == 0 {
			continue
		}
		for _, on := range c.days {
			if on < c.quietOn {
				before++
			} else {
				after++
			}
		}
		weeksBefore += float64(c.quietOn-c.days[0]) / 7
		weeksAfter += float64(truthBegins+truthWeeks*7-c.quietOn) / 7
	}
	if share := after / weeksAfter / (before / weeksBefore); share < 0.15 || share > 0.25 {
		t.Errorf("who went quiet engages %.2f times as often", share)
	}
	if s.quiet != 200 || s.recall() < 0.5 || s.precision() < 0.5 || s.falseAlarms() == 0 {
		t.Errorf("recall %.2f, precision %.2f, false alarms %.1f of %d", s.recall(), s.precision(), s.falseAlarms(), s.quiet)
	}
}
