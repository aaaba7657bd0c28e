package main_test

import (
	"encoding/csv"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/internal/pgtest"
	"lull/store"
)

// The report is CSV that a program reads, with a word where numbers are too
// small to be compared, and no amount.
func TestReportOfFollowUps(t *testing.T) {
	t.Parallel()
	b := newBooks(t)
	if out, code := b.lull(nil, "report", "followups"); code != 0 || strings.Count(out, "\n") != 1 || !strings.HasPrefix(out, "segment,play,assigned,") {
		t.Errorf("without anything it ends with %d: %s", code, out)
	}
	for flag, value := range map[string]string{"--since": "last week", "--until": "2026-13-01"} {
		if out, code := b.lull(nil, "report", "followups", flag, value); code != 2 || !strings.Contains(out, flag+` "`+value+`" is not a date`) {
			t.Errorf("%s ends with %d: %s", flag, code, out)
		}
	}
	if out, code := b.lull(nil, "report", "followups", "--since", "2026-11-02", "--until", "2026-11-01"); code != 2 || !strings.Contains(out, "is after --until") {
		t.Errorf("the wrong way round it ends with %d: %s", code, out)
	}

	s, err := store.Open(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	// Of 41 customers that turned quiet on the 1st, 21 are followed up on the 2nd,
	// one of them with a play; every second one of either side orders on the 12th.
	accounts, invoices := "ref,name\n", "ref,account,issued_on,amount\n"
	for n := range 41 {
		accounts += fmt.Sprintf("AC%d,Customer %d Ltd\n", n, n)
		if n%2 == 0 {
			invoices += fmt.Sprintf("I%d,AC%d,2026-10-12,1000\n", n, n)
		}
	}
	for _, file := range [][2]string{{"accounts", accounts}, {"invoices", invoices}} {
		if out, code := b.lull(nil, "import", file[0], b.write(file[0]+".csv", file[1])); code != 0 {
			t.Fatal(out)
		}
	}
	pgtest.Ask(t, b.url, `
		insert into transitions (account_id, axis, from_state, to_state, as_of, evidence, policy_version, recorded_at, tag, outcome)
		select account_id, 'engagement', 'active', 'passive', '2026-10-01', '{}', 1, now(), 'newly_passive', 'raised' from accounts returning 1`)
	on := calendar.On(2026, 10, 2)
	for n := range 21 {
		found, err := s.FindAccounts(t.Context(), fmt.Sprint("AC", n))
		if err != nil {
			t.Fatal(err)
		}
		f := analysis.FollowUp{AccountID: found.Accounts[0].ID, Assignee: "ana@example.com", AskedBy: "ana@example.com", Text: "call", DueOn: on, Zone: "UTC", To: "C1"}
		if n == 0 {
			f.Suggested = "direct_call"
		}
		silent := func(followup.State) ([]analysis.Message, error) { return nil, nil }
		if _, _, err := s.AddFollowUp(t.Context(), fmt.Sprint(n), f, true, on.Time(), silent); err != nil {
			t.Fatal(err)
		}
	}
	out, code := b.lull(nil, "report", "followups", "--since", "2026-10-01", "--until", "2026-10-31")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if code != 0 || err != nil {
		t.Fatalf("it ends with %d: %v\n%s", code, err, out)
	}
	want := [][]string{
		strings.Split("segment,play,assigned,done,reached,contacted,active_again,median_days_to_active,ordered_again,median_days_to_order,"+
			"left,left_contacted,left_active_again,left_median_days_to_active,left_ordered_again,left_median_days_to_order,note", ","),
		strings.Split("passive,none,20,0,0,0,0,,10,10,20,0,0,,10,11,no proof of cause: who is followed up was chosen", ","),
		strings.Split("passive,direct_call,1,0,0,0,0,,1,10,20,0,0,,10,11,under 20: too few to compare", ","),
	}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	if help, code := b.lull(nil, "report", "followups", "--help"); code != 0 || !strings.Contains(strings.Join(strings.Fields(help), " "), "It says what happened, not why") {
		t.Errorf("the help ends with %d: %s", code, help)
	}
}
