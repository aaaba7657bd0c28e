package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

const (
	inMessage     = 5  // rows in the message itself; the others are in its thread
	nameInDigest  = 40 // characters of a customer's name there
	ownerInDigest = 24 // and of its owner's
	firstNamed    = 2  // customers that the first line names
)

// compose writes an issue from what its readers may know. The same always gives
// the same.
func (i issue) compose(s shown) Composed {
	composed := Composed{}
	number := func(row digestRow, group string) {
		composed.Rows = append(composed.Rows, analysis.DigestRow{
			Number: len(composed.Rows) + 1, AccountID: row.Account.ID, Tag: row.Tag, Group: group,
		})
	}
	untouched, rows := s.untouched(), 0
	composed.Thread, rows = i.thread(s, untouched)
	for _, row := range s.rows[:rows] {
		number(row, row.group)
	}
	for _, l := range untouched[:min(len(untouched), untouchedShown)] {
		number(l.digestRow, groupUntouched)
	}
	asked := len(composed.Rows)
	for _, c := range s.checks {
		number(c.digestRow, groupCheck)
	}
	first, second := i.first(s), i.headline(s)
	head := Line{bold(first), newline(), plain(second)}
	if len(s.rows) == 0 && !s.isFirst {
		first, second = i.emptyWeek(s), ""
		head = Line{plain(first)}
	}
	if money := i.moneyLine(s); money != "" {
		head = append(head, newline(), plain(money))
	}
	composed.Main = Reply{Summary: strings.TrimSpace(first + " " + second), Parts: []Part{head}, Locale: i.Language}
	composed.Main.Parts = append(composed.Main.Parts, i.rows(s)...)
	if checks := i.checkLine(s, asked); checks != "" {
		composed.Main.Parts = append(composed.Main.Parts, Line{plain(checks)})
	}
	if below := i.below(s, len(untouched), len(composed.Thread) > 0); below != "" {
		composed.Main.Parts = append(composed.Main.Parts, Line{plain(below)})
	}
	composed.Main.Parts = append(composed.Main.Parts, i.note(s))
	return composed
}

// first is what to do first: of the customers to call or to write to, and whom
// nobody is on yet, those with the most at stake.
func (i issue) first(s shown) string {
	var call []digestRow
	protect, rest, inHand := 0, 0, 0
	for _, row := range s.rows {
		_, isOpen := s.open[row.Account.ID]
		switch {
		case isOpen:
			inHand++
		case row.group == groupProtect:
			protect++
		case row.group == groupUnprofitable:
			rest++
		default:
			call = append(call, row)
		}
	}
	switch {
	case s.isFirst && s.customers == 0:
		return i.say.Say("digest.nobody", words.Data{"Whose": i.whose()})
	case len(call) > 0:
		slices.SortStableFunc(call, func(a, b digestRow) int { return cmp.Compare(b.stake.rank, a.stake.rank) })
		var who, alone []string
		verb := groupReengage
		for _, row := range call[:min(len(call), firstNamed)] {
			if row.group == groupCall {
				verb = groupCall
			}
			name := calm(row.Account.Name, nameInDigest)
			who = append(who, name)
			if row.Account.Owner == "" {
				alone = append(alone, name)
			}
		}
		text := i.say.Say("digest_first."+verb, words.Data{"Who": i.and(who)})
		if len(alone) > 0 {
			text += ": " + i.say.Say("digest.alone", words.Data{"Who": i.and(alone)})
		}
		return text + "."
	case protect > 0:
		return i.say.Count("digest.first_protect", protect)
	case rest > 0:
		return i.say.Count("digest.first_unprofitable", rest)
	case inHand > 0:
		return i.say.Count("digest.first_in_hand", inHand)
	}
	return i.say.Say("digest.first_nobody", words.Data{"Whose": i.whose()})
}

// emptyWeek is a week in which nobody turned quiet, or nobody is any more who
// did. It is said all the same: silence is also what failure looks like.
func (i issue) emptyWeek(s shown) string {
	before := 0
	for _, n := range s.turns[i.week-7] {
		before += n
	}
	return i.say.Say("digest.empty", words.Data{"Week": i.weekText(), "Before": number(before)})
}

// weekText names the week and whose it is: Team EMEA, week 47 (16 to 22 Nov).
func (i issue) weekText() string {
	return i.say.Say("digest.week", words.Data{
		"Whose": capital(i.whose()), "Week": i.weekNumber(), "From": i.dayInWeek(i.week - 6), "Through": shortDay(i.week, i.on),
	})
}

// and joins two names at most.
func (i issue) and(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return i.say.Say("digest.and", words.Data{"One": names[0], "Other": names[1]})
}

