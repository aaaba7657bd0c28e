package commands

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
)

// Foresight is what is read to tell what a policy would change.
type Foresight interface {
	Evidence
	Accounts(ctx context.Context, yield func(analysis.Account) error) error
}

// PolicyEffect is what changed numbers of the policy would do.
type PolicyEffect struct {
	Before, After segment.Policy
	AsOf          calendar.Date
	Customers     int    // of whom it tells
	Moves         []Move // those who would be in another segment, in no particular order
	MoreAlerts    int    // customers about whom an alert goes out that would not
	FewerAlerts   int    // and the other way round
	StillAlerts   int    // of both, those about customers who stay in their segment
	Staying       int    // passive customers within their changed limit, who stay passive until they get in touch
	Unjudged      int    // whose contact cannot be judged
}

// Move is a customer who would be in another segment, with the assessment by the
// changed numbers.
type Move struct {
	analysis.Assessed
	From, To segment.Segment // by the numbers in force, and by the changed ones
	How      How
	Grounds  Grounds
}

// How is the way in which a Move comes about.
type How string

// The ways.
const (
	AtOnce  How = "at_once"  // from one segment to the other, with the next run
	InWeeks How = "in_weeks" // likewise, when weeks end
	Stays   How = "stays"    // it is there already, and would leave when weeks end
	Instead How = "instead"  // it leaves a third segment when weeks end, for another than it would
)

// Grounds are the numbers that a Move rests on. Limits are before and after.
type Grounds struct {
	Axis    segment.Axis
	IsPace  bool             // of engagement, by its pace: the silence lies on one side of both limits
	Silence int              // days without contact or order
	Limits  [2]int           // days
	Rank    int              // OfProfit: percentile of revenue or effort
	Bars    [2]float64       // percentiles that make a quiet earner
	Because segment.Obstacle // OfProfit: what the rank is of; "" where it is none of revenue and effort
}

// ErrNotJudged says that nobody was judged yet, so that there is nothing to
// compare with.
var ErrNotJudged = errors.New("nobody was judged yet")

// Foresee tells what changed numbers would do. Everybody is judged twice from the
// same facts, and from the standing on record: by the policy in force, and by the
// changed one. Each time it is what the next run would say today, and then what
// the ends of so many weeks would as confirm a passive state, on what is known
// today: no silence is made up that may never come. It begins with the standing,
// as the runs after a change do, and does not ask what would have been: a limit
// that moves ends no passive spell, so to replay the past would promise what does
// not happen. Nothing is written.
//
// It tells of the accounts that see says somebody may see; a customer whose
// amounts they may not is no quiet earner but passive.
func Foresee(
	ctx context.Context, f Foresight, after segment.Policy, asOf calendar.Date, zone *time.Location,
	see func(analysis.Account) (isSeen, hasAmounts bool),
) (effect PolicyEffect, err error) {
	knownBefore := asOf.End(zone)
	effect = PolicyEffect{AsOf: asOf, After: after}
	if effect.Before, err = f.PolicyInForce(ctx, knownBefore); err != nil {
		return effect, err
	}
	if _, any, err := f.LastWeek(ctx); err != nil || !any {
		return effect, errors.Join(err, ErrNotJudged)
	}
	now := assessor{Evidence: f, policy: effect.Before, knownBefore: knownBefore}
	if err := now.prepare(ctx, asOf, false); err != nil {
		return effect, err
	}
	then := now
	then.policy = after
	if after.Profit != effect.Before.Profit {
		if err := then.reckon(ctx, asOf); err != nil {
			return effect, err
		}
	}
	weeks := max(effect.Before.Confirmations, after.Confirmations)
	pairs := map[int64]pair{}
	err = f.Subjects(ctx, asOf, knownBefore, now.replay != nil, func(s segment.Subject) error {
		p, err := foreseen(ctx, &now, &then, s, weeks)
		if err == nil && p.isNoted() {
			pairs[s.AccountID] = p
		}
		return err
	})
	if err != nil {
		return effect, err
	}
	return effect, f.Accounts(ctx, func(a analysis.Account) error {
		if isSeen, hasAmounts := see(a); isSeen {
			effect.Customers++
			if p, isNoted := pairs[a.ID]; isNoted {
				effect.add(a, p, hasAmounts)
			}
		}
		return nil
	})
}

// side is what a policy says of one account.
type side struct {
	next, settled segment.Segment // with the next run, and once weeks have ended
	raises        bool            // an alert goes out
}

// pair is what two policies say of one account.
type pair struct {
	before, after        side
	assessment           analysis.Assessment
	grounds              Grounds
	isStaying, isUnknown bool
}

func (p pair) isNoted() bool { return p.before != p.after || p.isStaying || p.isUnknown }

func foreseen(ctx context.Context, now, then *assessor, s segment.Subject, weeks int) (p pair, err error) {
	var before, after judgedSoon
	if before, err = now.soon(ctx, s, weeks); err != nil {
		return p, err
	}
	if after, err = then.soon(ctx, s, weeks); err != nil {
		return p, err
	}
	p.before, p.after = before.side, after.side
	b, a := before.verdict.Engagement, after.verdict.Engagement
	p.isUnknown = a.State == segment.Unknown
	p.isStaying = a.State == segment.Passive && b.State == segment.Passive && b.Enter && !a.Enter
	if p.before != p.after {
		p.assessment = assessment(s.AccountID, after.verdict, before.earned)
		p.grounds = groundsOf(now.policy, then.policy, before, after)
	}
	return p, nil
}

