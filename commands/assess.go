package commands

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
)

// Evidence is what all accounts are judged by.
type Evidence interface {
	PolicyInForce(ctx context.Context, knownBefore time.Time) (segment.Policy, error)
	LastWeek(ctx context.Context) (calendar.Date, bool, error)
	HasJudgedEngagement(ctx context.Context) (bool, error)
	EngagementSource(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (segment.Source, error)
	EngagementPopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error)
	PurchasePopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error)
	Subjects(ctx context.Context, asOf calendar.Date, knownBefore time.Time, withOrders bool, yield func(segment.Subject) error) error
	AccountInvoices(ctx context.Context, account int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Invoice, error)
	Books(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (profit.Books, error)
	Sales(ctx context.Context, asOf calendar.Date, knownBefore time.Time, currency string, yield func(account int64, alone profit.SalesAlone) error) (bool, error)
	Ledgers(ctx context.Context, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error) error
	UncountedLedgers(ctx context.Context, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error) error
}

// Ledger is what an assessment reads and writes.
type Ledger interface {
	Evidence
	Refit(ctx context.Context, asOf calendar.Date, knownBefore time.Time, policy int, now time.Time, fit func([]cadence.Buyer) cadence.Fit) (bool, error)
	RecordAssessments(ctx context.Context, run analysis.Run, judged iter.Seq2[analysis.Judged, error]) (analysis.Recorded, error)
}

// Assess brings the assessments of all accounts up to a day, with the same
// functions that an answer about one account uses. It judges the weeks that
// have ended by the day and are not judged yet, each as of its Sunday, and
// refreshes everything as of the day itself. The first time of all it replays
// the weeks on record, with alerts off; so it does with the contacts when they
// are connected later. Facts and policies count that were known
// by the end of a day in the zone, the ledger's among them. What a customer
// earned in a replayed week is not worked out: no state of contact or orders
// rests on it, and profit turns by the month; see segment.Policy. Last, and once
// a month, the model is fitted that tells the chance of an order: no verdict
// rests on that either.
//
// It returns what the runs recorded, oldest first. Each run is a transaction, so
// that it may be killed at any moment; running it twice, or in two replicas,
// changes nothing more. A day before the newest one on record is not judged, see
// analysis.Recorded.
func Assess(ctx context.Context, l Ledger, asOf calendar.Date, zone *time.Location, now time.Time) ([]analysis.Recorded, error) {
	var all []analysis.Recorded
	last, any, err := l.LastWeek(ctx)
	if err != nil {
		return nil, err
	}
	ended := min(asOf, calendar.Of(now.In(zone))-1) // today may end a week, and has not ended itself
	sundays := segment.Sundays(last, ended)
	if !any {
		sundays = segment.Sundays(ended-7, ended) // one, which takes those before it along
	}
	for _, sunday := range sundays {
		recorded, err := assessDay(ctx, l, sunday, true, !any, zone, now)
		if err != nil {
			return all, err
		}
		all = append(all, recorded)
	}
	if len(sundays) == 0 || sundays[len(sundays)-1] != asOf {
		recorded, err := assessDay(ctx, l, asOf, false, false, zone, now)
		if err != nil {
			return all, err
		}
		all = append(all, recorded)
	}
	if all[len(all)-1].Outdated {
		return all, nil
	}
	return all, refit(ctx, l, asOf, zone, now)
}

// refit fits the model as of a day where that is due.
func refit(ctx context.Context, l Ledger, asOf calendar.Date, zone *time.Location, now time.Time) error {
	policy, err := l.PolicyInForce(ctx, asOf.End(zone))
	if err != nil {
		return err
	}
	_, err = l.Refit(ctx, asOf, asOf.End(zone), policy.Version, now, policy.Cadence.FitModel)
	return err
}

// assessDay is one run over all accounts.
func assessDay(ctx context.Context, l Ledger, asOf calendar.Date, weekly, first bool, zone *time.Location, now time.Time) (analysis.Recorded, error) {
	knownBefore := asOf.End(zone)
	policy, err := l.PolicyInForce(ctx, knownBefore)
	if err != nil {
		return analysis.Recorded{}, err
	}
	run := analysis.Run{AsOf: asOf, IsWeekly: weekly, PolicyVersion: policy.Version, At: now}
	a := assessor{Evidence: l, policy: policy, knownBefore: knownBefore, weekly: weekly}
	run.Ranks = func() (json.RawMessage, error) { return json.Marshal(a.ranks) }
	// Everything is read inside of the recording, which one run does at a time.
	return l.RecordAssessments(ctx, run, func(yield func(analysis.Judged, error) bool) {
		if err := a.prepare(ctx, asOf, first); err != nil {
			yield(analysis.Judged{}, err)
			return
		}
		err := l.Subjects(ctx, asOf, knownBefore, a.replay != nil, func(s segment.Subject) error {
			judged, err := a.judge(ctx, s)
			if err != nil {
				return err
			}
			if !yield(judged, nil) {
				return errEnough
			}
			return nil
		})
		if err != nil && !errors.Is(err, errEnough) {
			yield(analysis.Judged{}, err)
		}
	})
}

