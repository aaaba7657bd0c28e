package commands

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"lull/analysis"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

// The fields of the form.
const (
	fieldSector  = "sector"
	fieldSize    = "size"
	fieldNeed    = "need"
	fieldRevenue = "revenue"
	fieldCare    = "care"
	fieldHours   = "hours"
	fieldCost    = "cost"
)

const (
	mostMoney     = 1e12 // whole units of an amount that a form takes
	mostOptions   = 100  // of a list
	longestOption = 75   // characters of each
)

func (q question) qualifyForm(ctx context.Context, p analysis.Prospect, reckoner *profit.Reckoner) (Form, error) {
	sectors, sizes, err := q.records.Sectors(ctx)
	if err != nil {
		return Form{}, err
	}
	lines, err := q.knownOf(ctx, p)
	if err != nil {
		return Form{}, err
	}
	say, currency := q.say, words.Data{"Currency": q.settings.Currency}
	amount := Field{Kind: NumberField, Optional: true, Decimals: decimals(q.settings.Currency), High: mostMoney}
	revenue, cost := amount, amount
	revenue.Name, revenue.Label, revenue.Hint = fieldRevenue, say.Say("qualify.revenue", currency), say.Say("qualify.revenue_hint")
	revenue.Low = 1
	cost.Name, cost.Label, cost.Hint = fieldCost, say.Say("qualify.cost", currency), say.Say("qualify.cost_hint")
	if _, known := reckoner.SalesTime(1, q.asOf); !known {
		cost.Optional, cost.Hint = false, say.Say("qualify.cost_needed")
	}
	return Form{
		Title: say.Say("qualify.title"), Submit: say.Say("qualify.submit"), Says: sentenceOf(p), Lines: lines,
		Fields: []Field{
			oneOf(sectors, Field{Name: fieldSector, Label: say.Say("qualify.sector"), Initial: p.Sector}),
			oneOf(sizes, Field{Name: fieldSize, Label: say.Say("qualify.size"), Hint: say.Say("qualify.size_hint"), Initial: p.Size}),
			{
				Name: fieldNeed, Label: say.Say("qualify.need"), Kind: ChoiceField, Initial: string(p.Need),
				Choices: []Option{
					{say.Say("qualify.clear"), string(analysis.ClearNeed)},
					{say.Say("qualify.unclear"), string(analysis.UnclearNeed)},
				},
			},
			revenue,
			{
				Name: fieldCare, Label: say.Say("qualify.care"), Hint: say.Say("qualify.care_hint"),
				Kind: NumberField, Decimals: 2, Low: 0.1, High: 20, Initial: "1",
			},
			{Name: fieldHours, Label: say.Say("qualify.hours"), Kind: NumberField, Decimals: 2, Low: 0.25, High: 10_000},
			cost,
		},
	}, nil
}

// knownOf is who the prospect is, and what was last said of it.
func (q question) knownOf(ctx context.Context, p analysis.Prospect) ([]Line, error) {
	lines := []Line{named(analysis.Account{Name: p.Name, Ref: cmp.Or(p.Ref, p.Name)})}
	before, any, err := q.records.LatestQualification(ctx, p.ID, p.Name)
	if err != nil || !any {
		return lines, err
	}
	who, err := q.nameOf(ctx, before.By)
	if err != nil {
		return nil, err
	}
	text := q.say.Say("qualify.before", words.Data{
		"On": q.day(before.AsOf), "Who": who, "Verdict": q.say.Say("prospect." + string(before.Verdict)),
	})
	return append(lines, Line{plain(text)}), nil
}

// oneOf lets people choose among words where there are some, and write where
// there are none or more than a list holds. The field's hint is for writing.
func oneOf(all []string, f Field) Field {
	f.Kind, f.MaxLength = TextField, longestOption
	fits := func(one string) bool { return utf8.RuneCountInString(one) <= longestOption }
	if len(all) == 0 || len(all) >= mostOptions || slices.ContainsFunc(all, func(one string) bool { return !fits(one) }) {
		return f
	}
	isInitial := func(one string) bool { return strings.EqualFold(strings.TrimSpace(one), strings.TrimSpace(f.Initial)) }
	switch known := slices.IndexFunc(all, isInitial); {
	case known >= 0:
		f.Initial = all[known]
	case f.Initial != "" && fits(f.Initial):
		all = append([]string{f.Initial}, all...)
	}
	f.Kind, f.Hint = ChoiceField, ""
	for _, one := range all {
		f.Choices = append(f.Choices, Option{one, one})
	}
	return f
}

// filledPursuit is what the form was filled in with. It was checked before.
func (q question) filledPursuit(p analysis.Prospect, reckoner *profit.Reckoner) profit.Qualification {
	filled, currency := q.asked.Fields, q.settings.Currency
	number := func(field string, decimals int) int64 {
		value, _ := money.Parse(filled[field], currency, decimals) // 0 for none
		return value.Minor
	}
	of := profit.Pursuit{
		Currency: currency, NeedIsClear: filled[fieldNeed] == string(analysis.ClearNeed),
		Revenue: number(fieldRevenue, decimals(currency)), CarePercent: int(number(fieldCare, 2)),
		Minutes: (number(fieldHours, 2)*60 + 50) / 100, Cost: number(fieldCost, decimals(currency)),
	}
	if filled[fieldCost] == "" {
		of.Cost, _ = reckoner.SalesTime(of.Minutes, q.asOf)
	}
	return profit.Qualification{
		ProspectID: p.ID, Name: p.Name, Sector: filled[fieldSector], Size: filled[fieldSize], Pursuit: of,
		AsOf: q.asOf, Policy: q.policy.Version, By: q.person.Email, At: q.local(),
	}
}
