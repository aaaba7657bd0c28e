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
	Kind  string   `arg:"" optional:"" help:"What the files hold: invoices, accounts, people, engagement, touches, contracts, complaints, costs, payments, rates, commissions, exchange, referrals, prospects or opportunities."`
	Files []string `arg:"" optional:"" name:"file" help:"CSV files; several are one load."`

	Map      map[string]string `mapsep:"," placeholder:"FIELD=COLUMN,…" help:"Which column holds which field; other columns are ignored."`
	Currency string            `placeholder:"CODE" help:"Currency of amounts whose row names none (the installation's)."`
	Set      map[string]string `mapsep:"," placeholder:"FIELD=VALUE,…" help:"What a field is in every row, such as source=crm; its column is ignored."`
	Encoding string            `placeholder:"NAME" help:"What the text is in: utf-8, or windows-1252 as older spreadsheets save it. It is never guessed."`
	SkipBad  string            `placeholder:"FILE" help:"Load the other rows, and write those that cannot be taken to this new file, each with the reason. Ends with code 3 if there are any."`
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
		Files: c.Files, Map: c.Map, Set: c.Set, Currency: strings.ToUpper(c.Currency),
		Encoding: c.Encoding, Zone: r.zone, Today: r.today(),
		Progress: progress(out, c.Kind),
		Notice:   func(sentence string) { fmt.Fprintln(out, sentence) },
	}
	if o.Currency == "" {
		o.Currency = r.settings.Currency
	}
	if c.SkipBad != "" {
		if o.Skip, err = intake.NewSkipFile(c.SkipBad); err != nil {
			return err
		}
		defer func() {
			finish := o.Skip.Close
			if _, loaded := errors.AsType[incomplete](err); err != nil && !loaded {
				finish = o.Skip.Discard
			}
			err = errors.Join(err, finish())
		}()
	}
	if r.settings.Demonstration != "" {
		fmt.Fprintln(out, commands.DemonstrationNotice())
	}
	how := store.Import{Files: c.Files, Now: r.now().In(r.zone), Backfill: c.Backfill, DryRun: c.DryRun}
	counts, err := load(ctx, r.Store, c.Kind, o, how)
	for o.Skip != nil {
		rows, refused := errors.AsType[analysis.BadRows](err)
		if !refused {
			break
		}
		if err := o.Skip.Refuse(rows); err != nil {
			return err
		}
		o.Notice = nil // told already
		counts, err = load(ctx, r.Store, c.Kind, o, how)
	}
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
	switch {
	case c.DryRun:
		fmt.Fprintln(out, commands.DryRunReport())
	case r.settings.Demonstration == company:
		r.settings.Demonstration = imported
		if err := r.SaveSettings(ctx, r.settings); err != nil {
			return err
		}
	}
	if o.Skip != nil && o.Skip.Rows > 0 {
		return incomplete(commands.SkippedReport(o.Skip.Rows, o.Skip.Path))
	}
	return nil
}

// incomplete ends a command that did its work but for what it says.
type incomplete string

// Error returns the sentence.
func (i incomplete) Error() string { return string(i) }

func unknownKind(kind string) string {
	kinds := strings.Join(intake.Kinds(), ", ")
	if kind == "" {
		return fmt.Sprintf("Say what the files hold: lull import KIND FILE…, where KIND is one of %s.", kinds)
	}
	return fmt.Sprintf("%q is nothing that can be imported. Say one of %s.", kind, kinds)
}

// load takes in what the options name, by the rules of its kind.
func load(ctx context.Context, s *store.Store, kind string, o intake.Options, how store.Import) (analysis.Counts, error) {
	switch kind {
	case intake.AccountsKind:
		return s.ImportAccounts(ctx, asMistakes(intake.Accounts(o)), how)
	case intake.PeopleKind:
		return s.ImportPeople(ctx, asMistakes(intake.People(o)), how)
	case intake.EngagementKind:
		return s.ImportEngagement(ctx, asMistakes(intake.Engagement(o)), how)
	case intake.TouchesKind:
		return s.ImportTouches(ctx, asMistakes(intake.Touches(o)), how)
	case intake.ContractsKind:
		return s.ImportContracts(ctx, asMistakes(intake.Contracts(o)), how)
	case intake.ComplaintsKind:
		return s.ImportComplaints(ctx, asMistakes(intake.Complaints(o)), how)
	case intake.InvoicesKind:
		return s.ImportInvoices(ctx, asMistakes(intake.Invoices(o)), how)
	case intake.CostsKind:
		return s.ImportCosts(ctx, asMistakes(intake.Costs(o)), how)
	case intake.PaymentsKind:
		return s.ImportPayments(ctx, asMistakes(intake.Payments(o)), how)
	case intake.RatesKind:
		return s.ImportRateCards(ctx, asMistakes(intake.Rates(o)), how)
	case intake.CommissionsKind:
		return s.ImportCommissionRules(ctx, asMistakes(intake.Commissions(o)), how)
	case intake.ExchangeKind:
		return s.ImportExchangeRates(ctx, asMistakes(intake.Exchange(o)), how)
	case intake.ReferralsKind:
		return s.ImportReferrals(ctx, asMistakes(intake.Referrals(o)), how)
	case intake.ProspectsKind:
		return s.ImportProspects(ctx, asMistakes(intake.Prospects(o)), how)
	case intake.OpportunitiesKind:
		return s.ImportOpportunities(ctx, asMistakes(intake.Opportunities(o)), how)
	}
	return analysis.Counts{}, mistake(unknownKind(kind))
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
