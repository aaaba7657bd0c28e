package intake

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// CDNOW yields the purchases in files of the public CDNOW set as invoices in
// dollars. A line holds words between spaces: in CDNOW_master.txt the customer,
// the day as 19970118, the number of CDs and the dollars, below a header; in
// CDNOW_sample.txt the customer has a second number, and there is no header.
// Of the options it heeds Files, Open and Progress.
func CDNOW(o Options) iter.Seq2[analysis.Row[analysis.Invoice], error] {
	return func(yield func(analysis.Row[analysis.Invoice], error) bool) {
		meter, err := newMeter(o)
		for _, name := range o.Files {
			if err == nil {
				var goOn bool
				goOn, err = readCDNOW(name, o, meter, yield)
				if err == nil && !goOn {
					return
				}
			}
		}
		if err != nil {
			yield(analysis.Row[analysis.Invoice]{}, err)
			return
		}
		meter.tell()
	}
}

func readCDNOW(name string, o Options, meter *meter, yield func(analysis.Row[analysis.Invoice], error) bool) (goOn bool, err error) {
	open := o.Open
	if open == nil {
		open = func(name string) (io.ReadCloser, error) { return os.Open(name) }
	}
	file, err := open(name)
	if err != nil {
		return false, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	meter.file = file
	source := &analysis.Source{File: name}
	lines := bufio.NewScanner(meter)
	for line := 1; lines.Scan(); line++ {
		words := strings.Fields(lines.Text())
		if len(words) == 0 || line == 1 && words[0] == "customer_id" {
			continue
		}
		invoice, bad := cdnowPurchase(words, line)
		if bad != nil {
			bad.File, bad.Line = name, line
			return false, bad
		}
		if !yield(analysis.Row[analysis.Invoice]{Value: invoice, Source: source, Line: line}, nil) {
			return false, nil
		}
	}
	if err := lines.Err(); err != nil {
		return false, fmt.Errorf("%s: %w", name, err)
	}
	return true, nil
}

func cdnowPurchase(words []string, line int) (invoice analysis.Invoice, bad *analysis.BadRow) {
	if len(words) != 4 && len(words) != 5 {
		return invoice, &analysis.BadRow{Reason: fmt.Sprintf("%d words, where CDNOW_master.txt has 4 and CDNOW_sample.txt 5", len(words))}
	}
	date, dollars := words[len(words)-3], words[len(words)-1]
	on, err := time.Parse("20060102", date)
	if err != nil {
		return invoice, &analysis.BadRow{Column: "date", Value: date, Reason: "not a day like 19970118"}
	}
	amount, err := money.Parse(dollars, "USD", 2)
	if err != nil {
		return invoice, &analysis.BadRow{Column: "dollar_value", Value: dollars, Reason: err.Error()}
	}
	return analysis.Invoice{Ref: fmt.Sprint(line), Account: words[0], IssuedOn: calendar.Of(on), Amount: amount}, nil
}
