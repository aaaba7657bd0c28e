package main

import (
	"fmt"
	"math"
	"strings"

	"golang.org/x/text/language"
	"golang.org/x/text/message"

	"lull/analysis/backtest"
	"lull/commands"
)

// grouped writes a whole number as people read it: 23,570.
func grouped(n int) string { return message.NewPrinter(language.English).Sprintf("%d", n) }

// backtestText is what people read: each data set for itself, then two tables
// over all. The reports come in pairs, with the prior and without.
func backtestText(reports []backtest.Report) string {
	var text strings.Builder
	var with []backtest.Report
	for i := 0; i < len(reports); i += 2 {
		with = append(with, reports[i])
		writeReport(&text, reports[i], reports[i+1])
	}
	writeRules(&text, with)
	writeRankings(&text, with)
	return text.String()
}

func writeReport(text *strings.Builder, r, without backtest.Report) {
	fmt.Fprintf(text, "%s: %s customers", r.Name, grouped(r.Customers))
	if r.Seeds > 0 {
		fmt.Fprintf(text, " in each of %d companies, means", r.Seeds)
	}
	fmt.Fprintf(text, "\n  fitted to the days up to %s, played until %s: %s silences; %.0f %% more begin before the third order and are too early to tell\n",
		r.Cut, r.Until, grouped(r.Silences), 100*r.TooEarly/(1-r.TooEarly))
	fmt.Fprintf(text, "  right is an alert after which nothing is bought for %d weeks; a lapse is a silence of %d weeks; %.0f %% of the silences are at Lull's upper limit\n",
		r.Horizon, r.Lapse, 100*r.AtCap)
	writeModel(text, "with the prior", r.Model)
	writeModel(text, "without it", without.Model)
	fmt.Fprintf(text, "  %-63s %8s %9s %6s %6s  %-20s  %-20s %6s %6s  %s\n", "rule", "setting", "alerts/wk", "false", "right", "share right", "orders missed", "weeks", "again", "missed by fast, middle and slow customers")
	writeFigures(text, r.Rules, "")
	writeFigures(text, modelRules(without.Rules), ", without the prior")
	text.WriteString("\n")
}

func writeModel(text *strings.Builder, how string, m backtest.Model) {
	if !m.InForce() {
		fmt.Fprintf(text, "  model %s: not in force: %s; usual-gap rule used\n", how, commands.ModelFault(m.Fault))
		return
	}
	fmt.Fprintf(text, "  model %s: %s, k %d, r %.5f, alpha %.5f, a %.5f, b %.5f, log-likelihood %.4f, %s customers and %s gaps\n",
		how, m.Kind, m.K, m.R, m.Alpha, m.A, m.B, m.LogLikelihood, grouped(m.Customers), grouped(m.Gaps))
}

// modelRules are those that another model changes.
func modelRules(rules []backtest.Rule) (changed []backtest.Rule) {
	for _, r := range rules {
		if strings.HasPrefix(r.Name, "P(") {
			changed = append(changed, r)
		}
	}
	return changed
}

func writeFigures(text *strings.Builder, rules []backtest.Rule, note string) {
	for _, r := range rules {
		name := r.Name + note
		if r.Against == nil && r.IsTuned {
			name = "  " + name
		}
		fmt.Fprintf(text, "  %-63s %8.3f %9.2f %6.0f %6.0f  %-20s  %-20s %6.1f %6s ", name, r.Setting, r.Alerts, r.FalseAlarms, r.RightAlarms,
			interval(r.Precision), interval(r.Missed), r.Median, value(r.Again))
		for _, third := range r.Thirds {
			fmt.Fprintf(text, " %s", value(third.Missed))
		}
		if r.Gone != nil {
			fmt.Fprintf(text, "  gone %s", value(r.Gone))
		}
		text.WriteString("\n")
	}
}

func value(f *backtest.Estimate) string {
	if f == nil {
		return "–"
	}
	return fmt.Sprintf("%.2f", f.Value)
}

func interval(f *backtest.Estimate) string {
	if f == nil {
		return "–"
	}
	return f.String()
}

