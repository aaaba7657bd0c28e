package commands_test

import (
	"fmt"
	"regexp"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands"
)

// staff is everybody in the people file of the properties below.
var staff = []analysis.Person{
	{Email: "rep-a", Name: "Rep A", Team: "A", Role: analysis.Rep},
	{Email: "rep-b", Name: "Rep B", Team: "B", Role: analysis.Rep},
	{Email: "lead-a", Name: "Lead A", Team: "A", Role: analysis.Lead},
	{Email: "lead-b", Name: "Lead B", Team: "B", Role: analysis.Lead},
	{Email: "manager-a", Name: "Manager A", Team: "A", Role: analysis.Manager},
	{Email: "manager", Name: "Manager", Role: analysis.Manager},
	{Email: "admin", Name: "Admin", Role: analysis.Admin},
}

// reading is one way in which a digest is read.
type reading struct {
	digest   analysis.Digest
	settings analysis.Settings
	audience commands.Audience
}

func drawReading(t *rapid.T) (r reading) {
	r.settings = analysis.Settings{
		Currency: "EUR", TimeZone: "UTC",
		Amounts:    rapid.SampledFrom(analysis.AmountsShown()).Draw(t, "amounts"),
		Visibility: rapid.SampledFrom(analysis.Visibilities()).Draw(t, "visibility"),
	}
	everybody := []string{"nobody knows them"}
	for _, p := range staff {
		everybody = append(everybody, p.Email)
	}
	r.digest = analysis.Digest{ID: 7, Zone: "UTC", Owner: rapid.SampledFrom(everybody).Draw(t, "owner")}
	r.digest.Teams = rapid.SampledFrom([][]string{nil, {"A"}, {"B"}, {"A", "B"}}).Draw(t, "teams")
	if rapid.Bool().Draw(t, "to a channel") {
		r.digest.Channel = "C1"
		r.audience.Members = rapid.SliceOfDistinct(rapid.SampledFrom(everybody), rapid.ID).Draw(t, "members")
		r.audience.Unnamed = rapid.SampledFrom([]int{0, 0, 0, 1}).Draw(t, "unnamed")
	}
	r.audience.Guests = rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(t, "guests")
	r.audience.Shared = rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(t, "shared")
	r.audience.Unknown = rapid.SampledFrom([]bool{false, false, false, false, true}).Draw(t, "unknown")
	return r
}

func (r reading) compose(facts analysis.DigestFacts) commands.Composed {
	return commands.ComposeDigest(r.digest, r.settings, staff, r.audience, facts, monday, due)
}

// may returns what every reader may know of an account.
func (r reading) may(a analysis.Account) (segment, amounts bool) {
	members := r.audience.Members
	if r.digest.Channel == "" {
		members = []string{r.digest.Owner}
	}
	segment = len(members)+r.audience.Unnamed > 0 && (r.digest.Channel == "" || r.audience.Unnamed == 0)
	amounts = segment && r.digest.Channel == ""
	for _, member := range members {
		n := slices.IndexFunc(staff, func(p analysis.Person) bool { return p.Email == member })
		if n < 0 {
			return false, false
		}
		sees, money := commands.SeeIn(staff[n], r.settings, a)
		segment, amounts = segment && sees, amounts && money
	}
	return segment, amounts
}

var quietSegments = []string{"drifting", "lapsed", "passive", "quiet_earner", "active", "too_early"}

