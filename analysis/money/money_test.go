package money_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis/money"
)

func TestParse(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		decimals int
		minor    int64
		err      error
	}{
		{"1234.50", 2, 123450, nil},
		{"1234.5", 2, 123450, nil},
		{"1234", 2, 123400, nil},
		{"-0.01", 2, -1, nil},
		{"0.0", 2, 0, nil},
		{"1234", 0, 1234, nil},
		{"1.234", 3, 1234, nil},
		{"1.234", 2, 0, money.ErrPrecision},
		{"12.5", 0, 0, money.ErrPrecision},
		{"1.234,50", 2, 0, money.ErrFormat},
		{"1,234.50", 2, 0, money.ErrFormat},
		{"1e3", 2, 0, money.ErrFormat},
		{"+5", 2, 0, money.ErrFormat},
		{"--5", 2, 0, money.ErrFormat},
		{".5", 2, 0, money.ErrFormat},
		{"5.", 2, 0, money.ErrFormat},
		{"", 2, 0, money.ErrFormat},
		{"-", 2, 0, money.ErrFormat},
		{"99999999999999999999", 2, 0, money.ErrRange},
	} {
		got, err := money.Parse(c.text, "EUR", c.decimals)
		if !errors.Is(err, c.err) || got.Minor != c.minor {
			t.Errorf("Parse(%q, %d decimals) = %d, %v, want %d, %v", c.text, c.decimals, got.Minor, err, c.minor, c.err)
		}
	}
}

func TestParseIsExact(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		minor := rapid.Int64Range(0, 1<<60).Draw(t, "minor")
		got, err := money.Parse(fmt.Sprintf("%d.%02d", minor/100, minor%100), "EUR", 2)
		if err != nil || got.Minor != minor {
			t.Fatalf("%d came back as %d, %v", minor, got.Minor, err)
		}
	})
}

func TestDecimalIsReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		currency := rapid.SampledFrom([]string{"EUR", "JPY", "KWD", "CLF"}).Draw(t, "currency")
		decimals, _ := money.Decimals(currency)
		want := money.Amount{Minor: rapid.Int64Range(-1<<62, 1<<62).Draw(t, "minor"), Currency: currency}
		got, err := money.Parse(want.Decimal(), currency, decimals)
		if err != nil || got != want {
			t.Fatalf("%+v is written %s and read as %+v, %v", want, want.Decimal(), got, err)
		}
	})
	for want, amount := range map[string]money.Amount{
		"0.00": {}, "-0.05": {Minor: -5, Currency: "EUR"}, "12": {Minor: 12, Currency: "JPY"}, "1234.500": {Minor: 1_234_500, Currency: "KWD"},
	} {
		if got := amount.Decimal(); got != want {
			t.Errorf("%+v is written %s, want %s", amount, got, want)
		}
	}
}

func TestTotalsNeverMixCurrencies(t *testing.T) {
	t.Parallel()
	got := money.Totals(
		money.Amount{Minor: 100, Currency: "GBP"},
		money.Amount{Minor: 250, Currency: "EUR"},
		money.Amount{Minor: -30, Currency: "GBP"},
	)
	want := []money.Amount{{Minor: 250, Currency: "EUR"}, {Minor: 70, Currency: "GBP"}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := money.Totals(); got != nil {
		t.Errorf("the total of nothing is %v, want none", got)
	}
}
