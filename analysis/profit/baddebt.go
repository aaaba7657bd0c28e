package profit

import (
	"cmp"
	"slices"

	"lull/analysis"
	"lull/analysis/calendar"
)

// move lowers the open balance of an invoice on a day.
type move struct {
	on    calendar.Date
	minor int64
}

// moves are what lowers the balance of each invoice, oldest first: payments,
// write-offs, and credit notes that name it, in its currency.
func (s *sheet) moves() map[string][]move {
	moves := map[string][]move{}
	for _, p := range s.ledger.Payments {
		if p.Kind == analysis.Paid || p.Kind == analysis.WrittenOff {
			moves[p.Invoice] = append(moves[p.Invoice], move{p.On, p.Amount.Minor})
		}
	}
	for _, i := range s.ledger.Invoices {
		if i.Credit && i.Credits != "" {
			moves[i.Credits] = append(moves[i.Credits], move{i.IssuedOn, -i.Amount.Minor})
		}
	}
	for _, of := range moves {
		slices.SortFunc(of, func(a, b move) int { return cmp.Compare(a.on, b.on) })
	}
	return moves
}

// postBadDebt adds to each month what the allowance for open balances rose by,
// what was written off, less what was recovered. Where bad debt does not apply
// or is unknown no allowance is made.
func (s *sheet) postBadDebt() {
	for _, p := range s.ledger.Payments {
		l := s.at(p.On)
		if l == nil {
			continue
		}
		l.entered[OfBadDebt.place()] = true
		switch p.Kind {
		case analysis.WrittenOff:
			s.post(l, OfBadDebt, &l.BadDebt, p.Amount.Minor, p.Amount.Currency, p.On)
		case analysis.Recovered:
			s.post(l, OfBadDebt, &l.BadDebt, -p.Amount.Minor, p.Amount.Currency, p.On)
		}
	}
	var before allowance
	for i, now := range s.allowances() {
		if l := &s.lines[i]; s.allows(l) {
			l.BadDebt += now.minor - before.minor
			if gap := newer(before.gap, now.gap); gap.Reason != "" {
				l.miss(OfBadDebt, gap)
			}
		}
		before = now
	}
}

// allows reports whether payments are known of the month.
func (s *sheet) allows(l *line) bool {
	switch s.policy.Costs.Declared(OfBadDebt) {
	case Recorded:
		return true
	case Undeclared:
		span, kept := s.kept[OfBadDebt]
		return kept && span.covers(l.Month) || l.entered[OfBadDebt.place()]
	}
	return false
}

// allowance is what is expected to be lost of the open balances at a month's
// end.
type allowance struct {
	minor int64
	gap   Gap // of a balance that cannot be converted
}

// allowances are those of each month. A balance is converted as of the day of
// its invoice. Of an invoice that fell due before payments were recorded for
// anybody nobody knows whether it was paid, unless it has payments: it is left
// out.
func (s *sheet) allowances() []allowance {
	sums := make([]allowance, len(s.lines))
	moves := s.moves()
	span, kept := s.kept[OfBadDebt]
	isDeclared := s.policy.Costs.Declared(OfBadDebt) == Recorded
	for _, invoice := range s.ledger.Invoices {
		due, moves := cmp.Or(invoice.DueOn, invoice.IssuedOn), moves[invoice.Ref]
		if invoice.Credit || !isDeclared && kept && len(moves) == 0 && due < span.From.FirstOfMonth() {
			continue
		}
		open := invoice.Amount.Minor
		for i := monthNumber(invoice.IssuedOn) - s.first; i < len(sums); i++ {
			end := s.lines[i].To
			for len(moves) > 0 && moves[0].on <= end {
				open -= moves[0].minor
				moves = moves[1:]
			}
			if open <= 0 {
				continue
			}
			converted, known := s.exchange.convert(open, invoice.Amount.Currency, invoice.IssuedOn)
			if !known {
				sums[i].gap = newer(sums[i].gap, Gap{Reason: NoExchangeRate, On: invoice.IssuedOn, Currency: invoice.Amount.Currency})
			}
			sums[i].minor += scaled(converted, int64(s.policy.LossRate(int(end-due))), all)
		}
	}
	return sums
}
