package commands

import (
	"context"
	"strconv"
	"strings"
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

// Allowed is what a person may see of one account and do about it, by the names
// of the rights; AssignTo is asked of the account's owner.
func Allowed(p analysis.Person, s analysis.Settings, a analysis.Account) map[string]bool {
	m := may{person: p, settings: s}
	can := m.of(a)
	return map[string]bool{
		"segment": can.segment, "amounts": can.amounts, "act": can.act, "share": can.share,
		"assign to self": m.assignTo(p, a), "assign to others": can.assignOthers,
		"assign to the owner": m.assignTo(analysis.Person{Email: a.Owner, Team: a.Team}, a),
		"digest":              m.digest(a.Team), "read the office": m.read(), "change the office": m.rule(),
		"list segments": listed(m.seen(), a), "list amounts": listed(m.amountsSeen(), a),
	}
}

// listed is what the store makes of a sight.
func listed(s analysis.Sight, a analysis.Account) bool {
	return s.All || s.Owner != "" && strings.EqualFold(s.Owner, a.Owner) || s.Team != "" && strings.EqualFold(s.Team, a.Team)
}

// Contact is what follows a name, read as a contact: "" in fault for none.
func Contact(text string, today calendar.Date) (on string, theirs bool, note, fault string) {
	c, fault := question{say: words.In(""), asOf: today}.readContact(text)
	return c.on.String(), c.theirs, c.note, fault
}

// Written is how an installation writes amounts: in whole units, and exactly.
func Written(how analysis.Amounts, fallback string, amounts ...money.Amount) (whole, exact string) {
	p := purse{how: how, currency: fallback, note: func() {}}
	return p.whole(amounts...), p.exact(amounts...)
}

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

// Judge is what an answer about an account says of it, as a run would keep it.
func Judge(ctx context.Context, d *Desk, email, ref string, now time.Time) (analysis.Assessment, error) {
	q := question{Desk: d, asked: Request{Asker: Asker{Email: email}, Now: now}, say: words.In("en")}
	var err error
	if q.settings, err = d.records.Settings(ctx); err != nil {
		return analysis.Assessment{}, err
	}
	if q.zone, err = time.LoadLocation(q.settings.TimeZone); err != nil {
		return analysis.Assessment{}, err
	}
	q.asOf = calendar.Of(now.In(q.zone))
	if q.policy, err = d.records.PolicyInForce(ctx, q.knownBefore()); err != nil {
		return analysis.Assessment{}, err
	}
	found, err := d.records.FindAccounts(ctx, ref)
	if err != nil {
		return analysis.Assessment{}, err
	}
	c, err := q.judge(ctx, found.Accounts[0])
	return assessment(c.ID, c.Verdict, segment.EarningsOf(c.earned)), err
}

// ComposeDigest is an issue of a digest composed from facts, for its audience.
func ComposeDigest(digest analysis.Digest, settings analysis.Settings, people []analysis.Person, audience Audience, facts analysis.DigestFacts, on calendar.Date, at time.Time) Composed {
	i := issue{
		Digest: digest, settings: settings, on: on, week: on.WeekEnd() - 7, lastWeek: on.WeekEnd() - 7, due: at, now: at,
		say: words.In(digest.Language), zone: time.UTC, coolDown: 56, dataAge: at, hasData: true, loadedOn: on,
	}
	if refused := i.admit(people, audience); refused != "" {
		return Composed{Refused: refused}
	}
	return i.compose(i.reveal(facts))
}

// SeeIn is See in an installation with these settings.
func SeeIn(p analysis.Person, settings analysis.Settings, a analysis.Account) (segment, amounts bool) {
	s := may{person: p, settings: settings}.of(a)
	return s.segment, s.amounts
}

// Assigned is a sentence taken apart, for the tests; parts that it does not say
// are "".
type Assigned struct{ Who, Ref, Due, Text, Fault string }

// ReadAssignment is readAssignment for the tests.
func ReadAssignment(ctx context.Context, d *Desk, r Request) (Assigned, error) {
	q := question{Desk: d, asked: r, say: words.In(r.Asker.Locale), reads: &reads{}}
	if refusal, err := q.admit(ctx, r); refusal != nil || err != nil {
		return Assigned{Fault: "refused"}, err
	}
	settings, err := d.records.Settings(ctx)
	if err != nil {
		return Assigned{}, err
	}
	q.settings = settings
	if q.zone, err = time.LoadLocation(settings.TimeZone); err != nil {
		return Assigned{}, err
	}
	q.asOf = calendar.Of(r.Now.In(q.zone))
	said := parse(ownWord, r.Text)
	if said.word != wordAssign && !q.isAssignment(said) {
		return Assigned{Fault: "no assignment: " + said.word}, nil
	}
	a, err := q.readAssignment(ctx, said.name)
	read := Assigned{Who: strings.Join(a.who, " "), Ref: a.account.Ref, Text: a.text, Fault: a.date.fault}
	if a.date.on != 0 {
		read.Due = a.date.on.String()
	}
	return read, err
}

const ownWord = "lull"

// ReadHours is readHours for the tests: the hours as they are kept, from the
// default.
func ReadHours(text string) (analysis.Hours, bool) { return readHours(analysis.DefaultHours(), text) }

// ReadAnswer is readAnswer for the tests: the mood, the score as text ("-" for
// none) and what follows; "" for no answer.
func ReadAnswer(text string) (mood, score, preferences string) {
	answer, found := question{say: words.In("")}.readAnswer(text)
	if !found {
		return "", "-", ""
	}
	score = "-"
	if answer.Score != nil {
		score = strconv.Itoa(*answer.Score)
	}
	return string(answer.Mood), score, answer.Preferences
}
