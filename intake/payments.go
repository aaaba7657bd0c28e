package intake

import (
	"iter"
	"strings"

	"lull/analysis"
)

// The fields of a payment, in the order of its kind.
const (
	paymentInvoice = iota
	paymentRef
	paymentKind
	paymentPaidOn
	paymentAmount
	paymentCurrency
)

// Payments yields the payments, write-offs and recoveries of the files. Without
// a kind it is a payment.
func Payments(o Options) iter.Seq2[analysis.Row[analysis.Payment], error] {
	days := o.days()
	return read(PaymentsKind, o, func(r *record) (payment analysis.Payment, err error) {
		if payment.Invoice, err = r.reference(paymentInvoice); err != nil {
			return payment, err
		}
		if payment.Ref, err = r.reference(paymentRef); err != nil {
			return payment, err
		}
		switch kind := r.value(paymentKind); analysis.PaymentKind(strings.ToLower(kind)) {
		case "", analysis.Paid:
			payment.Kind = analysis.Paid
		case analysis.WrittenOff:
			payment.Kind = analysis.WrittenOff
		case analysis.Recovered:
			payment.Kind = analysis.Recovered
		default:
			return payment, r.bad(paymentKind, kind, "none of payment, write_off and recovery")
		}
		if payment.On, err = days.of(r, paymentPaidOn); err != nil {
			return payment, err
		}
		payment.Amount, err = r.amount(paymentAmount, paymentCurrency, o.Currency)
		if err == nil && payment.Amount.Minor < 0 {
			err = r.bad(paymentAmount, r.value(paymentAmount), "not negative: to take a payment back, send it again with its ref and 0")
		}
		return payment, err
	})
}
