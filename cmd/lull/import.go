package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"os"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"lull/analysis"
	"lull/commands"
	"lull/intake"
	"lull/store"
)

type importCommand struct {
	Kind  string   `arg:"" optional:"" help:"What the files hold: invoices, accounts or people."`
	Files []string `arg:"" optional:"" name:"file" help:"CSV files; several are one load."`

	Map      map[string]string `mapsep:"," placeholder:"FIELD=COLUMN,…" help:"Which column holds which field; other columns are ignored."`
	Currency string            `placeholder:"CODE" help:"Currency of amounts whose row names none (the installation's)."`
	DryRun   bool              `help:"Say what would change, and keep nothing."`
	Backfill bool              `help:"Old facts loaded late: each counts as known on its own day."`
	Example  string            `placeholder:"KIND" help:"Print a header and two rows of that kind."`
}

// Run loads the files in one transaction: all of it is kept, or nothing.
func (c importCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	if c.Example != "" {
		if intake.Example(c.Example) == "" {
			return mistake(unknownKind(c.Example))
		}
		_, err := io.WriteString(out, intake.Example(c.Example))
		return err
	}
	if intake.Example(c.Kind) == "" {
		return mistake(unknownKind(c.Kind))
	}
	if len(c.Files) == 0 {
		return mistake(fmt.Sprintf("Name the files: lull import %s FILE…", c.Kind))
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	o := intake.Options{
		Files: c.Files, Map: c.Map, Currency: strings.ToUpper(c.Currency),
		Progress: progress(out, c.Kind),
		Notice:   func(sentence string) { fmt.Fprintln(out, sentence) },
	}
	if o.Currency == "" {
		o.Currency = r.settings.Currency
	}
	if r.settings.Demonstration != "" {
		fmt.Fprintln(out, commands.DemonstrationNotice())
	}
	counts, err := c.load(ctx, r, o)
	if wrong, ok := errors.AsType[*analysis.BadRow](err); ok {
		err = mistake(wrong.Error())
	}
	if wrong, ok := errors.AsType[mistake](err); ok {
		return mistake(wrong.Error() + "\n" + commands.NothingKept())
	}
	if err != nil {
		return err
	}
	fmt.Fprintln(out, commands.ImportReport(c.Kind, counts))
	if c.DryRun {
		fmt.Fprintln(out, commands.DryRunReport())
		return nil
	}
	if r.settings.Demonstration == company {
		r.settings.Demonstration = imported
		return r.SaveSettings(ctx, r.settings)
	}
	return nil
}

func unknownKind(kind string) string {
	return fmt.Sprintf("%q is nothing that can be imported. Say one of %s.", kind, strings.Join(intake.Kinds(), ", "))
}

func (c importCommand) load(ctx context.Context, r *records, o intake.Options) (analysis.Counts, error) {
	how := store.Import{Files: c.Files, Now: r.now(), Backfill: c.Backfill, DryRun: c.DryRun}
	switch c.Kind {
	case intake.AccountsKind:
		return r.ImportAccounts(ctx, asMistakes(intake.Accounts(o)), how)
	case intake.PeopleKind:
		return r.ImportPeople(ctx, asMistakes(intake.People(o)), how)
	}
	return r.ImportInvoices(ctx, asMistakes(intake.Invoices(o)), how)
}

// asMistakes marks what is wrong with a file or an option as a person's to
// mend; everything that intake can find wrong is.
func asMistakes[T any](rows iter.Seq2[analysis.Row[T], error]) iter.Seq2[analysis.Row[T], error] {
	return func(yield func(analysis.Row[T], error) bool) {
		for row, err := range rows {
			if err != nil {
				err = mistake(err.Error())
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// progress returns what shows how far the reading is: a bar on a terminal, a
// line every quarter elsewhere.
func progress(out io.Writer, kind string) func(read, total int64) {
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) {
		var bar *progressbar.ProgressBar
		return func(read, total int64) {
			if bar == nil {
				bar = progressbar.DefaultBytes(total, kind)
			}
			_ = bar.Set64(read)
		}
	}
	quarters := int64(0)
	return func(read, total int64) {
		if total == 0 || 4*read/total == quarters {
			return
		}
		quarters = 4 * read / total
		fmt.Fprintf(out, "%s: %d %% read\n", kind, 25*quarters)
	}
}
