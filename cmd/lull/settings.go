package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"
	"time"

	"lull/analysis/money"
)

type settingsCommand struct {
	Currency string `placeholder:"CODE" help:"ISO 4217 code of amounts that come without one, such as EUR."`
	TimeZone string `placeholder:"ZONE" help:"IANA name of the zone whose midnight divides the days, such as Europe/Madrid."`
}

// Run changes what is given and prints what holds.
func (c settingsCommand) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) (err error) {
	currency := strings.ToUpper(c.Currency)
	if _, known := money.Decimals(currency); c.Currency != "" && !known {
		return mistake(fmt.Sprintf("--currency %s is no ISO 4217 code such as EUR.", c.Currency))
	}
	if _, err := time.LoadLocation(c.TimeZone); err != nil || c.TimeZone == "Local" {
		return mistake(fmt.Sprintf("--time-zone %s is no IANA name such as Europe/Madrid.", c.TimeZone))
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	if currency != "" {
		r.settings.Currency = currency
	}
	if c.TimeZone != "" {
		r.settings.TimeZone = c.TimeZone
	}
	if currency != "" || c.TimeZone != "" {
		if err := r.SaveSettings(ctx, r.settings); err != nil {
			return err
		}
	}
	fmt.Fprintf(out, "Currency %s, time zone %s\n", r.settings.Currency, r.settings.TimeZone)
	return nil
}
