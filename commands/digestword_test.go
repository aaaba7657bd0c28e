package commands_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
	"lull/internal/story"
	"lull/store"
)

// digestOffice is a desk on the Monday at nine, and who reads which channel.
type digestOffice struct {
	*testing.T
	desk     *commands.Desk
	audience map[string]commands.Audience
	said     int
}

func (o *digestOffice) ask(who, text string, more ...func(*commands.Request)) commands.Reply {
	o.Helper()
	o.said++
	r := commands.Request{
		Word: "lull", Text: text, Now: due.Add(30 * time.Minute), Asker: commands.Asker{Email: who + "@example.com"},
		Key: fmt.Sprint("said ", o.said), CanAsk: true,
		Audience: func(_ context.Context, channel string) (commands.Audience, error) {
			if a, known := o.audience[channel]; known {
				return a, nil
			}
			return commands.Audience{Unknown: true}, nil
		},
	}
	for _, change := range more {
		change(&r)
	}
	reply, err := o.desk.Answer(o.Context(), r)
	if err != nil {
		o.Fatalf("%s says %q: %v", who, text, err)
	}
	return reply
}

// expect asks and looks for words in the whole answer.
func (o *digestOffice) expect(who, said string, want ...string) string {
	o.Helper()
	got := text(o.ask(who, said))
	for _, words := range want {
		if !strings.Contains(got, words) {
			o.Errorf("%s says %q and does not read %q:\n%s", who, said, words, got)
		}
	}
	return got
}

func fill(fields map[string]string) func(*commands.Request) {
	return func(r *commands.Request) { r.Fields, r.Pressed = fields, true }
}

// Everything that can be said of digests, by those who may and those who may not.
func TestDigestWords(t *testing.T) {
	t.Parallel()
	s, digest := told(t, nil)
	golden(t, "digest", whole(composed(t, s, digest, monday, commands.Audience{})))
	o := &digestOffice{T: t, desk: commands.NewDesk(s), audience: map[string]commands.Audience{
		"C1": {Members: []string{"nora@example.com", "marta@example.com", "ana@example.com"}, Here: true},
		"C2": {Members: []string{"nora@example.com"}, Guests: true},
		"C3": {Members: []string{"nora@example.com"}, Shared: true},
		"C4": {Members: []string{"nora@example.com"}},
	}}
	for _, who := range []string{"ana", "zoe"} {
		o.expect(who, "digest preview", "Digests are for leads, managers and admins")
	}
	o.expect("nora", "digest", "Digest 1, team EMEA", "Mondays at 08:30, Europe/Madrid", "digest preview 1", "digest pause 1")
	o.expect("ruth", "digest", "no digest yet") // EMEA is not hers
	o.expect("ruth", "digest pause 1", "no digest 1")
	o.expect("nora", "digest flurb", "preview, now, status")

	// A preview changes nothing, and marta may see it: it is about her team.
	before := counts(t, s, digest.ID)
	preview := o.expect("nora", "digest preview", "Borealis AG · EUR 38k", "preview, only you see this", "Kite Foods", "Everyone else")
	if strings.Contains(preview, "sent once") {
		t.Errorf("a preview says that it was sent: %s", preview)
	}
	o.expect("marta", "digest preview 1", "Borealis AG")
	if after := counts(t, s, digest.ID); after != before {
		t.Errorf("a preview changes issues from %d to %d", before, after)
	}
	// Somebody without one sees what the first would be.
	o.expect("ruth", "digest preview", "First digest, team Americas")

	o.expect("nora", "digest now", "on its way to your direct messages")
	o.expect("nora", "digest now", "already sent on Mon 23 Nov", "digest now 1 again")
	o.expect("nora", "digest", "that of Mon 23 Nov is on its way")
	o.expect("nora", "digest now again", "once more")
	o.rowsInTheThread(s, digest)
	sent, known, err := s.MessageByKey(t.Context(), analysis.IssueKey(digest.ID, monday))
	if err != nil || !known || sent.To != "nora@example.com" {
		t.Errorf("the message is %+v, %t, %v", sent, known, err)
	}

	o.expect("nora", "digest pause", "Paused", "digest resume 1")
	o.expect("nora", "digest resume", "Next on Mon 30 Nov 08:30")

	form := o.ask("nora", "digest settings")
	if form.Form == nil || form.Form.Says != "digest settings 1" || len(form.Form.Fields) != 6 {
		t.Fatalf("the form: %+v", form.Form)
	}
	filled := map[string]string{"owner": "nora@example.com", "channel": "C9", "teams": "EMEA", "weekday": "wednesday", "at": "07:05", "zone": "Europe/London"}
	for _, c := range []struct{ field, value, want string }{
		{"channel", "C9", "/invite @lull"},
		{"channel", "C4", "/invite @lull"},
		{"channel", "C2", "guest"},
		{"channel", "C3", "another organisation"},
		{"at", "7", "no time of the day"},
		{"zone", "Mars", "no time zone"},
		{"zone", "Local", "no time zone"},
		{"teams", "Nowhere", "cannot have a digest of team Nowhere"},
		{"owner", "ana@example.com", "may not have one"},
	} {
		wrong := map[string]string{}
		for name, value := range filled {
			wrong[name] = value
		}
		wrong["channel"], wrong[c.field] = "C1", c.value
		if got := o.ask("nora", "digest settings 1", fill(wrong)).Summary; !strings.Contains(got, c.want) {
			t.Errorf("%s %s: %q", c.field, c.value, got)
		}
	}
	filled["channel"] = "C1"
	got := text(o.ask("nora", "digest settings 1", fill(filled)))
	for _, want := range []string{"Wednesdays at 07:05, Europe/London", "to its channel", "team EMEA"} {
		if !strings.Contains(got, want) {
			t.Errorf("%q is not in %s", want, got)
		}
	}
	// To a channel: no word of money, and what marta and ana may see.
	got = o.expect("nora", "digest preview 1", "CALL FIRST", "RE-ENGAGE")
	if ofMoney.MatchString(got) {
		t.Errorf("%q in %s", ofMoney.FindString(got), got)
	}
	// A lead orders one for her team, and no other.
	filled = map[string]string{"teams": "", "weekday": "monday", "at": "09:00", "zone": "Europe/Madrid"}
	if got := o.ask("marta", "digest settings new", fill(filled)).Summary; !strings.Contains(got, "Digest 2, team EMEA") {
		t.Errorf("%q", got)
	}
	filled["owner"] = "adam@example.com"
	if got := o.ask("marta", "digest settings new", fill(filled)).Summary; !strings.Contains(got, "may not") {
		t.Errorf("marta orders a digest for adam: %q", got)
	}
}

