package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/intake"
)

// importText loads a file of a kind as `lull import` does.
func (d database) importText(t testing.TB, kind, text string) (analysis.Counts, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), kind+".csv")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	on := day(2026, 11, 22)
	o := intake.Options{Files: []string{file}, Currency: "EUR", Today: on}
	how := importOn(on)
	switch kind {
	case intake.CostsKind:
		return d.ImportCosts(t.Context(), intake.Costs(o), how)
	case intake.PaymentsKind:
		return d.ImportPayments(t.Context(), intake.Payments(o), how)
	case intake.RatesKind:
		return d.ImportRateCards(t.Context(), intake.Rates(o), how)
	case intake.CommissionsKind:
		return d.ImportCommissionRules(t.Context(), intake.Commissions(o), how)
	case intake.ExchangeKind:
		return d.ImportExchangeRates(t.Context(), intake.Exchange(o), how)
	}
	return d.ImportInvoices(t.Context(), intake.Invoices(o), how)
}

func TestWhatIsRefusedAndWhy(t *testing.T) {
	t.Parallel()
	const (
		costs       = "account,ref,kind,occurred_on,amount,currency,minutes\n"
		payments    = "invoice,ref,kind,paid_on,amount,currency\n"
		rates       = "kind,valid_from,cost,currency,minutes\n"
		commissions = "rep,product,valid_from,percent\n"
		exchange    = "currency,day,rate\n"
		invoices    = "account,ref,issued_on,amount,kind,due_on,rep,product,cost,credits\n"
	)
	tests := []struct{ name, kind, text, want string }{
		{
			"negative minutes", "costs", costs + "AC1,X1,support,2026-11-03,,,-30\n",
			`costs.csv, line 2, minutes "-30": time is not negative: to take an entry back, send it again with its ref and 0`,
		},
		{
			"parts of minutes", "costs", costs + "AC1,X1,support,2026-11-03,,,7.5\n",
			`costs.csv, line 2, minutes "7.5": a number of minutes has no decimals`,
		},
		{
			"endless minutes", "costs", costs + "AC1,X1,support,2026-11-03,,,1000000000001\n",
			`costs.csv, line 2, minutes "1000000000001": larger than can be kept`,
		},
		{
			"unknown kind", "costs", costs + "AC1,X1,lunch,2026-11-03,1,EUR,\n",
			`costs.csv, line 2, kind "lunch": none of direct, commission, sales, support, equipment, extra, acquisition and rebilled`,
		},
		{"no kind", "costs", costs + "AC1,X1,,2026-11-03,1,EUR,\n", `costs.csv, line 2, kind: it is empty, and every row needs it`},
		{
			"amount and minutes", "costs", costs + "AC1,X1,support,2026-11-03,1,EUR,2\n",
			`costs.csv, line 2, minutes "2": an amount and minutes: an entry is one of them, so make it two or leave one out`,
		},
		{
			"neither", "costs", costs + "AC1,X1,support,2026-11-03,,EUR,\n",
			`costs.csv, line 2, amount: neither an amount nor minutes, and every row needs one of them`,
		},
		{
			"minutes of goods", "costs", costs + "AC1,X1,direct,2026-11-03,,,30\n",
			`costs.csv, line 2, minutes "30": direct is no use of time, and takes an amount; sales, support and equipment take minutes`,
		},
		{"in the future", "costs", costs + "AC1,X1,extra,2026-12-24,1,EUR,\n", `costs.csv, line 2, occurred_on "2026-12-24": in the future: today is 2026-11-22`},
		{
			"no such account", "costs", costs + "AC1,X1,extra,2026-11-03,1,EUR,\nAC9,X2,extra,2026-11-03,1,EUR,\nAC8,X3,extra,2026-11-03,1,EUR,\n",
			`costs.csv, line 3, account "AC9": no such account, and costs make none: correct the reference, or import accounts or invoices that have it first`,
		},
		{
			"no exchange rate for the day", "costs", costs + "AC1,X1,extra,2026-11-03,1,CHF,\nAC1,X2,extra,2026-11-04,1,CHF,\nAC1,X3,extra,2026-10-02,1,CHF,\n",
			`costs.csv, line 3, currency "CHF": no exchange rate of CHF for 2026-11-04, the day itself or one of the 31 days before: import it first, lull import exchange FILE`,
		},
		{
			"no exchange rate at all", "costs", costs + "AC1,X1,extra,2026-11-03,1,USD,\nAC9,X2,extra,2026-11-03,1,USD,\n",
			`costs.csv, line 2, currency "USD": no exchange rate of USD for 2026-11-03, the day itself or one of the 31 days before: import it first, lull import exchange FILE`,
		},
		{
			"one number twice", "costs", costs + "AC1,X1,extra,2026-11-03,1,EUR,\nAC1,X1,extra,2026-11-03,2,EUR,\n",
			`costs.csv, line 3, ref "X1": already in FOLDER/costs.csv, line 2, with other values: keep one of the two`,
		},
		{
			"unknown invoice", "payments", payments + "I1,P1,,2026-11-03,1.00,EUR\nI9,P2,,2026-11-03,1.00,EUR\n",
			`payments.csv, line 3, invoice "I9": no such invoice: correct the number, or import the invoice first`,
		},
		{
			"more than the invoice", "payments", payments + "I1,P1,,2026-11-03,60.00,EUR\nI1,P2,write_off,2026-11-03,0.01,EUR\n",
			`payments.csv, line 3, amount "0.01": more than is open of I1: it is over EUR 100.00, and 100.00 are paid or written off already`,
		},
		{
			"more than the invoice at once", "payments", payments + "I2,P1,payment,2026-11-03,100.01,EUR\n",
			`payments.csv, line 2, amount "100.01": more than is open of I2: it is over EUR 100.00, and 0.00 are paid or written off already`,
		},
		{
			"another currency", "payments", payments + "I1,P1,,2026-11-03,1.00,CHF\n",
			`payments.csv, line 2, currency "CHF": I1 is in EUR: give the amount in the currency of the invoice`,
		},
		{
			"recovered without a write-off", "payments", payments + "I2,P1,recovery,2026-11-03,1.00,EUR\n",
			`payments.csv, line 2, amount "1.00": more is recovered of I2 than was given up: EUR 0.00 are written off, and 0.00 of that recovered already`,
		},
		{
			"more recovered than written off", "payments", payments + "I1,P1,recovery,2026-11-03,30.00,EUR\nI1,P2,recovery,2026-11-03,0.01,EUR\n",
			`payments.csv, line 3, amount "0.01": more is recovered of I1 than was given up: EUR 30.00 are written off, and 30.00 of that recovered already`,
		},
		{"a credit note", "payments", payments + "C1,P1,,2026-11-03,1.00,EUR\n", `payments.csv, line 2, invoice "C1": this is a credit note, and nothing is paid on one: leave the row out`},
		{
			"a negative payment", "payments", payments + "I1,P1,,2026-11-03,-1.00,EUR\n",
			`payments.csv, line 2, amount "-1.00": not negative: to take a payment back, send it again with its ref and 0`,
		},
		{"a refund", "payments", payments + "I1,P1,refund,2026-11-03,1.00,EUR\n", `payments.csv, line 2, kind "refund": none of payment, write_off and recovery`},
		{
			"a payment without a rate", "payments", payments + "I3,P1,,2026-11-05,1.00,CHF\n",
			`payments.csv, line 2, currency "CHF": no exchange rate of CHF for 2026-11-05, the day itself or one of the 31 days before: import it first, lull import exchange FILE`,
		},
		{
			"two rate cards from one day", "rates", rates + "support,2026-01-01,100,EUR,50\nsales,2026-01-01,100,EUR,60\nsupport,2026-01-01,100,EUR,60\n",
			`rates.csv, line 4, valid_from "2026-01-01": already in FOLDER/rates.csv, line 2, with other values: keep one of the two`,
		},
		{
			"no capacity", "rates", rates + "support,2026-01-01,100,EUR,0\n",
			`rates.csv, line 2, minutes "0": not the minutes that can be worked in the period, which are more than none: about 80 % of the paid ones`,
		},
		{
			"less than no capacity", "rates", rates + "support,2026-01-01,100,EUR,-5\n",
			`rates.csv, line 2, minutes "-5": not the minutes that can be worked in the period, which are more than none: about 80 % of the paid ones`,
		},
		{"less than no cost", "rates", rates + "support,2026-01-01,-1,EUR,5\n", `rates.csv, line 2, cost "-1": what a team costs is not negative`},
		{"a rate of goods", "rates", rates + "direct,2026-01-01,100,EUR,5\n", `rates.csv, line 2, kind "direct": none of sales, support and equipment`},
		{
			"more than everything", "commissions", commissions + ",,2026-01-01,100.01\n",
			`commissions.csv, line 2, percent "100.01": a commission is 0 to 100 percent of the invoice: write 7.5 for 7.5 %`,
		},
		{
			"less than nothing", "commissions", commissions + ",,2026-01-01,-1\n",
			`commissions.csv, line 2, percent "-1": a commission is 0 to 100 percent of the invoice: write 7.5 for 7.5 %`,
		},
		{"too exact", "commissions", commissions + ",,2026-01-01,7.125\n", `commissions.csv, line 2, percent "7.125": a commission has at most 2 decimals`},
		{"no address", "commissions", commissions + "Ana,,2026-01-01,5\n", `commissions.csv, line 2, rep "Ana": not an e-mail address like ana@example.com`},
		{
			"what others are converted to", "exchange", exchange + "CHF,2026-11-03,1.0432\nEUR,2026-11-03,1\n",
			`exchange.csv, line 3, currency "EUR": EUR is what others are converted to: leave the row out`,
		},
		{
			"worth nothing", "exchange", exchange + "CHF,2026-11-03,0\n",
			`exchange.csv, line 2, rate "0": a rate is more than 0: what one unit is worth in the currency that you report in`,
		},
		{
			"worth less than nothing", "exchange", exchange + "CHF,2026-11-03,-1.1\n",
			`exchange.csv, line 2, rate "-1.1": a rate is more than 0: what one unit is worth in the currency that you report in`,
		},
		{"too many decimals", "exchange", exchange + "CHF,2026-11-03,0.123456789\n", `exchange.csv, line 2, rate "0.123456789": a rate has at most 8 decimals`},
		{"no currency", "exchange", exchange + "EURO,2026-11-03,1\n", `exchange.csv, line 2, currency "EURO": not a currency code of ISO 4217, such as EUR`},
		{"an empty currency", "exchange", exchange + ",2026-11-03,1\n", `exchange.csv, line 2, currency: it is empty, and every row needs it`},
		{
			"two rates of a day", "exchange", exchange + "CHF,2026-11-03,1.1\nCHF,2026-11-03,1.2\n",
			`exchange.csv, line 3, day "2026-11-03": already in FOLDER/exchange.csv, line 2, with other values: keep one of the two`,
		},
		{
			"a sale that credits", "invoices", invoices + "AC1,I7,2026-11-03,1.00,sale,,,,,I1\n",
			`invoices.csv, line 2, credits "I1": only a credit note names the invoice that it lowers, and this is a sale`,
		},
		{"a cost too exact", "invoices", invoices + "AC1,I7,2026-11-03,1.00,,,,,0.001,\n", `invoices.csv, line 2, cost "0.001": EUR has at most 2 decimals`},
		{"due some day", "invoices", invoices + "AC1,I7,2026-11-03,1.00,,soon,,,,\n", `invoices.csv, line 2, due_on "soon": not a date like 2026-11-24: write year, month and day in this order`},
	}
	d := open(t)
	swiss := sale("I3", "AC1", day(2026, 1, 3), 10_000)
	swiss.Amount.Currency = "CHF"
	d.importInvoices(t, importOn(day(2026, 11, 20)), sale("I1", "AC1", day(2026, 1, 1), 10_000), sale("I2", "AC1", day(2026, 1, 2), 10_000), swiss, credit("C1", "AC1", day(2026, 1, 2), -500))
	load(t, d.ImportExchangeRates, importOn(day(2026, 11, 20)), analysis.ExchangeRate{Currency: "CHF", On: day(2026, 10, 3), Rate: 104_320_000}, analysis.ExchangeRate{Currency: "CHF", On: day(2026, 9, 1), Rate: 1})
	load(t, d.ImportPayments, importOn(day(2026, 11, 20)), paid("P0", "I1", analysis.Paid, day(2026, 1, 3), 1000), paid("W0", "I1", analysis.WrittenOff, day(2026, 1, 3), 3000))
	const kept = `
		select (select count(*) from invoices) || ' ' || (select count(*) from costs) || ' ' || (select count(*) from payments) || ' ' || (select count(*) from rate_cards)
		       || ' ' || (select count(*) from commission_rules) || ' ' || (select count(*) from exchange_rates) || ' ' || (select count(*) from accounts)`
	for _, test := range tests {
		_, err := d.importText(t, test.kind, test.text)
		bad, is := errors.AsType[*analysis.BadRow](err)
		if !is {
			t.Errorf("%s: error %v", test.name, err)
			continue
		}
		folder := filepath.Dir(bad.File)
		got := strings.ReplaceAll(strings.TrimPrefix(bad.Error(), folder+"/"), folder, "FOLDER")
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
	if diff := cmp.Diff([]string{"4 0 2 0 0 2 1"}, d.ask(t, kept)); diff != "" {
		t.Errorf("something was kept (-want +got):\n%s", diff)
	}
	// Corrections are weighed without what they replace.
	for _, text := range []string{"I1,P0,,2026-11-03,70.00,EUR\n", "I1,P0,,2026-11-03,0,EUR\nI1,P1,,2026-11-03,70.00,EUR\nI1,R0,recovery,2026-11-03,30,EUR\n"} {
		if _, err := d.importText(t, "payments", payments+text); err != nil {
			t.Error(err)
		}
	}
	// A credit note leaves an invoice as it is: what was paid on it stays paid.
	if _, err := d.importText(t, "payments", payments+"I2,P9,,2026-11-03,100.00,EUR\n"); err != nil {
		t.Error(err)
	}
}