func drawQuiet(t *rapid.T, id int64) (q analysis.Quiet) {
	q.Account = analysis.Account{
		ID: id, Ref: fmt.Sprint("AC", 1000+id), Name: fmt.Sprint("Customer ", id),
		Owner: rapid.SampledFrom([]string{"", "rep-a", "rep-b", "lead-a", "gone"}).Draw(t, "account owner"),
		Team:  rapid.SampledFrom([]string{"A", "B", "C", ""}).Draw(t, "account team"),
	}
	day := func(name string) calendar.Date { return monday - calendar.Date(rapid.IntRange(1, 400).Draw(t, name)) }
	q.Assessment = analysis.Assessment{
		AccountID: id, Segment: rapid.SampledFrom(quietSegments).Draw(t, "segment"),
		LastContact: day("contact"), ContactGap: 9, ContactLimit: 30, LastPurchase: day("order"), UsualGap: 12,
		PurchaseState: "on_rhythm",
	}
	if q.Assessment.Segment == "drifting" || q.Assessment.Segment == "lapsed" {
		q.Assessment.PurchaseState = q.Assessment.Segment
	}
	q.Assessment.DriftingOn = q.Assessment.LastPurchase + 31
	q.Tag = rapid.SampledFrom([]string{"newly_lapsed", "newly_drifting", "newly_passive", "passive_again"}).Draw(t, "tag")
	drawMoney(t, &q.Assessment, 0)
	return q
}

// drawMoney draws what follows from money; in a band only where one is given.
func drawMoney(t *rapid.T, a *analysis.Assessment, band int64) {
	if band > 0 {
		a.Profit = rapid.Int64Range(band, band*5-1).Draw(t, "profit")
		return
	}
	a.Profitability = rapid.SampledFrom([]string{"", "profitable", "break_even", "unprofitable", "incomplete"}).Draw(t, "class")
	a.Revenue = rapid.Int64Range(0, 900_000_000).Draw(t, "revenue")
	a.Profit = rapid.OneOf(rapid.Int64Range(-90_000_000, 900_000_000), rapid.Int64Range(1_000_000, 4_999_999)).Draw(t, "profit")
	a.Missing = rapid.SampledFrom([]string{"", "support", "sales,support", "direct,commission,sales,support,equipment,extra"}).Draw(t, "missing")
	a.TurnedOn = rapid.SampledFrom([]calendar.Date{0, monday - 90}).Draw(t, "turned")
	if a.Segment == "passive" || a.Segment == "quiet_earner" {
		a.Segment = rapid.SampledFrom([]string{"passive", "quiet_earner"}).Draw(t, "earner")
	}
}

func drawFacts(t *rapid.T) (f analysis.DigestFacts) {
	f.IsFirst = rapid.Bool().Draw(t, "first")
	f.ListedOn = monday - 7
	noCosts := rapid.SampledFrom([]bool{false, false, true}).Draw(t, "no costs")
	for n := range rapid.IntRange(0, 14).Draw(t, "accounts") {
		q := drawQuiet(t, int64(n))
		if noCosts {
			q.Assessment.Profitability = ""
		}
		f.Turned = append(f.Turned, q)
		f.Turns = append(f.Turns, analysis.TurnCount{Week: monday - 1, Tag: q.Tag, Owner: q.Account.Owner, Team: q.Account.Team, Accounts: 1})
		f.Segments = append(f.Segments, analysis.SegmentCount{Segment: q.Assessment.Segment, Owner: q.Account.Owner, Team: q.Account.Team, Accounts: 1})
		if f.IsFirst {
			f.Standing = append(f.Standing, q)
		}
		if n%3 == 0 {
			f.Open = append(f.Open, analysis.DigestToDo{
				ID: int64(n), AccountID: int64(n), Owner: q.Account.Owner, Team: q.Account.Team, Account: q.Account.Name, Assignee: "rep-a", DueOn: monday - 3,
			})
		}
	}
	if f.IsFirst {
		return f
	}
	for n := range rapid.IntRange(0, 5).Draw(t, "checks") {
		c := analysis.CheckDue{Quiet: drawQuiet(t, int64(80+n)), LastOn: rapid.SampledFrom([]calendar.Date{0, monday - 100}).Draw(t, "last")}
		c.Tag, c.Assessment.Segment, c.Assessment.PurchaseState = "", "quiet_earner", "on_rhythm"
		f.Checks = append(f.Checks, c)
	}
	for n := range rapid.IntRange(0, 8).Draw(t, "listed") {
		f.Listed = append(f.Listed, analysis.Listed{
			Quiet: drawQuiet(t, int64(50+n)), HasOrdered: rapid.Bool().Draw(t, "ordered"), IsBack: rapid.Bool().Draw(t, "back"),
			Net: []money.Amount{{Minor: rapid.Int64Range(0, 90_000_000).Draw(t, "net"), Currency: "EUR"}},
		})
	}
	return f
}

