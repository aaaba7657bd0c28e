package store_test

import (
	"strings"
	"testing"

	"lull/analysis"
)

func TestWhoEarnsAndWhoDoesNot(t *testing.T) {
	t.Parallel()
	d := listed(t)
	judged := func(ref, class string, profit, revenue int64, missing string) analysis.Judged {
		a := onRhythm(d.account(t, ref).ID)
		a.Profitability, a.Profit, a.Revenue, a.Missing, a.TurnedOn = class, profit, revenue, missing, 0
		return a
	}
	turned := judged("E", "break_even", -3, 500, "")
	turned.TurnedOn = day(2026, 2, 1)
	d.record(t, runOn(day(2026, 5, 1)),
		judged("A", "profitable", 900, 2_000, ""), judged("B", "unprofitable", -400, 9_000, ""), judged("C", "incomplete", -10, 70, "support"),
		judged("D", "incomplete", -700, 90, "support,bad_debt"), turned, judged("F", "incomplete", 20, 80, "support"), judged("G", "", 0, 0, ""),
	)
	ana, ben := analysis.Sight{Owner: "ana@example.com"}, analysis.Sight{Owner: "ben@example.com"}
	for _, c := range []struct {
		name     string
		seen     analysis.Sight
		amounts  analysis.Sight
		segments string
		losing   analysis.Losing
		order    analysis.Order
		limit    int
		refs     string
		chosen   int
	}{
		{"those who lose, if only before a cost", allSight, allSight, "", analysis.Unprofitable, analysis.LeastProfit, 9, "B C", 2},
		{"the first of them", allSight, allSight, "", analysis.Unprofitable, analysis.LeastProfit, 1, "B", 2},
		{"those who turned", allSight, allSight, "", analysis.TurnedUnprofitable, analysis.LeastProfit, 9, "E", 1},
		{"none where no amounts are seen", allSight, analysis.Sight{}, "", analysis.Unprofitable, analysis.LeastProfit, 9, "", 0},
		{"another's amounts", allSight, ben, "", analysis.Unprofitable, analysis.LeastProfit, 9, "", 0},
		{"of a segment", allSight, allSight, "passive", analysis.Unprofitable, analysis.LeastProfit, 9, "", 0},
		{"the most profit", allSight, allSight, "active", "", analysis.MostProfit, 9, "A F E C B D G", 7},
		{"the least profit", allSight, allSight, "active", "", analysis.LeastProfit, 9, "D B C E F A G", 7},
		{"the most revenue", allSight, allSight, "active", "", analysis.MostRevenue, 3, "B A E", 7},
	} {
		listing, err := d.List(t.Context(), analysis.Selection{
			Seen: c.seen, Amounts: c.amounts, Segments: strings.Fields(c.segments), Losing: c.losing, Order: c.order, Limit: c.limit,
		})
		if err != nil {
			t.Fatal(err)
		}
		if got := refsOf(listing.Accounts); got != c.refs || listing.Chosen != c.chosen {
			t.Errorf("%s: %s of %d, want %s of %d", c.name, got, listing.Chosen, c.refs, c.chosen)
		}
	}
	if _, err := d.List(t.Context(), analysis.Selection{Order: analysis.MostProfit, Losing: "a fortune"}); err == nil {
		t.Error("a choice that there is none of")
	}

	for _, c := range []struct {
		seen analysis.Sight
		refs string
	}{{allSight, "A F E C B D G"}, {ana, "A F C B G"}, {ben, "D"}, {analysis.Sight{}, ""}} {
		earners, err := d.Earners(t.Context(), analysis.Scope{}, c.seen, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := refsOf(earners); got != c.refs {
			t.Errorf("seen by %+v: %s, want %s", c.seen, got, c.refs)
		}
		if len(earners) > 1 && (earners[0].Assessment.Profit != 900 || earners[0].Assessment.Revenue != 2_000) {
			t.Errorf("what the first earned: %+v", earners[0].Assessment)
		}
	}
}

// A and D lie just beyond 700, C and E just before it.
func TestBandsHideWhoEarnsMoreWithinOne(t *testing.T) {
	t.Parallel()
	d := listed(t)
	var judged []analysis.Judged
	for i, minor := range []int64{700, 31, 699, -700, -699, 29, -31} {
		a := onRhythm(d.account(t, string(rune('A'+i))).ID)
		a.Profitability, a.Profit, a.Revenue = "profitable", minor, minor+7000
		judged = append(judged, a)
	}
	d.record(t, runOn(day(2026, 5, 1)), judged...)
	for _, c := range []struct {
		bands                analysis.Bands
		most, least, revenue string
	}{
		{nil, "A C B F G E D", "D E G F B C A", "A C B F G E D"},
		{analysis.Bands{0, 30, 700}, "A B C F E G D", "D E G F B C A", "A B C D E F G"},
	} {
		for order, want := range map[analysis.Order]string{
			analysis.MostProfit: c.most, analysis.LeastProfit: c.least, analysis.MostRevenue: c.revenue,
		} {
			listing, err := d.List(t.Context(), analysis.Selection{
				Seen: allSight, Amounts: allSight, Segments: []string{"active"}, Order: order, Bands: c.bands, Limit: 9,
			})
			if err != nil {
				t.Fatal(err)
			}
			if got := refsOf(listing.Accounts); got != want {
				t.Errorf("by %s in bands %v: %s, want %s", order, c.bands, got, want)
			}
		}
		earners, err := d.Earners(t.Context(), analysis.Scope{}, allSight, c.bands)
		if err != nil {
			t.Fatal(err)
		}
		if got := refsOf(earners); got != c.most {
			t.Errorf("earners in bands %v: %s, want %s", c.bands, got, c.most)
		}
	}
}

func refsOf(accounts []analysis.Assessed) string {
	var refs []string
	for _, a := range accounts {
		refs = append(refs, a.Account.Ref)
	}
	return strings.Join(refs, " ")
}
