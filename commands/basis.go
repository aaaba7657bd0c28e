package commands

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/commands/words"
)

// basisNote is basis as small print; none where all was recorded as it is.
func (q question) basisNote(w earnings) (note Note) {
	if texts := q.basis(w); len(texts) > 0 {
		note = Note{plain(strings.Join(texts, " "))}
	}
	return note
}

// basis is what the numbers rest on that nobody recorded: declared away,
// assumed, or converted.
func (q question) basis(w earnings) (texts []string) {
	year, p := w.earned.Year, q.policy.Profit
	if len(year.NotApplicable) > 0 {
		var inputs []string
		for _, input := range year.NotApplicable {
			inputs = append(inputs, q.part(input))
		}
		texts = append(texts, q.say.Say("basis.none", words.Data{"Inputs": capital(q.and(inputs))}))
	}
	if _, unknown := gapOf(year, profit.OfBadDebt); !unknown && !slices.Contains(year.NotApplicable, profit.OfBadDebt) {
		texts = append(texts, q.say.Say("basis.loss_rates", words.Data{
			"Current": basisPoints(p.LossCurrent), "To30": basisPoints(p.Loss30), "To60": basisPoints(p.Loss60),
			"To90": basisPoints(p.Loss90), "To180": basisPoints(p.Loss180), "Over": basisPoints(p.LossOver),
		}))
	}
	if year.Acquisition != 0 {
		texts = append(texts, q.say.Say("basis.acquisition", words.Data{"Months": p.AcquisitionMonths}))
	}
	if len(year.Estimates) > 0 {
		texts = append(texts, q.say.Say("basis.estimates", words.Data{
			"Request": p.RequestMinutes, "Meeting": p.MeetingMinutes, "Message": p.MessageMinutes,
		}))
	}
	return append(texts, q.conversions(w)...)
}

// conversions name the rates by which amounts of the last 12 full months came
// into the reporting currency: CHF at the rates of 3 Mar to 28 Oct.
func (q question) conversions(w earnings) (texts []string) {
	type days struct{ first, last calendar.Date }
	used := map[string]days{}
	note := func(currency string, on calendar.Date) {
		if currency == "" || currency == w.earned.Currency || on < w.earned.Year.From || on > w.earned.Year.To {
			return
		}
		for _, rate := range slices.Backward(ratesOf(w.books, currency)) {
			if rate > on {
				continue
			}
			if d, any := used[currency]; rate+profit.RateDays >= on {
				if !any {
					d = days{rate, rate}
				}
				used[currency] = days{min(d.first, rate), max(d.last, rate)}
			}
			return
		}
	}
	for _, i := range w.ledger.Invoices {
		note(i.Amount.Currency, i.IssuedOn)
	}
	for _, c := range w.ledger.Costs {
		note(c.Amount.Currency, c.On)
	}
	for _, p := range w.ledger.Payments {
		note(p.Amount.Currency, p.On)
	}
	for _, currency := range slices.Sorted(maps.Keys(used)) {
		d, id := used[currency], "basis.rates"
		if d.first == d.last {
			id = "basis.rate"
		}
		texts = append(texts, q.say.Say(id, words.Data{"Currency": currency, "First": q.shortDay(d.first), "Last": q.shortDay(d.last)}))
	}
	return texts
}

// ratesOf are the days of a currency's rates, in their order.
func ratesOf(books profit.Books, currency string) (days []calendar.Date) {
	for _, rate := range books.Exchange {
		if rate.Currency == currency {
			days = append(days, rate.On)
		}
	}
	slices.SortFunc(days, cmp.Compare)
	return days
}
