package segment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"
	"text/tabwriter"

	"lull/analysis/segment"
)

const (
	truthSeeds     = 20
	truthCustomers = 2500
)

// A company of the benchmark: how often its customers engage, and how evenly.
type pace struct {
	name    string
	perWeek float64
	k       int
}

var paces = []pace{
	{"every 5 weeks on average, irregular (Erlang-1)", 0.2, 1},
	{"every 5 weeks, somewhat regular (Erlang-2)", 0.2, 2},
	{"every 5 weeks, regular (Erlang-4)", 0.2, 4},
	{"weekly on average, irregular (Erlang-1)", 1, 1},
	{"weekly, regular (Erlang-4)", 1, 4},
}

// BenchmarkTruth prints how Lull's rules for engagement find those who really
// went quiet, beside a fixed number of days without engagement: 90, and the
// number that raises as many false alarms as Lull. That number is chosen on one
// half of the customers, and all rules are scored on the other half. Each figure
// is the mean of 20 seeds, with the standard deviation between them.
func BenchmarkTruth(b *testing.B) {
	for b.Loop() {
		for _, p := range paces {
			table := newTruthTable()
			for seed := range truthSeeds {
				table.add(rand.New(rand.NewPCG(uint64(seed), uint64(p.k))), p)
			}
			fmt.Printf("\ncustomers who engage %s\n%s", p.name, table)
		}
	}
}

// truthTable gathers one row for each rule and group of customers.
type truthTable struct {
	rows   map[string]*[4][]float64 // by rule and group, a figure for each seed
	limits []float64                // the fixed numbers of days that were chosen
}

var (
	truthRules   = []string{"Lull", "90 days", "as many false"}
	truthGroups  = []string{"all", "fast third", "middle third", "slow third", "at the cap"}
	truthFigures = []string{"precision", "recall in 26 weeks", "weeks to notice", "false alarms/100/year"}
)

func newTruthTable() *truthTable { return &truthTable{rows: make(map[string]*[4][]float64)} }

func (t *truthTable) add(rng *rand.Rand, p pace) {
	policy := segment.DefaultPolicy()
	company := talkers(rng, truthCustomers, p.k, p.perWeek)
	lull := lullSpells(policy, company)
	half := len(company) / 2
	limit := limitFor(company[:half], scoreOf(company[:half], lull[:half], nil).falseAlarms())
	t.limits = append(t.limits, float64(limit))

	scored := company[half:]
	var gaps []float64
	for _, c := range scored {
		gaps = append(gaps, c.gap)
	}
	slices.Sort(gaps)
	fast, slow := gaps[len(gaps)/3], gaps[2*len(gaps)/3]
	groups := []func(talker) bool{
		nil,
		func(c talker) bool { return c.gap < fast },
		func(c talker) bool { return c.gap >= fast && c.gap < slow },
		func(c talker) bool { return c.gap >= slow },
		func(c talker) bool { return policy.Cadence.Multiplier*c.gap > policy.Cadence.Upper },
	}
	for i, spells := range [][][]spell{lull[half:], fixedSpells(90, scored), fixedSpells(limit, scored)} {
		for n, belongs := range groups {
			s := scoreOf(scored, spells, belongs)
			if s.quiet == 0 {
				continue
			}
			key := truthRules[i] + "\t" + truthGroups[n]
			if t.rows[key] == nil {
				t.rows[key] = new([4][]float64)
			}
			for f, figure := range []float64{s.precision(), s.recall(), s.meanWeeks(), s.falseAlarms()} {
				if !math.IsNaN(figure) {
					t.rows[key][f] = append(t.rows[key][f], figure)
				}
			}
		}
	}
}

func scoreOf(company []talker, spells [][]spell, belongs func(talker) bool) *score {
	s := new(score)
	for i, c := range company {
		if belongs == nil || belongs(c) {
			s.add(c, spells[i])
		}
	}
	return s
}

// limitFor returns the fixed number of days that raises about so many false
// alarms; the more days, the fewer.
func limitFor(company []talker, falseAlarms float64) int {
	return 14 + sort.Search(400, func(i int) bool {
		return scoreOf(company, fixedSpells(14+i, company), nil).falseAlarms() <= falseAlarms
	})
}

func (t *truthTable) String() string {
	var text strings.Builder
	out := tabwriter.NewWriter(&text, 0, 0, 2, ' ', 0)
	fmt.Fprintf(out, "rule\tcustomers\t%s\n", strings.Join(truthFigures, "\t"))
	for _, rule := range truthRules {
		for _, group := range truthGroups {
			row := t.rows[rule+"\t"+group]
			if row == nil {
				continue
			}
			name := rule
			if rule == truthRules[2] {
				mean, _ := spread(t.limits)
				name = fmt.Sprintf("%.0f days, as many false", mean)
			}
			fmt.Fprintf(out, "%s\t%s", name, group)
			for f, figures := range row {
				if len(figures) < truthSeeds/2 {
					fmt.Fprint(out, "\tnobody entered")
					continue
				}
				mean, sd := spread(figures)
				format := "\t%.2f ± %.2f"
				if f >= 2 {
					format = "\t%.1f ± %.1f"
				}
				fmt.Fprintf(out, format, mean, sd)
			}
			fmt.Fprintln(out)
		}
	}
	_ = out.Flush() // a string does not fail
	return text.String()
}

// spread returns the mean and the standard deviation.
func spread(figures []float64) (mean, sd float64) {
	for _, f := range figures {
		mean += f / float64(len(figures))
	}
	for _, f := range figures {
		sd += (f - mean) * (f - mean) / float64(max(len(figures)-1, 1))
	}
	return mean, math.Sqrt(sd)
}
