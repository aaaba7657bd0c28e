package commands

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Policies is what the commands read and write of the policy.
type Policies interface {
	Foresight
	NewestPolicy(ctx context.Context) (analysis.PolicyVersion, error)
	ChangePolicy(ctx context.Context, policy segment.Policy, by string, now time.Time) (newest analysis.PolicyVersion, isNew bool, err error)
}

// What can be said after "policy", beside subPreview.
const (
	subShow = "show"
	subSet  = "set"
)

// foretoldShown is how many customers a preview names.
const foretoldShown = 10

// previewWithin is how long a preview may take; an answer that takes longer
// arrives as an apology.
const previewWithin = 6 * time.Second

// policyWord answers "policy", "policy preview multiplier 3" and what the
// buttons below that say: "policy set v4 multiplier 3", which names the version
// that was looked at.
func (q question) policyWord(ctx context.Context, text string) (Reply, error) {
	sub, rest, _ := strings.Cut(text, " ")
	sub = strings.ToLower(strings.Trim(sub, aroundWords))
	isSub := slices.Contains([]string{"", subShow, subPreview, subSet}, sub)
	if !isSub {
		sub, rest = subPreview, text
	}
	var reply Reply
	var err error
	switch {
	case !q.may().read():
		reply = q.sentence("policy.refused")
	case sub == "", sub == subShow:
		return q.policyShown(ctx)
	default:
		if reply, err = q.policyTurned(ctx, sub, rest); err != nil {
			return Reply{}, err
		}
	}
	if isSub || startsWithDial(text) {
		return reply, nil
	}
	return q.orCustomer(ctx, says(wordPolicy, text), reply)
}

// policyTurned previews numbers or sets them.
func (q question) policyTurned(ctx context.Context, sub, text string) (Reply, error) {
	version := 0
	if said, numbers, _ := strings.Cut(text, " "); sub == subSet && strings.HasPrefix(said, "v") {
		if n, err := strconv.Atoi(said[1:]); err == nil {
			version, text = n, numbers
		}
	}
	changed, err := TurnDials(q.policy, text)
	switch {
	case err != nil:
		return q.sentenceOf(err.Error()), nil
	case sub == subSet && !q.may().rule():
		return q.sentence("policy.refused_set"), nil
	case sub == subSet && version != 0:
		return q.policySet(ctx, version, text)
	}
	return q.policyPreview(ctx, changed, "")
}

func (q question) sentenceOf(text string) Reply {
	return Reply{Summary: text, Parts: []Part{Line{plain(text)}}}
}

// policyShown are the numbers that may be turned with a word.
func (q question) policyShown(ctx context.Context) (Reply, error) {
	newest, err := q.records.NewestPolicy(ctx)
	if err != nil {
		return Reply{}, err
	}
	set, err := q.versionText(ctx, newest)
	if err != nil {
		return Reply{}, err
	}
	lines := Line{bold(q.say.Say("policy.title"))}
	for _, d := range Dials(q.policy) {
		id := "policy.dial"
		if d.Value != d.Default {
			id = "policy.dial_default"
		}
		lines = append(lines, newline(), bold(d.Name), plain(" "+q.say.Say(id, words.Data{"Value": d.Value, "Default": d.Default, "Meaning": d.Meaning})))
	}
	how := q.say.Say("policy.others", words.Data{"Value": decimal(q.policy.Cadence.Multiplier + 0.5)})
	return Reply{Summary: q.say.Say("policy.title"), Parts: []Part{lines, Line{plain(how)}, Note{plain(set + " · " + q.say.Say("note.private"))}}}, nil
}

func (q question) versionText(ctx context.Context, v analysis.PolicyVersion) (string, error) {
	if v.By == "" {
		return q.say.Say("policy.version_first", words.Data{"Version": v.Version}), nil
	}
	data, err := q.versionData(ctx, v)
	return q.say.Say("policy.version", data), err
}

func (q question) versionData(ctx context.Context, v analysis.PolicyVersion) (words.Data, error) {
	who, err := q.nameOf(ctx, v.By)
	return words.Data{"Version": v.Version, "Who": who, "At": clock(v.At, q.zone, q.asOf)}, err
}

