package store_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
)

func referral(ref, by, referred string, kind analysis.ReferralKind, points int, on calendar.Date) analysis.Referral {
	return analysis.Referral{
		Ref: ref, Account: by, Referred: referred, Kind: kind, BasisPoints: points, On: on, Saved: euros(80_000), Incentive: euros(20_000),
	}
}

// refer imports referrals and returns what is wrong with each row, by line.
func (d database) refer(t testing.TB, on calendar.Date, referrals ...analysis.Referral) (analysis.Counts, []string) {
	t.Helper()
	counts, err := d.ImportReferrals(t.Context(), analysis.Rows(referrals...), importOn(on))
	var rows analysis.BadRows
	if err != nil && !errors.As(err, &rows) {
		t.Fatal(err)
	}
	var wrong []string
	for _, row := range rows {
		wrong = append(wrong, row.Error())
	}
	return counts, wrong
}

// accounts stores accounts A1 to An.
func (d database) accounts(t testing.TB, n int) {
	t.Helper()
	var all []analysis.Account
	for i := range n {
		all = append(all, analysis.Account{Ref: fmt.Sprint("A", i+1)})
	}
	if _, err := d.ImportAccounts(t.Context(), analysis.Rows(all...), importOn(day(2026, 1, 1))); err != nil {
		t.Fatal(err)
	}
}

func TestReferralsAreCorrectedAndOldAnswersStay(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.accounts(t, 4)
	first := referral("R1", "A1", "A2", analysis.TypeOne, 6_000, day(2025, 5, 1))
	other := referral("R2", "a1", "A3", analysis.TypeTwo, 0, day(2025, 6, 1))
	other.Account = "A1"
	counts, wrong := d.refer(t, day(2026, 3, 1), first, other, first)
	if diff := cmp.Diff(analysis.Counts{Rows: 3, Created: 2, Repeated: 1}, counts); diff != "" || wrong != nil {
		t.Fatalf("%v %s", wrong, diff)
	}
	if counts, _ = d.refer(t, day(2026, 3, 2), first, other); counts.Unchanged != 2 {
		t.Errorf("the second time: %+v", counts)
	}
	moved := first
	moved.Account, moved.BasisPoints = "A4", 10_000
	if counts, wrong = d.refer(t, day(2026, 3, 5), moved); counts.Changed != 1 || wrong != nil {
		t.Errorf("corrected: %+v %v", counts, wrong)
	}
	id := func(ref string) int64 { return d.account(t, ref).ID }
	with := func(r analysis.Referral) analysis.Referral {
		r.AccountID, r.ReferredID = id(r.Account), id(r.Referred)
		return r
	}
	for _, c := range []struct {
		on         calendar.Date
		accounts   []int64
		made, came map[int64][]analysis.Referral
	}{
		{day(2025, 4, 30), nil, map[int64][]analysis.Referral{}, map[int64][]analysis.Referral{}},
		{
			day(2026, 3, 4),
			[]int64{id("A1"), id("A2")},
			map[int64][]analysis.Referral{id("A1"): {with(first), with(other)}},
			map[int64][]analysis.Referral{id("A2"): {with(first)}},
		},
		{
			day(2026, 3, 5), nil,
			map[int64][]analysis.Referral{id("A1"): {with(other)}, id("A4"): {with(moved)}},
			map[int64][]analysis.Referral{id("A2"): {with(moved)}, id("A3"): {with(other)}},
		},
		{day(2026, 3, 5), []int64{}, map[int64][]analysis.Referral{}, map[int64][]analysis.Referral{}},
	} {
		made, came, err := d.Referrals(t.Context(), c.accounts, end(c.on))
		if diff := cmp.Diff(c.made, made) + cmp.Diff(c.came, came); diff != "" || err != nil {
			t.Errorf("as of %s: error %v (-want +got):\n%s", c.on, err, diff)
		}
	}
}

