package segment

import (
	"iter"
	"slices"
	"strings"

	"lull/analysis/calendar"
	"lull/analysis/profit"
)

// Earnings is what of a statement a customer is judged by, and what is said of
// it: little, as a run keeps that of everybody at once.
type Earnings struct {
	Class   profit.Class
	Revenue int64  // of the trailing 12 months, minor units
	Profit  int64  // of the last 12 full months; the known part where something is Missing
	Missing string // inputs that are unknown, as codes parted by commas; "" for none
	Turns   []profit.Turn
	Turned  calendar.Date // first day of the month in which it turned unprofitable, and has not returned; 0 for none

	effort                           float64
	hasRevenue, hasEffort, hasBought bool // the revenue is complete, the effort is known, there was an order in the trailing months
}

// EarningsOf returns what is kept of a statement.
func EarningsOf(s profit.Statement) Earnings {
	e := Earnings{
		Class: s.Class, Revenue: s.Trailing.Net, Profit: s.Year.Profit(), Missing: missing(s.Year.Missing), Turns: s.Turns,
		hasRevenue: len(s.Trailing.Missing) == 0, hasBought: s.Trailing.Orders > 0,
	}
	e.effort, e.hasEffort = s.Year.EffortRatio()
	if turn, unprofitable := s.Turned(); unprofitable {
		e.Turned = turn.Month
	}
	return e
}

func missing(gaps []profit.Gap) string {
	if len(gaps) == 0 {
		return ""
	}
	inputs := make([]string, len(gaps))
	for i, gap := range gaps {
		inputs[i] = string(gap.Input)
	}
	return strings.Join(slices.Compact(inputs), ",")
}

// Rank returns what customers are ranked by: those of the earnings that bought
// in the last 12 months.
func Rank(all iter.Seq[Earnings]) profit.Ranks {
	var revenue, effort []float64
	for e := range all {
		if e.hasBought && e.hasRevenue {
			revenue = append(revenue, float64(e.Revenue))
		}
		if e.hasBought && e.hasEffort {
			effort = append(effort, e.effort)
		}
	}
	return profit.Ranks{Revenue: profit.QuantilesOf(revenue), Effort: profit.QuantilesOf(effort)}
}

// Among returns the worth of a customer among those that it is ranked with.
func (e Earnings) Among(ranks profit.Ranks) Worth {
	worth := Worth{Class: e.Class, Turns: e.Turns}
	if e.hasRevenue {
		worth.Revenue.Of, worth.Revenue.Known = ranks.OfRevenue(e.Revenue)
	}
	if e.hasEffort {
		worth.Effort.Of, worth.Effort.Known = ranks.OfEffort(e.effort)
	}
	return worth
}

// What a turn of profit leads from and to.
const (
	inProfit = string(profit.Profitable)
	atALoss  = string(profit.Unprofitable)
)

// sameTurn is how far apart two turns to the same side lie that are one, which
// a corrected ledger dates anew: each rests on three months.
const sameTurn = 92

// profits tells the turns of profit that were not told before, each in the first
// judgement that can know it. A correction moves no turn that was told and tells
// none of before it. Those of the year before a customer's first judgement are
// history, told with the day on which they could have been known.
func (p Policy) profits(j *Judgement, f Facts, r Round) {
	s := &j.Standing
	if f.Worth.Class == "" && len(f.Worth.Turns) == 0 {
		return
	}
	isFirst := s.Turned == ""
	if isFirst {
		s.Turned = NoTurn
	}
	for _, turn := range f.Worth.Turns {
		t := Transition{Axis: OfProfit, From: inProfit, To: atALoss, AsOf: r.AsOf, Tag: TurnedUnprofitable, Policy: p.Version}
		if !turn.Unprofitable {
			t.From, t.To, t.Tag = t.To, t.From, ProfitableAgain
		}
		isNews := s.Turned == NoTurn || turn.Month > s.TurnedIn && (t.Tag != s.Turned || turn.Month-s.TurnedIn > sameTurn)
		if !isNews || turn.KnownOn > r.AsOf {
			continue
		}
		s.Turned, s.TurnedIn = t.Tag, turn.Month
		if isFirst {
			if turn.KnownOn <= r.AsOf.YearBefore() {
				continue
			}
			t.AsOf = turn.KnownOn
		}
		evidence := TurnOfProfit(turn)
		t.Profit = &evidence
		j.Transitions = append(j.Transitions, t)
	}
}

// TurnOfProfit is what a transition of profit rests on: months and no amounts.
type TurnOfProfit struct {
	Month        calendar.Date `json:"month"`    // its first day
	KnownOn      calendar.Date `json:"known_on"` // the first day on which the turn could be said
	Unprofitable bool          `json:"unprofitable"`
}
