package main

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
	"log/slog"
	"strconv"

	"lull/analysis/calendar"
	"lull/analysis/followup"
)

type reportCommand struct {
	Followups reportFollowups `cmd:"" help:"What came of follow-ups, beside customers without one."`
}

type reportFollowups struct {
	Since string `placeholder:"DATE" help:"What began on this day or later; a year before --until if you say nothing."`
	Until string `placeholder:"DATE" help:"What began, and what came of it, by this day; today if you say nothing."`
}

// Help is what kong prints below the flags.
func (reportFollowups) Help() string {
	return `Prints CSV: a row for each segment and suggested play. On the left the follow-ups that were made in the period,
those that were taken back left out; on the right ("left_…") the customers that turned quiet in it, stand in the same
segment, and had no follow-up. Both are counted from the day on which that began: contacted, active again, ordered
again, and the median days until then.

It says what happened, not why: a customer who is followed up was chosen, and differs from one who is not. Where
either side has under 20 the last column says that these are too few to compare. Quiet earners are among the
passive. No amounts.`
}

// reportColumns are the names of the columns.
var reportColumns = []string{
	"segment", "play", "assigned", "done", "reached", "contacted", "active_again", "median_days_to_active", "ordered_again", "median_days_to_order",
	"left", "left_contacted", "left_active_again", "left_median_days_to_active", "left_ordered_again", "left_median_days_to_order", "note",
}

// The notes of a row.
const (
	tooFew  = "under 20: too few to compare"
	noCause = "no proof of cause: who is followed up was chosen"
)

// Run prints the report; the names of its columns alone where nothing happened.
func (c reportFollowups) Run(ctx context.Context, d *database, log *slog.Logger, out io.Writer) error {
	since, err := dayOf("--since", c.Since)
	if err != nil {
		return err
	}
	until, err := dayOf("--until", c.Until)
	if err != nil {
		return err
	}
	return withRecords(ctx, d, log, func(r *records) error {
		if until == 0 {
			until = r.today()
		}
		if since == 0 {
			since = calendar.Of(until.Time().AddDate(-1, 0, 0))
		}
		if since > until {
			return mistake(fmt.Sprintf("--since %s is after --until %s.", since, until))
		}
		pursued, err := r.Pursued(ctx, since, until)
		if err != nil {
			return err
		}
		table := csv.NewWriter(out)
		rows := [][]string{reportColumns}
		for _, row := range followup.Compare(pursued) {
			rows = append(rows, reportRow(row))
		}
		return table.WriteAll(rows)
	})
}

// dayOf reads a day that a flag says; 0 where it says none.
func dayOf(flag, said string) (calendar.Date, error) {
	if said == "" {
		return 0, nil
	}
	on, err := calendar.Parse(said)
	if err != nil {
		return 0, mistake(fmt.Sprintf("%s %q is not a date like 2026-11-24.", flag, said))
	}
	return on, nil
}

func reportRow(row followup.Compared) []string {
	// No days where there is nothing to take the middle of.
	days := func(count int, median float64) string {
		if count == 0 {
			return ""
		}
		return strconv.FormatFloat(median, 'f', -1, 64)
	}
	play, note := row.Play, noCause
	if play == "" {
		play = "none"
	}
	if row.IsTooFew() {
		note = tooFew
	}
	a, l := row.Assigned, row.Left
	return []string{
		row.Segment, play, strconv.Itoa(a.Count), strconv.Itoa(a.Done), strconv.Itoa(a.Reached), strconv.Itoa(a.Contacted),
		strconv.Itoa(a.Active), days(a.Active, a.ActiveDays), strconv.Itoa(a.Ordered), days(a.Ordered, a.OrderedDays),
		strconv.Itoa(l.Count), strconv.Itoa(l.Contacted), strconv.Itoa(l.Active), days(l.Active, l.ActiveDays),
		strconv.Itoa(l.Ordered), days(l.Ordered, l.OrderedDays), note,
	}
}
