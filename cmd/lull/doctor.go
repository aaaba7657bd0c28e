package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands"
)

type doctorCommand struct{}

// Run prints what is well and what is not, one line each. It ends with exit code
// 3 where something is not.
func (doctorCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	return withRecords(ctx, d, log, func(r *records) error {
		sick := 0
		for _, examine := range []func(context.Context) ([]finding, error){
			r.examineDatabase, r.examineData, r.examineNight, r.examineModel, r.examineDigests, r.examineOutbox,
		} {
			findings, err := examine(ctx)
			if err != nil {
				return err
			}
			for _, f := range findings {
				word := "ok"
				if f.isSick {
					word = "not ok"
					sick++
				}
				fmt.Fprintf(out, "%-6s  %s\n", word, f.text)
			}
		}
		if sick > 0 {
			return incomplete(fmt.Sprintf("%d of these are not ok.", sick))
		}
		return nil
	})
}

// finding is one thing that was looked at.
type finding struct {
	isSick bool
	text   string
}

func (r *records) examineDatabase(ctx context.Context) ([]finding, error) {
	health, err := r.Health(ctx)
	if err != nil {
		return nil, err
	}
	current, err := r.SchemaCurrent(ctx)
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("database: Postgres %s, schema %d, %d MB", health.Server, health.Schema, (health.Bytes+1<<20-1)>>20)
	if !current {
		text += "; the tables are not up to date, lull migrate brings them there"
	}
	if r.settings.ClockOffset != 0 {
		text += fmt.Sprintf("; its clock is shifted by %s", r.settings.ClockOffset)
	}
	return []finding{{!current, text}}, nil
}

// examineData says how old the data of each source is that a sync reads, or,
// where nothing is synced, when anything was loaded last.
func (r *records) examineData(ctx context.Context) ([]finding, error) {
	sources, err := r.SyncedSources(ctx)
	if err != nil {
		return nil, err
	}
	if len(sources) == 0 {
		age, loaded, err := r.DataAge(ctx)
		if err != nil {
			return nil, err
		}
		if !loaded {
			return []finding{{true, "data: none yet; lull import invoices FILE loads some"}}, nil
		}
		return []finding{{false, "data: loaded by hand, last " + r.ago(age)}}, nil
	}
	var findings []finding
	for _, s := range sources {
		text, age := "data: "+s.Name+" ("+s.Kind+")", r.now().Sub(s.Fresh)
		isStale := s.ExpectEvery > 0 && age > s.ExpectEvery
		switch {
		case s.Fresh.IsZero():
			text += " was never loaded"
			isStale = true
		default:
			text += " reaches " + r.ago(s.Fresh)
		}
		if isStale && s.ExpectEvery > 0 {
			text += fmt.Sprintf(", expected every %s", s.ExpectEvery)
		}
		if s.Fault != "" {
			text += "; the last attempt failed, lull sync says why"
		}
		findings = append(findings, finding{isStale || s.Fault != "", text})
	}
	return findings, nil
}

// nightLate is how long after it is due a night's run may still be under way.
const nightLate = time.Hour

func (r *records) examineNight(ctx context.Context) ([]finding, error) {
	newest, any, err := r.NewestRun(ctx)
	if err != nil {
		return nil, err
	}
	if !any {
		has, err := r.HasAccounts(ctx)
		return []finding{{has, "night run: none yet"}}, err
	}
	isLate := newest < calendar.Of(r.now().In(r.zone).Add(-nightHour*time.Hour-nightLate))
	return []finding{{isLate, "night run: everybody was judged last as of " + newest.String()}}, nil
}

// examineModel says by which fit the chance of an order is told. A fit that failed
// is no fault of the installation: its customers are as they are.
func (r *records) examineModel(ctx context.Context) ([]finding, error) {
	f, err := r.Forecast(ctx, r.today())
	if err != nil {
		return nil, err
	}
	if !f.InForce() {
		return []finding{{text: "model: not in force: " + commands.ModelFault(f.Fault()) + "; no chance of an order is told"}}, nil
	}
	text := fmt.Sprintf("model: in force by fit %d as of %s, of %s customers, k %d", f.Used.Version, f.Used.AsOf, grouped(f.Used.Customers), f.Used.K)
	if f.Newest.Version != f.Used.Version {
		text += fmt.Sprintf("; fit %d as of %s failed: %s", f.Newest.Version, f.Newest.AsOf, commands.ModelFault(f.Newest.Fault))
	}
	return []finding{{text: text}}, nil
}

// overdue is how late a digest may be before that is a fault. One that is held
// for fresh data is late as well, and worth a look.
const overdue = 15 * time.Minute

func (r *records) examineDigests(ctx context.Context) ([]finding, error) {
	digests, err := r.Digests(ctx)
	if err != nil {
		return nil, err
	}
	late, paused, next := []string{}, 0, time.Time{}
	for _, d := range digests {
		switch {
		case d.Paused:
			paused++
		case r.now().Sub(d.Next.At) > overdue:
			late = append(late, fmt.Sprintf("%d (due %s)", d.ID, r.ago(d.Next.At)))
		case next.IsZero() || d.Next.At.Before(next):
			next = d.Next.At
		}
	}
	text := fmt.Sprintf("digests: %d ordered, %d paused", len(digests), paused)
	if !next.IsZero() {
		text += ", next " + next.In(r.zone).Format("Mon 2 Jan 15:04")
	}
	if len(late) > 0 {
		text += "; overdue: " + strings.Join(late, ", ")
	}
	return []finding{{len(late) > 0, text}}, nil
}

func (r *records) examineOutbox(ctx context.Context) ([]finding, error) {
	counts, oldest, err := r.OutboxState(ctx, r.now())
	if err != nil {
		return nil, err
	}
	text := fmt.Sprintf("outbox: %d delivered, %d waiting, %d unknown, %d failed in the last week",
		counts[analysis.Posted], counts[analysis.Waiting], counts[analysis.Unknown], counts[analysis.Failed])
	isLate := counts[analysis.Waiting] > 0 && r.now().Sub(oldest) > overdue
	if isLate {
		text += "; the oldest waits since " + r.ago(oldest)
	}
	return []finding{{isLate || counts[analysis.Unknown] > 0 || counts[analysis.Failed] > 0, text}}, nil
}

// ago writes a moment by the installation's clock, with how long ago it is.
func (r *records) ago(at time.Time) string {
	return at.In(r.zone).Format("Mon 2 Jan 15:04") + " (" + roughly(r.now().Sub(at)) + " ago)"
}

func roughly(d time.Duration) string {
	switch {
	case d >= 48*time.Hour:
		return fmt.Sprintf("%d days", int(d.Hours())/24)
	case d >= 2*time.Hour:
		return fmt.Sprintf("%d hours", int(d.Hours()))
	}
	return fmt.Sprintf("%d minutes", int(max(d, 0).Minutes()))
}
