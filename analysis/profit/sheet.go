package profit

import (
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// sheet is a ledger while it is added up.
type sheet struct {
	*Reckoner
	ledger   Ledger
	asOf     calendar.Date
	first    int // number of the first month
	lines    []line
	acquired int64
}

// line is a month while it is added up.
type line struct {
	Month
	entered   [inputs]bool // the customer has entries of the input
	ruled     int64        // commission by rules; entries go before it
	unruled   Gap          // why that is not all of it
	costed    bool         // a sale invoice says its direct cost
	uncosted  Gap          // and this one does not
	estimates []estimated
}

// open lays out the months from the first entry to the last month that has
// ended by the day, and keeps of the ledger what lies on or before it.
func (r *Reckoner) open(l Ledger, asOf calendar.Date) *sheet {
	s := &sheet{Reckoner: r, asOf: asOf, ledger: Ledger{
		Invoices: upTo(asOf, l.Invoices, func(i analysis.Invoice) calendar.Date { return i.IssuedOn }),
		Costs:    upTo(asOf, l.Costs, func(c analysis.Cost) calendar.Date { return c.On }),
		Payments: upTo(asOf, l.Payments, func(p analysis.Payment) calendar.Date { return p.On }),
		Counts:   l.Counts,
	}}
	days := s.days()
	if len(days) == 0 {
		s.ledger.Counts = nil
		return s
	}
	month := slices.Min(days).FirstOfMonth()
	s.first = monthNumber(month)
	s.lines = slices.Grow(s.lines, monthNumber(asOf+1)-s.first)
	for next := month.NextMonth(); next-1 <= asOf; month, next = next, next.NextMonth() {
		s.lines = append(s.lines, line{Month: Month{From: month, To: next - 1}})
	}
	for _, day := range days {
		if l := s.at(day); l != nil {
			l.Entries++
		}
	}
	return s
}

// upTo returns the entries on or before a day.
func upTo[T any](asOf calendar.Date, entries []T, on func(T) calendar.Date) []T {
	isLater := func(entry T) bool { return on(entry) > asOf }
	if !slices.ContainsFunc(entries, isLater) {
		return entries
	}
	return slices.DeleteFunc(slices.Clone(entries), isLater)
}

// days are those of the entries.
func (s *sheet) days() []calendar.Date {
	days := make([]calendar.Date, 0, len(s.ledger.Invoices)+len(s.ledger.Costs)+len(s.ledger.Payments))
	for _, invoice := range s.ledger.Invoices {
		days = append(days, invoice.IssuedOn)
	}
	for _, cost := range s.ledger.Costs {
		days = append(days, cost.On)
	}
	for _, payment := range s.ledger.Payments {
		days = append(days, payment.On)
	}
	return days
}

// at returns the line of a day's month; nil where it has not ended.
func (s *sheet) at(day calendar.Date) *line {
	i := monthNumber(day) - s.first
	if i < 0 || i >= len(s.lines) {
		return nil
	}
	return &s.lines[i]
}

// miss notes that an input of the month is unknown. Of several reasons the one
// of the newest day stays.
func (l *line) miss(input Input, gap Gap) {
	gap.Input, gap.Months = input, 1
	for i, known := range l.Missing {
		if known.Input == input {
			l.Missing[i] = newer(known, gap)
			return
		}
	}
	l.Missing = append(l.Missing, gap)
}

// misses reports whether an input of the month is unknown.
func (l *line) misses(input Input) bool {
	for _, gap := range l.Missing {
		if gap.Input == input {
			return true
		}
	}
	return false
}

// monthNumber counts calendar months.
func monthNumber(day calendar.Date) int {
	year, month, _ := day.Time().Date()
	return year*12 + int(month)
}

// inputOf returns the input that a kind of cost belongs to.
func inputOf(kind analysis.CostKind) Input {
	switch kind {
	case analysis.DirectCost:
		return OfDirectCost
	case analysis.Commission:
		return OfCommission
	case analysis.SalesTime:
		return OfSales
	case analysis.SupportTime:
		return OfSupport
	case analysis.Equipment:
		return OfEquipment
	case analysis.ExtraRequest, analysis.Rebilled:
		return OfExtra
	case analysis.Acquisition:
		return OfAcquisition
	}
	return ""
}
