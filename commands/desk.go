package commands

import (
	"context"
	"fmt"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/cadence"
	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Records is what the commands ask the store.
type Records interface {
	Acts
	Prospects
	FollowUps
	Clocks
	Checks
	Orders
	Outbox
	Register
	Policies
	Settings(ctx context.Context) (analysis.Settings, error)
	PolicyInForce(ctx context.Context, knownBefore time.Time) (segment.Policy, error)
	PersonByEmail(ctx context.Context, email string) (analysis.Person, bool, error)
	People(ctx context.Context) ([]analysis.Person, error)
	Admins(ctx context.Context) ([]analysis.Person, error)
	FindAccounts(ctx context.Context, text string) (analysis.Found, error)
	HasAccounts(ctx context.Context) (bool, error)
	DataAge(ctx context.Context) (time.Time, bool, error)

	NewestRun(ctx context.Context) (calendar.Date, bool, error)
	LastWeek(ctx context.Context) (calendar.Date, bool, error)
	List(ctx context.Context, selection analysis.Selection) (analysis.Listing, error)
	Earners(ctx context.Context, scope analysis.Scope, seen analysis.Sight, bands analysis.Bands) ([]analysis.Assessed, error)
	Turns(ctx context.Context, turning analysis.Turning) ([]analysis.Turn, error)

	EngagementSource(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (segment.Source, error)
	EngagementPopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error)
	PurchasePopulation(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (cadence.Population, error)
	Subject(ctx context.Context, account int64, asOf calendar.Date, knownBefore time.Time) (segment.Subject, error)
	AccountEvents(ctx context.Context, account int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Event, error)
	AccountTouches(ctx context.Context, account int64, asOf calendar.Date, knownBefore time.Time) ([]analysis.Touch, error)
	Books(ctx context.Context, asOf calendar.Date, knownBefore time.Time) (profit.Books, error)
	Ledger(ctx context.Context, account int64, asOf calendar.Date, knownBefore time.Time) (profit.Ledger, error)
	Ranks(ctx context.Context) (profit.Ranks, error)
	Forecast(ctx context.Context, asOf calendar.Date) (cadence.Forecast, error)
	Referrals(ctx context.Context, accounts []int64, knownBefore time.Time) (made, came map[int64][]analysis.Referral, err error)
	Contracts(ctx context.Context, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Contract, error)
	Complaints(ctx context.Context, accounts []int64, asOf calendar.Date, knownBefore time.Time) (map[int64][]analysis.Complaint, error)
	Holds(ctx context.Context, accounts []int64, knownBefore time.Time) (map[int64][]analysis.Hold, error)
	AccountTransitions(ctx context.Context, account int64, limit int) ([]analysis.Transition, error)
}

// Asker is a person as Slack knows them.
type Asker struct {
	ID     string // member ID; "" where there is none
	Name   string // "" where Slack does not tell
	Email  string // "" where Slack does not tell
	Guest  bool   // a single- or multi-channel guest
	Away   bool   // of another organisation, deactivated, or a bot
	Gone   bool   // deactivated
	Bot    bool   // an app
	Runs   bool   // an owner or admin of the workspace
	Locale string // such as en-US
	Zone   string // IANA name of the time zone; "" where Slack does not tell
}

// Place is where something was said.
type Place struct {
	Shared  bool // shared, or about to be, with another organisation
	Unknown bool // Slack would not tell
}

// Request is one thing that a person said. Word is the command's own word
// (lull, segment, profit); Text is what follows it, decoded. A pressed button
// and a form that was filled in say a sentence of the same grammar.
type Request struct {
	Word  string
	Text  string
	Asker Asker
	Place Place
	Now   time.Time

	Channel  string                                                      // where it was said; "" where Slack does not tell
	Thread   string                                                      // ts of the message in whose thread it was said; "" for none
	Root     string                                                      // ts of the message that said it or was pressed, where others can answer it in a thread; "" for none
	Audience func(ctx context.Context, channel string) (Audience, error) // who reads a conversation; nil where nobody can be asked

	About bool   // said of a message, which is quoted
	Quote string // what that message says
	Link  string // to it; "" where there is none

	Colleague Colleague // nil where nobody can be asked

	Mentioned map[string]Asker  // the people that Text mentions as <@U123>, by that id; nobody that Slack does not know
	Channels  map[string]string // Slack's ids of the channels that Text names, by name with #; none that Slack does not know

	Home    bool              // said on the asker's own page, where Text is "" when they open it: the answer is the page
	Pressed bool              // said by a button or a form, not typed
	Fields  map[string]string // what a form was filled in with, by field; nil for no form
	CanAsk  bool              // a Form opens at once; where it is false the person has to press once more
	Key     string            // one per thing said, the same when it is delivered or answered again
}

// Desk answers what people ask. It keeps no state of its own.
type Desk struct {
	records     Records
	firstAdmins []string
}

// NewDesk returns a desk that answers from the records. While nobody has the
// role admin, whoever runs the workspace is one, and so are those with these
// e-mail addresses.
func NewDesk(records Records, firstAdmins ...string) *Desk {
	return &Desk{records: records, firstAdmins: firstAdmins}
}

// Answer returns what the asker gets to see, and nobody else: every answer is
// private. A person's mistake or a refusal is a Reply; an error is ours.
func (d *Desk) Answer(ctx context.Context, r Request) (Reply, error) {
	q := question{Desk: d, asked: r, say: words.In(r.Asker.Locale), reads: &reads{}}
	reply, err := q.answer(ctx)
	reply.Locale = r.Asker.Locale
	return reply, err
}

func (q question) answer(ctx context.Context) (Reply, error) {
	r := q.asked
	refusal, err := q.admit(ctx, r)
	if err != nil {
		return Reply{}, err
	}
	if refusal != nil {
		return *refusal, nil
	}
	if err := q.knowMentioned(ctx); err != nil {
		return Reply{}, err
	}
	q.settings, err = q.records.Settings(ctx)
	if err != nil {
		return Reply{}, err
	}
	q.zone, err = time.LoadLocation(q.settings.TimeZone)
	if err != nil {
		return Reply{}, fmt.Errorf("commands.Answer: the time zone of the settings: %w", err)
	}
	q.asOf = calendar.Of(r.Now.In(q.zone))
	q.policy, err = q.records.PolicyInForce(ctx, q.knownBefore())
	if err != nil {
		return Reply{}, err
	}
	ask, err := q.inThread(ctx, parse(r.Word, r.Text))
	if err != nil {
		return Reply{}, err
	}
	respond := q.reply
	if r.Home {
		respond = q.atHome
	}
	reply, err := respond(ctx, ask)
	if err != nil {
		return Reply{}, err
	}
	if err := q.audit(ctx, ask); err != nil {
		return Reply{}, err
	}
	return reply, q.tell(ctx, &reply)
}

// answeredBy are the words that are answered by what follows them alone.
var answeredBy = map[string]func(question, context.Context, string) (Reply, error){
	wordUndo: question.undo, wordQualify: question.qualify, wordRole: question.role, wordPolicy: question.policyWord,
	wordList: question.list, wordDigest: question.digestWord, wordOutbox: question.outbox, wordAssign: question.assign,
	wordDone: question.finish, wordHours: question.hours, wordHistory: question.history, wordShare: question.share,
	wordTodo: question.todo, wordNew: question.turned,
}

func (q question) reply(ctx context.Context, ask ask) (Reply, error) {
	if reply, is, err := q.correct(ctx, ask); is || err != nil {
		return reply, err
	}
	isRowTask, err := q.isRowTask(ctx, ask)
	if err != nil {
		return Reply{}, err
	}
	if respond, known := answeredBy[ask.word]; known {
		return respond(q, ctx, ask.name)
	}
	switch {
	case isRowTask, q.isAssignment(ask):
		return q.assign(ctx, ask.name)
	case q.isTaskOfCheck(ask):
		return q.assign(ctx, says(wordCheck, ask.name))
	case ask.word == wordSpoke, ask.word == wordHold, ask.word == wordCheck:
		return q.act(ctx, ask)
	case slices.Contains(alters, ask.word):
		return q.alter(ctx, ask.word, ask.name)
	case ask.word == wordHelp:
		return q.help(ask.name), nil
	case ask.word == wordWhoami:
		return q.whoami(), nil
	case ask.word == wordSettings && ask.name == "":
		return q.installation(), nil
	case ask.word == wordProfit && ask.name == "":
		return q.profitBook(ctx)
	case ask.name == "":
		return q.book(ctx)
	}
	return q.about(ctx, ask)
}

// question is one request on its way to its answer: who asks, in which
// language, and the day it is judged as of.
type question struct {
	*Desk
	asked    Request
	say      words.Catalogue
	person   analysis.Person
	isForNow bool // an admin only while nobody is
	settings analysis.Settings
	zone     *time.Location
	asOf     calendar.Date
	policy   segment.Policy // in force on the day
	reads    *reads
}

// knownBefore is the moment up to which facts count: the end of the day.
func (q question) knownBefore() time.Time { return q.asOf.End(q.zone) }

// sentence is a reply of one line whose summary is the same line.
func (q question) sentence(id string, data ...words.Data) Reply {
	text := q.say.Say(id, data...)
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}}}
}

// Apology is the answer to a fault of ours: a plain sentence that carries the
// reference under which the log has the fault. Nobody may be able to tell then
// which language the person reads.
func Apology(reference string) Reply {
	return question{say: words.In("")}.sentence("fault", words.Data{"Reference": reference})
}

// Busy is the answer to somebody who asks while too many others do.
func Busy() Reply { return question{say: words.In("")}.sentence("busy") }
