package store_test

import (
	"encoding/json"
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
)

func score(n int) *int { return &n }

// What a customer answered stays on the account: from follow-ups and from what
// people report beside them, the last one first, until it is taken back.
func TestTheLastAnswerOfAnAccountStands(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"}, analysis.Account{Ref: "A2", Name: "Borealis"}, analysis.Account{Ref: "A3", Name: "Kite"})
	acme, borealis, kite := d.account(t, "A1").ID, d.account(t, "A2").ID, d.account(t, "A3").ID
	last := func() map[int64]analysis.Check {
		t.Helper()
		found, err := d.LastChecks(t.Context(), []int64{acme, borealis, kite})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if got := last(); len(got) != 0 {
		t.Errorf("before any check: %v", got)
	}
	made, _ := d.followUp(t, "press 1", "A1", true)
	change := func(key string, e analysis.FollowUpEvent, now time.Time) {
		t.Helper()
		e.By = "ana@example.com"
		if _, refused, known, err := d.ChangeFollowUp(t.Context(), key, made.ID, e, now, shown); err != nil || !known || refused != "" {
			t.Fatal(refused, known, err)
		}
	}
	nine := analysis.Answer{Mood: analysis.Happy, Score: score(9), Preferences: "prefers mail"}
	change("press 2", analysis.FollowUpEvent{Kind: analysis.FollowUpFinished, FollowUpSaid: analysis.FollowUpSaid{
		Outcome: analysis.OutcomeReached, Answer: nine, Used: "satisfaction_check",
	}}, morning.AddDate(0, 0, -200))
	of := analysis.Check{AccountID: acme, Answer: nine, On: calendar.Of(morning) - 200, By: "ana@example.com"}
	if diff := cmp.Diff(map[int64]analysis.Check{acme: of}, last()); diff != "" {
		t.Errorf("after the follow-up (-want +got):\n%s", diff)
	}
	stored, _, err := d.FollowUp(t.Context(), made.ID)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(nine, stored.Answer); diff != "" || stored.Used != "satisfaction_check" {
		t.Errorf("the row says %q (-want +got):\n%s", stored.Used, diff)
	}

	body, err := json.Marshal("unhappy")
	if err != nil {
		t.Fatal(err)
	}
	report := func(id string, account int64, answer analysis.Answer) bool {
		t.Helper()
		event := analysis.Event{ID: id, On: today, Solicited: true, By: "luis@example.com"}
		_, isNew, err := d.ReportCheck(t.Context(), account, event, answer, []string{"marta@example.com"}, morning, analysis.Message{
			Key: analysis.UnhappyKey(id, "marta@example.com"), To: "marta@example.com", Body: body, From: morning,
		})
		if err != nil {
			t.Fatal(err)
		}
		return isNew
	}
	unhappy := analysis.Answer{Mood: analysis.Unhappy}
	if !report("said 1", acme, unhappy) || report("said 1", acme, nine) {
		t.Error("the same act is another check")
	}
	report("said 2", borealis, analysis.Answer{Mood: analysis.Unhappy, Score: score(0)})
	now := analysis.Check{AccountID: acme, Answer: analysis.Answer{Mood: analysis.Unhappy, Preferences: "prefers mail"}, On: today, By: "luis@example.com"}
	other := analysis.Check{AccountID: borealis, Answer: analysis.Answer{Mood: analysis.Unhappy, Score: score(0)}, On: today, By: "luis@example.com"}
	if diff := cmp.Diff(map[int64]analysis.Check{acme: now, borealis: other}, last()); diff != "" {
		t.Errorf("after what was reported (-want +got):\n%s", diff)
	}
	if told := d.body(t, "check/said 1/marta@example.com"); told != "unhappy" {
		t.Errorf("marta is told %q", told)
	}

	contact, known, err := d.FindReport(t.Context(), "said 1")
	if err != nil || !known {
		t.Fatal(known, err)
	}
	answer, told, isCheck, err := d.ReportedCheck(t.Context(), contact)
	if err != nil || !isCheck || !cmp.Equal(answer, unhappy) || !cmp.Equal(told, []string{"marta@example.com"}) {
		t.Errorf("recorded with the contact: %v, %v, %v, %v", answer, told, isCheck, err)
	}
	if _, err := d.WithdrawContact(t.Context(), "said 1", "luis@example.com", morning); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(map[int64]analysis.Check{acme: of, borealis: other}, last()); diff != "" {
		t.Errorf("after it was taken back (-want +got):\n%s", diff)
	}
	change("press 3", analysis.FollowUpEvent{Kind: analysis.FollowUpEventUndone, Undoes: 2}, morning)
	if diff := cmp.Diff(map[int64]analysis.Check{borealis: other}, last()); diff != "" {
		t.Errorf("after the follow-up's was taken back (-want +got):\n%s", diff)
	}
}

// A digest asks about quiet earners of its teams whose last check is over ninety
// days ago, unless somebody has it to do or they are held.
func TestChecksAreDueAfterNinetyDays(t *testing.T) {
	t.Parallel()
	d := open(t)
	monday := today - 1
	var judged []analysis.Judged
	for n, ref := range []string{"Q1", "Q2", "Q3", "Q4", "Q5", "Q6", "P1", "B1"} {
		a := analysis.Account{Ref: ref, Name: "Customer " + ref, Team: "EMEA"}
		segment := "quiet_earner"
		switch ref {
		case "P1":
			segment = "passive"
		case "B1":
			a.Team = "APAC"
		}
		d.importAccounts(t, a)
		j := d.turns(t, ref, segment)
		j.Profit = int64(100 * n)
		judged = append(judged, j)
	}
	d.record(t, analysis.Run{AsOf: monday - 1, IsWeekly: true, PolicyVersion: 1, At: noon(monday)}, judged...)
	id := func(ref string) int64 { return d.account(t, ref).ID }
	check := func(ref string, on calendar.Date) {
		t.Helper()
		event := analysis.Event{ID: "check of " + ref, On: on, Solicited: true, By: "ana@example.com"}
		if _, _, err := d.ReportCheck(t.Context(), id(ref), event, analysis.Answer{Mood: analysis.Neutral}, nil, noon(on)); err != nil {
			t.Fatal(err)
		}
	}
	check("Q2", monday-91)
	check("Q3", monday-90)
	for _, task := range []struct{ ref, kind string }{{"Q4", analysis.KindCheck}, {"Q5", "call"}} {
		f := analysis.FollowUp{AccountID: id(task.ref), Assignee: "ana@example.com", AskedBy: "ana@example.com", Kind: task.kind, Zone: "UTC", DueOn: today, To: "C1"}
		if _, _, err := d.AddFollowUp(t.Context(), "press "+task.ref, f, true, morning, shown); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Hold(t.Context(), "hold", analysis.Hold{AccountID: id("Q6"), From: monday - 5, Until: monday, Reason: "a new plant", By: "ana@example.com"}, noon(monday)); err != nil {
		t.Fatal(err)
	}
	digest, err := d.AddDigest(t.Context(), analysis.Digest{Owner: "nora@example.com", Zone: "UTC"}, noon(monday-8))
	if err != nil {
		t.Fatal(err)
	}
	issue := analysis.Issue{DigestID: digest.ID, On: monday - 7, Due: noon(monday - 7), Made: noon(monday - 7), State: analysis.IssueSent}
	rows := []analysis.DigestRow{{Number: 1, AccountID: id("Q1"), Group: "check"}, {Number: 2, AccountID: id("P1"), Group: "reengage"}}
	if _, err := d.AddIssue(t.Context(), issue, analysis.Composition{State: analysis.IssueSent, Rows: rows}); err != nil {
		t.Fatal(err)
	}
	facts, err := d.DigestFacts(t.Context(), analysis.DigestAsk{Digest: digest.ID, Teams: []string{"EMEA"}, Week: monday - 1, On: monday, Weeks: 8})
	if err != nil {
		t.Fatal(err)
	}
	var due []string
	for _, c := range facts.Checks {
		due = append(due, fmt.Sprint(c.Account.Ref, " ", int(c.LastOn), " ", c.Assessment.Profit))
	}
	if diff := cmp.Diff([]string{"Q5 0 400", fmt.Sprint("Q2 ", int(monday)-91, " 100"), "Q1 0 0"}, due); diff != "" {
		t.Errorf("due (-want +got):\n%s", diff)
	}
	if len(facts.Listed) != 1 || facts.Listed[0].Account.Ref != "P1" {
		t.Errorf("what became of the list before: %+v", facts.Listed)
	}
}
