package story_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/internal/story"
)

func TestTheSameStoryEachTimeAndMovedWithTheDay(t *testing.T) {
	t.Parallel()
	want := moved(story.Company(today), 0, 0)
	for _, day := range days {
		got := moved(story.Company(day), today-day, sundayBefore(today)-sundayBefore(day))
		if !equal(want, got) {
			t.Errorf("told on %s: %s", day, cmp.Diff(want, got))
		}
	}
}

func sundayBefore(day calendar.Date) calendar.Date { return day.WeekEnd() - 7 }

// moved is a story told on another day: contacts move by weeks. What is told by
// the calendar month is left out.
func moved(told story.Story, days, weeks calendar.Date) story.Story {
	move := func(on *calendar.Date) {
		if *on != 0 {
			*on += days
		}
	}
	told.Invoices = slices.DeleteFunc(told.Invoices, func(i analysis.Invoice) bool { return strings.HasPrefix(i.Ref, "INV-C") })
	for i := range told.Invoices {
		told.Invoices[i].IssuedOn += days
		move(&told.Invoices[i].DueOn)
		told.Invoices[i].Cost = 0
	}
	for i := range told.Contracts {
		c := &told.Contracts[i]
		move(&c.StartsOn)
		move(&c.EndsOn)
		move(&c.NoticeOn)
	}
	for i := range told.Complaints {
		move(&told.Complaints[i].OpenedOn)
		move(&told.Complaints[i].ClosedOn)
	}
	for i := range told.Holds {
		move(&told.Holds[i].From)
		move(&told.Holds[i].Until)
	}
	for i := range told.Events {
		told.Events[i].On += weeks
	}
	for i := range told.Touches {
		told.Touches[i].On += weeks
	}
	return told
}

// equal is cmp.Equal without its price for so many invoices. Of what happened
// since the last Sunday, each day knows more than the one before.
func equal(a, b story.Story) bool {
	events, touches := contactsUntil(sundayBefore(today), a, b)
	return slices.Equal(a.Accounts, b.Accounts) && slices.Equal(a.People, b.People) && slices.Equal(a.Invoices, b.Invoices) &&
		slices.Equal(a.Contracts, b.Contracts) && slices.Equal(a.Complaints, b.Complaints) && slices.Equal(a.Holds, b.Holds) &&
		slices.EqualFunc(events[0], events[1], sameEvent) && slices.Equal(touches[0], touches[1])
}

// contactsUntil returns the events up to a Sunday and, as a touch precedes what
// it leads to by up to three days, the touches up to the Wednesday before.
func contactsUntil(sunday calendar.Date, stories ...story.Story) (events [][]analysis.Event, touches [][]analysis.Touch) {
	for _, told := range stories {
		e := slices.IndexFunc(told.Events, func(e analysis.Event) bool { return e.On > sunday })
		t := slices.IndexFunc(told.Touches, func(t analysis.Touch) bool { return t.On > sunday-4 })
		events, touches = append(events, told.Events[:max(e, 0)]), append(touches, told.Touches[:max(t, 0)])
	}
	return events, touches
}

func sameEvent(a, b analysis.Event) bool {
	sameScore := a.Score == nil && b.Score == nil || a.Score != nil && b.Score != nil && *a.Score == *b.Score
	a.Score, b.Score = nil, nil
	return sameScore && a == b
}
