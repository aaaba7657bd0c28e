package commands

import (
	"context"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Parse is parse for the tests.
func Parse(command, text string) (word, name string) {
	a := parse(command, text)
	return a.word, a.name
}

// ReadDate is readDate for the tests: the day as text, "" for none.
func ReadDate(text string, toward Direction, today calendar.Date, locale string) (on, rest, fault string, found bool) {
	return reading(readDate(text, toward, today, locale))
}

func reading(r dateReading) (on, rest, fault string, found bool) {
	if r.found && r.fault == "" {
		on = r.on.String()
	}
	return on, r.rest, r.fault, r.found
}

// ReadSpanish reads a date with a table of a few Spanish words.
func ReadSpanish(text string, toward Direction, today calendar.Date) (on, rest, fault string, found bool) {
	spanish := dateWords{
		lead: set("hasta", "el"), fillers: set("de"), numbers: map[string]int{"un": 1, "dos": 2},
		units:    map[string]dateUnit{"día": dayUnit, "días": dayUnit, "semanas": weekUnit},
		weekdays: map[string]time.Weekday{"lunes": time.Monday}, months: map[string]time.Month{"febrero": time.February},
		phrases: []datePhrase{
			{"pasado mañana", shift(2)},
			{"hace {n} {unit}", agoRule},
			{"dentro {n} {unit}", henceRule},
			{"{weekday}", weekdayRule},
			{"{day} {month}", dayRule},
		},
	}
	return reading(dateReader{say: words.In("es"), speaks: spanish, toward: toward, today: today}.read(text))
}

// Split is a text taken apart, for the tests.
type Split struct {
	Name, Rest, Ref string // Ref is "" where it is not exactly one customer
	Matches         int
}

// SplitName is splitName for the tests.
func SplitName(ctx context.Context, d *Desk, text string) (Split, error) {
	s, err := question{Desk: d}.splitName(ctx, text)
	account, _ := s.one()
	return Split{Name: s.name, Rest: s.rest, Ref: account.Ref, Matches: len(s.found.Accounts)}, err
}

// Picks is what the buttons say that offer customers for a sentence.
func Picks(word, rest string, accounts ...analysis.Account) (labels, says []string) {
	for _, part := range (question{say: words.In("")}).picks(ask{word: word, rest: rest}, accounts) {
		for _, b := range part.(Buttons) {
			labels, says = append(labels, b.Label), append(says, b.Says)
		}
	}
	return labels, says
}

// See is see for the tests.
func See(p analysis.Person, a analysis.Account) (segment, amounts bool) {
	s := see(p, a)
	return s.segment, s.amounts
}

// MayAct reports whether the person may report a contact and hold.
func MayAct(p analysis.Person, a analysis.Account) bool { return see(p, a).act }

// Contact is what follows a name, read as a contact: "" in fault for none.
func Contact(text string, today calendar.Date) (on string, theirs bool, note, fault string) {
	c, fault := question{say: words.In(""), asOf: today}.readContact(text)
	return c.on.String(), c.theirs, c.note, fault
}

// Whole is whole for the tests.
func Whole(fallback string, amounts ...money.Amount) string { return whole(amounts, fallback) }

// Exact is exact for the tests.
func Exact(fallback string, amounts ...money.Amount) string { return exact(amounts, fallback) }

// Day is day for the tests.
func Day(d, asOf calendar.Date) string { return day(d, asOf) }

// Texts is everything that is said of a customer by the facts, in words: the
// headline, the axes, the next steps, what would change it, the rules and the
// cells of the tables.
func Texts(t interface{ Fatal(...any) }, standing segment.Standing, f segment.Facts, r segment.Round, c Circumstances) (verdict segment.Verdict, texts []string) {
	q := question{say: words.In(""), asOf: r.AsOf, policy: segment.DefaultPolicy(), zone: time.UTC}
	judgement := q.policy.Refresh(standing, f, r)
	one := customer{
		Account: analysis.Account{Name: "Acme", Ref: "AC1", Owner: "ana@example.com"}, sight: sight{segment: true, amounts: c.Amounts}, owner: "Ana Ruiz",
		Verdict: judgement.Verdict, facts: f, round: r, outlook: q.policy.Outlook(judgement, f, r), signs: c.Signs, touches: c.Touches, hold: c.Hold,
	}
	one.signs.Reason, one.signs.RenewalDue = judgement.Verdict.Engagement.Reason, judgement.Verdict.Purchase.RenewalDue
	if c.Signs.OpenComplaint {
		one.complaints = []analysis.Complaint{{Ref: "K1", OpenedOn: r.AsOf}}
	}
	axes, err := q.axes(context.Background(), one)
	if err != nil {
		t.Fatal(err)
	}
	if axes != "" {
		texts = append(texts, axes)
	}
	texts = append(texts, q.headline(one), q.next(one), q.nextOnCard(one), q.summary(one, axes), q.contactRule(one), q.ordersRule(one))
	for _, change := range q.changes(one) {
		texts = append(texts, change.text)
	}
	for _, play := range one.steps() {
		texts = append(texts, q.do(play), q.step(one, play))
	}
	for _, table := range []Table{q.contactFacts(one), q.ordersFacts(one)} {
		texts = append(texts, table.Caption)
		for _, row := range table.Rows {
			texts = append(texts, row[0].Text, row[1].Text)
		}
	}
	return one.Verdict, texts
}

// Circumstances are what Texts knows beside the facts.
type Circumstances struct {
	Signs   segment.Signs
	Touches []analysis.Touch
	Hold    analysis.Hold
	Amounts bool
}

// Steps is what is said of the steps for a segment and a class.
func Steps(s segment.Segment, class segment.Profitability, signs segment.Signs, amounts bool) (texts []string) {
	q := question{say: words.In("")}
	c := customer{
		Account: analysis.Account{Owner: "ana@example.com"}, owner: "Ana Ruiz", sight: sight{amounts: amounts},
		Verdict: segment.Verdict{Segment: s}, facts: segment.Facts{Worth: segment.Worth{Class: class}}, signs: signs,
	}
	for _, play := range c.steps() {
		texts = append(texts, q.do(play), q.step(c, play))
	}
	return texts
}
