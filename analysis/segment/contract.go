package segment

import (
	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
)

// ContractAsOf returns the contract that counts on a day: of those that have
// begun the one that runs longest, together with what renews it. A contract
// renews another when it begins before or on the day after the other's end and
// runs longer; the end and the notice date are then the renewal's. Without a
// contract that has begun it is the zero contract.
func ContractAsOf(contracts []analysis.Contract, asOf calendar.Date) analysis.Contract {
	var current analysis.Contract
	for _, c := range contracts {
		if c.StartsOn <= asOf && (current.StartsOn == 0 || runsLonger(c, current)) {
			current = c
		}
	}
	for renewed := current.StartsOn != 0; renewed; {
		renewed = false
		for _, c := range contracts {
			if c.StartsOn <= current.EndsOn+1 && runsLonger(c, current) {
				current.EndsOn, current.NoticeOn, renewed = c.EndsOn, c.NoticeOn, true
			}
		}
	}
	return current
}

// runsLonger compares ends, of which 0 is the latest.
func runsLonger(c, than analysis.Contract) bool {
	return than.EndsOn != 0 && (c.EndsOn == 0 || c.EndsOn > than.EndsOn)
}

// CustomerSince returns the day from which tenure runs: the first purchase,
// else the first contract's start, else the day the account was created.
func CustomerSince(orders cadence.Rhythm, contracts []analysis.Contract, createdOn calendar.Date) calendar.Date {
	if orders.Days > 0 {
		return orders.First
	}
	since := createdOn
	for i, c := range contracts {
		if i == 0 || c.StartsOn < since {
			since = c.StartsOn
		}
	}
	return since
}
