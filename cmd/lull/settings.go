package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"slices"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/money"
)

type settingsCommand struct {
	Currency   string `placeholder:"CODE" help:"ISO 4217 code of amounts that come without one, such as EUR."`
	TimeZone   string `placeholder:"ZONE" help:"IANA name of the zone whose midnight divides the days, such as Europe/Madrid."`
	Visibility string `placeholder:"WHOSE" help:"Whose customers' state a sales rep sees: own, team or all. Of the others it is the name and whom to ask."`
	Amounts    string `placeholder:"HOW" help:"How those who may see amounts see them: full, bands (EUR 10k to 50k) or off, for nobody."`
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
	visibility := analysis.Visibility(c.Visibility)
	if visibility != "" && !slices.Contains(analysis.Visibilities(), visibility) {
		return mistake(fmt.Sprintf("--visibility %s is none of own, team and all.", c.Visibility))
	}
	amounts := analysis.Amounts(c.Amounts)
	if amounts != "" && !slices.Contains(analysis.AmountsShown(), amounts) {
		return mistake(fmt.Sprintf("--amounts %s is none of full, bands and off.", c.Amounts))
	}
	r, err := d.open(ctx, log)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	before, s := r.settings, &r.settings
	s.Currency = cmp.Or(currency, s.Currency)
	s.TimeZone = cmp.Or(c.TimeZone, s.TimeZone)
	s.Visibility = cmp.Or(visibility, s.Visibility)
	s.Amounts = cmp.Or(amounts, s.Amounts)
	if *s != before {
		if err := r.SaveSettings(ctx, *s); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(out, "Currency %s, time zone %s\nA sales rep sees the state of customers: %s\nAmounts, for those who may see them: %s\n",
		s.Currency, s.TimeZone, s.Visibility, s.Amounts)
	return err
}
