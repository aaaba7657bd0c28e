package commands

import (
	"context"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/profit"
	"lull/analysis/segment"
)

// customer is one account with everything that an answer about it draws on.
type customer struct {
	analysis.Account
	sight
	earnings
	owner string // name of its owner, or the word for nobody

	segment.Verdict
	before  segment.Standing // after the last judgement on record
	facts   segment.Facts
	round   segment.Round
	outlook segment.Outlook
	signs   segment.Signs

	forecast  cadence.Forecast
	chance    float64 // of an order, by the forecast
	hasChance bool

	hold       analysis.Hold // in force, the one that lasts longest; zero for none
	events     []analysis.Event
	touches    []analysis.Touch     // since the last contact
	complaints []analysis.Complaint // that are open
	check      analysis.Check       // the last satisfaction check; zero for none
	revenue    profit.Revenue
	dataAge    time.Time
	hasData    bool
}

// judge gathers the facts up to the end of the day and judges them, as a night's
// run would.
func (q question) judge(ctx context.Context, account analysis.Account) (c customer, err error) {
	c.Account = account
	subject, err := q.records.Subject(ctx, account.ID, q.asOf, q.knownBefore())
	if err != nil {
		return c, err
	}
	if c.round, err = q.round(ctx); err != nil {
		return c, err
	}
	lastWeek, _, err := q.records.LastWeek(ctx)
	if err != nil {
		return c, err
	}
	if c.before, err = standingOf(subject.Said, lastWeek); err != nil {
		return c, err
	}
	if c.earnings, err = q.earnings(ctx, account.ID); err != nil {
		return c, err
	}
	c.facts = subject.AsOf(q.asOf, q.policy, nil)
	ranks, err := q.records.Ranks(ctx)
	if err != nil {
		return c, err
	}
	c.facts.Worth = segment.EarningsOf(c.earned).Among(ranks)
	judgement := q.policy.Refresh(c.before, c.facts, c.round)
	c.Verdict = judgement.Verdict
	c.outlook = q.policy.Outlook(judgement, c.facts, c.round)
	if c.forecast, err = q.records.Forecast(ctx, q.asOf); err != nil {
		return c, err
	}
	c.chance, c.hasChance = chanceOf(c.forecast, c.Purchase.Basis, c.facts.Orders, q.asOf)
	for _, h := range subject.History.Holds {
		if h.From <= q.asOf && h.Until >= q.asOf && h.Until >= c.hold.Until {
			c.hold = h
		}
	}
	return c, q.gather(ctx, &c)
}

// round is what all customers share that are judged for the day.
func (q question) round(ctx context.Context) (r segment.Round, err error) {
	r.AsOf = q.asOf
	if r.Source, err = q.records.EngagementSource(ctx, q.asOf, q.knownBefore()); err != nil {
		return r, err
	}
	if r.Engagement, err = q.records.EngagementPopulation(ctx, q.asOf, q.knownBefore()); err != nil {
		return r, err
	}
	r.Purchase, err = q.records.PurchasePopulation(ctx, q.asOf, q.knownBefore())
	return r, err
}

// gather adds what no verdict rests on and people want to know beside it.
func (q question) gather(ctx context.Context, c *customer) (err error) {
	c.revenue = profit.Trailing(c.ledger.Invoices, q.asOf)
	if c.events, err = q.records.AccountEvents(ctx, c.ID, q.asOf, q.knownBefore()); err != nil {
		return err
	}
	touches, err := q.records.AccountTouches(ctx, c.ID, q.asOf, q.knownBefore())
	if err != nil {
		return err
	}
	hasAsked := false
	for _, t := range touches {
		hasAsked = hasAsked || t.Kind == surveyTouch
		if t.On > c.Engagement.Last {
			c.touches = append(c.touches, t)
		}
	}
	complaints, err := q.records.Complaints(ctx, []int64{c.ID}, q.asOf, q.knownBefore())
	if err != nil {
		return err
	}
	c.complaints = open(complaints[c.ID])
	c.signs = segment.Signs{
		Reason: c.Engagement.Reason, OpenComplaint: len(c.complaints) > 0, RenewalDue: c.Purchase.RenewalDue,
		NeverAnswers: hasAsked && !answers(c.events),
	}
	checks, err := q.records.LastChecks(ctx, []int64{c.ID})
	if err != nil {
		return err
	}
	c.check = checks[c.ID]
	c.dataAge, c.hasData, err = q.records.DataAge(ctx)
	return err
}

// surveyTouch is the kind of a touch that asks the customer to answer.
const surveyTouch = "survey"

// answers reports whether a survey was ever answered.
func answers(events []analysis.Event) bool {
	for _, e := range events {
		if e.Type == analysis.SurveyResponse {
			return true
		}
	}
	return false
}

// open leaves the complaints that are not settled.
func open(complaints []analysis.Complaint) []analysis.Complaint {
	return slices.DeleteFunc(complaints, func(c analysis.Complaint) bool { return c.ClosedOn != 0 })
}

// lastReport is the contact of the customer's last engagement day where somebody
// reported it.
func (c customer) lastReport() (report analysis.Event, reported bool) {
	for _, e := range c.events {
		if e.On == c.Engagement.Last && e.Type == analysis.ContactReported {
			report, reported = e, true
		}
	}
	return report, reported
}

// isHeld reports whether a hold is in force.
func (c customer) isHeld() bool { return c.hold.Until != 0 }