func counts(t *testing.T, s *store.Store, digest int64) int {
	t.Helper()
	issues, err := s.Issues(t.Context(), digest, 100)
	if err != nil {
		t.Fatal(err)
	}
	return len(issues)
}

// rowsInTheThread says things in the thread of a digest that was sent: there its
// numbers and its names mean its rows, those in the tables included; elsewhere
// they mean nothing.
func (o *digestOffice) rowsInTheThread(s *store.Store, digest analysis.Digest) {
	t := o.T
	t.Helper()
	claimed, any, err := s.ClaimMessage(t.Context(), due.Add(time.Hour), due.Add(time.Hour), time.Minute)
	if err != nil || !any {
		t.Fatalf("no message to send: %v", err)
	}
	if begun, err := s.BeginMessage(t.Context(), claimed, "D7", due); err != nil || !begun {
		t.Fatalf("the message is not begun: %v", err)
	}
	if err := s.MarkPosted(t.Context(), claimed, "1700.1", due, due); err != nil {
		t.Fatal(err)
	}
	list, err := s.IssueList(t.Context(), digest.ID, monday)
	if err != nil || len(list) != 19 || list[0].Account.Name != "Borealis AG" {
		t.Fatalf("the list: %+v, %v", list, err)
	}
	inThread := func(r *commands.Request) { r.Channel, r.Thread = "D7", "1700.1" }
	for _, c := range []struct{ said, want string }{
		{"1", "Borealis AG"},
		{"show 3", "Kite Foods"},
		{"3.", "Kite Foods"},
		{"why 4", "Lindqvist Bygg"},
		{"kite", "Kite Foods"},
		{"hold 1 until 1 feb moving to a new plant", "On hold until 1 Feb 2027"},
		{"hold kite foods until 1 feb they said so", "Kite Foods"},
		{"19", list[18].Account.Name},
		{"20", "No customer"},
		{"3 call them by fri", "Who is to follow up with Kite Foods?"},
		{"3 me call them by fri", "#1 · Kite Foods · call them · due Fri 27 Nov. It is yours."},
	} {
		if got := text(o.ask("nora", c.said, inThread)); !strings.Contains(got, c.want) {
			t.Errorf("%q in the thread: no %q in\n%s", c.said, c.want, got)
		}
	}
	if got := text(o.ask("nora", "hold 1 until 1 feb moving")); strings.Contains(got, "On hold until") {
		t.Errorf("elsewhere a number is a row as well:\n%s", got)
	}
}

