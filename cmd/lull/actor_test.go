package main_test

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"sync"
	"time"
)

// actor is somebody of a throng. Whoever acts waits for what comes of it before
// they act again, so that each of their acts is known by what came of it.
type actor struct {
	*throng
	name, called, email string
	random              *rand.Rand
	pressed             map[string]time.Time // when an element was pressed last
	marks               int
}

// sight is what an actor can tell an act's effect by.
type sight struct {
	events  int               // that they made
	waiting int               // of what they said, not answered yet
	private map[string]string // what only they read, by ts
}

func (s sight) differs(from sight) bool {
	if s.events != from.events || len(s.private) != len(from.private) {
		return true
	}
	for ts, text := range s.private {
		if from.private[ts] != text {
			return true
		}
	}
	return false
}

// acts does so many things one after the other.
func (a *actor) acts(times int) {
	for range times {
		if a.t.Failed() {
			return
		}
		switch a.random.IntN(5) {
		case 0:
			a.command()
		case 1:
			a.reply()
		case 2:
			a.oldButton()
		default:
			a.button()
		}
		a.acted <- struct{}{}
	}
}

func (a *actor) task() int { return 1 + a.random.IntN(a.tasks) }

func (a *actor) pick(of ...string) string { return of[a.random.IntN(len(of))] }

// mark is a note that no other act carries.
func (a *actor) mark() string {
	a.marks++
	return fmt.Sprintf("mark %s-%d", a.name, a.marks)
}

func (a *actor) day() string {
	return a.pick("2026-11-25", "2026-11-26", "2026-11-30", "2026-12-01", "2026-12-04")
}

// sentence is something that is said about a follow-up. In its thread it needs
// no number.
func (a *actor) sentence(number string) (word, text string) {
	word = a.pick("done", "reopen", "drop", "note", "snooze", "due", "move", "undo")
	rest := ""
	switch word {
	case "done":
		rest = a.pick("reached ", "no answer ", "will order ", "") + a.mark()
	case "reopen", "drop", "note":
		rest = a.mark()
	case "snooze", "due":
		rest = a.day()
	case "move":
		rest = "@" + a.people[a.random.IntN(len(a.people))].name
	}
	return word, strings.TrimSpace(strings.Join([]string{word, number, rest}, " "))
}

// command is said anywhere, and answered in private.
func (a *actor) command() {
	word, text := a.sentence(fmt.Sprint(a.task()))
	before := a.see("general")
	answer := a.post("/sim/commands", map[string]any{"user": a.name, "channel": "#general", "command": "/lull", "text": text})
	a.await("a command: "+word, text, "general", before, answer)
}

// reply is said in a follow-up's thread, where the message shows what came of it.
func (a *actor) reply() {
	id := a.task()
	place, m := a.shown(id)
	word, text := a.sentence(a.pick("", fmt.Sprint(id)))
	if a.random.IntN(4) == 0 {
		word, text = "correct", a.pick("no, monday", "no, 2026-12-02", "not me, @"+a.people[a.random.IntN(len(a.people))].name)
	}
	before := a.see(place)
	answer := a.post("/sim/messages", map[string]any{"user": a.name, "channel": "#" + place, "text": "@lull " + text, "thread_ts": m.Thread})
	a.await("a reply: "+word, text, place, before, answer)
}

// shown is where a follow-up's message stands, and the message.
func (a *actor) shown(id int) (place string, found message) {
	place = a.places[(id-1)%len(a.places)]
	for _, m := range a.messages(a.name, place) {
		if m.BotID != "" && !m.Ephemeral && strings.HasPrefix(m.Text, fmt.Sprintf("#%d Customer", id)) {
			return place, m
		}
	}
	a.t.Errorf("#%d has no message", id)
	return place, found
}

// oldButton presses [Undo] under something that was said long ago.
func (a *actor) oldButton() {
	for _, m := range a.messages(a.name, "general") {
		for _, b := range m.buttons() {
			if m.Ephemeral && strings.HasPrefix(b.says, "undo ") && a.random.IntN(2) == 0 {
				a.press("an old button", "general", m, b)
				return
			}
		}
	}
	a.command()
}

// button presses something under a follow-up's message.
func (a *actor) button() {
	place, m := a.shown(a.task())
	all := m.buttons()
	if len(all) == 0 {
		a.t.Errorf("nothing can be pressed: %s", m.shown())
		return
	}
	a.press("a button", place, m, all[a.random.IntN(len(all))])
}

// forms are the words whose buttons open one.
var forms = map[string]bool{"done": true, "snooze": true, "move": true, "due": true}

// press presses a button, now and then twice at once, and fills in its form.
func (a *actor) press(what, place string, m message, b pressable) {
	element := m.TS + b.element
	if time.Since(a.pressed[element]) < 2*time.Second { // that would be a double click
		a.command()
		return
	}
	a.pressed[element] = time.Now()
	word, _, _ := strings.Cut(b.says, " ")
	for _, open := range a.views() {
		a.post("/sim/views/close", map[string]any{"user": a.name, "view_id": open.ID, "all": true})
	}
	body := map[string]any{"user": a.name, "channel": "#" + place, "ts": m.TS, "action_id": b.element}
	if b.inMenu {
		body["selected_option"] = map[string]any{"value": b.says}
	}
	before := a.see(place)
	answers := make([]map[string]any, 1+a.random.IntN(4)/3)
	var both sync.WaitGroup
	for n := range answers {
		both.Go(func() { answers[n] = a.post("/sim/actions", body) })
	}
	both.Wait()
	if len(answers) > 1 {
		what += " twice"
	}
	if a.await(what+": "+word, b.says, place, before, answers...) {
		a.fill(word, place)
	}
}