// otherwise is the same facts as far as the readers may know them, and others
// where they may not.
func (r reading) otherwise(t *rapid.T, f analysis.DigestFacts) analysis.DigestFacts {
	earner := map[int64]string{}
	change := func(q analysis.Quiet) analysis.Quiet {
		sees, amounts := r.may(q.Account)
		switch {
		case !sees:
			other := drawQuiet(t, q.Account.ID)
			other.Account.Owner, other.Account.Team = q.Account.Owner, q.Account.Team
			other.Account.Name, other.Account.Ref = "Secret", "S1"
			return other
		case !amounts:
			drawMoney(t, &q.Assessment, 0)
			earner[q.Account.ID] = q.Assessment.Segment
		case r.settings.Amounts == analysis.BandedAmounts && q.Assessment.Missing == "" && q.Assessment.Profit >= 1_000_000 && q.Assessment.Profit < 5_000_000:
			drawMoney(t, &q.Assessment, 1_000_000) // EUR 10k to 50k
		}
		return q
	}
	same := func(all []analysis.Quiet) (changed []analysis.Quiet) {
		for _, q := range all {
			changed = append(changed, change(q))
		}
		return changed
	}
	other := f
	other.Segments = slices.Clone(f.Segments)
	other.Turned = same(f.Turned)
	other.Standing = nil
	if f.IsFirst {
		other.Standing = other.Turned
	}
	for n, q := range other.Turned {
		if name, changed := earner[q.Account.ID]; changed {
			other.Segments[n].Segment = name
		}
		if sees, _ := r.may(q.Account); !sees {
			other.Segments[n].Segment = "drifting"
		}
	}
	other.Open = slices.Clone(f.Open)
	for n, todo := range other.Open {
		if sees, _ := r.may(analysis.Account{Owner: todo.Owner, Team: todo.Team}); !sees {
			other.Open[n].Account, other.Open[n].ID = "Secret", 99
		}
	}
	other.Checks = nil
	for _, c := range f.Checks {
		c.Quiet = change(c.Quiet)
		other.Checks = append(other.Checks, c)
	}
	other.Listed = nil
	for _, l := range f.Listed {
		_, amounts := r.may(l.Account)
		l.Quiet = change(l.Quiet)
		if !amounts {
			l.Net = []money.Amount{{Minor: rapid.Int64Range(0, 90_000_000).Draw(t, "other net"), Currency: "EUR"}}
		}
		other.Listed = append(other.Listed, l)
	}
	return other
}

// What a reader may not know changes nothing in the digest: no amount, no group,
// no order, no count and no button can give it away.
func TestADigestIsTheSameWhateverItsReadersMayNotKnow(t *testing.T) {
	t.Parallel()
	for range 10 { // ten times as many as usual: some leaks need two accounts that come near each other
		rapid.Check(t, isBlind)
	}
}

func isBlind(t *rapid.T) {
	r, facts := drawReading(t), drawFacts(t)
	got, other := r.compose(facts), r.compose(r.otherwise(t, facts))
	if diff := cmp.Diff(got, other); diff != "" {
		t.Fatalf("%+v: the digest tells what it may not:\n%s", r, diff)
	}
}

// ofMoney is what speaks of money.
var ofMoney = regexp.MustCompile(`(?i)\bEUR\b|profit|revenue|earner|protect|amount|cost|Secret`)

