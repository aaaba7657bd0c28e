package commands_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/commands"
	"lull/internal/pgtest"
)

func TestReadHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]analysis.Hours{
		"8 to 16":                      {From: 480, Until: 960},
		"from 8:30 till 16.15":         {From: 510, Until: 975},
		"mon-thu 10-18":                {From: 600, Until: 1080, Days: "1234"},
		"10–18 Monday to Thursday":     {From: 600, Until: 1080, Days: "1234"},
		"8am to 4pm on mon, wed & fri": {From: 480, Until: 960, Days: "135"},
		"9 to 5":                       {From: 540, Until: 1020},
		"12am-12pm":                    {From: 0, Until: 720},
		"7h-15h daily":                 {From: 420, Until: 900, Days: "1234567"},
		"sat to mon":                   {From: 540, Until: 1020, Days: "167"},
		"tuesdays and fridays":         {From: 540, Until: 1020, Days: "25"},
		"22 to 24 every day":           {From: 1320, Until: 1440, Days: "1234567"},
		"0-24":                         {From: 0, Until: 1440},
		"working days 10 to 14":        {From: 600, Until: 840},
	} {
		if got, is := commands.ReadHours(text); !is || got != want {
			t.Errorf("%q reads %+v, %v; want %+v", text, got, is, want)
		}
	}
	for _, text := range []string{"Ltd", "8", "8 to", "25 to 26", "8:70 to 9", "13pm to 14", "8 to 16 from tomorrow", "mon-", "8 to 16 8 to 17", "and"} {
		if got, is := commands.ReadHours(text); is {
			t.Errorf("%q reads %+v", text, got)
		}
	}
}

func FuzzReadHours(f *testing.F) {
	for _, text := range []string{"8 to 16", "mon-thu 10-18", "9-5 working days", "- mon", "sat to mon to tue"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		h, _ := commands.ReadHours(text)
		if h.From < 0 || h.Until > 24*60 || strings.Trim(string(h.Days), "1234567") != "" {
			t.Errorf("%q reads %+v", text, h)
		}
	})
}

// What people say about their hours, what is kept of it, and that a form and the
// default work like the words.
func TestHours(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	kept := func() string {
		t.Helper()
		return strings.Join(pgtest.Ask(t, o.url, `select concat_ws(' ', email, from_at, until_at, weekdays, zone) from working_hours`), "; ")
	}
	for _, c := range []struct {
		name  string
		said  commands.Request
		reads string
		kept  string
	}{
		{"asked", commands.Request{Text: "hours"}, "Your hours: Working days from 09:00 to 17:00, Madrid time.", ""},
		{"set", commands.Request{Text: "hours mon-thu 10-18"}, "Your hours from now on: Monday to Thursday from 10:00 to 18:00", "ana@example.com 10:00:00 18:00:00 1234 Europe/Madrid"},
		{"days alone", commands.Request{Text: "hours mon, wed and thu"}, "Monday, Wednesday and Thursday from 10:00 to 18:00", "ana@example.com 10:00:00 18:00:00 134 Europe/Madrid"},
		{"working days", commands.Request{Text: "hours 8 to 16 mon-fri"}, "Working days from 08:00 to 16:00", "ana@example.com 08:00:00 16:00:00  Europe/Madrid"},
		{"too short", commands.Request{Text: "hours 22 to 6"}, "From 22:00 to 18:00 is less than an hour", "ana@example.com 08:00:00 16:00:00  Europe/Madrid"},
		{"a form", commands.Request{Text: "hours change", Pressed: true, Fields: map[string]string{"from": "07:30", "until": "23:59", "days": "saturday\nsunday"}}, "Saturday and Sunday from 07:30 to 23:59", "ana@example.com 07:30:00 23:59:00 67 Europe/Madrid"},
		{"a form the wrong way round", commands.Request{Text: "hours change", Pressed: true, Fields: map[string]string{"from": "17:00", "until": "09:00", "days": "monday"}}, "From 17:00 to 09:00 is less than an hour", "ana@example.com 07:30:00 23:59:00 67 Europe/Madrid"},
		{"nonsense", commands.Request{Text: "hours whenever"}, "Say it like “hours 8 to 16”", "ana@example.com 07:30:00 23:59:00 67 Europe/Madrid"},
		{"the default", commands.Request{Text: "hours default"}, "Working days from 09:00 to 17:00", "ana@example.com  Europe/Madrid"},
	} {
		if reply := o.does("UANA", c.said); !strings.Contains(reply.Summary, c.reads) || kept() != c.kept {
			t.Errorf("%s: %q, kept %q", c.name, reply.Summary, kept())
		}
	}
	form := o.does("UANA", commands.Request{Text: "hours change", CanAsk: true}).Form
	if form == nil || len(form.Fields) != 3 || form.Fields[2].Initial != "monday\ntuesday\nwednesday\nthursday\nfriday" {
		t.Errorf("the form is %+v", form)
	}
}

