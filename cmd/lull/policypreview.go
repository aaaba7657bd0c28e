package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"text/tabwriter"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands"
)

type policyPreview struct {
	policyChange
	CSV bool `name:"csv" help:"Print every customer who would move, as CSV."`
}

// rowsPrinted is how many customers a preview prints.
const rowsPrinted = 20

// Run prints what changed numbers would do. That amounts were read is recorded;
// nothing else is written.
func (c policyPreview) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return c.made(ctx, d, log, "preview", func(r *records, before, after segment.Policy) error {
		if after == before {
			_, err := fmt.Fprintln(out, "These are the numbers in force: nothing would change.")
			return err
		}
		told, err := c.foretold(ctx, r, after)
		if err != nil {
			return err
		}
		if c.CSV {
			return printMoves(out, told, r.settings)
		}
		return c.print(out, told, before.Version)
	})
}

// foretold is what a policy would do, once it is on record that it was read.
func (c policyPreview) foretold(ctx context.Context, r *records, after segment.Policy) (told commands.Foretold, err error) {
	areShown := r.settings.Amounts.AreShown()
	effect, err := commands.Foresee(ctx, r.Store, after, r.today(), r.zone, func(analysis.Account) (bool, bool) { return true, areShown })
	if errors.Is(err, commands.ErrNotJudged) {
		return told, mistake("No customer was judged yet, so there is nothing to compare with: lull assess")
	}
	if err != nil {
		return told, err
	}
	people, err := r.People(ctx)
	if err != nil {
		return told, err
	}
	told = commands.ForetellAll(effect, r.settings, people)
	if told.Amounts == 0 {
		return told, nil
	}
	read := analysis.AmountRead{Reader: whoSets(), Scope: "all", Accounts: told.Amounts, Word: "policy", At: r.now()}
	return told, r.RecordReads(ctx, []analysis.AmountRead{read})
}

func (c policyPreview) print(out io.Writer, told commands.Foretold, version int) error {
	fmt.Fprintln(out, told.Head)
	if told.Stake != "" {
		fmt.Fprintln(out, told.Stake+".")
	}
	for _, text := range told.Counts {
		fmt.Fprintln(out, "  "+text)
	}
	if len(told.Rows) > 0 {
		fmt.Fprintln(out)
		table := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
		for _, row := range told.Rows[:min(len(told.Rows), rowsPrinted)] {
			fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\t%s\n", row.Account.Ref, clipped(row.Account.Name), row.Stake, row.What, row.Why, row.Owner)
		}
		if err := table.Flush(); err != nil {
			return err
		}
		if more := len(told.Rows) - rowsPrinted; more > 0 {
			fmt.Fprintf(out, "and %s more, all of them with --csv\n", grouped(more))
		}
	}
	if len(told.Unknown) > 0 {
		fmt.Fprintln(out)
		for _, text := range told.Unknown {
			fmt.Fprintln(out, text)
		}
	}
	_, err := fmt.Fprintf(out, "\nNothing has changed: policy version %d is in force. To do it: lull policy set %s\n", version, c.said())
	return err
}

// said is the change as it is typed.
func (c policyChange) said() string {
	if c.File != "" {
		return "--file " + strconv.Quote(c.File)
	}
	return strings.Join(c.Numbers, " ")
}

// nameClipped is how many characters of a name a line holds.
const nameClipped = 32

func clipped(name string) string {
	if runes := []rune(name); len(runes) > nameClipped {
		return string(runes[:nameClipped-1]) + "…"
	}
	return name
}

// printMoves prints one line per customer who would move. An amount is in minor
// units of the currency; where the settings show bands it is the band.
func printMoves(out io.Writer, told commands.Foretold, settings analysis.Settings) error {
	w := csv.NewWriter(out)
	head := []string{
		"account", "name", "owner", "team", "from", "to", "how", "rests_on", "silence_days", "limit_before", "limit_after",
		"profit_minor", "currency", "missing_costs", "at_stake",
	}
	if err := w.Write(head); err != nil {
		return err
	}
	for _, row := range told.Rows {
		a, g := row.Account, row.Grounds
		line := []string{a.Ref, a.Name, a.Owner, a.Team, string(row.From), string(row.To), string(row.How), string(g.Axis), "", "", "", "", "", "", row.Stake}
		if g.Axis != segment.OfProfit {
			line[8], line[9], line[10] = strconv.Itoa(g.Silence), strconv.Itoa(g.Limits[0]), strconv.Itoa(g.Limits[1])
		}
		if settings.Amounts == analysis.FullAmounts && row.Assessment.Profitability != "" {
			line[11], line[12], line[13] = strconv.FormatInt(row.Assessment.Profit, 10), settings.Currency, row.Assessment.Missing
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}