// headline says whose week it is and how many turned, beside the week before.
func (i issue) headline(s shown) string {
	if s.isFirst {
		return i.baseline(s)
	}
	text := i.weekText()
	for _, tag := range newlyQuiet {
		now, before := s.turns[i.week][string(tag)], s.turns[i.week-7][string(tag)]
		ofContact := tag == segment.NewlyPassive || tag == segment.PassiveAgain
		// What hardly ever happens is named only when it does.
		always := tag == segment.NewlyDrifting || tag == segment.NewlyPassive
		if now+before == 0 && !always || ofContact && i.reason == segment.NoSource {
			continue
		}
		text += " · " + i.say.Say("digest.turned", words.Data{
			"Turn": i.say.Say("tag." + string(tag)), "Count": number(now), "Before": number(before),
		})
	}
	return text
}

// dayInWeek leaves the month out where the week ends in the same one.
func (i issue) dayInWeek(on calendar.Date) string {
	if on.FirstOfMonth() == i.week.FirstOfMonth() {
		return fmt.Sprint(on.Time().Day())
	}
	return shortDay(on, i.on)
}

// newlyQuiet are the turns that a digest counts, the most urgent first.
var newlyQuiet = []segment.Tag{segment.NewlyLapsed, segment.NewlyDrifting, segment.NewlyPassive, segment.PassiveAgain}

// baseline is where a scope stands when its first digest goes out: nothing is
// new then.
func (i issue) baseline(s shown) string {
	texts := []string{i.say.Count("digest.customers", s.customers)}
	for _, one := range []struct {
		id      string
		segment segment.Segment
	}{
		{"count.passive", segment.SegmentPassive},
		{"count.drifting", segment.SegmentDrifting},
		{"count.lapsed", segment.SegmentLapsed},
	} {
		n := s.segments[string(one.segment)]
		if n > 0 || one.segment != segment.SegmentLapsed && (one.segment != segment.SegmentPassive || i.reason != segment.NoSource) {
			texts = append(texts, i.say.Count(one.id, n))
		}
	}
	if n := s.segments[string(segment.SegmentQuietEarner)]; n > 0 {
		texts = append(texts, i.say.Count("digest.to_protect", n))
	}
	text := i.say.Say("digest.baseline", words.Data{"Whose": i.whose(), "Counts": strings.Join(texts, " · ")})
	if n := min(len(s.rows), inMessage); n > 0 {
		text += "; " + i.say.Count("digest.start_with", n)
	}
	return text
}

// moneyLine is what is at stake, and what has become of the list before.
func (i issue) moneyLine(s shown) string {
	var texts []string
	if s.stake.text != "" {
		id := "digest.stake"
		if s.isRevenue {
			id = "digest.stake_revenue"
		}
		text := i.say.Say(id, words.Data{"Amount": s.stake.text})
		if s.stake.missing != "" {
			text += " " + i.before(s.stake.missing)
		}
		if s.isLimited {
			text += " " + i.say.Say("digest.limited")
		}
		texts = append(texts, text)
	}
	if len(s.listed) > 0 {
		texts = append(texts, i.outcome(s))
	}
	return capital(strings.Join(texts, " · "))
}

// before names the costs that are not known: what stands there is before them.
func (i issue) before(missing string) string {
	inputs := strings.Split(missing, ",")
	if len(inputs) > 2 {
		return i.say.Count("digest.before_several", len(inputs))
	}
	for n, in := range inputs {
		inputs[n] = i.say.Say("cost." + in)
	}
	return i.say.Say("digest.before", words.Data{"Costs": i.and(inputs)})
}

// outcome counts what became of the list before. Somebody may be in several
// counts.
func (i issue) outcome(s shown) string {
	var assigned, contacted, back, ordered, untouched int
	for _, l := range s.listed {
		assigned, contacted = assigned+one(l.isAssigned), contacted+one(l.isContacted)
		back, ordered, untouched = back+one(l.isBack), ordered+one(l.hasOrdered), untouched+one(l.isUntouched)
	}
	id := "digest.last_week"
	if s.listedOn != i.on-7 {
		id = "digest.last_list"
	}
	text := i.say.Say(id, words.Data{"Count": number(len(s.listed)), "On": shortDay(s.listedOn, i.on)})
	texts := []string{
		i.say.Say("digest.assigned", words.Data{"Count": number(assigned)}),
		i.say.Say("digest.contacted", words.Data{"Count": number(contacted)}),
	}
	if i.reason != segment.NoSource || back > 0 {
		texts = append(texts, i.say.Say("digest.back", words.Data{"Count": number(back)}))
	}
	if ordered > 0 {
		text := i.say.Say("digest.ordered", words.Data{"Count": number(ordered)})
		if s.net.text != "" {
			text += " (" + s.net.text + ")"
		}
		texts = append(texts, text)
	}
	texts = append(texts, i.say.Say("digest.untouched", words.Data{"Count": number(untouched)}))
	return text + " " + strings.Join(texts, ", ")
}

func one(is bool) int {
	if is {
		return 1
	}
	return 0
}
