package story_test

import (
	"testing"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/internal/story"
)

func TestContacts(t *testing.T) {
	t.Parallel()
	told := story.Company(today)
	ids, types, solicited := map[string]bool{}, map[analysis.EventType]int{}, 0
	for _, event := range told.Events {
		if ids[event.ID] || event.On > today || event.On < today-3*366 || event.Source == "" {
			t.Errorf("%+v", event)
		}
		ids[event.ID] = true
		types[event.Type]++
		if event.Solicited {
			solicited++
		}
		if (event.Type == analysis.SurveyResponse) != (event.Score != nil) {
			t.Errorf("%s of %s has the score %v", event.Type, event.Account, event.Score)
		}
	}
	for _, want := range analysis.EventTypes() {
		if types[want] == 0 && want != analysis.ContactReported { // people report those
			t.Errorf("no %s", want)
		}
	}
	if share := float64(solicited) / float64(len(told.Events)); share < 0.2 || share > 0.4 {
		t.Errorf("%.2f of the events were asked for", share)
	}
	if n := len(told.Events); n < 20_000 || n > 40_000 {
		t.Errorf("%d events", n)
	}
	for _, touch := range told.Touches {
		if ids[touch.ID] || touch.On > today || touch.Kind == "" || touch.Source == "" {
			t.Errorf("%+v", touch)
		}
		ids[touch.ID] = true
	}
	if len(told.Touches) < 5_000 || len(told.Contracts) < 3 || len(told.Complaints) < 3 || len(told.Holds) == 0 {
		t.Errorf("%d touches, %d contracts, %d complaints, %d holds", len(told.Touches), len(told.Contracts), len(told.Complaints), len(told.Holds))
	}
}

// contact is what must come out of the rules on the other axis.
type contact struct {
	state   segment.EngagementState
	reason  segment.Reason
	tag     segment.Tag
	since   int // weeks from the Sunday for which the state was first said to the last one
	silence int // days from the last engagement day to the last Sunday
	usual   int // whole days, rounded
	limit   int // whole days
	segment segment.Segment
}

func TestContactsOfCharacters(t *testing.T) {
	t.Parallel()
	const long = -1 // since: before the first judged months
	want := map[string]contact{
		"Acme Industrial S.A.": {segment.Passive, "", segment.NewlyPassive, 1, 61, 18, 45, segment.SegmentQuietEarner},
		"Borealis AG":          {segment.Active, "", "", long, 2, 9, 22, segment.SegmentDrifting},
		"Kite Foods":           {segment.Passive, "", segment.NewlyPassive, 0, 44, 14, 35, segment.SegmentPassive},
		"Lindqvist Bygg":       {segment.Passive, "", segment.NewlyPassive, 0, 54, 18, 45, segment.SegmentQuietEarner},
		"Delta Print":          {segment.Passive, "", segment.NewlyPassive, 0, 33, 9, 22, segment.SegmentPassive},
		"🌊 Blue Wave Surf Co":  {segment.Passive, "", segment.NewlyPassive, 1, 47, 12, 30, segment.SegmentPassive},
		"Help Ltd":             {segment.Passive, "", segment.AlwaysQuiet, long, 735, 0, 0, segment.SegmentPassive},
		"גלי הים תעשיות בע״מ":  {segment.Passive, "", segment.PassiveAgain, 2, 66, 16, 38, segment.SegmentQuietEarner},
		"Nordwind GmbH":        {segment.Passive, "", segment.NewlyPassive, 6, 6, 5, 21, segment.SegmentQuietEarner},
	}
	for _, day := range days {
		judged, sunday := judged[day](), sundayBefore(day)
		for name, is := range want {
			v := judged[name].Verdict
			e := v.Engagement
			have := contact{e.State, e.Reason, e.Tag, int(sunday-e.Since) / 7, e.Silence - int(day-sunday), int(e.UsualGap + 0.5), int(e.Bound), v.Segment}
			if is.since == long && have.since > 26 {
				have.since = long
			}
			if is.usual == 0 {
				have.usual, have.limit = 0, 0
			}
			if have != is {
				t.Errorf("told on %s, %s is %+v, want %+v", day, name, have, is)
			}
		}
		if e := judged["AT&T"].Engagement; e.State != segment.Active || e.Since != sunday {
			t.Errorf("told on %s, AT&T is %s since %s, want active again of late", day, e.State, e.Since)
		}
		for _, name := range []string{"Zephyra Robotics GmbH", "Quillon Leasing SARL", "Wexcombe Marine Ltd"} {
			if e := judged[name].Engagement; e.Reason != segment.TooNew {
				t.Errorf("told on %s, %s is %s %s, want too new", day, name, e.State, e.Reason)
			}
		}
	}
}

func TestWhatTheNextSundayBrings(t *testing.T) {
	t.Parallel()
	sunday := sundayBefore(today)
	judged := judge(story.Company(today), sunday+8)
	for _, name := range []string{"Huerta 🍊 Cítricos S.L.", `Smythe, Rowe & "Partners" LLP`} {
		turns := judged[name].transitions
		last := turns[len(turns)-1]
		if last.Tag != segment.NewlyPassive || last.AsOf != sunday+7 {
			t.Fatalf("%s turned %s on %s, want newly passive next Sunday", name, last.Tag, last.AsOf)
		}
	}
	var orange []calendar.Date
	for _, event := range story.Company(today).Events {
		if event.Account == "AC1139" {
			orange = append(orange, event.On)
		}
	}
	if bound := judged["Huerta 🍊 Cítricos S.L."].Engagement.Bound; !segment.DefaultPolicy().IsSeason(orange, bound, sunday+7) {
		t.Error("the growers of oranges are not quiet at this time of every year")
	}
}
