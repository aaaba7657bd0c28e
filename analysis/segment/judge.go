package segment

import (
	"slices"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Verdict is what is said of a customer as of a day.
type Verdict struct {
	AsOf       calendar.Date
	Engagement Engagement
	Purchase   Purchase
	Segment    Segment
	Obstacle   Obstacle // why a passive customer on rhythm is no quiet earner; "" elsewhere
}

// Judgement is a verdict, what is to be remembered after it, and the transitions
// that led there: on most days none.
type Judgement struct {
	Standing    Standing
	Verdict     Verdict
	Transitions []Transition
}

// Raises reports whether an alert goes out on the axis. Where it does, see the
// seasons of Facts.
func (j Judgement) Raises(axis Axis) bool {
	for _, t := range j.Transitions {
		if t.Axis == axis && t.Outcome == Raised {
			return true
		}
	}
	return false
}

// Week judges the ISO week that the round's day lies in; the day should be the
// Sunday that ends it. Only this turns a customer passive. A week that was
// judged, or lies before one that was, is left as it is: the standing does not
// change. Confirmations count in weeks that follow one another, so that a week
// which was skipped breaks the row.
func (p Policy) Week(s Standing, f Facts, r Round) Judgement {
	j := p.begin(s, f, r)
	if week := r.AsOf.WeekEnd(); week > s.Week {
		if week-s.Week != 7 {
			j.Standing.Confirmations = 0
		}
		j.Standing.Week = week
		p.takeBack(&j, f, r)
		p.weekly(&j, f, r)
		p.orders(&j, f, r)
		p.release(&j, f, r)
		p.profits(&j, f, r)
	}
	return p.conclude(j, f)
}

// Refresh judges any other day: it takes in changes of purchase and profit, may
// end a passive spell and may let an alert go out that was kept back. It never
// begins a passive spell, never confirms and never withdraws a transition, but
// for one that rested on a contact which was taken back since. For
// an answer the judgement's verdict is used and its standing dropped.
func (p Policy) Refresh(s Standing, f Facts, r Round) Judgement {
	j := p.begin(s, f, r)
	e := j.Verdict.Engagement
	p.takeBack(&j, f, r)
	if s.Engagement == Passive && e.Reason == "" && e.returns() && r.AsOf >= s.Since {
		p.turn(&j, Active, ActiveAgain, r)
	}
	p.orders(&j, f, r)
	p.release(&j, f, r)
	p.profits(&j, f, r)
	return p.conclude(j, f)
}

func (p Policy) begin(s Standing, f Facts, r Round) Judgement {
	return Judgement{Standing: s, Verdict: Verdict{
		AsOf:       r.AsOf,
		Engagement: p.measure(f, r),
		Purchase:   JudgePurchase(f.Orders, f.Contract, r.Purchase, p, r.AsOf),
	}}
}

// weekly is the state machine of the engagement axis.
func (p Policy) weekly(j *Judgement, f Facts, r Round) {
	s, e := &j.Standing, j.Verdict.Engagement
	confirmed := s.Confirmations
	s.Confirmations = 0
	switch {
	case r.AsOf < s.Since: // a later day has spoken already
	case e.Reason != "":
		if s.Engagement == "" {
			p.turn(j, Unknown, "", r)
		}
	case s.Engagement == Active && (e.Strong || e.Enter && confirmed+1 >= p.Confirmations):
		tag := NewlyPassive
		if s.PassiveEnded != 0 && r.AsOf-s.PassiveEnded <= calendar.Date(p.Again) {
			tag = PassiveAgain
		}
		p.turn(j, Passive, tag, r)
		s.Tag = tag
		last := &j.Transitions[len(j.Transitions)-1]
		last.Outcome = p.alert(&s.ContactAlerts, f.SeasonOfContact, f, r)
	case s.Engagement == Active && e.Enter:
		s.Confirmations = confirmed + 1
	case s.Engagement == Active:
	case e.returns() && s.Engagement == Passive:
		p.turn(j, Active, ActiveAgain, r)
	case s.Engagement == Passive:
		if !s.WasActive && p.isAlwaysQuiet(e) {
			s.Tag = AlwaysQuiet
		}
	case !s.WasActive && p.isAlwaysQuiet(e) && !e.returns():
		p.turn(j, Passive, AlwaysQuiet, r)
		s.Tag = AlwaysQuiet
	case e.Enter:
		p.turn(j, Passive, "", r)
	default:
		p.turn(j, Active, "", r)
	}
}

// takeBack goes back to passive, and tells nobody, where the return to active
// rested on a reported contact that was taken back since: what was reported by
// mistake must neither hide a silence nor make it news. The spell begins anew,
// as nobody was quiet for certain in between.
func (p Policy) takeBack(j *Judgement, f Facts, r Round) {
	s := &j.Standing
	if s.Engagement != Active || s.PassiveEnded == 0 || s.PassiveEnded != s.Since || f.WithdrawnOn < s.Since ||
		j.Verdict.Engagement.returns() {
		return
	}
	returned := r
	returned.AsOf, returned.Source.LoadedOn = s.Since, max(s.Since, r.Source.LoadedOn)
	after := slices.IndexFunc(f.Days, func(d cadence.Day) bool { return d.On > s.Since })
	if after >= 0 {
		f.Days = f.Days[:after]
	}
	e := p.measure(f, returned)
	if e.Reason != "" || e.returns() {
		return
	}
	p.turn(j, Passive, "", r)
	s.PassiveEnded = 0
	if p.isAlwaysQuiet(e) {
		s.WasActive, s.Tag = false, AlwaysQuiet
	}
}

// turn moves the engagement state.
func (p Policy) turn(j *Judgement, to EngagementState, tag Tag, r Round) {
	s := &j.Standing
	j.Transitions = append(j.Transitions, Transition{
		Axis: OfEngagement, From: string(s.Engagement), To: string(to), AsOf: r.AsOf, Tag: tag, Policy: p.Version,
	})
	if s.Engagement == Passive {
		s.PassiveEnded = r.AsOf
		s.ContactAlerts.ended()
	}
	s.Engagement, s.Since, s.Tag = to, r.AsOf, ""
	s.WasActive = s.WasActive || to == Active
}

// orders takes the purchase state in.
func (p Policy) orders(j *Judgement, f Facts, r Round) {
	s, now := &j.Standing, j.Verdict.Purchase
	if r.AsOf < s.PurchaseSince {
		return
	}
	from, ordered := s.Purchase, now.Last > s.LastOrder
	s.LastOrder = max(s.LastOrder, now.Last)
	if now.State == from {
		return
	}
	s.Purchase, s.PurchaseSince = now.State, r.AsOf
	t := Transition{Axis: OfPurchase, From: string(from), To: string(now.State), AsOf: r.AsOf, Policy: p.Version}
	switch {
	case from == "":
	case now.State == Lapsed, now.State == Drifting && from != Lapsed:
		t.Tag = purchaseTag(now.State)
		t.Outcome = p.alert(&s.OrderAlerts, f.SeasonOfOrders, f, r)
	case from.IsQuiet() && !now.IsQuiet():
		s.OrderAlerts.ended()
		if t.Tag = BackOnRhythm; ordered {
			t.Tag = OrderedAgain
		}
	}
	j.Transitions = append(j.Transitions, t)
}

func purchaseTag(state PurchaseState) Tag {
	if state == Lapsed {
		return NewlyLapsed
	}
	return NewlyDrifting
}

// release lets alerts go out that were kept back, where the state lasts and can
// be seen to.
func (p Policy) release(j *Judgement, f Facts, r Round) {
	s := &j.Standing
	if s.Engagement == Passive && j.Verdict.Engagement.Reason == "" && s.ContactAlerts.isDue(f, r) {
		j.Transitions = append(j.Transitions, Transition{
			Axis: OfEngagement, From: string(s.Engagement), To: string(s.Engagement), AsOf: r.AsOf, Tag: s.Tag,
			Outcome: p.alert(&s.ContactAlerts, f.SeasonOfContact, f, r), Policy: p.Version,
		})
	}
	if s.Purchase.IsQuiet() && s.OrderAlerts.isDue(f, r) {
		j.Transitions = append(j.Transitions, Transition{
			Axis: OfPurchase, From: string(s.Purchase), To: string(s.Purchase), AsOf: r.AsOf, Tag: purchaseTag(s.Purchase),
			Outcome: p.alert(&s.OrderAlerts, f.SeasonOfOrders, f, r), Policy: p.Version,
		})
	}
}

// conclude puts the standing's word into the verdict, and the verdict beside
// the transitions.
func (p Policy) conclude(j Judgement, f Facts) Judgement {
	s, e := j.Standing, &j.Verdict.Engagement
	e.Confirmations = s.Confirmations
	switch {
	case !s.Engagement.isJudged():
		e.State = Unknown
		if e.Reason == "" {
			e.Reason = NotJudged
		}
	case e.Reason != "":
		e.State, e.Frozen, e.Since, e.Tag = Unknown, s.Engagement, s.Since, s.Tag
	default:
		e.State, e.Since, e.Tag = s.Engagement, s.Since, s.Tag
	}
	j.Verdict.Segment, j.Verdict.Obstacle = p.SegmentOf(e.State, j.Verdict.Purchase.State, f.Worth)
	for i := range j.Transitions {
		switch t := &j.Transitions[i]; t.Axis {
		case OfEngagement:
			evidence := *e
			t.Engagement = &evidence
		case OfPurchase:
			evidence := j.Verdict.Purchase
			t.Purchase = &evidence
		}
	}
	return j
}
