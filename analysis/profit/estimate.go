package profit

import "lull/analysis"

// estimated is what counts of one kind would have cost in a month.
type estimated struct {
	Estimate
	minutes, cost int64
	gap           Gap // why the cost is not known; its reason is "" where it is
}

// takes returns whose time a count takes, and how many minutes each.
func (p Policy) takes(of CountOf) (input Input, kind analysis.CostKind, minutes int) {
	switch of {
	case SupportRequests:
		return OfSupport, analysis.SupportTime, p.RequestMinutes
	case Meetings:
		return OfSales, analysis.SalesTime, p.MeetingMinutes
	case Messages:
		return OfSales, analysis.SalesTime, p.MessageMinutes
	}
	return "", "", 0
}

// postCounts works out the estimates of inputs that are declared to be
// estimated, which close takes where nothing was entered. The value is rounded
// once for each count.
func (s *sheet) postCounts() {
	for i := range s.lines {
		l := &s.lines[i]
		for _, of := range [...]CountOf{SupportRequests, Meetings, Messages} {
			input, _, _ := s.policy.takes(of)
			if span, is := s.counted[of]; is && span.covers(l.Month) && s.policy.Costs.Declared(input) == Estimated {
				l.estimates = append(l.estimates, estimated{Estimate: Estimate{Input: input, Of: of}})
			}
		}
	}
	for _, count := range s.ledger.Counts {
		l := s.at(count.On)
		if l == nil || count.N == 0 {
			continue
		}
		for i := range l.estimates {
			e := &l.estimates[i]
			if e.Of != count.Of {
				continue
			}
			_, kind, each := s.policy.takes(count.Of)
			minutes := int64(count.N) * int64(each)
			value, gap := s.value(kind, minutes, count.On)
			e.N += count.N
			e.minutes += minutes
			e.cost += value
			e.gap = newer(e.gap, gap)
		}
	}
}

// estimate adds the estimates of an input to the month and reports whether
// there are any: there are none of what nobody counts.
func (l *line) estimate(input Input) (counted bool) {
	cost, minutes := l.total(input)
	for _, e := range l.estimates {
		if e.Input != input {
			continue
		}
		counted = true
		*cost += e.cost
		*minutes += e.minutes
		l.Estimates = append(l.Estimates, e.Estimate)
		if e.gap.Reason != "" {
			l.miss(input, e.gap)
		}
	}
	return counted
}