// policyPreview says what changed numbers would do, to whom, and how much profit
// that is about; before is said above it.
func (q question) policyPreview(ctx context.Context, changed segment.Policy, before string) (Reply, error) {
	dials, _ := turned(q.policy, changed)
	if len(dials) == 0 {
		return q.sentence("policy.same_all"), nil
	}
	limited, cancel := context.WithTimeout(ctx, previewWithin)
	defer cancel()
	m := q.may()
	effect, err := Foresee(limited, q.records, changed, q.asOf, q.zone, func(a analysis.Account) (isSeen, hasAmounts bool) {
		of := m.of(a)
		return of.act, of.amounts
	})
	switch {
	case errors.Is(err, ErrNotJudged):
		return q.sentence("policy.not_judged"), nil
	case err != nil && limited.Err() != nil && ctx.Err() == nil:
		return q.sentence("policy.takes_long", words.Data{"Numbers": numbersText(dials)}), nil
	case err != nil:
		return Reply{}, err
	}
	people, err := q.records.People(ctx)
	if err != nil {
		return Reply{}, err
	}
	i := issue{say: q.say, settings: q.settings, names: namesOf(people)}
	told := i.foretell(effect, func(a analysis.Account) bool { return m.of(a).amounts })
	if told.Amounts > 0 {
		q.reads.of(scopeOf(q.person))
		q.reads.several(told.Amounts)
	}
	if m.rule() {
		told.Unknown = append(told.Unknown, q.say.Say("policy.way_back"))
	}
	reply := q.foretold(told, dials)
	if before != "" {
		reply.Summary, reply.Parts = before, append([]Part{Line{bold(before)}}, reply.Parts...)
	}
	if m.rule() {
		reply.Parts = append(reply.Parts, Buttons{q.setButton(dials, q.policy.Version, false)})
	} else {
		reply.Parts = append(reply.Parts, Line{plain(q.say.Say("policy.admins_set"))})
	}
	reply.Parts = append(reply.Parts, Note{plain(q.say.Say("policy.preview_note", words.Data{
		"Version": q.policy.Version, "On": q.day(q.asOf), "Whose": capital(q.reachText(m.reach(act))),
	}))})
	return reply, nil
}

// foretold lays a preview out: the answer, the counts, who, and what stays open.
func (q question) foretold(told Foretold, dials []Turned) Reply {
	head := Line{bold(told.Head)}
	if told.Stake != "" {
		head = append(head, newline(), plain(told.Stake+"."))
	}
	reply := Reply{Summary: told.Head, Parts: []Part{head}}
	bullets := func(title string, texts []string) {
		var lines Line
		if title != "" {
			lines = Line{bold(title), newline()}
		}
		for n, text := range texts {
			if n > 0 {
				lines = append(lines, newline())
			}
			lines = append(lines, plain("• "+text))
		}
		if len(texts) > 0 {
			reply.Parts = append(reply.Parts, lines)
		}
	}
	bullets("", told.Counts)
	shown := min(len(told.Rows), foretoldShown)
	if shown > 0 {
		reply.Parts = append(reply.Parts, Line{bold(told.title(q.say, shown))})
	}
	for n, row := range told.Rows[:shown] {
		line := Line{bold(fmt.Sprint(n+1, " ", calm(row.Account.Name, nameInDigest)))}
		if row.Stake != "" {
			line = append(line, plain(" · "+row.Stake))
		}
		line = append(line, plain(" · "+row.What), newline(), plain(row.Why+" · "+calm(row.Owner, ownerInDigest)))
		reply.Parts = append(reply.Parts, line)
	}
	if more := len(told.Rows) - shown; more > 0 {
		reply.Parts = append(reply.Parts, Line{plain(q.say.Count("policy.in_file", more, words.Data{"Numbers": numbersText(dials)}))})
	}
	bullets(q.say.Say("policy.unknown_title"), told.Unknown)
	return reply
}

