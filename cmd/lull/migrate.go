package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
)

type migrateCommand struct{}

// Run brings the tables up to date. Every other command does so too; this one
// is for those who want to do it by itself, before a new version runs.
func (migrateCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	_, err = fmt.Fprintln(out, "The tables are up to date.")
	return err
}