func TestReferralsThatCannotBe(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.accounts(t, 6)
	on := day(2025, 5, 1)
	one := func(ref, by, referred string, points int) analysis.Referral {
		return referral(ref, by, referred, analysis.TypeOne, points, on)
	}
	if _, wrong := d.refer(t, day(2026, 3, 1), one("R1", "A1", "A2", 7_000), one("R2", "A2", "A3", 10_000)); wrong != nil {
		t.Fatal(wrong)
	}
	swiss := one("R9", "A5", "A6", 100)
	swiss.Saved.Currency, swiss.Incentive.Currency = "CHF", "CHF"
	for name, c := range map[string]struct {
		rows []analysis.Referral
		want []string
	}{
		"nobody": {
			[]analysis.Referral{one("R3", "A9", "A4", 100), one("R4", "A4", "Zed", 100), one("R5", "A4", "A5", 100)},
			[]string{`test.csv, line 1, account "A9": no such account, and referrals make none`, `test.csv, line 2, referred "Zed": no such account`},
		},
		"itself": {[]analysis.Referral{one("R3", "A4", "a4 ", 100)}, []string{`line 1, referred "A4": a customer does not refer itself`}},
		"a circle with what is stored": {
			[]analysis.Referral{one("R3", "A3", "A1", 100)},
			[]string{`line 1, referred "A1": nobody is referred in a circle: A3 referred A1 referred A2 referred A3.`},
		},
		"a circle within the file": {
			[]analysis.Referral{one("R3", "A4", "A5", 100), one("R4", "A5", "A6", 100), one("R5", "A6", "A4", 100)},
			[]string{`line 3, referred "A4": nobody is referred in a circle: A6 referred A4 referred A5 referred A6.`},
		},
		"too much with what is stored": {
			[]analysis.Referral{one("R3", "A4", "A2", 3_000), one("R4", "A5", "A2", 1), one("R5", "A6", "A2", 0)},
			[]string{`line 2, share "0.01": the shares in A2 would add up to 100.01 %, and 100 % are given to others already`},
		},
		"too much within the file": {
			[]analysis.Referral{one("R3", "A4", "A5", 6_050), one("R4", "A6", "A5", 4_000)},
			[]string{`line 2, share "40": the shares in A5 would add up to 100.5 %`},
		},
		"no rate": {[]analysis.Referral{swiss}, []string{`line 1, currency "CHF": no exchange rate of CHF for 2025-05-01`}},
	} {
		_, wrong := d.refer(t, day(2026, 3, 2), c.rows...)
		if len(wrong) != len(c.want) {
			t.Errorf("%s: %v", name, wrong)
			continue
		}
		for i, want := range c.want {
			if !strings.Contains(strings.ReplaceAll(wrong[i], "test.csv, ", ""), strings.ReplaceAll(want, "test.csv, ", "")) {
				t.Errorf("%s: %s\nwant %s", name, wrong[i], want)
			}
		}
	}
	if got := d.ask(t, `select string_agg(ref, ' ' order by ref) from referrals`)[0]; got != "R1 R2" {
		t.Errorf("stored are %s", got)
	}
	// What was wrong can be turned around in one load: a share lowered and
	// another raised, a referral reversed.
	_, wrong := d.refer(t, day(2026, 3, 3), one("R1", "A1", "A2", 1_000), one("R3", "A4", "A2", 9_000), one("R2", "A3", "A2", 0))
	if wrong != nil {
		t.Errorf("turned around: %v", wrong)
	}
}

// Whatever is imported, in whatever order: what is refused closes a circle, and
// what is kept has none and shares nobody out more than once.
func TestWhatIsKeptHasNoCircle(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.accounts(t, 5)
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		var rows []analysis.Referral
		for i := range rapid.IntRange(1, 8).Draw(rt, "rows") {
			name := rapid.IntRange(1, 5)
			rows = append(rows, referral(fmt.Sprint("R", rapid.IntRange(1, 6).Draw(rt, "ref"), "-", i), fmt.Sprint("A", name.Draw(rt, "by")),
				fmt.Sprint("A", name.Draw(rt, "referred")), analysis.TypeOne, rapid.IntRange(0, 10_000).Draw(rt, "share"), day(2025, 5, 1)))
		}
		d.refer(t, day(2026, 3, 1)+calendar.Date(n), rows...)
		made, came, err := d.Referrals(t.Context(), nil, end(day(2026, 3, 1)+calendar.Date(n)))
		if err != nil {
			rt.Fatal(err)
		}
		for id, all := range came {
			total := 0
			for _, r := range all {
				total += r.BasisPoints
			}
			if total > 10_000 {
				rt.Fatalf("of %d %d basis points are given away", id, total)
			}
		}
		// Taking away whoever refers nobody, again and again, leaves nobody.
		for removed := true; removed; {
			removed = false
			for id, all := range made {
				left := all[:0:0]
				for _, r := range all {
					if len(made[r.ReferredID]) > 0 {
						left = append(left, r)
					}
				}
				if len(left) < len(all) {
					removed = true
				}
				if made[id] = left; len(left) == 0 {
					delete(made, id)
				}
			}
		}
		if len(made) > 0 {
			rt.Fatalf("there is a circle: %v", made)
		}
	})
}
