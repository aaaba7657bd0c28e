package analysis

import "lull/analysis/calendar"

// EventType is what a customer did towards us.
type EventType string

// The types of engagement events. A purchase, an invoice or a payment is none,
// and nothing that we send is.
const (
	Login               EventType = "login"
	UsageDay            EventType = "usage_day"
	InboundMessage      EventType = "inbound_message"
	ReplyReceived       EventType = "reply"
	MeetingAttended     EventType = "meeting_attended"
	EventAttended       EventType = "event_attended"
	Community           EventType = "community"
	PromoClick          EventType = "promo_click"
	SurveyResponse      EventType = "survey_response"
	UnsolicitedFeedback EventType = "unsolicited_feedback"
	ReferralMade        EventType = "referral_made"
	SupportRequest      EventType = "support_request"
	ContactReported     EventType = "contact_reported"
)

// EventTypes lists every type.
func EventTypes() []EventType {
	return []EventType{
		Login, UsageDay, InboundMessage, ReplyReceived, MeetingAttended, EventAttended, Community, PromoClick,
		SurveyResponse, UnsolicitedFeedback, ReferralMade, SupportRequest, ContactReported,
	}
}

// ReportSource is the source of contacts that people report here. No file's
// events may have it.
const ReportSource = "lull"

// Event is one engagement event. It never changes: a second one with the same
// Source and ID is the same event, whatever else it says.
type Event struct {
	Source    string // the system that knows of it, such as crm
	ID        string // unique in the source
	Account   string // the account's reference
	Type      EventType
	On        calendar.Date
	Solicited bool   // we asked for it
	Score     *int   // answer to a survey, 0 to 10; nil for none
	By        string // e-mail of the person who reported it; "" for none
	Note      string
}

// Report is a contact that a person reported here.
type Report struct {
	Event
	AccountID   int64
	WithdrawnBy string // e-mail of who took it back; "" while it counts
}

// Mark returns what is kept of the event's day when it became known late days
// after it.
func (e Event) Mark(late int) Mark {
	return Mark{
		On: e.On, Late: late, Unsolicited: !e.Solicited,
		Light: e.Type == SurveyResponse && e.Solicited,
	}
}

// Touch is something that we did towards a customer. It is no engagement.
type Touch struct {
	Source  string
	ID      string // unique in the source
	Account string
	Kind    string // such as email, call, visit, campaign
	On      calendar.Date
}

// Contract is an agreement that keeps a customer buying until it ends.
type Contract struct {
	Ref      string // unique in the installation
	Account  string
	StartsOn calendar.Date
	EndsOn   calendar.Date // last day in force; 0 for open-ended
	NoticeOn calendar.Date // from then on the renewal is due; 0 for none
}

// Complaint is a complaint of a customer.
type Complaint struct {
	Ref      string // unique in the installation
	Account  string
	OpenedOn calendar.Date
	ClosedOn calendar.Date // 0 while it is open
}

// Hold keeps a customer's alerts back: quiet for a known reason.
type Hold struct {
	ID        int64
	AccountID int64
	Reason    string
	Until     calendar.Date // the last day held
	By        string        // e-mail of who asked for it
	From      calendar.Date // the day it was made
	EndedBy   string        // e-mail of who ended it early; "" for nobody
}

// Mark is a day on which a customer engaged, as it is kept per account: one for
// each way in which the day came to be known.
type Mark struct {
	On          calendar.Date // from 1970 on
	Late        int           // days after On until it was known, at most 4095
	Unsolicited bool          // the customer did it unasked
	Light       bool          // only answers to surveys that we had asked for
}

const (
	markLight       = 1
	markUnsolicited = 2
	markLate        = 1<<12 - 1
)

// Code packs a mark into 31 bits that sort by day.
func (m Mark) Code() int32 {
	code := int32(m.On)<<14 | int32(min(max(m.Late, 0), markLate))<<2
	if m.Unsolicited {
		code |= markUnsolicited
	}
	if m.Light {
		code |= markLight
	}
	return code
}

// MarkOf unpacks what Code packed.
func MarkOf(code int32) Mark {
	return Mark{
		On: calendar.Date(code >> 14), Late: int(code >> 2 & markLate),
		Unsolicited: code&markUnsolicited != 0, Light: code&markLight != 0,
	}
}