// A digest in a channel, and every digest of an installation without amounts, has
// no word of money in anything that leaves: text, blocks, buttons and rows. Guests
// and other organisations get none at all, nor does anybody whose owner may not
// have it.
func TestADigestHasNoWordOfMoneyForThoseWhoMayNotSeeIt(t *testing.T) {
	t.Parallel()
	sent := map[string]int{}
	draw := func(t *rapid.T) {
		r, facts := drawReading(t), drawFacts(t)
		c := r.compose(facts)
		owner := slices.IndexFunc(staff, func(p analysis.Person) bool { return p.Email == r.digest.Owner })
		if mayNot := owner < 0 || staff[owner].Role == analysis.Rep; c.Refused == "" && (mayNot || r.audience.Guests || r.audience.Shared || r.audience.Unknown) {
			t.Fatalf("%+v: not refused", r)
		}
		if c.Refused != "" {
			if len(c.Main.Parts)+len(c.Thread)+len(c.Rows) > 0 {
				t.Fatalf("%+v: refused, and composed all the same", r)
			}
			sent["refused"]++
			return
		}
		for _, row := range c.Rows {
			n := slices.IndexFunc(facts.Turned, func(q analysis.Quiet) bool { return q.Account.ID == row.AccountID })
			if row.AccountID >= 80 {
				n = slices.IndexFunc(facts.Checks, func(c analysis.CheckDue) bool { return c.Account.ID == row.AccountID })
				if _, amounts := r.may(facts.Checks[n].Account); !amounts || row.Group != "check" {
					t.Fatalf("%+v: row %+v says who is a quiet earner", r, row)
				}
				sent["checks"]++
				continue
			}
			if row.AccountID >= 50 {
				n = slices.IndexFunc(facts.Listed, func(l analysis.Listed) bool { return l.Account.ID == row.AccountID })
				if sees, _ := r.may(facts.Listed[n].Account); !sees {
					t.Fatalf("%+v: row %+v may not be seen", r, row)
				}
				continue
			}
			if sees, _ := r.may(facts.Turned[n].Account); !sees {
				t.Fatalf("%+v: row %+v may not be seen", r, row)
			}
		}
		if r.digest.Channel == "" && r.settings.Amounts != analysis.NoAmounts {
			sent["direct"]++
			return
		}
		sent["without money"]++
		for _, reply := range append([]commands.Reply{c.Main}, c.Thread...) {
			body, err := commands.EncodeReply(reply)
			if err != nil {
				t.Fatal(err)
			}
			if found := ofMoney.Find(body); found != nil {
				t.Fatalf("%+v: %q in %s", r, found, body)
			}
		}
		for _, row := range c.Rows {
			if row.Group == "protect" || row.Group == "unprofitable" || row.Group == "check" {
				t.Fatalf("%+v: row %+v", r, row)
			}
		}
	}
	for range 10 { // most audiences are refused, and few may read who is to be asked
		rapid.Check(t, draw)
	}
	if sent["refused"] == 0 || sent["checks"] == 0 || sent["direct"] == 0 || sent["without money"] == 0 {
		t.Errorf("not every audience was tried: %v", sent)
	}
}

// The least privileged reader decides: one more reader never shows more.
func TestOneMoreReaderShowsNoMore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		r, facts := drawReading(t), drawFacts(t)
		r.digest.Channel, r.audience.Guests, r.audience.Shared, r.audience.Unknown = "C1", false, false, false
		facts.Listed = nil
		fewer := r.compose(facts)
		r.audience.Members = append(slices.Clone(r.audience.Members), rapid.SampledFrom(staff).Draw(t, "one more").Email)
		more := r.compose(facts)
		if len(r.audience.Members) > 1 && len(more.Rows) > len(fewer.Rows) {
			t.Fatalf("%+v: %d rows, %d without the last reader", r, len(more.Rows), len(fewer.Rows))
		}
	})
}
