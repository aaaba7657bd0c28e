package store_test

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"slices"
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/store"
)

// ledgers returns all ledgers by account, their entries in order.
func (d database) ledgers(t testing.TB, asOf calendar.Date, knownBefore time.Time) map[int64]profit.Ledger {
	t.Helper()
	found := make(map[int64]profit.Ledger)
	err := d.Ledgers(t.Context(), asOf, knownBefore, func(l profit.Ledger) error {
		if _, twice := found[l.AccountID]; twice {
			t.Errorf("account %d came twice", l.AccountID)
		}
		found[l.AccountID] = inOrder(l)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func (d database) ledger(t testing.TB, ref string, asOf calendar.Date) profit.Ledger {
	t.Helper()
	ledger, err := d.Ledger(t.Context(), d.account(t, ref).ID, asOf, end(asOf))
	if err != nil {
		t.Fatal(err)
	}
	return inOrder(ledger)
}

func inOrder(l profit.Ledger) profit.Ledger {
	slices.SortFunc(l.Invoices, func(a, b analysis.Invoice) int { return cmp.Compare(a.Ref, b.Ref) })
	slices.SortFunc(l.Payments, func(a, b analysis.Payment) int { return cmp.Compare(a.Ref, b.Ref) })
	slices.SortFunc(l.Costs, func(a, b analysis.Cost) int { return cmp.Compare(a.Ref, b.Ref) })
	slices.SortFunc(l.Counts, func(a, b profit.Count) int {
		return cmp.Or(cmp.Compare(a.Of, b.Of), cmp.Compare(a.On, b.On))
	})
	return l
}

func load[T any](
	t testing.TB, into func(context.Context, iter.Seq2[analysis.Row[T], error], store.Import) (analysis.Counts, error),
	how store.Import, values ...T,
) analysis.Counts {
	t.Helper()
	counts, err := into(t.Context(), analysis.Rows(values...), how)
	if err != nil {
		t.Fatal(err)
	}
	return counts
}

func cost(ref, account string, kind analysis.CostKind, on calendar.Date, minor int64) analysis.Cost {
	return analysis.Cost{Ref: ref, Account: account, Kind: kind, On: on, Amount: euros(minor)}
}

func minutes(ref, account string, kind analysis.CostKind, on calendar.Date, n int64) analysis.Cost {
	return analysis.Cost{Ref: ref, Account: account, Kind: kind, On: on, Minutes: n}
}

func paid(ref, invoice string, kind analysis.PaymentKind, on calendar.Date, minor int64) analysis.Payment {
	return analysis.Payment{Ref: ref, Invoice: invoice, Kind: kind, On: on, Amount: euros(minor)}
}

func TestALedgerHoldsEveryEntry(t *testing.T) {
	t.Parallel()
	d := open(t)
	full := sale("I1", "AC1", day(2026, 1, 5), 100_000)
	full.DueOn, full.Rep, full.Product, full.Cost, full.HasCost = day(2026, 2, 4), "ana@example.com", "Pumps", 0, true
	note := credit("C1", "AC1", day(2026, 1, 20), -5_000)
	note.Credits = "I1"
	later := sale("I2", "AC1", day(2026, 6, 1), 1)
	d.importInvoices(t, importOn(day(2026, 3, 1)), full, note, later, sale("I3", "AC2", day(2026, 1, 7), 3))
	costs := []analysis.Cost{
		cost("X1", "ac1", analysis.ExtraRequest, day(2026, 1, 9), 700),
		cost("X2", "AC1", analysis.Rebilled, day(2026, 1, 10), -1),
		minutes("X3", "AC1", analysis.SupportTime, day(2026, 1, 11), 44),
	}
	load(t, d.ImportCosts, importOn(day(2026, 3, 1)), costs...)
	payments := []analysis.Payment{
		paid("P1", "I1", analysis.Paid, day(2026, 2, 1), 60_000),
		paid("P2", "I1", analysis.WrittenOff, day(2026, 2, 2), 40_000),
		paid("P3", "I1", analysis.Recovered, day(2026, 2, 3), 40_000),
	}
	load(t, d.ImportPayments, importOn(day(2026, 3, 1)), append(payments, paid("P4", "I2", analysis.Paid, day(2026, 2, 3), 1))...)
	event := func(id string, kind analysis.EventType, on calendar.Date) analysis.Event {
		return analysis.Event{Source: "crm", ID: id, Account: "AC1", Type: kind, On: on}
	}
	d.importEvents(
		t, importOn(day(2026, 3, 1)), event("1", analysis.SupportRequest, day(2026, 1, 5)), event("2", analysis.SupportRequest, day(2026, 1, 5)),
		event("3", analysis.SupportRequest, day(2026, 1, 6)), event("4", analysis.MeetingAttended, day(2026, 1, 5)), event("5", analysis.Login, day(2026, 1, 5)),
	)
	load(t, d.ImportTouches, importOn(day(2026, 3, 1)),
		analysis.Touch{Source: "crm", ID: "1", Account: "AC1", On: day(2026, 1, 5)}, analysis.Touch{Source: "crm", ID: "2", Account: "AC1", On: day(2026, 1, 5)})

	for i := range costs {
		costs[i].Account = ""
	}
	full.Account, note.Account = "", ""
	want := profit.Ledger{
		AccountID: d.account(t, "AC1").ID,
		Invoices:  []analysis.Invoice{note, full},
		Payments:  payments, // that of the later invoice waits for it
		Costs:     costs,
		Counts: []profit.Count{
			{Of: profit.Meetings, On: day(2026, 1, 5), N: 1},
			{Of: profit.Messages, On: day(2026, 1, 5), N: 2},
			{Of: profit.SupportRequests, On: day(2026, 1, 5), N: 2},
			{Of: profit.SupportRequests, On: day(2026, 1, 6), N: 1},
		},
	}
	asOf := day(2026, 3, 1)
	if diff := gocmp.Diff(want, d.ledger(t, "AC1", asOf)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := d.ledgers(t, asOf, end(asOf)); len(got) != 2 {
		t.Errorf("%d ledgers, want 2", len(got))
	}
	if got, err := d.Ledger(t.Context(), 4711, asOf, end(asOf)); err != nil || gocmp.Diff(profit.Ledger{AccountID: 4711}, got) != "" {
		t.Errorf("of nobody: %+v, %v", got, err)
	}
	stop := errors.New("enough")
	if err := d.Ledgers(t.Context(), asOf, end(asOf), func(profit.Ledger) error { return stop }); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of yield", err)
	}
}

// The fields that a file lacks keep what is stored, in the same load as files
// that have them; an empty field clears.
func TestInvoicesKeepWhatAFileDoesNotHave(t *testing.T) {
	t.Parallel()
	d := open(t)
	full := sale("I1", "AC1", day(2026, 1, 5), 100)
	full.DueOn, full.Rep, full.Product, full.Cost, full.HasCost = day(2026, 2, 4), "ana@example.com", "Pumps", 60, true
	note := credit("C1", "AC1", day(2026, 1, 6), -100)
	note.Credits = "I1"
	d.importInvoices(t, importOn(day(2026, 3, 1)), full, note)
	short := &analysis.Source{File: "short.csv", Columns: []string{"account", "ref", "issued_on", "amount"}}
	withDue := &analysis.Source{File: "due.csv", Columns: []string{"account", "ref", "issued_on", "amount", "due_on"}}
	rows := func(values ...analysis.Row[analysis.Invoice]) iter.Seq2[analysis.Row[analysis.Invoice], error] {
		return func(yield func(analysis.Row[analysis.Invoice], error) bool) {
			for i, row := range values {
				row.Line = i + 2
				if !yield(row, nil) {
					return
				}
			}
		}
	}
	counts, err := d.ImportInvoices(t.Context(), rows(
		analysis.Row[analysis.Invoice]{Value: sale("I1", "AC1", day(2026, 1, 5), 100), Source: short},
		analysis.Row[analysis.Invoice]{Value: credit("C1", "AC1", day(2026, 1, 6), -100), Source: short},
	), importOn(day(2026, 3, 2)))
	if diff := gocmp.Diff(analysis.Counts{Rows: 2, Unchanged: 2}, counts); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	counts, err = d.ImportInvoices(t.Context(), rows(
		analysis.Row[analysis.Invoice]{Value: sale("I1", "AC1", day(2026, 1, 5), 90), Source: short}, // its amount is corrected
		analysis.Row[analysis.Invoice]{Value: credit("C1", "AC1", day(2026, 1, 6), -100), Source: withDue},
	), importOn(day(2026, 3, 3)))
	if diff := gocmp.Diff(analysis.Counts{Rows: 2, Changed: 1, Unchanged: 1}, counts); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	full.Amount, full.Account, note.Account = euros(90), "", ""
	if diff := gocmp.Diff([]analysis.Invoice{note, full}, d.ledger(t, "AC1", day(2026, 3, 3)).Invoices); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// A file with all the columns, empty.
	if counts := d.importInvoices(t, importOn(day(2026, 3, 4)), sale("I1", "AC1", day(2026, 1, 5), 90)); counts.Changed != 1 {
		t.Errorf("cleared: %+v", counts)
	}
	if got := d.ledger(t, "AC1", day(2026, 3, 4)).Invoices[1]; got.HasCost || got.DueOn != 0 || got.Rep != "" || got.Product != "" {
		t.Errorf("cleared: %+v", got)
	}
}

func TestPaymentsMoveWithTheirInvoice(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importInvoices(t, importOn(day(2026, 3, 1)), sale("I1", "AC1", day(2026, 1, 5), 100), sale("I2", "AC1", day(2026, 1, 5), 100))
	load(t, d.ImportPayments, importOn(day(2026, 3, 1)), paid("P1", "I1", analysis.Paid, day(2026, 2, 1), 60), paid("P2", "I2", analysis.Paid, day(2026, 2, 1), 60))
	d.importInvoices(t, importOn(day(2026, 3, 5)), sale("I1", "AC2", day(2026, 1, 5), 100))
	d.importInvoices(t, importOn(day(2026, 3, 6)), sale("I1", "AC1", day(2026, 1, 5), 100))
	for asOf, want := range map[calendar.Date][2]int{day(2026, 3, 4): {2, 0}, day(2026, 3, 5): {1, 1}, day(2026, 3, 6): {2, 0}} {
		if got := [2]int{len(d.ledger(t, "AC1", asOf).Payments), len(d.ledger(t, "AC2", asOf).Payments)}; got != want {
			t.Errorf("as of %s payments of both: %v, want %v", asOf, got, want)
		}
	}
	if counts := load(t, d.ImportPayments, importOn(day(2026, 3, 7)), paid("P1", "I1", analysis.Paid, day(2026, 2, 1), 60)); counts.Unchanged != 1 {
		t.Errorf("the payment again: %+v", counts)
	}
}

// version is one of a fact's, as a plain reading of the rules keeps it.
type version struct {
	account           string
	on                calendar.Date
	value             any
	known, superseded time.Time
}

// rules keeps facts as the imports are said to.
type rules map[string][]version

func (r rules) take(how store.Import, isFirst bool, ref, account string, on calendar.Date, value any) {
	versions := r[ref]
	known := how.Now
	switch last := len(versions) - 1; {
	case last < 0:
		if midnight := on.Time(); (isFirst || how.Backfill) && midnight.Before(known) {
			known = midnight
		}
	case versions[last].account == account && versions[last].on == on && versions[last].value == value:
		return
	default:
		versions[last].superseded = how.Now
	}
	r[ref] = append(versions, version{account: account, on: on, value: value, known: known})
}

func (r rules) asOf(account string, asOf calendar.Date, knownBefore time.Time) (values []any) {
	for _, versions := range r {
		for _, v := range versions {
			if v.account == account && v.on <= asOf && v.known.Before(knownBefore) && (v.superseded.IsZero() || !v.superseded.Before(knownBefore)) {
				values = append(values, v.value)
			}
		}
	}
	return values
}

func only[T any](values []any) (some []T) {
	for _, v := range values {
		if value, is := v.(T); is {
			some = append(some, value)
		}
	}
	return some
}

// However facts arrive and are corrected, all ledgers, each one by itself and a
// plain reading of the rules agree on what was known when.
func TestAnyDeliveriesGiveTheLedgersOfTheRules(t *testing.T) {
	t.Parallel()
	d := open(t)
	accounts := []string{"AC1", "AC2", "AC3"}
	for _, ref := range accounts {
		d.importAccounts(t, analysis.Account{Ref: ref})
	}
	load(t, d.ImportExchangeRates, importOn(day(2026, 1, 1)), analysis.ExchangeRate{Currency: "CHF", On: day(2025, 1, 1), Rate: 1})
	rapid.Check(t, func(r *rapid.T) {
		if _, err := d.sql.ExecContext(t.Context(), `truncate invoices, account_activity, costs, payments, ledger_days, exchange_rates, touches, fact_sources`); err != nil {
			r.Fatal(err)
		}
		today := day(2026, 1, 1)
		var often []analysis.ExchangeRate
		for on := today - 100; on < today+200; on += 30 {
			often = append(often, analysis.ExchangeRate{Currency: "CHF", On: on, Rate: 1})
		}
		load(t, d.ImportExchangeRates, importOn(today), often...)
		invoices, costs, payments := rules{}, rules{}, rules{}
		someOf := func(what string, refs ...string) []string {
			return rapid.SliceOfDistinct(rapid.SampledFrom(refs), rapid.ID[string]).Draw(r, what)
		}
		anAmount := func(ref string, from, to int64) money.Amount { // the currency follows from the reference
			currency := map[byte]string{'4': "CHF"}[ref[1]]
			return money.Amount{Minor: rapid.Int64Range(from, to).Draw(r, "minor"), Currency: cmp.Or(currency, "EUR")}
		}
		for range rapid.IntRange(1, 5).Draw(r, "deliveries") {
			today += calendar.Date(rapid.IntRange(1, 40).Draw(r, "days"))
			how := importOn(today)
			how.Backfill = rapid.Bool().Draw(r, "backfill")
			aDay := func() calendar.Date { return today - calendar.Date(rapid.IntRange(0, 60).Draw(r, "age")) }

			var issued []analysis.Invoice
			isFirst := len(invoices) == 0
			for _, ref := range someOf("invoices", "I1", "I2", "I3", "I4") {
				invoice := analysis.Invoice{Ref: ref, IssuedOn: aDay(), Amount: anAmount(ref, 5000, 5001), HasCost: rapid.Bool().Draw(r, "has cost")}
				account := rapid.SampledFrom(accounts).Draw(r, "account")
				invoices.take(how, isFirst, ref, account, invoice.IssuedOn, invoice)
				for payment, versions := range payments {
					v := versions[len(versions)-1]
					if v.value.(analysis.Payment).Invoice == ref {
						payments.take(how, false, payment, account, v.on, v.value)
					}
				}
				invoice.Account = account
				issued = append(issued, invoice)
			}
			load(t, d.ImportInvoices, how, issued...)

			var spent []analysis.Cost
			isFirst = len(costs) == 0
			for _, ref := range someOf("costs", "X1", "X2", "X3", "X4") {
				cost := analysis.Cost{Ref: ref, Kind: rapid.SampledFrom([]analysis.CostKind{analysis.SupportTime, analysis.SalesTime}).Draw(r, "kind"), On: aDay()}
				if rapid.Bool().Draw(r, "is time") {
					cost.Minutes = rapid.Int64Range(0, 1).Draw(r, "minutes")
				} else {
					cost.Amount = anAmount(ref, -1, 1)
				}
				account := rapid.SampledFrom(accounts).Draw(r, "account")
				costs.take(how, isFirst, ref, account, cost.On, cost)
				cost.Account = account
				spent = append(spent, cost)
			}
			load(t, d.ImportCosts, how, spent...)

			var settled []analysis.Payment
			isFirst = len(payments) == 0
			for _, ref := range someOf("payments", "P1", "P2", "P3", "P4") {
				invoice := rapid.SampledFrom([]string{"I1", "I2", "I3", "I4"}).Draw(r, "invoice")
				versions := invoices[invoice]
				if versions == nil {
					continue
				}
				payment := analysis.Payment{
					Ref: ref, Invoice: invoice, Kind: rapid.SampledFrom([]analysis.PaymentKind{analysis.Paid, analysis.WrittenOff}).Draw(r, "kind"),
					On: aDay(), Amount: anAmount(invoice, 0, 1),
				}
				payments.take(how, isFirst, ref, versions[len(versions)-1].account, payment.On, payment)
				settled = append(settled, payment)
			}
			load(t, d.ImportPayments, how, settled...)
		}
		for _, asOf := range []calendar.Date{today, today - calendar.Date(rapid.IntRange(0, 200).Draw(r, "back"))} {
			knownBefore := end(rapid.SampledFrom([]calendar.Date{asOf, today, today - 30}).Draw(r, "known"))
			all := d.ledgers(t, asOf, knownBefore)
			kept := make(map[profit.Input]profit.Span)
			for _, ref := range accounts {
				id := d.account(t, ref).ID
				want := profit.Ledger{
					AccountID: id,
					Invoices:  only[analysis.Invoice](invoices.asOf(ref, asOf, knownBefore)),
					Costs:     only[analysis.Cost](costs.asOf(ref, asOf, knownBefore)),
				}
				for _, payment := range only[analysis.Payment](payments.asOf(ref, asOf, knownBefore)) {
					if slices.ContainsFunc(want.Invoices, func(i analysis.Invoice) bool { return i.Ref == payment.Invoice }) {
						want.Payments = append(want.Payments, payment)
					}
				}
				one, err := d.Ledger(t.Context(), id, asOf, knownBefore)
				if diff := gocmp.Diff(inOrder(want), inOrder(one)); diff != "" || err != nil {
					r.Fatalf("%s as of %s, known before %s: error %v (-want +got):\n%s", ref, asOf, knownBefore, err, diff)
				}
				streamed, has := all[id]
				if has != (want.Invoices != nil || want.Costs != nil) || has && gocmp.Diff(one, streamed) != "" {
					r.Fatalf("%s among all as of %s: %t, %+v", ref, asOf, has, streamed)
				}
				delete(all, id)
				for _, cost := range want.Costs {
					kept[profit.Input(cost.Kind)] = widen(kept[profit.Input(cost.Kind)], cost.On)
				}
			}
			if len(all) > 0 {
				r.Fatalf("ledgers of others: %+v", all)
			}
			// A day that was left and taken again counts in between.
			if knownBefore.Equal(end(today)) {
				books, err := d.Books(t.Context(), asOf, knownBefore)
				delete(books.Kept, profit.OfDirectCost)
				delete(books.Kept, profit.OfBadDebt)
				if diff := gocmp.Diff(kept, books.Kept); diff != "" || err != nil {
					r.Fatalf("kept as of %s: error %v (-want +got):\n%s", asOf, err, diff)
				}
			}
		}
	})
}

func widen(span profit.Span, on calendar.Date) profit.Span {
	if span.From == 0 {
		return profit.Span{From: on, To: on}
	}
	return profit.Span{From: min(span.From, on), To: max(span.To, on)}
}