// writeRules is a table of the orders that each rule misses before its alert.
func writeRules(text *strings.Builder, reports []backtest.Report) {
	text.WriteString("| rule |")
	for _, r := range reports {
		fmt.Fprintf(text, " %s |", r.Name)
	}
	fmt.Fprintf(text, "\n|---%s|\n", strings.Repeat("|---", len(reports)))
	for _, name := range ruleNames(reports) {
		fmt.Fprintf(text, "| %s |", name)
		for _, r := range reports {
			fmt.Fprintf(text, " %s |", ruleCell(r, name))
		}
		text.WriteString("\n")
	}
	text.WriteString("\n")
}

// ruleNames are the rules that have a row: all but the fixed days beside others.
func ruleNames(reports []backtest.Report) (names []string) {
	seen := make(map[string]bool)
	for _, r := range reports {
		for i, rule := range r.Rules {
			if (i == 0 || rule.Against != nil) && !seen[rule.Name] {
				seen[rule.Name] = true
				names = append(names, rule.Name)
			}
		}
	}
	return names
}

func ruleCell(r backtest.Report, name string) string {
	for _, rule := range r.Rules {
		switch against := rule.Against; {
		case rule.Name != name:
		case against == nil:
			return fmt.Sprintf("%s false, %s right, %s missed", grouped(int(math.Round(rule.FalseAlarms))), value(rule.Precision), value(rule.Missed))
		default:
			return fmt.Sprintf("%s %s %% (%s to %s), %s right", against.Verdict, percent(against.Missed.Value),
				percent(against.Missed.Low), percent(against.Missed.High), signed("%.2f", against.Precision.Value))
		}
	}
	return "not in force"
}

func percent(share float64) string { return signed("%.0f", 100*share) }

// signed writes a number with its sign; one that rounds to nothing has none.
func signed(format string, n float64) string {
	text := fmt.Sprintf(format, n)
	switch {
	case strings.Trim(text, "-0.") == "":
		return strings.TrimPrefix(text, "-")
	case n < 0:
		return "−" + text[1:]
	}
	return "+" + text
}

// writeRankings is a table of how well each measure tells who will buy.
func writeRankings(text *strings.Builder, reports []backtest.Report) {
	var names []string
	for _, r := range reports {
		for _, ranking := range r.Rankings {
			if len(ranking.By) > len(names) {
				names = nil
				for _, o := range ranking.By {
					names = append(names, o.Name)
				}
			}
		}
	}
	text.WriteString("| ranked | customers | buy nothing |")
	for _, name := range names {
		fmt.Fprintf(text, " %s |", name)
	}
	fmt.Fprintf(text, " P(active) ahead of recency | buyers, expected of those who came |\n|---|---|---%s|---|---|\n", strings.Repeat("|---", len(names)))
	for _, r := range reports {
		for _, ranking := range r.Rankings {
			writeRanking(text, r, ranking, names)
		}
	}
}

func writeRanking(text *strings.Builder, r backtest.Report, ranking backtest.Ranking, names []string) {
	who := "all"
	if ranking.AtLeast > 1 {
		who = fmt.Sprintf("%d orders or more", ranking.AtLeast)
	}
	fmt.Fprintf(text, "| %s, %s, %d weeks from %s | %s | %.1f %% |", r.Name, who, ranking.Weeks, ranking.On, grouped(int(math.Round(ranking.Customers))), 100*ranking.Inactive)
	best := 0.0
	for _, o := range ranking.By {
		best = max(best, o.AUC.Value)
	}
	ahead := "–"
	for i := range names {
		switch {
		case i >= len(ranking.By):
			text.WriteString(" – |")
			continue
		case ranking.By[i].AUC.Value == best:
			fmt.Fprintf(text, " **%.3f** |", best)
		default:
			fmt.Fprintf(text, " %.3f |", ranking.By[i].AUC.Value)
		}
		if o := ranking.By[i]; o.Name == "P(active)" {
			ahead = fmt.Sprintf("%s (%s to %s)", signed("%.3f", o.Ahead.Value), signed("%.3f", o.Ahead.Low), signed("%.3f", o.Ahead.High))
		}
	}
	fmt.Fprintf(text, " %s | %s |\n", ahead, value(ranking.Expected))
}
