package store

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

// asKnown chooses, of facts that may be corrected, the version that was known
// before $2.
const asKnown = `known_at < $2 and (superseded_at is null or superseded_at >= $2)`

// Books returns what all accounts share, as of a day and from what was known
// before knownBefore: everything in it is dated on or before the day. The
// exchange rates are those of currencies that somebody was invoiced in, spent
// or paid in or is worked for in, from as long before the first such entry as a
// rate may be used.
func (s *Store) Books(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (books profit.Books, err error) {
	books.Kept = make(map[profit.Input]profit.Span)
	books.Counted = make(map[profit.CountOf]profit.Span)
	err = s.db.GetContext(ctx, &books.Currency, `select currency from settings`)
	for _, read := range []func(context.Context, *sqlx.DB, *profit.Books, ...any) error{
		readKept, readRateCards, readCommissions, readExchange,
	} {
		if err == nil {
			err = read(ctx, s.db, &books, asOf.String(), knownBefore)
		}
	}
	if err == nil {
		err = s.readCounted(ctx, &books, asOf, knownBefore)
	}
	if err != nil {
		return profit.Books{}, fmt.Errorf("store.Books(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return books, nil
}

const daysKnown = `day <= $1 and known_at < $2 and (gone_at is null or gone_at >= $2)`

func readKept(ctx context.Context, db *sqlx.DB, books *profit.Books, asOf ...any) error {
	var rows []struct {
		Input profit.Input
		profit.Span
	}
	err := db.SelectContext(ctx, &rows, `
		select input, min(day) - date '1970-01-01' as from, max(day) - date '1970-01-01' as to
		from ledger_days
		where fact in ('invoices', 'costs', 'payments') and input <> '' and `+daysKnown+` group by input`, asOf...)
	for _, row := range rows {
		books.Kept[row.Input] = row.Span
	}
	return err
}

func (s *Store) readCounted(ctx context.Context, books *profit.Books, asOf calendar.Date, knownBefore time.Time) error {
	var rows []struct {
		Fact, Input string
		From        calendar.Date
	}
	err := s.db.SelectContext(ctx, &rows, `
		select fact, input, min(day) - date '1970-01-01' as from
		from ledger_days where fact in ('engagement', 'touches') and `+daysKnown+` group by fact, input`, asOf.String(), knownBefore)
	if err != nil {
		return err
	}
	reached := make(map[string]calendar.Date)
	for _, row := range rows {
		if _, known := reached[row.Fact]; !known {
			source, err := s.reach(ctx, row.Fact, asOf, knownBefore)
			if err != nil {
				return err
			}
			reached[row.Fact] = source.LoadedOn
		}
		books.Counted[profit.CountOf(row.Input)] = profit.Span{From: row.From, To: reached[row.Fact]}
	}
	return nil
}

func readRateCards(ctx context.Context, db *sqlx.DB, books *profit.Books, asOf ...any) error {
	var rows []struct {
		Kind     analysis.CostKind
		From     calendar.Date
		Cost     int64
		Currency string
		Minutes  int64
	}
	err := db.SelectContext(ctx, &rows, `
		select kind, valid_from - date '1970-01-01' as from, cost_minor as cost, currency, capacity_minutes as minutes
		from rate_cards where valid_from <= $1 and `+asKnown+` order by kind, valid_from`, asOf...)
	for _, row := range rows {
		books.RateCards = append(books.RateCards, analysis.RateCard{
			Kind: row.Kind, From: row.From, Cost: money.Amount{Minor: row.Cost, Currency: row.Currency}, Minutes: row.Minutes,
		})
	}
	return err
}

func readCommissions(ctx context.Context, db *sqlx.DB, books *profit.Books, asOf ...any) error {
	return db.SelectContext(ctx, &books.Commissions, `
		select rep, product, valid_from - date '1970-01-01' as from, basis_points as basispoints
		from commission_rules where valid_from <= $1 and `+asKnown+` order by rep, product, valid_from`, asOf...)
}

func readExchange(ctx context.Context, db *sqlx.DB, books *profit.Books, asOf ...any) error {
	return db.SelectContext(ctx, &books.Exchange, `
		select r.currency, r.day - date '1970-01-01' as on, r.rate
		from exchange_rates r join (
			select currency, min(day) as first from (
				select currency, day from ledger_days where `+daysKnown+`
				union all
				select currency, valid_from from rate_cards where valid_from <= $1 and `+asKnown+`
			) entries group by currency
		) used on used.currency = r.currency and r.day >= used.first - `+strconv.Itoa(profit.RateDays)+`
		where r.day <= $1 and `+asKnown+`
		order by r.currency, r.day`, asOf...)
}
