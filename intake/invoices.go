package intake

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// The fields of an invoice, in the order of its kind.
const (
	invoiceAccount = iota
	invoiceRef
	invoiceIssuedOn
	invoiceAmount
	invoiceCurrency
	invoiceKind
)

// Invoices yields the invoices and credit notes of the files. Without a kind a
// negative amount is a credit note.
func Invoices(o Options) iter.Seq2[analysis.Row[analysis.Invoice], error] {
	o.Currency = strings.ToUpper(o.Currency)
	if _, known := money.Decimals(o.Currency); o.Currency != "" && !known {
		return func(yield func(analysis.Row[analysis.Invoice], error) bool) {
			yield(analysis.Row[analysis.Invoice]{}, fmt.Errorf("--currency %s: %s", o.Currency, notACurrency))
		}
	}
	var days lastDay
	return read(InvoicesKind, o, func(r *record) (invoice analysis.Invoice, err error) {
		if invoice.Account, err = r.reference(invoiceAccount); err != nil {
			return invoice, err
		}
		if invoice.Ref, err = r.reference(invoiceRef); err != nil {
			return invoice, err
		}
		if invoice.IssuedOn, err = days.of(r); err != nil {
			return invoice, err
		}
		if invoice.Amount, err = r.amount(o.Currency); err != nil {
			return invoice, err
		}
		invoice.Credit, err = r.isCredit(invoice.Amount)
		return invoice, err
	})
}

const notACurrency = "not a currency code of ISO 4217, such as EUR"

// lastDay spares reading the same date again: files are often in its order.
type lastDay struct {
	text string
	day  calendar.Date
}

func (l *lastDay) of(r *record) (calendar.Date, error) {
	if text := r.value(invoiceIssuedOn); text == "" || text != l.text {
		day, err := r.date(invoiceIssuedOn)
		if err != nil {
			return 0, err
		}
		l.text, l.day = strings.Clone(text), day
	}
	return l.day, nil
}

func (r *record) amount(fallback string) (money.Amount, error) {
	code := r.value(invoiceCurrency)
	if code == "" {
		code = fallback
	}
	if code == "" {
		return money.Amount{}, r.bad(invoiceCurrency, "", "no currency: add a column for it, or --currency EUR")
	}
	decimals, known := money.Decimals(code)
	if !known {
		code = strings.ToUpper(code)
		if decimals, known = money.Decimals(code); !known {
			return money.Amount{}, r.bad(invoiceCurrency, r.value(invoiceCurrency), notACurrency)
		}
	}
	value := r.value(invoiceAmount)
	if value == "" {
		return money.Amount{}, r.bad(invoiceAmount, "", needed)
	}
	amount, err := money.Parse(value, code, decimals)
	switch {
	case errors.Is(err, money.ErrPrecision):
		return amount, r.bad(invoiceAmount, value, fmt.Sprintf("%s has %s", code, decimalsText(decimals)))
	case errors.Is(err, money.ErrRange):
		return amount, r.bad(invoiceAmount, value, "larger than can be kept")
	case err != nil:
		return amount, r.bad(invoiceAmount, value, "not a number like 1234.50: write it without thousands separators, with a point before the decimals")
	}
	return amount, nil
}

func decimalsText(n int) string {
	switch n {
	case 0:
		return "no decimals"
	default:
		return fmt.Sprintf("at most %d decimals", n)
	}
}

func (r *record) isCredit(amount money.Amount) (bool, error) {
	kind := r.value(invoiceKind)
	switch {
	case kind == "":
		return amount.Minor < 0, nil
	case strings.EqualFold(kind, "sale"):
		if amount.Minor < 0 {
			return false, r.bad(invoiceAmount, r.value(invoiceAmount), "a sale is not negative; if it is a credit note, its kind is credit")
		}
		return false, nil
	case strings.EqualFold(kind, "credit"):
		if amount.Minor > 0 {
			return false, r.bad(invoiceAmount, r.value(invoiceAmount), "a credit note is not positive: write it with a minus, or make its kind sale")
		}
		return true, nil
	}
	return false, r.bad(invoiceKind, kind, "neither sale nor credit")
}