// fill fills in the form that is open.
func (a *actor) fill(word, place string) {
	views := a.views()
	if len(views) == 0 {
		return
	}
	form := views[len(views)-1]
	value := func(kind string, what any) map[string]any { return map[string]any{"field": map[string]any{kind: what}} }
	option := func(values ...string) map[string]any {
		return value("selected_option", map[string]any{"value": a.pick(values...)})
	}
	values := map[string]any{}
	mark := ""
	switch word {
	case "done":
		mark = a.mark()
		values["outcome"], values["note"] = option("reached", "no_answer", "will_order", "lost", "other"), value("value", mark)
	case "snooze":
		values["until"] = option("2026-11-25", "2026-11-27", "2026-12-01")
	case "due":
		values["due"] = value("selected_date", a.day())
	case "move":
		values["person"] = option(a.people[a.random.IntN(len(a.people))].email)
	}
	before := a.see(place)
	answer := a.submit(a.name, form, values)
	if answer["response_action"] != nil || answer["error"] == "invalid_values" {
		a.count("a form", "refused") // and stays open
		return
	}
	a.await("a form: "+word, mark, place, before, answer)
}

func (a *actor) views() []modal {
	var open struct{ Views []modal }
	a.read("/sim/views?user="+a.name, &open)
	return open.Views
}

// see looks at what stands, and waits for Postgres where it is gone.
func (a *actor) see(place string) (s sight) {
	for look := time.NewTicker(100 * time.Millisecond); ; <-look.C {
		err := a.look.QueryRow(`
			select (select count(*) from follow_up_events where made_by = $1),
			       (select count(*) from deliveries where finished_at is null and attempts < 3 and request->>'user' = $2)`,
			a.email, a.id()).Scan(&s.events, &s.waiting)
		if err == nil {
			break
		}
	}
	s.private = map[string]string{}
	for _, m := range a.messages(a.name, place) {
		if m.Ephemeral {
			s.private[m.TS] = m.shown()
		}
	}
	return s
}

// isKnown reports whether a replica has heard of what was written.
func (a *actor) isKnown(ts string) (is bool) {
	err := a.look.QueryRow(`select exists (select from delivery_keys where delivery_key like 'post:%:' || $1)`, ts).Scan(&is)
	return is || err != nil
}

// agreed tells that something happened, in the words of the answers that say so.
var agreed = regexp.MustCompile(`#\d+ is (done\.|done, and|open again|dropped\.|due [^.]*, end of day|with .* now)|Noted on #|No reminder of #|Undone\. #`)

// await waits for what comes of an act, and fails where that is not what is on
// record. It reports true where a form opened.
func (a *actor) await(what, text, place string, before sight, answers ...map[string]any) (isForm bool) {
	isSure, isLost := false, true
	door, word, _ := strings.Cut(what, ": ")
	isPress := strings.Contains(door, "button")
	for _, answer := range answers {
		isSure = isSure || answer["ok"] == true
		isLost = isLost && answer["error"] == "dispatch_failed"
	}
	if isLost {
		a.count(door, "never sent")
		return false
	}
	look := time.NewTicker(100 * time.Millisecond)
	defer look.Stop()
	quiet := 0
	after := before
	for timeout := time.After(patience); ; {
		select {
		case <-look.C:
		case <-timeout:
			if ts, isPost := answers[0]["ts"].(string); isPost && !a.isKnown(ts) {
				a.count(door, "never sent") // Slack gave up while nobody listened
				return false
			}
			a.t.Errorf("%s by %s (%q): nothing came of it", what, a.name, text)
			return false
		}
		if after = a.see(place); after.waiting > 0 {
			quiet = 0
			continue
		}
		isForm = isPress && forms[word] && len(a.views()) > 0
		// What Slack gave up on may still be under way, or nowhere.
		if quiet++; isForm || after.differs(before) || !isSure && quiet > 20 {
			break
		}
	}
	said := ""
	for ts, text := range after.private {
		if before.private[ts] != text {
			said += text
		}
	}
	happened := after.events - before.events
	result, least, most := "refused", 0, 0
	switch {
	case isForm:
		result = "asked"
	case strings.Contains(said, "the reference "):
		result, most = "apologised for", 1
	case !isSure:
		result, most = "in doubt", 1
	case said == "" || agreed.MatchString(said):
		result, least, most = "happened", 1, 1
	}
	a.count(door, result)
	if happened < least || happened > most {
		a.t.Errorf("%s by %s (%q) %s, and %d events are on record: %s", what, a.name, text, result, happened, said)
	}
	return isForm
}

func (a *actor) count(door, result string) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.counts[door] == nil {
		a.counts[door] = map[string]int{}
	}
	a.counts[door][result]++
}

// id is the member ID of the actor.
func (a *actor) id() string {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ids == nil {
		var answer struct {
			Users []struct{ ID, Name string }
		}
		a.read("/sim/workspace", &answer)
		a.ids = map[string]string{}
		for _, u := range answer.Users {
			a.ids[u.Name] = u.ID
		}
	}
	return a.ids[a.name]
}
