package analysis

import "lull/analysis/calendar"

// Pursued is a customer from the day on which somebody was asked to follow them
// up, or on which they turned quiet and nobody was, and what came of it.
type Pursued struct {
	// Segment is drifting, lapsed, passive, active or too_early, on that day. What a
	// customer earned then is not on record: quiet earners are passive here.
	Segment     string
	Play        string // what was suggested, as a code; "" for nothing, and where nobody was asked
	IsAssigned  bool
	IsDone      bool
	IsReached   bool // done by being in contact
	On          calendar.Date
	ContactedOn calendar.Date // first day of a contact, a touch, or a follow-up done with an answer; 0 for none
	BackOn      calendar.Date // first day for which they were found active again; 0 for none
	OrderedOn   calendar.Date // first day of an order; 0 for none
}