// title says by what the first customers are chosen.
func (f Foretold) title(say words.Catalogue, shown int) string {
	switch {
	case shown == len(f.Rows):
		return say.Say("policy.all_of_them")
	case f.Stake == "":
		return say.Count("policy.top_by_name", shown)
	case f.isRevenue:
		return say.Count("policy.top_revenue", shown)
	}
	return say.Count("policy.top", shown)
}

// numbersText are changed numbers as they are typed.
func numbersText(dials []Turned) string {
	var texts []string
	for _, d := range dials {
		texts = append(texts, d.Name+" "+d.Is)
	}
	return strings.Join(texts, " ")
}

// setButton sets numbers that were changed in a version of the policy, or sets
// them back to what they were.
func (q question) setButton(dials []Turned, version int, isBack bool) Button {
	id, all, data := "policy.press_set", "policy.press_set_all", words.Data{"Name": dials[0].Name, "Is": dials[0].Is, "Was": dials[0].Was, "Count": len(dials)}
	style := Primary
	if isBack {
		id, all, style = "policy.press_back", "policy.press_back_all", ""
		back := make([]Turned, len(dials))
		for n, d := range dials {
			back[n] = Turned{Name: d.Name, Was: d.Is, Is: d.Was}
		}
		dials = back
	}
	if len(dials) > 1 {
		id = all
	}
	return Button{Label: q.say.Say(id, data), Says: says(wordPolicy, subSet, fmt.Sprint("v", version), numbersText(dials)), Style: style}
}

// policySet sets numbers, if the version is the newest that they were looked at
// in: each press counts once, however often it arrives. Where it is not, it shows
// anew what they would do.
func (q question) policySet(ctx context.Context, from int, text string) (Reply, error) {
	changed, err := TurnDials(q.policy, text)
	if err != nil {
		return q.sentenceOf(err.Error()), nil
	}
	var newest analysis.PolicyVersion
	isNew, before := false, q.policy
	if from == q.policy.Version {
		newest, isNew, err = q.records.ChangePolicy(ctx, changed, q.person.Email, q.asked.Now)
	} else {
		newest, err = q.records.NewestPolicy(ctx)
	}
	if err != nil {
		return Reply{}, err
	}
	if !isNew { // somebody was quicker, or this very press
		if q.policy, err = q.records.PolicyInForce(ctx, q.knownBefore()); err != nil {
			return Reply{}, err
		}
		if changed, err = TurnDials(q.policy, text); err != nil {
			return q.sentenceOf(err.Error()), nil
		}
		if before, err = q.records.PolicyInForce(ctx, newest.At); err != nil {
			return Reply{}, err
		}
	}
	data, err := q.versionData(ctx, newest)
	if err != nil {
		return Reply{}, err
	}
	if ahead, _ := turned(q.policy, changed); !isNew && len(ahead) > 0 {
		reply, err := q.policyPreview(ctx, changed, q.say.Say("policy.moved_on", data))
		reply.Replaces = true
		return reply, err
	}
	dials, _ := turned(before, changed)
	if len(dials) == 0 || newest.Version != from+1 {
		return q.sentence("policy.same_all"), nil
	}
	return q.policyIsSet(dials, data, newest, isNew || strings.EqualFold(newest.By, q.person.Email)), nil
}

// policyIsSet says what was set, by the asker or by somebody who was quicker.
func (q question) policyIsSet(dials []Turned, data words.Data, newest analysis.PolicyVersion, isMine bool) Reply {
	var what []string
	for _, d := range dials {
		what = append(what, q.say.Say("policy.is_now", words.Data{"Name": d.Name, "Is": d.Is, "Was": d.Was}))
	}
	data["What"] = strings.Join(what, ", ")
	id := "policy.is_set"
	if !isMine {
		id = "policy.is_set_already"
	}
	text := q.say.Say(id, data)
	return Reply{Summary: text, Replaces: true, Parts: []Part{
		Line{bold(text), newline(), plain(q.say.Say("policy.set_note"))}, Buttons{q.setButton(dials, newest.Version, true)},
	}}
}