// The digests that are not like the others: the first, an empty week, a late one,
// one that waits and then goes all the same, and one without contact data.
func TestDigestVariants(t *testing.T) {
	t.Parallel()
	teams := map[string]string{"AC1042": "Northern"}
	for _, ref := range []string{"AC1396", "AC1218", "AC1262", "AC1235", "AC1033", "AC1278", "AC1189"} {
		teams[ref] = "Elsewhere"
	}
	s, digest := told(t, teams)
	ofTheFour(t, s, digest)
	desk := commands.NewDesk(s)
	compose := func(d analysis.Digest, on calendar.Date, late time.Duration) commands.Composed {
		t.Helper()
		at := due.AddDate(0, 0, int(on-monday))
		c, err := desk.Digest(t.Context(), d, on, at, at.Add(late), commands.Audience{})
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	first := digest
	first.ID, first.Teams = 0, []string{"Americas"}
	golden(t, "digest-first", whole(compose(first, monday, 0)))

	quiet := digest
	quiet.Teams = []string{"Northern"} // Acme alone, who has been passive for long
	golden(t, "digest-empty", whole(compose(quiet, monday, 0)))

	nowhere := digest
	nowhere.Teams = []string{"Nowhere"}
	if got := compose(nowhere, monday, 0).Main.Summary; !strings.Contains(got, "nobody newly quiet") {
		t.Errorf("no customers: %q", got)
	}

	late := whole(compose(digest, monday, 102*time.Minute))
	if !strings.Contains(late, "late: due 08:30, sent 10:12") {
		t.Errorf("late: %s", late)
	}

	waits := compose(digest, monday+7, time.Minute)
	if want := "week 48 is not judged yet"; !strings.Contains(waits.HeldBy, want) || !strings.Contains(waits.HeldBy, "Mon 30 Nov 12:30") || len(waits.Rows) > 0 {
		t.Errorf("it waits: %+v", waits)
	}
	if got := whole(compose(digest, monday+7, 4*time.Hour)); !strings.Contains(got, "week 48 is not judged yet") || !strings.Contains(got, "late: due 08:30, sent 12:30") {
		t.Errorf("it has waited: %s", got)
	}

	later := monday + 21
	if _, err := commands.Assess(t.Context(), s, later, madrid(t), due.AddDate(0, 0, 21)); err != nil {
		t.Fatal(err)
	}
	if waits := compose(digest, later, 0); !strings.Contains(waits.HeldBy, "contact data stopped on 23 Nov") {
		t.Errorf("with old data it does not wait: %+v", waits)
	}

	byHand := whole(compose(digest, monday+2, 4*time.Hour))
	if !strings.Contains(byHand, "next Mon 30 Nov 08:30") {
		t.Errorf("asked for on a Wednesday: %s", byHand)
	}

	// What those of the list before have ordered is an amount as well.
	order := analysis.Invoice{Account: "AC1179", Ref: "late order", IssuedOn: monday - 3, Amount: money.Amount{Minor: 700_000, Currency: "EUR"}}
	if _, err := s.ImportInvoices(t.Context(), analysis.Rows(order), store.Import{Now: due.AddDate(0, 0, 21)}); err != nil {
		t.Fatal(err)
	}
	if reads := amountReads(t, s, "team Northern"); len(reads) > 0 {
		t.Errorf("recorded as read without an amount: %+v", reads)
	}
	if got := whole(compose(quiet, monday, 0)); !strings.Contains(got, "1 ordered again (EUR 7k)") {
		t.Errorf("an empty week with an order: %s", got)
	}
	if reads := amountReads(t, s, "team Northern"); len(reads) != 1 || reads[0].Accounts != 1 || reads[0].Reader != quiet.Owner {
		t.Errorf("recorded as read: %+v", reads)
	}

	rep := digest
	rep.Owner = "ana@example.com"
	if c := compose(rep, monday, 0); !strings.Contains(c.Refused, "its owner may not") {
		t.Errorf("a rep's digest: %+v", c)
	}
}

func amountReads(t *testing.T, s *store.Store, scope string) (reads []analysis.AmountRead) {
	t.Helper()
	err := s.AmountReads(t.Context(), analysis.AmountReads{}, func(read analysis.AmountRead, _ string) error {
		if read.Scope == scope {
			reads = append(reads, read)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return reads
}

// A firm that has only invoices gets a digest on orders alone, and it says so: in
// revenue where they tell no cost, else in what is known of profit.
func TestDigestOfOrdersAlone(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		hasCost bool
		want    string
	}{
		{"digest-orders-only", false, "Revenue at stake"},
		{"digest-incomplete", true, "costs that are not recorded"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := records(t)
			load := store.Import{Now: due.Add(-140 * time.Minute)}
			told := story.Company(monday)
			for n := range told.Invoices {
				told.Invoices[n].HasCost = told.Invoices[n].HasCost && c.hasCost
			}
			for _, step := range []func() (analysis.Counts, error){
				func() (analysis.Counts, error) {
					return s.ImportPeople(t.Context(), analysis.Rows(told.People...), load)
				},
				func() (analysis.Counts, error) {
					return s.ImportAccounts(t.Context(), analysis.Rows(told.Accounts...), load)
				},
				func() (analysis.Counts, error) {
					return s.ImportInvoices(t.Context(), analysis.Rows(told.Invoices...), load)
				},
			} {
				if _, err := step(); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := commands.Assess(t.Context(), s, monday, madrid(t), due.Add(-time.Hour)); err != nil {
				t.Fatal(err)
			}
			digest, err := s.AddDigest(t.Context(), ofNora, due.AddDate(0, 0, -15))
			if err != nil {
				t.Fatal(err)
			}
			issued(t, s, digest, monday-7, nil)
			got := whole(composed(t, s, digest, monday, commands.Audience{}))
			golden(t, c.name, got)
			for _, want := range []string{"no engagement source connected: silence means orders only", c.want} {
				if !strings.Contains(got, want) {
					t.Errorf("no %q in %s", want, got)
				}
			}
			if strings.Contains(got, "passive") {
				t.Error(got)
			}
		})
	}
}
