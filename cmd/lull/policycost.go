package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/agnivade/levenshtein"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

type policyCost struct {
	Input  string `arg:"" optional:"" help:"The cost that it is about, as lull policy cost prints it."`
	Source string `arg:"" optional:"" help:"Where it comes from: recorded, estimated, none (it does not apply here), or auto (what was entered says it)."`
}

// costSources are the words for what can be declared.
var costSources = map[string]profit.Source{
	"recorded": profit.Recorded, "estimated": profit.Estimated, "none": profit.DoesNotApply, "auto": profit.Undeclared,
}

// costMeanings are the inputs in plain words.
var costMeanings = map[profit.Input]string{
	profit.OfDirectCost:  "goods and delivery",
	profit.OfCommission:  "commission",
	profit.OfSales:       "time of sales",
	profit.OfSupport:     "time of support",
	profit.OfEquipment:   "time of equipment",
	profit.OfExtra:       "extra requests",
	profit.OfBadDebt:     "unpaid invoices",
	profit.OfAcquisition: "winning the customer",
}

// Run prints where costs come from, or says it of one from now on.
func (c policyCost) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	c.Input, c.Source = strings.ToLower(c.Input), strings.ToLower(c.Source)
	inputs := profit.Inputs()
	if c.Input != "" {
		var names []string
		for _, input := range inputs {
			names = append(names, string(input))
		}
		if err := isOneOf("cost", c.Input, names); err != nil {
			return err
		}
		inputs = []profit.Input{profit.Input(c.Input)}
	}
	if c.Source != "" {
		if err := isOneOf("source of costs", c.Source, []string{"none", "recorded", "estimated", "auto"}); err != nil {
			return err
		}
	}
	return withRecords(ctx, d, log, func(r *records) error {
		if c.Source == "" {
			return printCosts(ctx, out, r, inputs)
		}
		policy, err := r.PolicyInForce(ctx, r.now())
		if err != nil {
			return err
		}
		policy.Profit.Costs = policy.Profit.Costs.Declare(inputs[0], costSources[c.Source])
		if err := policy.Profit.Validate(); err != nil {
			return mistake(strings.TrimPrefix(err.Error(), "costs."))
		}
		version, err := r.changePolicy(ctx, policy, out)
		if err != nil || version == 0 {
			return err
		}
		if err := printCosts(ctx, out, r, inputs); err != nil {
			return err
		}
		_, err = fmt.Fprintf(out, "Policy version %d. %s\n", version, inForce)
		return err
	})
}

// isOneOf returns a sentence for the person where a word is none of those that
// are known.
func isOneOf(what, word string, known []string) error {
	if slices.Contains(known, word) {
		return nil
	}
	near := slices.MinFunc(known, func(a, b string) int {
		return levenshtein.ComputeDistance(word, a) - levenshtein.ComputeDistance(word, b)
	})
	meant := "."
	if 2*levenshtein.ComputeDistance(word, near) <= len(word) {
		meant = "; did you mean " + near + "?"
	}
	return mistake(fmt.Sprintf("%q is no %s%s There are %s and %s.",
		word, what, meant, strings.Join(known[:len(known)-1], ", "), known[len(known)-1]))
}

// printCosts prints one line for each input: where it comes from, and what is
// there of it.
func printCosts(ctx context.Context, out io.Writer, r *records, inputs []profit.Input) error {
	today, now := r.today(), r.now().In(r.zone)
	books, err := r.Books(ctx, today, now)
	if err != nil {
		return err
	}
	declared, err := r.Declarations(ctx, now.AddDate(100, 0, 0)) // a version that was set this very moment is in force
	if err != nil {
		return err
	}
	table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, input := range inputs {
		said := declared[input]
		about := coverage(input, said.Source, books, today)
		if said.Source != profit.Undeclared {
			about = append(about, fmt.Sprintf("said by %s on %s, policy version %d", said.By, calendar.Of(said.At.In(r.zone)), said.Version))
		}
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", input, costMeanings[input], costSource(input, said.Source, books), strings.Join(about, "; "))
	}
	return table.Flush()
}

// costSource is where an input comes from, in a word or two.
func costSource(input profit.Input, declared profit.Source, books profit.Books) string {
	_, isKept := books.Kept[input]
	switch {
	case declared == profit.DoesNotApply:
		return "does not apply"
	case declared != profit.Undeclared:
		return string(declared)
	case isKept:
		return "recorded"
	case input == profit.OfCommission && len(books.Commissions) > 0:
		return "by rules"
	}
	return "unknown"
}

// coverage is what is there of an input.
func coverage(input profit.Input, declared profit.Source, books profit.Books, today calendar.Date) (parts []string) {
	if input == profit.OfCommission && len(books.Commissions) > 0 {
		first := books.Commissions[0].From
		for _, rule := range books.Commissions {
			first = min(first, rule.From)
		}
		parts = append(parts, "rules from "+first.String()+" on")
	}
	span, isKept := books.Kept[input]
	switch {
	case isKept:
		parts = append(parts, fmt.Sprintf("entries %s to %s, %d of the last 12 full months", span.From, span.To, monthsIn(span, today)))
	case declared == profit.Recorded:
		parts = append(parts, "no entry yet: zero everywhere")
	case declared == profit.Undeclared && parts == nil:
		parts = append(parts, "never entered for anybody")
	}
	switch {
	case declared == profit.Estimated && isKept:
		parts = append(parts, "other months from "+counted(input, books))
	case declared == profit.Estimated:
		parts = append(parts, "from "+counted(input, books))
	}
	if declared == profit.Estimated && !hasRate(input, books) {
		parts = append(parts, "unknown until a rate says what the time costs: lull import rates")
	}
	return parts
}

// counted is what an estimate of an input rests on.
func counted(input profit.Input, books profit.Books) string {
	of := []profit.CountOf{profit.Meetings, profit.Messages}
	if input == profit.OfSupport {
		of = []profit.CountOf{profit.SupportRequests}
	}
	var parts []string
	for _, what := range of {
		name := strings.ReplaceAll(string(what), "_", " ")
		if span, is := books.Counted[what]; is {
			name += fmt.Sprintf(" %s to %s", span.From, span.To)
		} else {
			name += ", of which there are none"
		}
		parts = append(parts, name)
	}
	return strings.Join(parts, " and ")
}

// hasRate reports whether any rate card values the time of an input.
func hasRate(input profit.Input, books profit.Books) bool {
	return slices.ContainsFunc(books.RateCards, func(card analysis.RateCard) bool { return string(card.Kind) == string(input) })
}

// monthsIn returns how many of the last 12 full months have a day in a span.
func monthsIn(span profit.Span, today calendar.Date) (months int) {
	end := (today + 1).FirstOfMonth()
	for month := end.YearBefore(); month < end; month = month.NextMonth() {
		if span.From < month.NextMonth() && span.To >= month {
			months++
		}
	}
	return months
}
