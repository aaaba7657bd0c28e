// Package backtest plays rules of silence over records of the past and counts how
// often and how early they were right: Lull's own rule, the purchase models, and
// the plain rules that they must beat.
//
// It is pure: the same record gives the same report, its random draws included.
// It may not know files, accounts, words for people or the clock.
package backtest

import (
	"cmp"
	"slices"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Customer is what a record holds of one customer.
type Customer struct {
	Ref     string
	Days    []calendar.Date // purchase days, distinct and in order; at least one
	Revenue []int64         // invoiced up to and with each of the days, credit notes taken off; nil where not known
	LeftOn  calendar.Date   // the day after whose purchase the customer was gone, where that is known; 0 for never
}

// Record is a data set and how it is played.
type Record struct {
	Name         string
	Customers    []Customer
	Until        calendar.Date // the last day on record
	Cut          calendar.Date // models are fitted to the days up to it; silences that begin after it are scored
	Horizon      int           // weeks: an alert was right if the silence lasted so much longer, and chances are for so long
	Lapse        int           // weeks of silence that are a lapse
	Moments      []Moment      // at which customers are ranked
	TruthIsKnown bool          // it is known who left
}

// Moment is a day at which customers are ranked by how likely they are to buy
// nothing in the weeks after.
type Moment struct {
	On    calendar.Date
	Weeks int
}

// Report is how everything did on one record, with one fitted model. What is
// chosen is chosen on one half of the customers and counted on the other.
type Report struct {
	Name      string        `json:"name"`
	Customers int           `json:"customers"`
	Seeds     int           `json:"seeds,omitempty"` // how often the record was simulated; figures are means then
	Cut       calendar.Date `json:"cut"`
	Until     calendar.Date `json:"until"`
	Horizon   int           `json:"horizon_weeks"`
	Lapse     int           `json:"lapse_weeks"`
	Model     Model         `json:"model"`

	Silences int     `json:"silences"`       // that begin after the cut and have at least three purchase days before them, of all customers
	TooEarly float64 `json:"too_early"`      // share of silences after the cut that have fewer, and are not scored
	AtCap    float64 `json:"at_upper_limit"` // share of the scored ones whose limit is Lull's upper one

	Rules    []Rule    `json:"rules"`
	Rankings []Ranking `json:"rankings"`
}

// Model is the fit that the rules by chance use. Of a simulated record the
// numbers are means, K is the one most often chosen, and Fault the first one.
type Model struct {
	Kind string `json:"kind"`
	cadence.Fit
	Chosen map[int]int `json:"k_chosen,omitempty"` // by K, how many of the seeds chose it
}

// Run plays the record with a model fitted with the prior, and again with one
// fitted without it.
func Run(r Record, policy cadence.Policy) (with, without Report) {
	p := prepare(r, policy)
	buyers := p.buyers(r.Cut)
	fit := policy.FitModel(buyers)
	return p.report(fit), p.report(policy.FitWithoutPrior(buyers, max(fit.K, 1)))
}

// play is a record made ready.
type play struct {
	Record
	policy   cadence.Policy
	meanGap  float64 // of all customers up to the cut, in days
	silences []silence
	tooEarly int
}

func prepare(r Record, policy cadence.Policy) *play {
	r.Customers = slices.SortedFunc(slices.Values(r.Customers), func(a, b Customer) int { return cmp.Compare(a.Ref, b.Ref) })
	p := &play{Record: r, policy: policy, meanGap: meanGap(r.Customers, policy, r.Cut)}
	for i, c := range r.Customers {
		p.addSilences(i, c)
	}
	return p
}

// meanGap is the population's, as of a day.
func meanGap(customers []Customer, policy cadence.Policy, asOf calendar.Date) float64 {
	var population cadence.Population
	for _, c := range customers {
		population = population.With(rhythm(c.Days, asOf))
	}
	return policy.MeanGap(cadence.Rhythm{}, population)
}

func rhythm(days []calendar.Date, asOf calendar.Date) cadence.Rhythm {
	known, _ := slices.BinarySearch(days, asOf+1)
	return cadence.RhythmOf(days[:known])
}

func (p *play) buyers(asOf calendar.Date) (buyers []cadence.Buyer) {
	for _, c := range p.Customers {
		if b, hasBought := cadence.BuyerOf(c.Days, asOf); hasBought {
			buyers = append(buyers, b)
		}
	}
	return buyers
}

func (p *play) report(fit cadence.Fit) Report {
	report := Report{
		Name: p.Name, Customers: len(p.Customers), Cut: p.Cut, Until: p.Until, Horizon: p.Horizon, Lapse: p.Lapse,
		Model: Model{Kind: fit.Kind(), Fit: fit}, Silences: len(p.silences),
		TooEarly: share(p.tooEarly, p.tooEarly+len(p.silences)),
	}
	capped := 0
	for i := range p.silences {
		s := &p.silences[i]
		if fit.InForce() {
			s.draw(fit.Model, float64(p.Horizon))
		}
		if p.policy.Multiplier*s.usual > p.policy.Upper {
			capped++
		}
	}
	report.AtCap = share(capped, len(p.silences))
	report.Rules = p.score(fit.InForce())
	for _, m := range p.Moments {
		report.Rankings = append(report.Rankings, p.rank(m, fit)...)
	}
	return report
}

func share(part, of int) float64 {
	if of == 0 {
		return 0
	}
	return float64(part) / float64(of)
}