// The morning message comes in the hours of its reader, on their days, and on the
// clock of the zone in which Slack says they are.
func TestTheMorningFollowsTheHours(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, text := range []string{"assign <@UANA> Acme call by wed", "assign <@UBEN> Kite send the list by wed"} {
		o.does("UMARTA", commands.Request{Text: text, Channel: "C1", Root: "150.1"})
	}
	o.does("UANA", commands.Request{Text: "hours 11 to 13 wed-sat"})
	where := map[string]string{"UANA": "Europe/Madrid", "UBEN": "Europe/Madrid"}
	at := func(on string) time.Time {
		t.Helper()
		moment, err := time.ParseInLocation("2006-01-02 15:04", on, madrid(t))
		if err != nil {
			t.Fatal(err)
		}
		return moment
	}
	remind := func(on string, want ...string) {
		t.Helper()
		before := pgtest.Ask(t, o.url, `select key from outbox where key like 'reminder/%' order by 1`)
		_, err := commands.Remind(t.Context(), o.store, o.colleague(where, nil), at(on))
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, key := range pgtest.Ask(t, o.url, `select key from outbox where key like 'reminder/%' order by 1`) {
			if !strings.Contains(strings.Join(before, " "), key) {
				got = append(got, key)
			}
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %q, want %q", on, got, want)
		}
	}
	remind("2026-11-25 09:00", "reminder/ben@example.com/2026-11-25")
	remind("2026-11-25 10:59")
	remind("2026-11-25 11:00", "reminder/ana@example.com/2026-11-25")
	remind("2026-11-28 12:00", "reminder/ana@example.com/2026-11-28") // a Saturday that she chose
	remind("2026-11-30 12:00", "reminder/ben@example.com/2026-11-30") // a Monday that she did not
	where["UBEN"] = "America/New_York"
	remind("2026-12-01 09:00") // it is 3 at night where he is now
	remind("2026-12-01 14:59")
	remind("2026-12-01 15:00", "reminder/ben@example.com/2026-12-01")
	if until := pgtest.Ask(t, o.url, `select until_at at time zone 'Europe/Madrid' from outbox where key = 'reminder/ana@example.com/2026-11-25'`)[0]; until != "2026-11-25T13:00:00Z" {
		t.Errorf("Ana's is sent until %s", until)
	}
}

// What is late and nobody else asked for is left out by the store, not found again
// and again.
func TestNobodyIsToldOfWhatOnlyTheyKnow(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.does("UMARTA", commands.Request{Text: "assign me Acme call by wed"})
	late, err := o.store.Late(t.Context(), now.Add(9*24*time.Hour), 3, 3)
	if err != nil || len(late) != 0 {
		t.Errorf("%+v, %v", late, err)
	}
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> Kite call by wed"})
	if late, err = o.store.Late(t.Context(), now.Add(9*24*time.Hour), 3, 3); err != nil || len(late) != 1 || late[0].Hours != (analysis.Hours{From: 540, Until: 1020, Zone: "Europe/Madrid"}) {
		t.Errorf("%+v, %v", late, err)
	}
}

// What a deactivated person has to do goes to the lead of their team, once, with a
// way to move it; nothing goes to them.
func TestWhoLeftHandsOn(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	for _, text := range []string{"assign <@UBEN> Kite send the list by wed", "assign <@UBEN> Borealis visit by 9 dec"} {
		o.does("UMARTA", commands.Request{Text: text, Channel: "C1", Root: "150.1"})
	}
	colleague := o.colleague(nil, map[string]bool{"UBEN": true})
	for _, want := range []string{"UBEN marta@example.com", "UBEN"} { // who it is handed on to is asked for once
		var asked []string
		count := func(ctx context.Context, who string) (commands.Asker, bool, error) {
			asked = append(asked, who)
			return colleague(ctx, who)
		}
		if _, err := commands.Remind(t.Context(), o.store, count, now.Add(26*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(asked, " "); got != want {
			t.Errorf("Slack is asked for %s, want %s", got, want)
		}
	}
	keys := pgtest.Ask(t, o.url, `select key || ' ' || version from outbox where key like 'gone/%' or key like 'reminder/%'`)
	if strings.Join(keys, ", ") != "gone/ben@example.com/marta@example.com 1" {
		t.Fatalf("written: %s", keys)
	}
	want := "marta@example.com/ Ben Okafor is deactivated in Slack, and 2 follow-ups are still theirs. Who takes them?\n" +
		"#1 · Kite Foods · send the list\ndue Wed 25 Nov · asked by Marta Lind\n [Move] [Drop]\n#2 · Borealis AG · visit\ndue Wed 9 Dec · asked by Marta Lind\n [Move] [Drop]"
	if got := o.message("gone/ben@example.com/marta@example.com"); got != want {
		t.Errorf("Marta reads\n%s\nwant\n%s", got, want)
	}
}

// What is not told today is no reason to ask Slack about anybody.
func TestSlackIsAskedOnlyForThoseWhoAreTold(t *testing.T) {
	t.Parallel()
	o := newShift(t)
	o.does("UMARTA", commands.Request{Text: "assign <@UANA> Acme call by fri", Channel: "C1", Root: "150.1"})
	if _, err := commands.Remind(t.Context(), o.store, nil, now.AddDate(0, 0, 3)); err != nil {
		t.Fatal(err)
	}
	if _, err := commands.Remind(t.Context(), o.store, nil, now.AddDate(0, 0, 6)); err != nil { // Monday: reminded again
		t.Fatal(err)
	}
	late, err := o.store.Late(t.Context(), now.AddDate(0, 0, 6), 3, 3)
	if err != nil || len(late) != 1 {
		t.Fatalf("by the days of the calendar %d are late, %v", len(late), err)
	}
	for _, day := range []int{5, 6} { // a weekend, and a day too early for the word about what is late
		written, err := commands.Remind(t.Context(), o.store, func(_ context.Context, who string) (commands.Asker, bool, error) {
			t.Errorf("on day %d Slack is asked for %s", day, who)
			return commands.Asker{}, false, nil
		}, now.AddDate(0, 0, day))
		if err != nil || written != 0 {
			t.Errorf("day %d: %d messages, %v", day, written, err)
		}
	}
}
