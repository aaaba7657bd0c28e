package intake

import (
	"fmt"
	"iter"

	"lull/analysis"
	"lull/analysis/calendar"
)

// The fields of a contract, in the order of its kind.
const (
	contractAccount = iota
	contractRef
	contractStartsOn
	contractEndsOn
	contractNoticeOn
)

// Contracts yields the contracts of the files.
func Contracts(o Options) iter.Seq2[analysis.Row[analysis.Contract], error] {
	return read(ContractsKind, o, func(r *record) (contract analysis.Contract, err error) {
		if contract.Account, err = r.reference(contractAccount); err != nil {
			return contract, err
		}
		if contract.Ref, err = r.reference(contractRef); err != nil {
			return contract, err
		}
		if contract.StartsOn, err = r.date(contractStartsOn); err != nil {
			return contract, err
		}
		if contract.EndsOn, err = r.endingOn(contractEndsOn, contract.StartsOn); err != nil {
			return contract, err
		}
		contract.NoticeOn, err = r.optionalDate(contractNoticeOn)
		return contract, err
	})
}

// optionalDate returns a date, or 0 where there is none.
func (r *record) optionalDate(field int) (calendar.Date, error) {
	if r.value(field) == "" {
		return 0, nil
	}
	return r.date(field)
}

// endingOn returns the last day of what began on another, or 0 where there is
// none.
func (r *record) endingOn(field int, first calendar.Date) (calendar.Date, error) {
	day, err := r.optionalDate(field)
	if err == nil && day != 0 && day < first {
		return 0, r.bad(field, r.value(field), fmt.Sprintf("before %s, when it began", first))
	}
	return day, err
}
