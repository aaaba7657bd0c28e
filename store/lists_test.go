package store_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
)

// listed is a database of two teams: A, B, C, F and G are ana's, D is ben's, and
// E is nobody's in ana's team.
func listed(t *testing.T) database {
	t.Helper()
	d := open(t)
	_, err := d.ImportPeople(
		t.Context(), analysis.Rows(
			analysis.Person{Email: "ana@example.com", Name: "Ana", Team: "EMEA", Role: analysis.Rep},
			analysis.Person{Email: "ben@example.com", Name: "Ben", Team: "APAC", Role: analysis.Rep},
		), importOn(day(2026, 1, 1)),
	)
	if err != nil {
		t.Fatal(err)
	}
	for _, ref := range strings.Fields("A B C D E F G") {
		account := analysis.Account{Ref: ref, Owner: "ana@example.com"}
		switch ref {
		case "D":
			account.Owner = "ben@example.com"
		case "E":
			account.Owner, account.Team = "", "EMEA"
		}
		d.importAccounts(t, account)
	}
	return d
}

func passive(id int64, last, since calendar.Date) analysis.Judged {
	a := onRhythm(id)
	a.Segment, a.Engagement, a.Tag, a.LastContact, a.EngagedSince = "passive", "passive", "newly_passive", last, since
	return a
}

var allSight = analysis.Sight{All: true}

func TestList(t *testing.T) {
	t.Parallel()
	d := listed(t)
	id := func(ref string) int64 { return d.account(t, ref).ID }
	early, late := drifting(id("A")), drifting(id("B"))
	late.Since, late.LastPurchase = late.Since+9, late.LastPurchase-9
	unruly := drifting(id("D"))
	unruly.Since, unruly.Basis = unruly.Since+90, "fixed_rule"
	never := passive(id("F"), 0, day(2026, 2, 1))
	never.Tag = "always_quiet"
	d.record(t, runOn(day(2026, 5, 1)), early, late, unruly, onRhythm(id("E")), never, passive(id("C"), day(2026, 1, 9), day(2026, 1, 25)))

	segments := map[string]int{"drifting": 3, "passive": 2, "active": 1, "": 1}
	for _, c := range []struct {
		name     string
		scope    analysis.Scope
		seen     analysis.Sight
		segments string
		order    analysis.Order
		limit    int
		refs     string
		counts   map[string]int
	}{
		{"the longest silence", analysis.Scope{}, allSight, "drifting", analysis.LongestSilence, 9, "B A D", segments},
		{"the latest, and those without a rhythm after them", analysis.Scope{}, allSight, "drifting", analysis.LatestFirst, 9, "B A D", segments},
		{"by name", analysis.Scope{}, allSight, "drifting", analysis.Alphabetical, 2, "A B", segments},
		{"nothing ever heard is the longest silence", analysis.Scope{}, allSight, "passive", analysis.LongestSilence, 9, "F C", segments},
		{"always quiet is no news", analysis.Scope{}, allSight, "passive", analysis.LatestFirst, 9, "C F", segments},
		{"one segment after the other", analysis.Scope{}, allSight, "passive drifting", analysis.Alphabetical, 9, "C F A B D", segments},
		{"an owner's", analysis.Scope{Owner: "ben@example.com"}, allSight, "drifting", analysis.Alphabetical, 9, "D", map[string]int{"drifting": 1}},
		{"a team's", analysis.Scope{Team: "emea"}, allSight, "active drifting", analysis.Alphabetical, 9, "E A B", map[string]int{"drifting": 2, "passive": 2, "active": 1, "": 1}},
		{"what is nobody's to see", analysis.Scope{}, analysis.Sight{}, "drifting", analysis.Alphabetical, 9, "", map[string]int{}},
		{"one's own only", analysis.Scope{}, analysis.Sight{Owner: "ben@example.com"}, "drifting", analysis.Alphabetical, 9, "D", map[string]int{"drifting": 1}},
		{"one's own and a team's", analysis.Scope{}, analysis.Sight{Owner: "ben@example.com", Team: "EMEA"}, "drifting active", analysis.Alphabetical, 9, "A B D E", segments},
		{"another's, unseen", analysis.Scope{Owner: "ben@example.com"}, analysis.Sight{Owner: "ana@example.com", Team: "EMEA"}, "drifting", analysis.Alphabetical, 9, "", map[string]int{}},
		{"no segment", analysis.Scope{}, allSight, "", analysis.Alphabetical, 9, "", segments},
	} {
		listing, err := d.List(t.Context(), analysis.Selection{
			Scope: c.scope, Seen: c.seen, Segments: strings.Fields(c.segments), Order: c.order, Limit: c.limit,
		})
		if err != nil {
			t.Fatal(err)
		}
		var refs []string
		for _, a := range listing.Accounts {
			refs = append(refs, a.Account.Ref)
		}
		if got := strings.Join(refs, " "); got != c.refs {
			t.Errorf("%s: %s, want %s", c.name, got, c.refs)
		}
		if diff := cmp.Diff(c.counts, listing.Segments); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, diff)
		}
	}
	listing, err := d.List(t.Context(), analysis.Selection{Seen: allSight, Segments: []string{"drifting"}, Order: analysis.Alphabetical, Limit: 1})
	if err != nil {
		t.Fatal(err)
	}
	early.AsOf, early.Standing = day(2026, 5, 1), ""
	if diff := cmp.Diff(early.Assessment, listing.Accounts[0].Assessment); diff != "" {
		t.Errorf("what is said of A (-want +got):\n%s", diff)
	}
	if got := listing.Accounts[0].Account; got.Ref != "A" || got.Team != "EMEA" || got.Owner != "ana@example.com" {
		t.Errorf("account %+v", got)
	}
	if _, err := d.List(t.Context(), analysis.Selection{Order: "ref; drop table accounts"}); err == nil {
		t.Error("a list in an order that there is none of")
	}
}

