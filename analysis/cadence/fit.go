package cadence

import (
	"cmp"
	"math"
	"slices"
	"sync"

	"gonum.org/v1/gonum/optimize"
)

// Fault says why a model is not in force, "" where it is.
type Fault string

// The faults, in the order in which they are looked for.
const (
	TooFewCustomers Fault = "too_few_customers" // fewer than 200 buyers
	NotConverged    Fault = "not_converged"     // the search ended nowhere
	StartsDisagree  Fault = "starts_disagree"   // it ended in different places
	OutOfRange      Fault = "out_of_range"      // a parameter is no size that a real one has
	Degenerate      Fault = "degenerate"        // most customers who have long been silent are said to be alive

	NotFitted Fault = "not_fitted" // a forecast's: there is no fit yet
	Outdated  Fault = "outdated"   // a forecast's: the last fit is too old
)

const (
	fewestCustomers = 200
	fewestGaps      = 200 // with fewer their regularity cannot be told
	mostRegular     = 5   // the largest K that is tried
	clearlyWorse    = 1.0 // in log-likelihood

	smallest, largest = 0.001, 10_000 // of a parameter

	longSilence   = 5.0 // usual gaps
	surelyAlive   = 0.95
	degenerateMin = 0.5 // share of the long silent
)

// Fit is a model with how it was found. With a Fault nothing that the model says
// may be shown; its numbers tell what went wrong, and are 0 where there are none.
type Fit struct {
	Model
	LogLikelihood float64 `json:"ll"`        // of the buyers, without the prior's term
	Prior         bool    `json:"prior"`     // the prior was used
	Customers     int     `json:"customers"` // buyers that it was fitted to
	Gaps          int     `json:"gaps"`      // gaps between their purchase days
	Fault         Fault   `json:"fault,omitempty"`
}

// InForce reports whether the model may be used.
func (f Fit) InForce() bool { return f.Fault == "" }

// FitModel finds the model that explains the buyers best. K is the one of 1 to 5
// with the highest likelihood, 1 with fewer than 200 gaps. A weak prior stops
// fits that would run away where few customers are seen to leave: the parameters'
// logarithms are normal around ln(0.5, 6/K, 1, 2.5) with deviation 1. The order
// of the buyers changes nothing.
func (p Policy) FitModel(buyers []Buyer) Fit {
	s := newSample(buyers)
	best := s.roughly(1, true)
	if s.gaps < fewestGaps {
		return p.finished(s, best)
	}
	for k := 2; k <= mostRegular && best.fault != NotConverged; k++ {
		next := s.roughly(k, true)
		if next.fault == NotConverged || next.logLikelihood < best.logLikelihood-clearlyWorse {
			break
		}
		if next.logLikelihood > best.logLikelihood {
			best = next
		}
	}
	return p.finished(s, best)
}

// FitWithoutPrior finds the most likely model with a given K by the data alone,
// to show what the prior does.
func (p Policy) FitWithoutPrior(buyers []Buyer, k int) Fit {
	s := newSample(buyers)
	return p.finished(s, s.roughly(k, false))
}

// search is a place in the parameters that was found.
type search struct {
	k             int
	prior         bool
	logs          []float64 // the parameters' logarithms
	objective     float64   // to be minimised
	logLikelihood float64
	fault         Fault
}

// roughly searches from several starts. The likelihood has a ridge, along which
// a and b grow together, and each start comes upon it elsewhere.
func (s sample) roughly(k int, prior bool) search {
	if s.customers < fewestCustomers {
		return search{k: k, prior: prior, fault: TooFewCustomers}
	}
	starts := [][]float64{priorCentre(k), {0, 0, 0, 0}, logs(Model{R: 0.25, Alpha: 4, A: 0.8, B: 2.5})}
	found := make([]search, len(starts))
	var running sync.WaitGroup
	for i, start := range starts {
		running.Go(func() {
			found[i] = search{k: k, prior: prior, logs: start}
			if !s.descend(&found[i], 0.5, optimize.FunctionConverge{Absolute: 1e-2, Iterations: 20}) {
				found[i].fault = NotConverged
			}
		})
	}
	running.Wait()
	found = slices.DeleteFunc(found, func(f search) bool { return f.fault != "" })
	if len(found) == 0 {
		return search{k: k, prior: prior, fault: NotConverged}
	}
	slices.SortStableFunc(found, func(a, b search) int { return cmp.Compare(a.objective, b.objective) })
	if len(found) > 1 && found[1].objective-found[0].objective > clearlyWorse {
		found[0].fault = StartsDisagree
	}
	return found[0]
}

// finished restarts a search from its end, to the last digits, and checks what
// it found.
func (p Policy) finished(s sample, f search) Fit {
	fit := Fit{Prior: f.prior, Customers: s.customers, Gaps: s.gaps, Fault: f.fault}
	if f.logs == nil {
		return fit
	}
	// On the ridge a large simplex would only shrink for long.
	isDone := s.descend(&f, 0.002, optimize.FunctionConverge{Absolute: 1e-7, Iterations: 30})
	fit.Model, fit.LogLikelihood = modelOf(f.k, f.logs), f.logLikelihood
	if fit.Fault == "" {
		fit.Fault = p.faultOf(s, fit.Model, isDone)
	}
	return fit
}

// descend moves a search downhill by the simplex method, and reports whether it
// came to an end.
func (s sample) descend(f *search, size float64, until optimize.FunctionConverge) bool {
	centre := priorCentre(f.k)
	objective := func(logs []float64) float64 {
		value := -s.logLikelihood(modelOf(f.k, logs))
		for i := 0; f.prior && i < len(logs); i++ {
			value += (logs[i] - centre[i]) * (logs[i] - centre[i]) / 2
		}
		if math.IsNaN(value) { // so far out that the sums overflow
			return math.Inf(1)
		}
		return value
	}
	result, err := optimize.Minimize(optimize.Problem{Func: objective}, f.logs,
		&optimize.Settings{Converger: &until, FuncEvaluations: 5000}, &optimize.NelderMead{SimplexSize: size})
	if err != nil || result.Status != optimize.FunctionConvergence || math.IsInf(result.F, 0) {
		return false
	}
	f.logs, f.objective = result.X, result.F
	f.logLikelihood = s.logLikelihood(modelOf(f.k, f.logs))
	return true
}

func (p Policy) faultOf(s sample, m Model, isDone bool) Fault {
	if !isDone {
		return NotConverged
	}
	for _, parameter := range []float64{m.R, m.Alpha, m.A, m.B} {
		if parameter < smallest || parameter > largest {
			return OutOfRange
		}
	}
	population, silent, alive := s.bought(), 0.0, 0.0
	for _, g := range s.groups {
		r := g.rhythm()
		if week*(g.Age-g.Recency) <= longSilence*p.UsualGap(r, p.MeanGap(r, population)) {
			continue
		}
		silent += g.count
		if m.Alive(g.Buyer) > surelyAlive {
			alive += g.count
		}
	}
	if alive > degenerateMin*silent {
		return Degenerate
	}
	return ""
}

func priorCentre(k int) []float64 {
	return logs(Model{R: 0.5, Alpha: 6 / float64(k), A: 1, B: 2.5})
}

func logs(m Model) []float64 {
	return []float64{math.Log(m.R), math.Log(m.Alpha), math.Log(m.A), math.Log(m.B)}
}

func modelOf(k int, logs []float64) Model {
	return Model{K: k, R: math.Exp(logs[0]), Alpha: math.Exp(logs[1]), A: math.Exp(logs[2]), B: math.Exp(logs[3])}
}
