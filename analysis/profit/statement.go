package profit

import "lull/analysis/calendar"

// Month is one full calendar month of one customer.
type Month struct {
	From, To calendar.Date // first and last day
	Totals
	Entries   int            // invoices, costs and payments of its days; with none nothing is recorded
	Sources   [inputs]Source // how each of Inputs is known, in that order
	Missing   []Gap          // what is unknown, revenue first, then in the order of Inputs; none where it is complete
	Estimates []Estimate     // what was estimated; none where nothing was
}

// Period is a number of full calendar months that follow one another.
type Period struct {
	From, To calendar.Date // first and last day; 0 without a month
	Months   int
	Currency string // of the amounts
	Totals
	Entries       int
	Missing       []Gap      // one for each input that is unknown in a month: the newest
	Estimates     []Estimate // summed over the months
	NotApplicable []Input    // declared for the installation, and not entered all the same
}

// Statement is what a customer earned, as of a day.
type Statement struct {
	AsOf     calendar.Date
	Currency string
	Months   []Month // every full calendar month since the first entry, oldest first; none before one has ended
	Year     Period  // the last 12 of them, or those there are
	Class    Class   // of the Year
	Trailing Sales   // the 12 months that end on AsOf, that day included
	Turns    []Turn  // oldest first
	Acquired int64   // what winning the customer cost, spread or not

	NotApplicable []Input // declared for the installation
}

// Sales are the revenue of the trailing 12 months.
type Sales struct {
	From, To    calendar.Date
	Net         int64 // minor units of the reporting currency, of the invoices that could be converted
	Orders      int
	CreditNotes int
	Missing     []Gap // of the exchange rates that are missing, one per currency; none where Net is complete
}

// Source returns how the month knows an input; "" for no input of ours.
func (m Month) Source(of Input) Source {
	if i := of.place(); i >= 0 {
		return m.Sources[i]
	}
	return ""
}

// Last returns the period of the n newest months before a number of later ones:
// Last(3, 0) the newest three, Last(12, 3) the twelve before those. Where there
// are fewer it is those there are.
func (s Statement) Last(n, later int) Period {
	end := max(len(s.Months)-later, 0)
	return s.Sum(s.Months[max(end-n, 0):end])
}

// Sum returns the period that months make up which follow one another; none
// gives the zero Period but for its currency.
func (s Statement) Sum(months []Month) Period {
	p := Period{Currency: s.Currency, Months: len(months)}
	if len(months) == 0 {
		return p
	}
	p.From, p.To = months[0].From, months[len(months)-1].To
	entered := [inputs]bool{}
	for _, m := range months {
		p.Totals = p.Plus(m.Totals)
		p.Entries += m.Entries
		for _, gap := range m.Missing {
			p.Missing = merge(p.Missing, gap)
		}
		for _, e := range m.Estimates {
			p.Estimates = count(p.Estimates, e)
		}
		for i, source := range m.Sources {
			entered[i] = entered[i] || source != DoesNotApply
		}
	}
	sortGaps(p.Missing)
	for _, input := range s.NotApplicable {
		if !entered[input.place()] {
			p.NotApplicable = append(p.NotApplicable, input)
		}
	}
	return p
}

// merge puts the gap of a later month in the place of its input's.
func merge(gaps []Gap, gap Gap) []Gap {
	for i, known := range gaps {
		if known.Input == gap.Input {
			gap.Months += known.Months
			gaps[i] = gap
			return gaps
		}
	}
	return append(gaps, gap)
}

func count(estimates []Estimate, e Estimate) []Estimate {
	for i := range estimates {
		if estimates[i].Of == e.Of {
			estimates[i].N += e.N
			return estimates
		}
	}
	return append(estimates, e)
}
