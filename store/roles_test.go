package store_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/store"
)

func TestPeopleBySlackID(t *testing.T) {
	t.Parallel()
	d := open(t)
	ana := analysis.Person{Email: "ana@example.com", Name: "Ana", Team: "EMEA", Role: analysis.Rep, SlackID: "U0ANA"}
	ben := analysis.Person{Email: "ben@example.com", Role: analysis.Rep}
	load := func(people ...analysis.Person) (analysis.Counts, error) {
		return d.ImportPeople(t.Context(), analysis.Rows(people...), store.Import{})
	}
	if counts, err := load(ana, ben); err != nil || counts.Created != 2 {
		t.Fatal(counts, err)
	}
	if counts, err := load(ana, ben); err != nil || counts.Unchanged != 2 {
		t.Errorf("the same again: %+v, %v", counts, err)
	}
	for id, want := range map[string]string{"U0ANA": "ana@example.com", "": "", "U0BEN": ""} {
		if got, known, err := d.PersonBySlackID(t.Context(), id); err != nil || got.Email != want || known != (want != "") {
			t.Errorf("the person %q is %+v, %t, %v", id, got, known, err)
		}
	}
	if all, err := d.People(t.Context()); err != nil || all[0] != ana || all[1] != ben {
		t.Errorf("everybody: %+v, %v", all, err)
	}

	// One ID is one person's, in a file and beside it; a file may hand it on.
	ben.SlackID = "U0ANA"
	_, err := load(ben)
	if bad, isBad := errors.AsType[*analysis.BadRow](err); !isBad || bad.Column != "slack_id" || bad.Value != "U0ANA" || !strings.Contains(bad.Reason, "ana@example.com") {
		t.Errorf("an ID that is somebody else's: %v", err)
	}
	if _, err := load(analysis.Person{Email: "x@example.com", SlackID: "U1"}, analysis.Person{Email: "y@example.com", SlackID: "U1"}); err == nil {
		t.Error("two people of one file have one ID")
	}
	ana.SlackID = ""
	if _, err := load(ben, ana); err != nil {
		t.Errorf("an ID that is handed on: %v", err)
	}
	if got, _, err := d.PersonBySlackID(t.Context(), "U0ANA"); err != nil || got.Email != "ben@example.com" {
		t.Errorf("then it is %+v, %v", got, err)
	}
}

func TestSetRole(t *testing.T) {
	t.Parallel()
	d := open(t)
	at := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	set := func(key string, to analysis.Person) analysis.Person {
		t.Helper()
		was, err := d.SetRole(t.Context(), key, to, "adam@example.com", at)
		if err != nil {
			t.Fatal(err)
		}
		return was
	}
	carl := analysis.Person{Email: "carl@example.com", Name: "Carl", Role: analysis.Rep, Team: "EMEA", SlackID: "U0CARL"}
	for range 2 {
		if was := set("a", carl); was.Role != "" {
			t.Errorf("nobody was %+v", was)
		}
	}
	lead := analysis.Person{Email: "carl@example.com", Name: "Other", Role: analysis.Lead}
	if was := set("b", lead); was != carl {
		t.Errorf("before he was %+v", was)
	}
	if was := set("b", carl); was.Role != analysis.Rep || was.Team != "EMEA" {
		t.Errorf("told again, before he was %+v", was)
	}
	want := analysis.Person{Email: "carl@example.com", Name: "Carl", Role: analysis.Lead, SlackID: "U0CARL"}
	if got, known, err := d.PersonByEmail(t.Context(), "Carl@example.com"); err != nil || !known || got != want {
		t.Errorf("he is %+v, %v", got, err)
	}
}