// errEnough ends a reading that nobody wants the rest of.
var errEnough = errors.New("enough")

// assessor judges one account after another for one day.
type assessor struct {
	Evidence
	policy      segment.Policy
	knownBefore time.Time
	weekly      bool
	lastWeek    calendar.Date
	round       segment.Round
	replay      []segment.Round // weeks before the day that are judged along with it: those of
	contactOnly bool            // engagement alone, or of both axes, where nothing was judged yet
	days        []cadence.Day   // reused from account to account

	earnings map[int64]segment.Earnings // of every account with anything in the ledger
	ranks    profit.Ranks
}

func (a *assessor) prepare(ctx context.Context, asOf calendar.Date, first bool) (err error) {
	a.round.AsOf, a.round.AlertsOff = asOf, first
	if a.lastWeek, _, err = a.LastWeek(ctx); err != nil {
		return err
	}
	if a.round.Source, err = a.EngagementSource(ctx, asOf, a.knownBefore); err != nil {
		return err
	}
	through := asOf - 7
	if !first {
		// The weeks that were judged knew of no contact: who was active in them,
		// and who was not, is found out before anybody is called newly passive.
		judged, err := a.HasJudgedEngagement(ctx)
		if err != nil {
			return err
		}
		a.contactOnly = !judged && a.round.Source.From != 0
		through = a.lastWeek
	}
	if first || a.contactOnly {
		if a.replay, err = a.weeksBefore(ctx, through); err != nil {
			return err
		}
	}
	if a.round.Engagement, err = a.EngagementPopulation(ctx, asOf, a.knownBefore); err != nil {
		return err
	}
	if a.round.Purchase, err = a.PurchasePopulation(ctx, asOf, a.knownBefore); err != nil {
		return err
	}
	return a.reckon(ctx, asOf)
}

// replayWeeks is how far back the first judgement of all goes: a standing
// remembers at most half a year, and two years more of weeks are there to look
// back on.
const replayWeeks = 130

// weeksBefore returns the rounds of the weeks through a Sunday, each with the
// population of its own.
func (a *assessor) weeksBefore(ctx context.Context, through calendar.Date) ([]segment.Round, error) {
	asOf := a.round.AsOf
	sundays := segment.Sundays(through-7*replayWeeks, through)
	engagement, purchase := cadence.NewGrowth(sundays), cadence.NewGrowth(sundays)
	err := a.Subjects(ctx, asOf, a.knownBefore, true, func(s segment.Subject) error {
		engagement.Add(s.History.Marks)
		purchase.Add(s.History.Orders)
		return nil
	})
	if err != nil {
		return nil, err
	}
	rounds := make([]segment.Round, len(sundays))
	for i, sunday := range sundays {
		rounds[i] = segment.Round{
			AsOf: sunday, AlertsOff: true,
			Source:     segment.Source{From: a.round.Source.From, Every: a.round.Source.Every, LoadedOn: sunday},
			Engagement: engagement.At(i), Purchase: purchase.At(i),
		}
		if rounds[i].Source.From > sunday {
			rounds[i].Source.From = 0
		}
	}
	return rounds, nil
}

func (a *assessor) judge(ctx context.Context, s segment.Subject) (analysis.Judged, error) {
	standing, transitions, err := a.standing(s)
	if err != nil {
		return analysis.Judged{}, err
	}
	facts, earned := a.facts(s)
	step := a.policy.Refresh
	if a.weekly {
		step = a.policy.Week
	}
	j, err := a.step(ctx, s, step, standing, facts)
	if err != nil {
		return analysis.Judged{}, err
	}
	judged := a.record(s, j, earned)
	for _, t := range append(transitions, j.Transitions...) {
		if t.From == "" {
			continue // the first sight of an account is no change
		}
		evidence, err := json.Marshal(t.Evidence())
		if err != nil {
			return analysis.Judged{}, err
		}
		judged.Transitions = append(judged.Transitions, analysis.Transition{
			Axis: string(t.Axis), From: t.From, To: t.To, AsOf: t.AsOf, Tag: string(t.Tag),
			Outcome: string(t.Outcome), Policy: t.Policy, Evidence: evidence,
		})
	}
	return judged, nil
}

