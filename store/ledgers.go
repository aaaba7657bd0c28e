package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
)

// Ledgers calls yield with the ledger of every account that has any entry as of
// a day, from what was known before knownBefore. The accounts come in no
// particular order and are not held in memory; a ledger is the receiver's to
// keep. Its entries come in no particular order either, and do not name the
// account. A payment is left out while its invoice is. An error of yield ends
// the reading and is returned.
func (s *Store) Ledgers(
	ctx context.Context, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error,
) error {
	if err := ledgers(ctx, s.bulk, ledgerEntries+ledgerCounts, nil, asOf, knownBefore, yield); err != nil {
		return fmt.Errorf("store.Ledgers(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return nil
}

// UncountedLedgers yields what Ledgers does without the counts, which take the
// longest to find and serve estimates alone.
func (s *Store) UncountedLedgers(
	ctx context.Context, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error,
) error {
	if err := ledgers(ctx, s.bulk, ledgerEntries, nil, asOf, knownBefore, yield); err != nil {
		return fmt.Errorf("store.UncountedLedgers(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return nil
}

// LedgersOf is Ledgers for some accounts; it yields nothing for none.
func (s *Store) LedgersOf(
	ctx context.Context, accounts []int64, asOf calendar.Date, knownBefore time.Time, yield func(profit.Ledger) error,
) error {
	if err := ledgers(ctx, s.db, ledgerEntries+ledgerCounts, append([]int64{}, accounts...), asOf, knownBefore, yield); err != nil {
		return fmt.Errorf("store.LedgersOf(%d accounts, %s, known before %s): %w", len(accounts), asOf, knownBefore.Format(time.RFC3339), err)
	}
	return nil
}

// Ledger returns one account's ledger as Ledgers does; one without entries
// where nothing is recorded.
func (s *Store) Ledger(ctx context.Context, accountID int64, asOf calendar.Date, knownBefore time.Time) (profit.Ledger, error) {
	found := profit.Ledger{AccountID: accountID}
	err := ledgers(ctx, s.db, ledgerEntries+ledgerCounts, []int64{accountID}, asOf, knownBefore, func(ledger profit.Ledger) error {
		found = ledger
		return nil
	})
	if err != nil {
		return found, accountError("Ledger", accountID, asOf, knownBefore, err)
	}
	return found, nil
}

// ledgerEntries are the entries as of $1 from what was known before $2, account
// by account. One column serves several kinds of entries. Every column has the
// same type and collation in all of the parts: only then Postgres merges them in
// the order of their primary keys, where that is the cheaper way, in place of
// sorting everything.
const ledgerEntries = `
	select account_id, case when is_credit then 'credit' else 'sale' end as entry, ref, issued_on - date '1970-01-01' as on_day,
	       amount_minor as amount, currency, coalesce(due_on - date '1970-01-01', 0)::bigint as number, cost_minor as cost,
	       rep, product, credits_ref collate "C" as about
	from invoices
	where issued_on <= $1 and ` + asKnown + `%[1]s
	union all
	select account_id, kind, ref, paid_on - date '1970-01-01', amount_minor, currency, 0::bigint, null::bigint,
	       ''::text, ''::text, invoice_ref
	from payments
	where paid_on <= $1 and ` + asKnown + `%[1]s
	union all
	select account_id, kind, ref, occurred_on - date '1970-01-01', coalesce(amount_minor, 0), coalesce(currency, ''), coalesce(minutes, 0),
	       null::bigint, ''::text, ''::text, ''::text collate "C"
	from costs
	where occurred_on <= $1 and ` + asKnown + `%[1]s`

// ledgerCounts are those that an estimate counts, in the same columns.
const ledgerCounts = `
	union all
	select account_id, case type when 'support_request' then 'support_requests' else 'meetings' end,
	       ''::text collate "C", occurred_on - date '1970-01-01', 0::bigint, ''::text, count(*), null::bigint, ''::text, ''::text, ''::text collate "C"
	from engagement_events e
	where type in ('support_request', 'meeting_attended') and occurred_on <= $1 and ` + eventKnownAt + ` < $2
	  and (withdrawn_at is null or withdrawn_at >= $2)%[1]s
	group by account_id, type, occurred_on
	union all
	select account_id, 'messages'::text, ''::text collate "C", occurred_on - date '1970-01-01', 0::bigint, ''::text, count(*), null::bigint,
	       ''::text, ''::text, ''::text collate "C"
	from touches
	where occurred_on <= $1 and known_at < $2%[1]s
	group by account_id, occurred_on`

// ledgerEntry is a row of them.
type ledgerEntry struct {
	account int64
	kind    string // sale, credit, or a kind of payment, cost or count
	ref     string
	on      calendar.Date
	amount  money.Amount
	number  int64 // day due, minutes or count
	cost    sql.NullInt64
	rep     string
	product string
	about   string // invoice that a payment or a credit note is about
}

// ledgers yields the ledgers of some accounts, or all with nil.
func ledgers(
	ctx context.Context, db *sqlx.DB, entries string, accounts []int64, asOf calendar.Date, knownBefore time.Time,
	yield func(profit.Ledger) error,
) error {
	some, arguments := "", []any{asOf.String(), knownBefore}
	if accounts != nil {
		some, arguments = " and account_id = any ($3)", append(arguments, pq.Array(accounts))
	}
	statement := fmt.Sprintf(entries+" order by account_id", some)
	rows, err := db.QueryContext(ctx, statement, arguments...)
	if err != nil {
		return err
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	var e ledgerEntry
	var ledger profit.Ledger
	for rows.Next() {
		err := rows.Scan(&e.account, &e.kind, &e.ref, &e.on, &e.amount.Minor, &e.amount.Currency, &e.number, &e.cost, &e.rep, &e.product, &e.about)
		if err != nil {
			return err
		}
		if e.account != ledger.AccountID {
			if err := yieldLedger(ledger, yield); err != nil {
				return err
			}
			ledger = profit.Ledger{AccountID: e.account}
		}
		e.enter(&ledger)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	return yieldLedger(ledger, yield)
}

// enter puts the entry into its account's ledger.
func (e *ledgerEntry) enter(ledger *profit.Ledger) {
	switch e.kind {
	case "sale", "credit":
		ledger.Invoices = append(ledger.Invoices, analysis.Invoice{
			Ref: e.ref, IssuedOn: e.on, Amount: e.amount, Credit: e.kind == "credit",
			DueOn: calendar.Date(e.number), Rep: e.rep, Product: e.product,
			Cost: e.cost.Int64, HasCost: e.cost.Valid, Credits: e.about,
		})
	case string(analysis.Paid), string(analysis.WrittenOff), string(analysis.Recovered):
		ledger.Payments = append(ledger.Payments, analysis.Payment{
			Ref: e.ref, Invoice: e.about, Kind: analysis.PaymentKind(e.kind), On: e.on, Amount: e.amount,
		})
	case string(profit.SupportRequests), string(profit.Meetings), string(profit.Messages):
		ledger.Counts = append(ledger.Counts, profit.Count{Of: profit.CountOf(e.kind), On: e.on, N: int(e.number)})
	default:
		ledger.Costs = append(ledger.Costs, analysis.Cost{
			Ref: e.ref, Kind: analysis.CostKind(e.kind), On: e.on, Amount: e.amount, Minutes: e.number,
		})
	}
}

// yieldLedger yields a ledger unless it is empty.
func yieldLedger(ledger profit.Ledger, yield func(profit.Ledger) error) error {
	if len(ledger.Payments) > 0 {
		issued := make(map[string]bool, len(ledger.Invoices))
		for _, invoice := range ledger.Invoices {
			issued[invoice.Ref] = true
		}
		ledger.Payments = slices.DeleteFunc(ledger.Payments, func(p analysis.Payment) bool { return !issued[p.Invoice] })
		if len(ledger.Payments) == 0 {
			ledger.Payments = nil
		}
	}
	if ledger.Invoices == nil && ledger.Costs == nil && ledger.Counts == nil {
		return nil
	}
	return yield(ledger)
}