// A list by chance goes by the risk that it is given, one segment after the other;
// of equal ones the name decides, and who has none comes last.
func TestListByChance(t *testing.T) {
	t.Parallel()
	d := listed(t)
	var all []analysis.Judged
	for i, ref := range strings.Fields("A B C D F G") {
		a := drifting(d.account(t, ref).ID)
		a.PurchaseDays = []int{4, 9, 0, 7, 4, 30}[i]
		a.FirstPurchase -= calendar.Date(i)
		all = append(all, a)
	}
	all = append(all, onRhythm(d.account(t, "E").ID))
	d.record(t, runOn(day(2026, 5, 1)), all...)
	for _, c := range []struct {
		segments, refs string
		limit, asked   int
	}{
		{"drifting", "G B D A F C", 9, 6},
		{"drifting", "G B", 2, 6},
		{"active drifting", "E G B", 3, 7},
		{"lapsed", "", 9, 0},
	} {
		asked := 0
		listing, err := d.List(t.Context(), analysis.Selection{
			Seen: allSight, Segments: strings.Fields(c.segments), Order: analysis.LeastChance, Limit: c.limit,
			Risk: func(a analysis.Assessment) (float64, bool) {
				asked++
				if a.FirstPurchase == 0 || a.LastPurchase == 0 || a.DriftingOn == 0 || a.Basis != "usual_gap" {
					t.Errorf("asked of %+v", a)
				}
				return float64(a.PurchaseDays), a.PurchaseDays > 0
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		var refs []string
		for _, a := range listing.Accounts {
			refs = append(refs, a.Account.Ref)
		}
		if got := strings.Join(refs, " "); got != c.refs || asked != c.asked || listing.Chosen != c.asked {
			t.Errorf("%s: %s of %d, asked of %d", c.segments, got, listing.Chosen, asked)
		}
	}
}

func TestTurns(t *testing.T) {
	t.Parallel()
	d := listed(t)
	may := day(2026, 5, 1)
	turn := func(tag string, on calendar.Date, outcome string) analysis.Transition {
		return analysis.Transition{
			Axis: "engagement", From: "active", To: "passive", AsOf: on, Tag: tag, Outcome: outcome, Policy: 1,
			Evidence: json.RawMessage(fmt.Sprintf(`{"silence_days": %d}`, on-may)),
		}
	}
	turned := func(ref string, turns ...analysis.Transition) analysis.Judged {
		a := onRhythm(d.account(t, ref).ID)
		a.Transitions = turns
		return a
	}
	d.record(t, runOn(may+9),
		turned("A", turn("newly_passive", may, "raised"), turn("newly_drifting", may+1, "raised")),
		turned("B", turn("newly_passive", may+2, "raised"), turn("newly_passive", may+7, "suppressed")),
		turned("C", turn("newly_passive", may+3, "withheld")),
		turned("D", turn("newly_passive", may+4, "off")),
		turned("E", turn("active_again", may+5, "")),
		turned("F", turn("newly_passive", may+8, "raised")), // after the last day
		turned("G", turn("ordered_again", may+5, "")),       // not asked for
	)
	tell := func(turning analysis.Turning) string {
		t.Helper()
		turning.Tags, turning.Through = []string{"newly_drifting", "newly_passive", "active_again"}, may+7
		turns, err := d.Turns(t.Context(), turning)
		if err != nil {
			t.Fatal(err)
		}
		var told []string
		for _, one := range turns {
			told = append(told, fmt.Sprint(one.Account.Ref, " ", one.Transition.Tag, " ", one.Transition.Outcome, " ", one.Alike, " ", one.Segment))
		}
		return strings.Join(told, "\n")
	}
	want := `A newly_drifting raised 1 active
D newly_passive off 2 active
B newly_passive raised 2 active
C newly_passive withheld 1 active
E active_again  1 active`
	if diff := cmp.Diff(want, tell(analysis.Turning{Seen: allSight, From: may, Limit: 9})); diff != "" {
		t.Errorf("all (-want +got):\n%s", diff)
	}
	want = `A newly_drifting raised 1 active
D newly_passive off 2 active
C newly_passive withheld 1 active
E active_again  1 active`
	if diff := cmp.Diff(want, tell(analysis.Turning{Seen: allSight, From: may, Limit: 1})); diff != "" {
		t.Errorf("one of each (-want +got):\n%s", diff)
	}
	if got := tell(analysis.Turning{Seen: analysis.Sight{Owner: "ben@example.com"}, From: may, Limit: 9}); got != "D newly_passive off 1 active" {
		t.Errorf("what ben may see: %s", got)
	}
	if got := tell(analysis.Turning{Scope: analysis.Scope{Team: "EMEA"}, Seen: allSight, From: may + 5, Limit: 9}); got != "B newly_passive suppressed 1 active\nE active_again  1 active" {
		t.Errorf("of a team, later: %s", got)
	}

	transitions, err := d.AccountTransitions(t.Context(), d.account(t, "A").ID, 9)
	if err != nil || len(transitions) != 2 || transitions[0].Tag != "newly_drifting" || string(transitions[1].Evidence) != `{"silence_days": 0}` {
		t.Errorf("the history of A: %+v, %v", transitions, err)
	}
	people, err := d.People(t.Context())
	if err != nil || len(people) != 2 || people[0].Name != "Ana" || people[1].Role != analysis.Rep {
		t.Errorf("people: %+v, %v", people, err)
	}
}
