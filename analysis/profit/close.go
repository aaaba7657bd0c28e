package profit

// close says of each input how the month knows it, and adds what stands in for
// entries.
func (s *sheet) close(l *line) {
	for i, input := range order {
		l.Sources[i] = s.source(l, input)
		if l.misses(input) {
			l.Sources[i] = Unknown
		}
	}
	sortGaps(l.Missing)
}

func (s *sheet) source(l *line, input Input) Source {
	declared := s.policy.Costs.Declared(input)
	if l.entered[input.place()] {
		return Recorded
	}
	if input == OfCommission && declared != DoesNotApply {
		l.Commission += l.ruled
		if l.unruled.Reason == NoExchangeRate {
			l.miss(input, l.unruled)
		}
	}
	switch declared {
	case Recorded, DoesNotApply:
		return declared
	case Estimated:
		if !l.estimate(input) {
			l.miss(input, s.uncounted(l, input))
		}
		return Estimated
	}
	if gap := s.undeclared(l, input); gap.Reason != "" {
		l.miss(input, gap)
	}
	return Recorded
}

// undeclared returns why an input is unknown of which the customer has no entry
// in the month and nobody declared anything; its reason is "" where it is
// known.
func (s *sheet) undeclared(l *line, input Input) Gap {
	span, kept := s.kept[input]
	switch input {
	case OfDirectCost:
		if l.costed {
			return l.uncosted
		}
	case OfCommission:
		if len(s.commissions) > 0 && (l.unruled.Reason == "" || !kept) {
			return l.unruled
		}
	case OfAcquisition:
		if kept || !s.isBeingWon(l) {
			return Gap{}
		}
	}
	return gapOf(span, kept, l.Month, NeverRecorded)
}

// uncounted returns why an input cannot be estimated.
func (s *sheet) uncounted(l *line, input Input) Gap {
	for _, of := range [...]CountOf{SupportRequests, Meetings, Messages} {
		if takes, _, _ := s.policy.takes(of); takes == input {
			if span, is := s.counted[of]; is {
				gap := gapOf(span, is, l.Month, NotCounted)
				return Gap{Reason: NotCounted, On: gap.On}
			}
		}
	}
	return Gap{Reason: NotCounted}
}

// gapOf returns why a month does not lie in the span in which something was
// entered or counted at all.
func gapOf(span Span, is bool, m Month, never Reason) Gap {
	switch {
	case !is:
		return Gap{Reason: never}
	case span.From > m.To:
		return Gap{Reason: NotRecordedBefore, On: span.From}
	case span.To < m.From:
		return Gap{Reason: NotRecordedSince, On: span.To}
	}
	return Gap{}
}

// covers reports whether the span touches a month: one with an entry counts as
// a whole.
func (s Span) covers(m Month) bool { return s.From <= m.To && s.To >= m.From }
