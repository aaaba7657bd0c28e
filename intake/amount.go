package intake

import (
	"errors"
	"fmt"
	"strings"

	"lull/analysis/money"
)

const (
	notACurrency = "not a currency code of ISO 4217, such as EUR"
	tooLarge     = "larger than can be kept"
)

// checkCurrency refuses an option that names no currency.
func (o Options) checkCurrency() error {
	if _, known := money.Decimals(strings.ToUpper(o.Currency)); o.Currency != "" && !known {
		return fmt.Errorf("--currency %s: %s", strings.ToUpper(o.Currency), notACurrency)
	}
	return nil
}

// amount returns what two fields say, or one with the currency that is known for
// the whole load.
func (r *record) amount(field, currency int, fallback string) (money.Amount, error) {
	code, err := r.currency(currency, fallback)
	if err != nil {
		return money.Amount{}, err
	}
	return r.amountIn(field, code)
}

// currency returns a currency's code.
func (r *record) currency(field int, fallback string) (string, error) {
	code := r.value(field)
	if code == "" {
		code = fallback
	}
	if code == "" {
		return "", r.bad(field, "", "no currency: add a column for it, or --currency EUR")
	}
	if _, known := money.Decimals(code); known {
		return code, nil
	}
	code = strings.ToUpper(code)
	if _, known := money.Decimals(code); !known {
		return "", r.bad(field, r.value(field), notACurrency)
	}
	return code, nil
}

// mostMinor is more than any amount of one row, and leaves room to add up
// thousands of them.
const mostMinor = 1_000_000_000_000_000

// amountIn returns what a field says in a currency that is known.
func (r *record) amountIn(field int, code string) (money.Amount, error) {
	decimals, _ := money.Decimals(code)
	minor, err := r.decimal(field, decimals, code)
	if err == nil && (minor > mostMinor || minor < -mostMinor) {
		err = r.bad(field, r.value(field), tooLarge)
	}
	return money.Amount{Minor: minor, Currency: code}, err
}

// decimal returns a number in units of its last decimal.
func (r *record) decimal(field, decimals int, what string) (int64, error) {
	value := r.value(field)
	if value == "" {
		return 0, r.bad(field, "", needed)
	}
	number, err := money.Parse(value, "", decimals)
	switch {
	case errors.Is(err, money.ErrPrecision):
		return 0, r.bad(field, value, fmt.Sprintf("%s has %s", what, decimalsText(decimals)))
	case errors.Is(err, money.ErrRange):
		return 0, r.bad(field, value, tooLarge)
	case err != nil:
		return 0, r.bad(field, value, "not a number like 1234.50: write it without thousands separators, with a point before the decimals")
	}
	return number.Minor, nil
}

func decimalsText(n int) string {
	switch n {
	case 0:
		return "no decimals"
	default:
		return fmt.Sprintf("at most %d decimals", n)
	}
}

// mostMinutes is more than all the time of a large company in a century.
const mostMinutes = 1_000_000_000_000

// minutes returns a length of time.
func (r *record) minutes(field int) (int64, error) {
	value := r.value(field)
	minutes, err := r.decimal(field, 0, "a number of minutes")
	switch {
	case err != nil:
		return 0, err
	case minutes < 0:
		return 0, r.bad(field, value, "time is not negative: to take an entry back, send it again with its ref and 0")
	case minutes > mostMinutes:
		return 0, r.bad(field, value, tooLarge)
	}
	return minutes, nil
}
