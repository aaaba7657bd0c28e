package story

import (
	"fmt"

	"lull/analysis"
	"lull/analysis/calendar"
)

// prospects are nobody's customers yet: one for Ana with a clear need, one of
// whom nobody knows what they need, and one in a sector without a customer.
var prospects = []analysis.Prospect{
	{Ref: "PR311", Name: "Brightwater Foods Ltd", Owner: "ana@example.com", Sector: "Food", Size: small, Need: analysis.ClearNeed},
	{Ref: "PR312", Name: "Solvig Marine AS", Sector: "Logistics", Size: medium, Need: analysis.UnclearNeed},
	{Ref: "PR313", Name: "Kestrel Drones S.L.", Sector: "Aviation", Size: small},
}

// deals are how the customers were won, and half as many others of their sectors
// and sizes lost, in the last three years; the prospects' are open.
func deals(accounts []analysis.Account, today calendar.Date) (all []analysis.Opportunity) {
	add := func(o analysis.Opportunity) {
		o.Ref = fmt.Sprintf("OP-%04d", len(all)+1)
		all = append(all, o)
	}
	for i, account := range accounts {
		closed := today - calendar.Date(5+37*i%1095)
		add(analysis.Opportunity{Account: account.Ref, OpenedOn: closed - 60, ClosedOn: closed, Outcome: analysis.Won})
		if i%2 == 0 {
			add(analysis.Opportunity{Sector: account.Sector, Size: account.Size, OpenedOn: closed - 90, ClosedOn: closed, Outcome: analysis.Lost})
		}
	}
	for i, p := range prospects {
		add(analysis.Opportunity{Prospect: p.Ref, OpenedOn: today - calendar.Date(3+9*i), Outcome: analysis.Undecided})
	}
	return all
}
