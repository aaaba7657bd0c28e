package money_test

import (
	"testing"

	"lull/analysis/money"
)

func TestDecimals(t *testing.T) {
	t.Parallel()
	for currency, want := range map[string]int{"EUR": 2, "GBP": 2, "JPY": 0, "RSD": 2, "COP": 2, "KWD": 3, "CLF": 4} {
		if got, known := money.Decimals(currency); got != want || !known {
			t.Errorf("Decimals(%s) = %d, %t, want %d", currency, got, known, want)
		}
	}
	for _, text := range []string{"", "eur", "EURO", "ABC", "XXX"} {
		if _, known := money.Decimals(text); known {
			t.Errorf("Decimals(%q) is known", text)
		}
	}
}
