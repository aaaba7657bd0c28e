package story

import (
	"math/rand/v2"

	"lull/analysis"
	"lull/analysis/calendar"
)

// The system that knows what customers do and what we do.
const crm = "crm"

// engaging is how one customer dealt with us.
type engaging struct {
	// Engagement days, the latest first, in days before the last Sunday that has
	// ended: weeks are judged as of their Sunday, so only days that keep their
	// weekday tell the same story on any day. Below 0 are the days since.
	days []int
	// Which of them was the latest answer to a survey, counted from 0, and every
	// so many before it; below 0 for no answer ever.
	surveyed, surveyEvery int
	requests              int // support requests beside whatever else it did on each of them
}

// deed is something that customers do, how many of a hundred times, and the
// touch of ours that it answers; "" for none.
type deed struct {
	analysis.EventType
	share   int
	answers string
}

var deeds = []deed{
	{analysis.Login, 30, ""},
	{analysis.UsageDay, 14, ""},
	{analysis.InboundMessage, 17, ""},
	{analysis.ReplyReceived, 16, "email"},
	{analysis.MeetingAttended, 6, "call"},
	{analysis.PromoClick, 5, "campaign"},
	{analysis.SupportRequest, 7, ""},
	{analysis.EventAttended, 2, ""},
	{analysis.Community, 1, ""},
	{analysis.UnsolicitedFeedback, 1, ""},
	{analysis.ReferralMade, 1, ""},
}

// survey is drawn apart from the other deeds, as it is ours to time.
var survey = deed{analysis.SurveyResponse, 0, "survey"}

func drawDeed(rng *rand.Rand) deed {
	n := rng.IntN(100)
	for _, d := range deeds {
		if n -= d.share; n < 0 {
			return d
		}
	}
	return deeds[0]
}

// events tells what the customer did, and what we did: a touch shortly before
// each answer, and some that nobody answered.
func (e engaging) events(rng *rand.Rand, ref string, today calendar.Date) (events []analysis.Event, touches []analysis.Touch) {
	sunday := lastSunday(today)
	touch := func(on calendar.Date, kind string) {
		touches = append(touches, analysis.Touch{Source: crm, Account: ref, Kind: kind, On: min(on, today)})
	}
	for i, ago := range e.days {
		did, score := drawDeed(rng), (*int)(nil)
		before, answer := calendar.Date(rng.IntN(4)), 9-rng.IntN(5)
		if since := i - e.surveyed; e.surveyed >= 0 && since >= 0 && since%e.surveyEvery == 0 {
			did, score = survey, &answer
		}
		on := sunday - calendar.Date(ago)
		if on > today {
			continue // drawn all the same, so that the others stay as they are
		}
		events = append(events, analysis.Event{
			Source: crm, Account: ref, Type: did.EventType, On: on, Solicited: did.answers != "", Score: score,
		})
		for range e.requests {
			events = append(events, analysis.Event{Source: crm, Account: ref, Type: analysis.SupportRequest, On: on})
		}
		if did.answers != "" {
			touch(on-before, did.answers)
		}
	}
	if len(e.days) > 0 {
		for ago := e.days[0] - 18; ago > 0; ago -= 14 + rng.IntN(21) {
			touch(sunday-calendar.Date(ago), "email")
		}
	}
	return events, touches
}

// lastSunday is the end of the last week that can be judged today.
func lastSunday(today calendar.Date) calendar.Date { return today.WeekEnd() - 7 }
