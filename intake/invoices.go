package intake

import (
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
	invoiceDueOn
	invoiceRep
	invoiceProduct
	invoiceCost
	invoiceCredits
)

// Invoices yields the invoices and credit notes of the files. Without a kind a
// negative amount is a credit note.
func Invoices(o Options) iter.Seq2[analysis.Row[analysis.Invoice], error] {
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
		if invoice.Amount, err = r.amount(invoiceAmount, invoiceCurrency, o.Currency); err != nil {
			return invoice, err
		}
		if invoice.Credit, err = r.isCredit(invoice.Amount); err != nil {
			return invoice, err
		}
		err = r.invoiceDetails(&invoice)
		return invoice, err
	})
}

// invoiceDetails reads what not every file has.
func (r *record) invoiceDetails(invoice *analysis.Invoice) (err error) {
	if invoice.DueOn, err = r.optionalDate(invoiceDueOn); err != nil {
		return err
	}
	if invoice.Rep, err = r.email(invoiceRep); err != nil {
		return err
	}
	if invoice.Product, err = r.text(invoiceProduct, maxText); err != nil {
		return err
	}
	if r.value(invoiceCost) != "" {
		cost, err := r.amountIn(invoiceCost, invoice.Amount.Currency)
		if err != nil {
			return err
		}
		invoice.Cost, invoice.HasCost = cost.Minor, true
	}
	if r.value(invoiceCredits) == "" {
		return nil
	}
	if invoice.Credits, err = r.reference(invoiceCredits); err == nil && !invoice.Credit {
		err = r.bad(invoiceCredits, invoice.Credits, "only a credit note names the invoice that it lowers, and this is a sale")
	}
	return err
}

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