// judgedSoon is what the next runs say of one account by one policy.
type judgedSoon struct {
	side
	verdict segment.Verdict // once weeks have ended
	worth   segment.Worth
	earned  segment.Earnings
}

func (a *assessor) soon(ctx context.Context, s segment.Subject, weeks int) (soon judgedSoon, err error) {
	standing, _, err := a.standing(s)
	if err != nil {
		return soon, err
	}
	facts, earned := a.facts(s)
	j, err := a.step(ctx, s, a.policy.Refresh, standing, facts)
	raises := func() bool { return j.Raises(segment.OfEngagement) || j.Raises(segment.OfPurchase) }
	soon.next, soon.raises = j.Verdict.Segment, raises()
	for range weeks {
		if err != nil {
			return soon, err
		}
		// Each is the week that the day lies in: what is known does not grow older.
		j.Standing.Week = a.round.AsOf.WeekEnd() - 7
		j, err = a.step(ctx, s, a.policy.Week, j.Standing, facts)
		soon.raises = soon.raises || raises()
	}
	soon.verdict, soon.settled, soon.worth, soon.earned = j.Verdict, j.Verdict.Segment, facts.Worth, earned
	return soon, err
}

// groundsOf are the numbers that part two verdicts.
func groundsOf(before, after segment.Policy, was, is judgedSoon) (g Grounds) {
	b, a := was.verdict, is.verdict
	switch {
	case b.Purchase.State != a.Purchase.State:
		limit := func(p segment.Purchase, isLapse bool) int {
			on := p.DriftingOn
			if isLapse {
				on = p.LapsedOn
			}
			return max(int(on-p.Last)-1, 0)
		}
		isLapse := b.Purchase.IsQuiet() && a.Purchase.IsQuiet()
		g = Grounds{Axis: segment.OfPurchase, Silence: a.Purchase.Silence}
		g.Limits = [2]int{limit(b.Purchase, isLapse), limit(a.Purchase, isLapse)}
	case b.Engagement.State != a.Engagement.State:
		g = Grounds{Axis: segment.OfEngagement, Silence: a.Engagement.Silence}
		g.Limits = [2]int{int(b.Engagement.Bound), int(a.Engagement.Bound)}
		g.IsPace = (g.Silence > g.Limits[0]) == (g.Silence > g.Limits[1])
	default:
		g.Axis = segment.OfProfit
		g.Because = b.Obstacle
		if g.Because == "" {
			g.Because = a.Obstacle
		}
		switch g.Because {
		case segment.RevenueLow:
			g.Rank, g.Bars = int(is.worth.Revenue.Of), [2]float64{before.RevenuePercentile, after.RevenuePercentile}
		case segment.EffortHigh:
			g.Rank, g.Bars = int(is.worth.Effort.Of), [2]float64{before.EffortPercentile, after.EffortPercentile}
		default:
			g.Because = ""
		}
	}
	return g
}

// add counts an account.
func (e *PolicyEffect) add(account analysis.Account, p pair, hasAmounts bool) {
	e.Unjudged += one(p.isUnknown)
	e.Staying += one(p.isStaying)
	e.MoreAlerts += one(p.after.raises && !p.before.raises)
	e.FewerAlerts += one(p.before.raises && !p.after.raises)
	told := []*segment.Segment{&p.before.next, &p.before.settled, &p.after.next, &p.after.settled}
	for _, s := range told {
		if *s == segment.SegmentQuietEarner && !hasAmounts {
			*s = segment.SegmentPassive
		}
	}
	m := Move{
		Assessed: analysis.Assessed{Account: account, Assessment: p.assessment},
		From:     p.before.settled, To: p.after.settled, Grounds: p.grounds,
	}
	if m.From == m.To { // what the next run says, and the weeks take back
		m.From, m.To = p.before.next, p.after.next
	}
	switch {
	case p.before.next != p.after.next:
		m.How = AtOnce
	case p.before.next == m.To:
		m.How = Stays
	case p.before.next == m.From:
		m.How = InWeeks
	default:
		m.How = Instead
	}
	if m.From != m.To {
		m.Assessment.Segment = string(m.To)
		e.Moves = append(e.Moves, m)
	} else {
		e.StillAlerts += one(p.before.raises != p.after.raises)
	}
}

// Counts returns the moves by their kind, the most frequent first.
func (e PolicyEffect) Counts() (counts []MoveCount) {
	for _, m := range e.Moves {
		kind := MoveCount{From: m.From, To: m.To, How: m.How}
		at := slices.IndexFunc(counts, func(c MoveCount) bool { kind.Customers = c.Customers; return c == kind })
		if at < 0 {
			kind.Customers = 0
			at, counts = len(counts), append(counts, kind)
		}
		counts[at].Customers++
	}
	slices.SortFunc(counts, func(a, b MoveCount) int {
		return cmp.Or(
			b.Customers-a.Customers, cmp.Compare(a.How, b.How), cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To),
		)
	})
	return counts
}

// MoveCount counts the customers of one kind of Move.
type MoveCount struct {
	From, To  segment.Segment
	How       How
	Customers int
}
