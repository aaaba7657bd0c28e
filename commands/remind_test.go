package commands_test

import (
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
	"lull/internal/pgtest"
	"lull/store"
)

// One message for each person and working day, from nine o'clock where they are,
// with what is due and not snoozed; and one word about what stays late.
func TestReminders(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, text := range []string{
		"assign <@UANA> Acme call by fri", "assign <@UANA> Borealis visit by wed", "assign <@UBEN> Kite send the list by wed", "assign <@UANA> AC9 check by 9 dec",
		"assign me AC8 check by wed",
	} {
		o.does("UMARTA", commands.Request{Text: text, Channel: "C1", Root: "150.1"})
	}
	o.does("UBEN", commands.Request{Text: "snooze 3 fri", Channel: "D1"})
	at := func(on string, hour, minute int) time.Time {
		t.Helper()
		moment, err := time.ParseInLocation(time.DateOnly, on, madrid(t))
		if err != nil {
			t.Fatal(err)
		}
		return moment.Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
	}
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> AC7 call by today", Channel: "C1", Root: "150.1"})
	if written, err := commands.Remind(t.Context(), o.store, nil, at("2026-11-24", 12, 0)); err != nil || written != 0 {
		t.Errorf("of what was made this morning: %d messages, %v", written, err)
	}
	o.does("UMARTA", commands.Request{Text: "drop 6", Channel: "C1"})
	for _, c := range []struct {
		name string
		now  time.Time
		want int
	}{
		{"before anything is due", at("2026-11-24", 12, 0), 0},
		{"at night", at("2026-11-25", 8, 59), 0},
		{"on Wednesday at nine", at("2026-11-25", 9, 0), 2},
		{"on Wednesday again", at("2026-11-25", 9, 1), 0},
		{"in the evening", at("2026-11-25", 17, 0), 0},
		{"on Friday", at("2026-11-27", 9, 30), 3},
		{"on Saturday", at("2026-11-28", 9, 30), 0},
		{"on Monday, late by three days", at("2026-11-30", 9, 30), 6},
		{"on a holiday", at("2026-12-08", 9, 30), 0},
		{"the day after", at("2026-12-09", 9, 30), 4},
	} {
		written, err := commands.Remind(t.Context(), o.store, nil, c.now)
		if err != nil || written != c.want {
			t.Errorf("%s: %d messages, %v; want %d", c.name, written, err, c.want)
		}
	}
	want := "UANA/ Good morning. 2 follow-ups are due. 1 of them is overdue.\n#2 · Borealis AG · visit\noverdue since Wed 25 Nov · asked by Marta Lind\n [Done] [Snooze]\n" +
		"#1 · Acme Industrial S.A. · call\ndue Fri 27 Nov · asked by Marta Lind\n [Done] [Snooze]"
	if got := o.message("reminder/ana@example.com/2026-11-27"); got != want {
		t.Errorf("on Friday Ana reads\n%s\nwant\n%s", got, want)
	}
	if got := o.message("reminder/ben@example.com/2026-11-25"); got != "" {
		t.Errorf("snoozed, Ben reads\n%s", got)
	}
	if got, want := o.message("followup/2/late"), "C1/150.1 #2, Borealis AG, was due Wed 25 Nov and is still open with Ana Ruiz: visit.\n [Move] [Change date] [Drop]"; got != want {
		t.Errorf("late:\n%s\nwant\n%s", got, want)
	}
	if keys := pgtest.Ask(t, o.url, `select key from outbox where key like '%/late' order by 1`); strings.Join(keys, " ") != "followup/1/late followup/2/late followup/3/late followup/5/late" {
		t.Errorf("late are %s", keys)
	}
}

// A customer that orders or writes by themselves closes the loop with one press,
// and nobody is asked twice.
func TestACustomerThatCameBack(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, text := range []string{"assign <@UANA> Acme call by 8 dec", "assign <@UBEN> Borealis visit by 8 dec", "assign <@UBEN> Kite visit by 8 dec"} {
		o.does("UMARTA", commands.Request{Text: text, Channel: "C1", Root: "150.1"})
	}
	today := calendar.Of(now)
	invoices := []analysis.Invoice{
		{Ref: "1", Account: "AC1", IssuedOn: today - 9, Amount: money.Amount{Minor: 100, Currency: "EUR"}},
		{Ref: "2", Account: "AC1", IssuedOn: today + 1, Amount: money.Amount{Minor: 100, Currency: "EUR"}},
		{Ref: "3", Account: "AC4", IssuedOn: today - 1, Amount: money.Amount{Minor: 100, Currency: "EUR"}},
	}
	load := store.Import{Now: now.Add(36 * time.Hour)}
	if _, err := o.store.ImportInvoices(t.Context(), analysis.Rows(invoices...), load); err != nil {
		t.Fatal(err)
	}
	event := analysis.Event{Source: "crm", ID: "1", Account: "AC3", Type: analysis.ReplyReceived, On: today + 2}
	if _, err := o.store.ImportEngagement(t.Context(), analysis.Rows(event), load); err != nil {
		t.Fatal(err)
	}
	for _, want := range []int{2, 0} {
		if written, err := commands.Remind(t.Context(), o.store, nil, now.Add(50*time.Hour)); err != nil || written != want {
			t.Errorf("%d messages, %v; want %d", written, err, want)
		}
	}
	if got, want := o.message("followup/1/back"), "C1/150.1 Acme Industrial S.A. ordered on Wed 25 Nov. Close #1, call?\n [Close] [Keep]"; got != want {
		t.Errorf("ordered:\n%s\nwant\n%s", got, want)
	}
	if got, want := o.message("followup/2/back"), "C1/150.1 Borealis AG was in touch on Thu 26 Nov. Close #2, visit?\n [Close] [Keep]"; got != want {
		t.Errorf("in touch:\n%s\nwant\n%s", got, want)
	}
	press := func(key, label string) {
		t.Helper()
		body := pgtest.Ask(t, o.url, `select body::text from outbox where key = $1`, key)[0]
		reply, err := commands.DecodeReply([]byte(body))
		if err != nil {
			t.Fatal(err)
		}
		o.does("UANA", commands.Request{Text: button(t, reply, label), Pressed: true, CanAsk: true, Channel: "C1", Thread: "150.1"})
	}
	press("followup/1/back", "Close")
	press("followup/2/back", "Keep")
	want := "1 done other Acme Industrial S.A. ordered on Wed 25 Nov.; 2 open  Stays open: Borealis AG was in touch on Thu 26 Nov."
	if got := pgtest.Ask(t, o.url, `select string_agg(follow_up_id || ' ' || state || ' ' || outcome || ' ' || note, '; ' order by follow_up_id) from follow_ups where follow_up_id < 3`)[0]; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
