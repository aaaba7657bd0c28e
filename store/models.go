package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"

	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// Forecast returns the model by which the chance of an order is told for a day:
// by the fits of no later day.
func (s *Store) Forecast(ctx context.Context, asOf calendar.Date) (cadence.Forecast, error) {
	f, err := forecast(ctx, s.db, asOf)
	if err != nil {
		return cadence.Forecast{}, fmt.Errorf("store.Forecast(%s): %w", asOf, err)
	}
	return f, nil
}

func forecast(ctx context.Context, from sqlx.QueryerContext, asOf calendar.Date) (cadence.Forecast, error) {
	newest := func(where string) (cadence.Fitted, error) {
		var fit cadence.Fitted
		err := sqlx.GetContext(ctx, from, &fit, `
			select version, as_of - date '1970-01-01' as asof, customers, gaps, k, r, alpha, a, b,
			       log_likelihood as loglikelihood, true as prior, fault
			from models where as_of <= $1`+where+` order by as_of desc, version desc limit 1`, asOf.String())
		if errors.Is(err, sql.ErrNoRows) {
			return cadence.Fitted{}, nil
		}
		return fit, err
	}
	last, err := newest("")
	if err != nil {
		return cadence.Forecast{}, err
	}
	sound, err := newest(` and fault = ''`)
	if err != nil {
		return cadence.Forecast{}, err
	}
	return cadence.ForecastOf(last, sound, asOf), nil
}

// Refit has the model fitted anew where that is due for a day, and reports
// whether a fit was recorded, sound or not. fit goes by a version of the policy;
// its buyers have the days with an order that customers are judged by, as of the
// day and from what was known before knownBefore. Of two that come together one
// does nothing. No transaction is open while fit runs.
func (s *Store) Refit(
	ctx context.Context, asOf calendar.Date, knownBefore time.Time, policy int, now time.Time, fit func([]cadence.Buyer) cadence.Fit,
) (did bool, err error) {
	_, err = alone(ctx, s.bulk, modelLock, func(conn *sqlx.Conn) error {
		before, err := forecast(ctx, conn, asOf)
		if err != nil || !before.IsDue(asOf) {
			return err
		}
		buyers, err := buyers(ctx, conn, asOf, knownBefore)
		if err != nil {
			return err
		}
		// A large company's fit takes a minute, for which nobody waits who wants to end.
		done := make(chan cadence.Fit, 1)
		go func() { done <- fit(buyers) }()
		var found cadence.Fit
		select {
		case found = <-done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if did = before.IsNews(found, asOf); !did {
			return nil
		}
		_, err = conn.ExecContext(ctx, `
			insert into models (as_of, customers, gaps, k, r, alpha, a, b, log_likelihood, fault, policy_version, fitted_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
			asOf.String(), found.Customers, found.Gaps, found.K, found.R, found.Alpha, found.A, found.B, found.LogLikelihood, string(found.Fault), policy, now)
		return err
	})
	if err != nil {
		return false, fmt.Errorf("store.Refit(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return did, nil
}

// buyers are the customers who had bought by a day, from what was known before
// knownBefore, in any order.
func buyers(ctx context.Context, conn *sqlx.Conn, asOf calendar.Date, knownBefore time.Time) (all []cadence.Buyer, err error) {
	err = conn.SelectContext(ctx, &all, `
		select count(gap) as repeats, (max(issued_on) - min(issued_on)) / 7.0::float8 as recency,
		       ($1::date - min(issued_on)) / 7.0::float8 as age,
		       coalesce(sum(ln(gap / 7.0::float8) order by issued_on), 0) as loggaps
		from (
			select account_id, issued_on, issued_on - lag(issued_on) over (partition by account_id order by issued_on) as gap
			from (
				select distinct i.account_id, i.issued_on from invoices i
				where not i.is_credit and i.issued_on <= $1 and `+asKnown+`
			) days
		) gaps
		group by account_id`, asOf.String(), knownBefore)
	return all, err
}
