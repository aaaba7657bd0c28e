package main_test

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/followup"
	"lull/internal/localpg"
	"lull/internal/pgtest"
	"lull/internal/slacksim"
	"lull/store"
)

// throng is a team of leads and reps who all press and say what comes to their
// minds about the same follow-ups, while connections are cut and Postgres goes
// and comes back.
type throng struct {
	*firm
	*store.Store
	random *rand.Rand
	server *localpg.Server
	look   *sql.DB // answers with an error while Postgres is gone
	people []*actor
	places []string // channels in which the follow-ups stand
	tasks  int
	acted  chan struct{}

	mu     sync.Mutex
	counts map[string]map[string]int // by door and result
	ids    map[string]string         // member IDs by name
	faults map[string]int
}

// madrid is where all of them are.
const madrid = "Europe/Madrid"

func newThrong(t *testing.T, people, tasks int) *throng {
	t.Helper()
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	c := &throng{random: rand.New(rand.NewPCG(seed, 0)), tasks: tasks, acted: make(chan struct{}), counts: map[string]map[string]int{}, faults: map[string]int{}}
	manifest, err := os.ReadFile("manifest.yaml")
	if err != nil {
		t.Fatal(err)
	}
	team := &slacksim.Workspace{TeamName: "Northwind Sales"}
	var names []string
	rows := "email,name,team,role\n"
	for n := range people {
		a := &actor{
			throng: c, name: fmt.Sprint("p", n), called: fmt.Sprintf("Person%d Vega", n), email: fmt.Sprintf("p%d@example.com", n),
			random: rand.New(rand.NewPCG(seed, uint64(n+1))), pressed: map[string]time.Time{},
		}
		role := "rep"
		if n%2 == 0 {
			role = "lead"
		}
		rows += fmt.Sprintf("%s,%s,EMEA,%s\n", a.email, a.called, role)
		names = append(names, a.name)
		team.Users = append(team.Users, slacksim.User{Name: a.name, RealName: a.called, Email: a.email, TZ: madrid, Locale: "en-US", IsAdmin: n == 0})
		c.people = append(c.people, a)
	}
	for n := range max(2, tasks/4) {
		c.places = append(c.places, fmt.Sprint("emea-", n))
		team.Channels = append(team.Channels, slacksim.Channel{Name: c.places[n], Members: names, IsBotMember: true})
	}
	team.Channels = append(team.Channels, slacksim.Channel{Name: "general", Members: names, IsBotMember: true})

	c.server = pgtest.Own(t)
	database := c.server.URL("postgres")
	if err := store.Migrate(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	w := newWorkspace(t, slacksim.Options{Manifest: manifest, Workspace: team, Timing: slacksim.Timing{
		// Slack says a minute and five; nothing else here takes so long.
		Retries: []slacksim.Retry{{After: 3 * time.Second, Attempt: 1}, {After: 8 * time.Second, Attempt: 2}, {After: 20 * time.Second, Attempt: 3}, {After: 40 * time.Second, Attempt: 4}},
	}})
	c.firm = &firm{workspace: w, database: database, env: w.settings(database), folder: t.TempDir()}
	c.at(told)
	c.must("settings", "--time-zone", madrid)
	c.load("people", rows)
	accounts := "ref,name,owner,team\n"
	for n := range tasks {
		accounts += fmt.Sprintf("AC%d,Customer %d Ltd,p%d@example.com,EMEA\n", n, n, n%people)
	}
	c.load("accounts", accounts)
	c.change(map[string]any{"change": "add_scope", "scope": "channels:history"})
	if c.Store, err = store.Open(t.Context(), database); err != nil {
		t.Fatal(err)
	}
	if c.look, err = sql.Open("postgres", database); err != nil {
		t.Fatal(err)
	}
	c.look.SetMaxOpenConns(4)
	t.Cleanup(func() {
		_ = c.Close() // connections that the old server left behind cannot be closed well
		_ = c.look.Close()
	})
	return c
}

// Many people change the same follow-ups at once, by buttons and words, old ones
// and new, through three replicas whose connections break, with a database that
// goes away and comes back: what happened is on record once, follows from what
// was before, and is what everybody sees.
//
// The short form runs with the other tests; make faults runs all of it.
func TestACrowdAtTheSameFollowUps(t *testing.T) {
	t.Parallel()
	people, tasks, acts, restarts, troubles := 12, 6, 8, 1, 16
	if os.Getenv("LULL_FAULTS") == "full" {
		people, tasks, acts, restarts, troubles = 50, 20, 40, 4, 80
	}
	c := newThrong(t, people, tasks)
	var replicas []*program
	for range 3 {
		replicas = append(replicas, c.run())
	}
	c.assignAll()
	var crowd sync.WaitGroup
	for _, a := range c.people {
		crowd.Go(func() { a.acts(acts) })
	}
	go func() {
		crowd.Wait()
		close(c.acted)
	}()
	done, all := 0, people*acts
	for range c.acted {
		switch done++; {
		case done%(all/(restarts+1)) == 0 && done < all:
			c.restart()
		case done%(all/troubles) == 0:
			c.trouble()
		}
	}
	c.settle()
	for _, p := range replicas {
		if said := p.output(); t.Failed() || strings.Contains(said, "panic") || strings.Contains(said, "DATA RACE") {
			t.Errorf("a replica says:\n%s", said)
		}
	}
	if t.Failed() {
		return
	}
	c.compare()
	c.figures()
}

// assignAll has a lead ask for all the follow-ups, in threads.
func (c *throng) assignAll() {
	c.t.Helper()
	for n := range c.tasks {
		place := c.places[n%len(c.places)]
		parent := c.post("/sim/messages", map[string]any{"user": "p0", "channel": place, "text": "Who calls?"})
		ts, _ := parent["ts"].(string)
		said := c.say("p0", place, fmt.Sprintf("@lull @p%d AC%d call the buyer by fri", n%len(c.people), n), ts)
		wants(c.t, "what was assigned", said.shown(), fmt.Sprintf("#%d · Customer %d Ltd", n+1, n), "open")
	}
}

// ills are what befalls the line to Slack.
var ills = map[string]map[string]any{
	"every socket cut":                         {"kind": "cut"},
	"a socket cut as it was to deliver":        {"kind": "cut", "after": "deliver"},
	"a socket cut at an acknowledgement":       {"kind": "cut", "after": "ack", "reset": true},
	"delivered twice":                          {"kind": "deliver_twice"},
	"delivered twice, on two connections":      {"kind": "deliver_twice", "other": true},
	"delivered twice, under two names":         {"kind": "deliver_twice", "other": true, "new_envelope": true},
	"an acknowledgement lost":                  {"kind": "lose_acks"},
	"500 after an edit was made":               {"kind": "api", "method": "chat.update", "status": 500, "after_effect": true},
	"cut off from an edit":                     {"kind": "api", "method": "chat.update", "drop": true},
	"429 to an edit":                           {"kind": "api", "method": "chat.update", "status": 429, "retry_after": 1},
	"500 after a message was stored":           {"kind": "api", "method": "chat.postMessage", "status": 500, "after_effect": true},
	"500 to whoever asks who somebody is":      {"kind": "api", "method": "users.info", "status": 500},
	"every database connection cut, and Slack": {"kind": "cut", "reset": true},
}

func (c *throng) trouble() {
	c.t.Helper()
	names := slices.Sorted(maps.Keys(ills))
	name := names[c.random.IntN(len(names))]
	c.faults[name]++
	if strings.HasPrefix(name, "every database") {
		pgtest.Ask(c.t, c.database, `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`)
	}
	c.fault(ills[name])
}

// restart stops Postgres under everybody's feet and starts it again.
func (c *throng) restart() {
	c.t.Helper()
	c.faults["Postgres stopped and started"]++
	if err := c.server.Stop(); err != nil {
		c.t.Fatal(err)
	}
	again, err := localpg.Open(c.t.Context(), localpg.Options{State: c.server.State(), Fast: true})
	if err != nil {
		c.t.Fatal(err)
	}
	c.server = again
	c.t.Cleanup(func() {
		if err := again.Stop(); err != nil {
			c.t.Error(err)
		}
	})
}

// settle waits until nothing is to be answered, sent or edited any more.
func (c *throng) settle() {
	c.t.Helper()
	untilNone(c.t, 10*time.Minute, func() []string {
		return pgtest.Ask(c.t, c.database, `
			select concat_ws(' ', key, state, tries, reason) from outbox where state = 'waiting' or shown < version and ts <> ''
			union all select concat_ws(' ', 'delivery', attempts) from deliveries where finished_at is null and attempts < 3`)
	})
}

// untilNone waits until nothing is left.
func untilNone(t testing.TB, within time.Duration, left func() []string) {
	t.Helper()
	look := time.NewTicker(200 * time.Millisecond)
	defer look.Stop()
	for timeout := time.After(within); ; {
		open := left()
		if len(open) == 0 {
			return
		}
		select {
		case <-look.C:
		case <-timeout:
			t.Fatalf("after %s there are left: %q", within, open)
		}
	}
}

// compare holds the events, the rows, the contacts and the messages of every
// follow-up against each other.
func (c *throng) compare() {
	c.t.Helper()
	stand := c.standing()
	for id := int64(1); id <= int64(c.tasks); id++ {
		events, err := c.FollowUpEvents(c.t.Context(), id)
		if err != nil {
			c.t.Fatal(err)
		}
		state, refused := followup.Replay(events)
		row, _, err := c.FollowUp(c.t.Context(), id)
		if err != nil || refused != "" {
			c.t.Fatalf("#%d: %s, %v", id, refused, err)
		}
		if diff := cmp.Diff(state.FollowUp, row); diff != "" {
			c.t.Errorf("#%d: the events (-) give another follow-up than the row (+):\n%s", id, diff)
		}
		contacts := pgtest.Ask(c.t, c.database, `
			select source_id from engagement_events where source = 'lull' and withdrawn_at is null and source_id like $1 order by length(source_id), source_id`,
			fmt.Sprintf("followup%d.%%", id))
		if diff := cmp.Diff(contactsOf(id, events), contacts); diff != "" {
			c.t.Errorf("#%d: the events tell of other contacts (-) than are recorded (+):\n%s", id, diff)
		}
		message := pgtest.Ask(c.t, c.database, `select message_id from outbox where key = $1`, analysis.FollowUpKey(id))[0]
		if shown := stand[message]; len(shown) != 1 {
			c.t.Errorf("#%d has %d messages", id, len(shown))
		} else {
			c.sees(shown[0], state)
		}
		delete(stand, message)
	}
	for _, copies := range stand {
		if len(copies) != 1 {
			c.t.Errorf("there are %d of %s", len(copies), copies[0].Text)
		}
	}
}

// contactsOf are the contacts that the events of a follow-up tell of: each time
// it was done by reaching somebody, if that was not taken back.
func contactsOf(id int64, events []analysis.FollowUpEvent) (contacts []string) {
	for _, e := range events {
		isUndone := slices.ContainsFunc(events, func(other analysis.FollowUpEvent) bool { return other.Undoes == e.Number })
		if e.Kind == analysis.FollowUpFinished && e.Outcome.IsContact() && !isUndone {
			contacts = append(contacts, fmt.Sprintf("followup%d.%d", id, e.Number))
		}
	}
	return contacts
}

// standing are the messages that Lull sent unasked, as they stand, by their
// number.
func (c *throng) standing() map[string][]message {
	c.t.Helper()
	stand := map[string][]message{}
	for _, place := range c.places {
		var answer struct {
			Messages []struct {
				message
				Metadata struct {
					Payload struct{ ID string } `json:"event_payload"`
				}
			}
		}
		c.read("/sim/channels/"+place+"/messages?as=p0", &answer)
		for _, m := range answer.Messages {
			if id := m.Metadata.Payload.ID; id != "" {
				stand[id] = append(stand[id], m.message)
			}
		}
	}
	return stand
}

// sees fails where the message of a follow-up shows another state than its own.
func (c *throng) sees(m message, s followup.State) {
	c.t.Helper()
	nameOf := func(email string) string { return "Person" + email[1:strings.IndexByte(email, '@')] + " Vega" }
	state := map[analysis.FollowUpState]string{
		analysis.FollowUpOpen: "open", analysis.FollowUpDone: "done", analysis.FollowUpDropped: "dropped", analysis.FollowUpWithdrawn: "taken back",
	}[s.State]
	if want := fmt.Sprintf("#%d Customer %d Ltd, %s: call the buyer (%s)", s.ID, s.ID-1, nameOf(s.Assignee), state); m.Text != want {
		c.t.Errorf("the message says %q, and the follow-up is %q", m.Text, want)
	}
	day := func(on calendar.Date) string { return on.Time().Format("Mon 2 Jan") }
	wants := []string{s.AssigneeSlack}
	buttons := []string{fmt.Sprint("reopen ", s.ID)}
	switch s.State {
	case analysis.FollowUpOpen:
		wants = append(wants, "due "+day(s.DueOn)+", end of day Madrid")
		if s.SnoozedUntil > calendar.Of(told) {
			wants = append(wants, "snoozed until "+day(s.SnoozedUntil))
		}
		buttons = []string{fmt.Sprint("done ", s.ID), fmt.Sprint("snooze ", s.ID), fmt.Sprint("move ", s.ID), fmt.Sprint("due ", s.ID), fmt.Sprint("drop ", s.ID)}
	case analysis.FollowUpDone, analysis.FollowUpDropped:
		wants = append(wants, state+" by "+nameOf(s.DoneBy))
	}
	if s.Note != "" && s.State != analysis.FollowUpWithdrawn {
		wants = append(wants, "“"+s.Note+"”")
	}
	if s.Last() > 0 {
		buttons = append(buttons, fmt.Sprintf("undo f%d.%d", s.ID, s.Last()))
	}
	for _, want := range wants {
		if !strings.Contains(m.read(), want) {
			c.t.Errorf("the message of #%d lacks %q: %s", s.ID, want, m.read())
		}
	}
	var there []string
	for _, b := range m.buttons() {
		there = append(there, b.says)
	}
	slices.Sort(there)
	slices.Sort(buttons)
	if diff := cmp.Diff(buttons, there); diff != "" {
		c.t.Errorf("#%d needs other buttons (-) than it has (+):\n%s", s.ID, diff)
	}
}

// pressable is a button, or a line of a menu.
type pressable struct {
	says, element string
	inMenu        bool
}

func (m message) buttons() (found []pressable) {
	var blocks []struct {
		Elements []struct {
			ActionID string `json:"action_id"`
			Value    string
			Options  []struct{ Value string }
		}
	}
	_ = json.Unmarshal(m.Blocks, &blocks) // elements of other blocks may have another shape
	for _, b := range blocks {
		for _, e := range b.Elements {
			if e.Value != "" {
				found = append(found, pressable{says: e.Value, element: e.ActionID})
			}
			for _, o := range e.Options {
				found = append(found, pressable{o.Value, e.ActionID, true})
			}
		}
	}
	return found
}

// figures prints what was done and what came of it.
func (c *throng) figures() {
	c.t.Helper()
	events := pgtest.Ask(c.t, c.database, `select kind || ' ' || count(*) from follow_up_events group by kind order by kind`)
	var table strings.Builder
	fmt.Fprintf(&table, "%d people, %d follow-ups, 3 replicas; events on record: %s\n", len(c.people), c.tasks, strings.Join(events, ", "))
	results := []string{"asked", "happened", "refused", "apologised for", "in doubt", "never sent"}
	fmt.Fprintf(&table, "%-24s", "")
	for _, r := range results {
		fmt.Fprintf(&table, "%15s", r)
	}
	for _, door := range slices.Sorted(maps.Keys(c.counts)) {
		fmt.Fprintf(&table, "\n%-24s", door)
		for _, r := range results {
			fmt.Fprintf(&table, "%15d", c.counts[door][r])
		}
	}
	fmt.Fprintln(&table)
	for _, name := range slices.Sorted(maps.Keys(c.faults)) {
		fmt.Fprintf(&table, "  %3d times %s\n", c.faults[name], name)
	}
	c.t.Log(table.String())
}