func TestTellOnce(t *testing.T) {
	t.Parallel()
	d := open(t)
	at := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	var told []bool
	for _, c := range [][3]string{{"ana", "x", "k1"}, {"ana", "x", "k1"}, {"ana", "x", "k2"}, {"ben", "x", "k2"}, {"ana", "y", "k3"}} {
		isNews, err := d.TellOnce(t.Context(), c[0], c[1], c[2], at)
		if err != nil {
			t.Fatal(err)
		}
		told = append(told, isNews)
	}
	if diff := cmp.Diff([]bool{true, true, false, true, true}, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAmountReads(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A"})
	id := d.account(t, "A").ID
	at := time.Date(2026, time.November, 24, 9, 0, 0, 0, time.UTC)
	one := analysis.AmountRead{Reader: "ana@example.com", AccountID: id, Accounts: 1, Word: "show", Key: "k1", At: at}
	many := analysis.AmountRead{Reader: "ben@example.com", Scope: "team EMEA", Accounts: 7, Word: "list", At: at.Add(time.Hour)}
	if err := d.RecordReads(t.Context(), []analysis.AmountRead{one, many}); err != nil {
		t.Fatal(err)
	}
	broken := many
	broken.Accounts = 0
	if err := d.RecordReads(t.Context(), []analysis.AmountRead{one, broken}); err == nil {
		t.Error("a read of no account is recorded")
	}
	for _, c := range []struct {
		which analysis.AmountReads
		want  string
	}{
		{analysis.AmountReads{}, "show A list "},
		{analysis.AmountReads{Reader: "ben@example.com"}, "list "},
		{analysis.AmountReads{AccountID: id}, "show A "},
		{analysis.AmountReads{Since: at.Add(time.Minute)}, "list "},
		{analysis.AmountReads{Reader: "ben@example.com", AccountID: id}, ""},
	} {
		got := ""
		err := d.AmountReads(t.Context(), c.which, func(read analysis.AmountRead, ref string) error {
			got += strings.TrimSpace(read.Word+" "+ref) + " "
			want := one
			if read.AccountID == 0 {
				want = many
			}
			read.At = read.At.UTC()
			if diff := cmp.Diff(want, read); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			return nil
		})
		if err != nil || got != c.want {
			t.Errorf("%+v: %q, %v; want %q", c.which, got, err, c.want)
		}
	}
	enough := errors.New("enough")
	if err := d.AmountReads(t.Context(), analysis.AmountReads{}, func(analysis.AmountRead, string) error { return enough }); !errors.Is(err, enough) {
		t.Errorf("a reader who has enough: %v", err)
	}
}

// Where amounts are not seen a quiet earner is a passive customer, in counts,
// order and turns.
func TestWhoIsAQuietEarnerIsForThoseWhoSeeAmounts(t *testing.T) {
	t.Parallel()
	d := listed(t)
	id := func(ref string) int64 { return d.account(t, ref).ID }
	var judged []analysis.Judged
	for i, ref := range []string{"A", "B", "C", "D"} {
		one := passive(id(ref), day(2026, 1, 20-i), day(2026, 2, 1))
		if ref == "B" || ref == "D" {
			one.Segment = "quiet_earner"
		}
		judged = append(judged, one)
	}
	d.record(t, runOn(day(2026, 5, 1)), judged...)
	for _, c := range []struct {
		name           string
		amounts        analysis.Sight
		passive, quiet string
	}{
		{"nobody's", analysis.Sight{}, "D C B A", ""},
		{"ana's", analysis.Sight{Owner: "ana@example.com"}, "D C A", "B"},
		{"a team's", analysis.Sight{Owner: "x@example.com", Team: "apac"}, "C B A", "D"},
		{"everybody's", allSight, "C A", "D B"},
	} {
		told := map[string]string{}
		for _, segment := range []string{"passive", "quiet_earner"} {
			listing, err := d.List(t.Context(), analysis.Selection{
				Seen: allSight, Amounts: c.amounts, Segments: []string{segment}, Order: analysis.LongestSilence, Limit: 9,
			})
			if err != nil {
				t.Fatal(err)
			}
			var refs []string
			for _, a := range listing.Accounts {
				refs = append(refs, a.Account.Ref)
				if a.Assessment.Segment != segment {
					t.Errorf("%s amounts are seen: %s is told as %s in a list of %s", c.name, a.Account.Ref, a.Assessment.Segment, segment)
				}
			}
			told[segment] = strings.Join(refs, " ")
			if n := listing.Segments[segment]; n != len(refs) {
				t.Errorf("%s amounts are seen: %d %s are counted, %d listed", c.name, n, segment, len(refs))
			}
		}
		if told["passive"] != c.passive || told["quiet_earner"] != c.quiet {
			t.Errorf("%s amounts are seen: %v", c.name, told)
		}
	}
}
