package story

import (
	"fmt"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// term is a contract, in days before today; below 0 lies ahead. An end or a
// notice of 0 is none.
type term struct{ starts, ends, notice int }

// contracts maps the number of an account to its contract.
var contracts = map[int]term{
	1260: {starts: 320, ends: -45, notice: 15}, // its renewal is due
	1158: {starts: 700},                        // open-ended
	1234: {starts: 200, ends: -165, notice: -75},
	1064: {starts: 900, ends: -195, notice: -105},
}

// complaint is one of a customer, in days before today; closed 0 is open.
type complaint struct{ opened, closed int }

// complaints maps the number of an account to its complaints.
var complaints = map[int][]complaint{
	1064: {{opened: 9}},
	1249: {{opened: 33}},
	1187: {{opened: 410, closed: 396}, {opened: 190, closed: 186}},
	1019: {{opened: 240, closed: 221}},
	1305: {{opened: 130, closed: 117}},
}

// Held is a hold of an account, which is named by its reference.
type Held struct {
	Account string
	analysis.Hold
}

// rests maps the number of an account to why it rests, since and until when, in
// days before today.
var rests = map[int]struct {
	from, until int
	reason, by  string
}{
	1128: {20, -80, "closed for the winter, opens again in spring", "ana@example.com"},
}

func contractOf(number int, ref string, today calendar.Date) []analysis.Contract {
	t, has := contracts[number]
	if !has {
		return nil
	}
	day := func(ago int) calendar.Date {
		if ago == 0 {
			return 0
		}
		return today - calendar.Date(ago)
	}
	return []analysis.Contract{{
		Ref: fmt.Sprintf("C-%d", number), Account: ref, StartsOn: day(t.starts), EndsOn: day(t.ends), NoticeOn: day(t.notice),
	}}
}

func complaintsOf(number int, ref string, today calendar.Date) (list []analysis.Complaint) {
	for i, c := range complaints[number] {
		told := analysis.Complaint{Ref: fmt.Sprintf("K-%d-%d", number, i+1), Account: ref, OpenedOn: today - calendar.Date(c.opened)}
		if c.closed > 0 {
			told.ClosedOn = today - calendar.Date(c.closed)
		}
		list = append(list, told)
	}
	return list
}

func holdOf(number int, ref string, today calendar.Date) []Held {
	r, has := rests[number]
	if !has {
		return nil
	}
	return []Held{{ref, analysis.Hold{
		Reason: r.reason, By: r.by, From: today - calendar.Date(r.from), Until: today - calendar.Date(r.until),
	}}}
}

// referrals are of one customer by another. Delta Print earns nothing and has
// brought somebody who does.
func referrals(today calendar.Date) []analysis.Referral {
	euros := func(n int64) money.Amount { return money.Amount{Minor: n * 100, Currency: reporting} }
	return []analysis.Referral{
		{Ref: "R-1", Account: accountRef(1305), Referred: accountRef(1064), Kind: analysis.TypeOne, BasisPoints: 4_000, On: today - 870, Incentive: euros(250)},
		{Ref: "R-2", Account: accountRef(1042), Referred: accountRef(1271), Kind: analysis.TypeOne, BasisPoints: 5_000, On: today - 690, Saved: euros(1_800), Incentive: euros(500)},
		{Ref: "R-3", Account: accountRef(1216), Referred: accountRef(1399), Kind: analysis.TypeTwo, On: today - 60, Saved: euros(1_200)},
	}
}
