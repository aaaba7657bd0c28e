package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"

	"lull/analysis/calendar"
	"lull/commands"
)

type assessCommand struct {
	AsOf string `placeholder:"DATE" help:"Judge as of this day, with what was known then (today)."`
}

// Run judges every customer and prints how many are in which state.
func (c assessCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	asOf := r.today()
	if c.AsOf != "" {
		if asOf, err = calendar.Parse(c.AsOf); err != nil {
			return mistake(fmt.Sprintf("--as-of %q is not a date like 2026-11-24.", c.AsOf))
		}
		if asOf > r.today() {
			return mistake(fmt.Sprintf("--as-of %s lies in the future: today is %s.", asOf, r.today()))
		}
	}
	runs, err := commands.Assess(ctx, r.Store, asOf, r.zone, r.now())
	if err != nil {
		return err
	}
	report := commands.AssessReport(runs, asOf)
	if runs[len(runs)-1].Outdated {
		return mistake(report)
	}
	fmt.Fprintln(out, report)
	return nil
}
