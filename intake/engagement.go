package intake

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
)

// The fields of an engagement event, in the order of its kind.
const (
	eventAccount = iota
	eventSource
	eventID
	eventType
	eventOccurredAt
	eventSolicited
	eventScore
	eventBy
	eventNote
)

// Engagement yields the engagement events of the files. A source that a file
// does not name is the options'. Whether we asked for the event follows from
// its type where the file does not say: a reply or a click on a promotion is
// always an answer to us; an answer to a survey, a meeting or a reported
// contact is one unless the file says otherwise; anything else is not.
func Engagement(o Options) iter.Seq2[analysis.Row[analysis.Event], error] {
	days := o.days()
	return read(EngagementKind, o, func(r *record) (event analysis.Event, err error) {
		if event.Account, err = r.reference(eventAccount); err != nil {
			return event, err
		}
		if event.Source, err = r.source(eventSource, o.Source); err != nil {
			return event, err
		}
		if event.ID, err = r.identifier(eventID); err != nil {
			return event, err
		}
		if event.Type, err = r.eventType(); err != nil {
			return event, err
		}
		if event.On, err = days.of(r, eventOccurredAt); err != nil {
			return event, err
		}
		if event.Solicited, err = r.solicited(event.Type); err != nil {
			return event, err
		}
		if event.Score, err = r.score(event.Type); err != nil {
			return event, err
		}
		if event.By, err = r.email(eventBy); err != nil {
			return event, err
		}
		event.Note, err = r.text(eventNote, maxNote)
		return event, err
	})
}

var eventTypes = analysis.EventTypes()

func (r *record) eventType() (analysis.EventType, error) {
	value := r.value(eventType)
	for _, known := range eventTypes { // most are written as they are stored
		if value == string(known) {
			return known, nil
		}
	}
	known := analysis.EventType(strings.ToLower(value))
	if slices.Contains(eventTypes, known) {
		return known, nil
	}
	if value == "" {
		return "", r.bad(eventType, "", needed)
	}
	var words []string
	for _, known := range eventTypes {
		words = append(words, string(known))
	}
	meant := ""
	if near := nearest(value, words); 2*edits(value, near) <= len(value) { // a purchase is no slip of "reply"
		meant = fmt.Sprintf("; did you mean %s?", near)
	}
	return "", r.bad(eventType, value, fmt.Sprintf("not a type of event%s The types are %s", cmp.Or(meant, "."), list(words)))
}

func (r *record) solicited(of analysis.EventType) (bool, error) {
	said, isSaid, err := r.boolean(eventSolicited)
	switch of {
	case analysis.ReplyReceived, analysis.PromoClick:
		return true, err
	case analysis.SurveyResponse, analysis.MeetingAttended, analysis.ContactReported:
		return said || !isSaid, err
	default:
		return said, err
	}
}

func (r *record) score(of analysis.EventType) (*int, error) {
	value := r.value(eventScore)
	if value == "" {
		return nil, nil
	}
	score, err := strconv.Atoi(value)
	switch {
	case err != nil || score < 0 || score > 10:
		return nil, r.bad(eventScore, value, "not a whole number from 0 to 10")
	case of != analysis.SurveyResponse:
		return nil, r.bad(eventScore, value, fmt.Sprintf("a score is the answer to a survey, and this is a %s: make its type survey_response, or remove the score", of))
	}
	return &score, nil
}