// standing is what the account's last judgement left, and where the weeks before
// the day are judged along with it, what those lead to, with the transitions on
// the way.
func (a *assessor) standing(s segment.Subject) (standing segment.Standing, transitions []segment.Transition, err error) {
	if standing, err = standingOf(s.Said, a.lastWeek); err != nil {
		return standing, nil, fmt.Errorf("commands.Assess: the standing of account %d: %w", s.AccountID, err)
	}
	switch {
	case a.contactOnly:
		var replayed segment.Standing
		replayed, transitions = a.policy.Replay(segment.Standing{}, s.History, a.replay)
		standing = standing.WithEngagement(replayed)
		transitions = slices.DeleteFunc(transitions, func(t segment.Transition) bool { return t.Axis != segment.OfEngagement })
	case a.replay != nil:
		standing, transitions = a.policy.Replay(standing, s.History, a.replay)
	}
	return standing, transitions, nil
}

// facts are the account's as of the day, and what it earned. They hold until the
// next account's.
func (a *assessor) facts(s segment.Subject) (segment.Facts, segment.Earnings) {
	facts := s.AsOf(a.round.AsOf, a.policy, a.days)
	a.days = facts.Days
	earned := a.earnings[s.AccountID]
	facts.Worth = earned.Among(a.ranks)
	return facts, earned
}

// step takes one step from a standing. What keeps an alert back takes long to
// find, and few judgements raise one: then it is taken again.
func (a *assessor) step(
	ctx context.Context, s segment.Subject, step func(segment.Standing, segment.Facts, segment.Round) segment.Judgement,
	standing segment.Standing, facts segment.Facts,
) (segment.Judgement, error) {
	j := step(standing, facts, a.round)
	if !j.Raises(segment.OfEngagement) && !j.Raises(segment.OfPurchase) {
		return j, nil
	}
	if err := a.findSeasons(ctx, s, j, &facts); err != nil {
		return segment.Judgement{}, err
	}
	return step(standing, facts, a.round), nil
}

func (a *assessor) findSeasons(ctx context.Context, s segment.Subject, j segment.Judgement, facts *segment.Facts) error {
	asOf := a.round.AsOf
	if j.Raises(segment.OfEngagement) {
		days := make([]calendar.Date, len(facts.Days))
		for i, d := range facts.Days {
			days[i] = d.On
		}
		facts.SeasonOfContact = a.policy.IsSeason(days, j.Verdict.Engagement.Bound, asOf)
	}
	if j.Raises(segment.OfPurchase) {
		invoices, err := a.AccountInvoices(ctx, s.AccountID, asOf, a.knownBefore)
		if err != nil {
			return err
		}
		facts.SeasonOfOrders = a.policy.IsSeason(segment.PurchaseDays(invoices), j.Verdict.Purchase.Bound, asOf)
	}
	return nil
}

// record is a judgement as it is kept: what stays the same from day to day
// while nothing happens, so that an uneventful night writes nothing.
func (a *assessor) record(s segment.Subject, j segment.Judgement, earned segment.Earnings) analysis.Judged {
	kept := assessment(s.AccountID, j.Verdict, earned)
	kept.Standing = j.Standing.Text()
	return analysis.Judged{Assessment: kept, HasChanged: kept.Said(a.policy.Version) != s.Said}
}

// assessment is a verdict as it is kept, with what the customer earned.
func assessment(account int64, v segment.Verdict, earned segment.Earnings) analysis.Assessment {
	e, p := v.Engagement, v.Purchase
	a := analysis.Assessment{
		AccountID: account, AsOf: v.AsOf, Segment: string(v.Segment),
		Engagement: string(e.State), Reason: string(e.Reason), Tag: string(e.Tag), EngagedSince: e.Since, LastContact: e.Last,
		PurchaseState: string(p.State), Basis: string(p.Basis), PurchaseDays: p.Orders,
		FirstPurchase: p.First, LastPurchase: p.Last, DriftingOn: p.DriftingOn, LapsedOn: p.LapsedOn, Since: p.Since,
		Profitability: string(earned.Class), Revenue: earned.Revenue, Profit: earned.Profit, Missing: earned.Missing, TurnedOn: earned.Turned,
	}
	if e.State != segment.Unknown {
		a.ContactGap, a.ContactLimit = int(e.UsualGap+0.5), int(e.Bound)
	}
	if p.HasRhythm() {
		a.UsualGap = int(p.UsualGap + 0.5)
	}
	return a
}

// standingOf reads the standing at the end of what was said of an account; the
// zero Standing where nothing was.
func standingOf(said string, lastWeek calendar.Date) (segment.Standing, error) {
	standing, err := segment.ParseStanding(analysis.StandingIn(said))
	if said != "" {
		standing.Week = lastWeek
	}
	return standing, err
}
