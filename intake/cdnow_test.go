package intake_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/intake"
)

func TestCDNOW(t *testing.T) {
	t.Parallel()
	files := write(t,
		" customer_id  date number_of_cds  dollar_value\r\n 00001 19970101  1   11.77\r\n 00002 19980630  5   77.00\r\n",
		" 00004 0001 19970118  2   29.73\r\n\r\n 00004 0001 19970802  1    0.00\r\n")
	rows, err := all(intake.CDNOW(intake.Options{Files: files}))
	if err != nil {
		t.Fatal(err)
	}
	on := func(ref, account string, day calendar.Date, cents int64) analysis.Invoice {
		return analysis.Invoice{Ref: ref, Account: account, IssuedOn: day, Amount: money.Amount{Minor: cents, Currency: "USD"}}
	}
	want := []analysis.Invoice{
		on("2", "00001", calendar.On(1997, 1, 1), 1177), on("3", "00002", calendar.On(1998, 6, 30), 7700),
		on("1", "00004", calendar.On(1997, 1, 18), 2973), on("3", "00004", calendar.On(1997, 8, 2), 0),
	}
	if diff := cmp.Diff(want, values(rows)); diff != "" {
		t.Errorf("purchases (-want +got):\n%s", diff)
	}
}

func TestCDNOWNamesWhatIsWrong(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"00001 19970101 1 11.77\n00001 1997 1 11.77\n": `a.csv, line 2, date "1997": not a day like 19970118`,
		"00001 19970132 1 11.77\n":                     `a.csv, line 1, date "19970132": not a day like 19970118`,
		"00001 19970101 1 11,77\n":                     `a.csv, line 1, dollar_value "11,77": not a number like 1234.50`,
		"00001 19970101\n":                             `a.csv, line 1: 2 words, where CDNOW_master.txt has 4 and CDNOW_sample.txt 5`,
	} {
		files := write(t, text)
		_, err := all(intake.CDNOW(intake.Options{Files: files}))
		if got := complaint(err, files); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}
