package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/commands/words"
)

// groupUntouched is the group of rows that are on the list again because
// nothing was done about them.
const groupUntouched = "untouched"

// groupCheck is the group of rows that are to be asked how satisfied they are.
const groupCheck = "check"

const (
	tablesMost     = 4     // messages with a table of everyone else
	rowsInTable    = 95    // of one table
	charsInTable   = 8_500 // of the cells of one table
	untouchedShown = 60
	overdueShown   = 20
)

// untouched are those of the list before about whom nothing was done and who
// are not on this one.
func (s shown) untouched() (left []digestFollowed) {
	onList := map[int64]bool{}
	for _, row := range s.rows {
		onList[row.Account.ID] = true
	}
	for _, l := range s.listed {
		if l.isUntouched && !onList[l.Account.ID] {
			left = append(left, l)
		}
	}
	return left
}

// thread is what stands below a digest: the weeks drawn, everyone else, what is
// overdue, and whom nobody took care of. It says as well how many rows are shown,
// those of the message included: a number that nobody sees stands for nothing.
func (i issue) thread(s shown, untouched []digestFollowed) (replies []Reply, rows int) {
	var parts []Part
	flush := func(summary string) {
		if len(parts) > 0 {
			replies = append(replies, Reply{Summary: summary, Parts: parts, Locale: i.Language})
		}
		parts = nil
	}
	rows = min(len(s.rows), inMessage)
	summary := ""
	if len(s.rows) > 0 && !s.isFirst {
		var chart Bars
		chart, summary = i.chart(s)
		parts = []Part{Line{plain(summary)}, chart}
	}
	for range tablesMost {
		if rows == len(s.rows) || s.isFirst {
			break
		}
		table := i.table(s, rows)
		id := "digest.everyone"
		if len(table.Rows) == 1 {
			id = "digest.everyone_one"
		}
		table.Caption = i.say.Say(id, words.Data{
			"From": rows + 1, "Through": rows + len(table.Rows), "Count": number(len(s.rows)),
		})
		rows += len(table.Rows)
		parts = append(parts, table)
		flush(cmp.Or(summary, table.Caption))
		summary = ""
	}
	if more := len(s.rows) - rows; more > 0 && !s.isFirst {
		summary = i.say.Count("digest.not_shown", more)
		parts = append(parts, Line{plain(summary)})
	}
	flush(summary)
	if len(s.overdue) > 0 {
		text := i.overdue(s)
		parts = append(parts, Line{plain(text)})
		summary, _, _ = strings.Cut(text, "\n")
	}
	if len(untouched) > 0 {
		summary = capital(i.say.Count("digest.untouched_of_last", len(untouched)))
		parts = append(parts, i.untouchedTable(summary, untouched, rows))
	}
	flush(summary)
	return replies, rows
}

// chart draws how many turned quiet in each week, with the sentence that says
// the same.
func (i issue) chart(s shown) (bars Bars, sentence string) {
	bars = Bars{Title: i.say.Say("digest.chart_title"), Series: i.say.Say("digest.chart_series")}
	total := 0
	var counts []string
	for n := weeksDrawn - 1; n >= 0; n-- {
		week := i.week - calendar.Date(7*n)
		count := 0
		for _, tag := range newlyQuiet {
			count += s.turns[week][string(tag)]
		}
		_, of := week.Time().ISOWeek()
		bars.Labels = append(bars.Labels, i.say.Say("digest.chart_week", words.Data{"Week": of}))
		bars.Values = append(bars.Values, float64(count))
		counts = append(counts, number(count))
		if n > 0 {
			total += count
		}
	}
	now := int(bars.Values[weeksDrawn-1])
	id := "digest.chart_usual"
	switch before := float64(total) / (weeksDrawn - 1); {
	case float64(now) >= before+1 && float64(now) > 1.25*before:
		id = "digest.chart_more"
	case float64(now) <= before-1 && float64(now) < 0.75*before:
		id = "digest.chart_fewer"
	}
	return bars, i.say.Say(id, words.Data{
		"Count": number(now), "Average": decimal(float64(total*10/(weeksDrawn-1)) / 10), "Counts": strings.Join(counts, ", "),
		"Weeks": weeksDrawn,
	})
}

// table holds as many rows from the given one on as one message takes.
func (i issue) table(s shown, from int) (table Table) {
	hasStake := slices.ContainsFunc(s.rows, func(r digestRow) bool { return r.stake.text != "" })
	columns := []string{"digest.number", "list.account", "digest.group"}
	if hasStake {
		id := "digest.profit"
		if s.isRevenue {
			id = "bars.series"
		}
		columns = append(columns, id)
	}
	columns = append(columns, "turned.why", "list.owner", "list.reference")
	size := 0
	for _, id := range columns {
		table.Header = append(table.Header, i.say.Say(id))
	}
	for n, row := range s.rows[from:min(len(s.rows), from+rowsInTable)] {
		cells := []Cell{
			numberCell(fmt.Sprint(from+n+1), float64(from+n+1)), textCell(calm(row.Account.Name, nameInTable)),
			textCell(i.say.Say("digest_in." + row.group)),
		}
		if hasStake {
			cells = append(cells, i.stakeCell(s, row.stake))
		}
		owner := calm(i.name(row.Account.Owner), ownerInDigest)
		if todo, is := s.open[row.Account.ID]; is {
			owner += " · " + i.say.Say("digest.open", words.Data{"ID": todo.ID})
		}
		cells = append(cells, textCell(i.evidence(row)), textCell(owner), textCell(row.Account.Ref))
		for _, c := range cells {
			size += utf8.RuneCountInString(c.Text)
		}
		if size > charsInTable {
			break
		}
		table.Rows = append(table.Rows, cells)
	}
	return table
}

func (i issue) stakeCell(s shown, at stake) Cell {
	if at.text == "" {
		return numberCell("–", 0)
	}
	return numberCell(i.stakeText(s, at), units(money.Amount{Minor: at.sorts, Currency: i.settings.Currency}))
}

// overdue are the follow-ups whose day has passed, a line for each.
func (i issue) overdue(s shown) string {
	lines := []string{i.say.Count("digest.overdue_title", len(s.overdue))}
	for _, todo := range s.overdue[:min(len(s.overdue), overdueShown)] {
		lines = append(lines, "• "+i.say.Say("digest.overdue_line", words.Data{
			"ID": todo.ID, "Account": calm(todo.Account, nameInTable), "Who": calm(i.name(todo.Assignee), ownerInDigest), "Due": day(todo.DueOn, i.on),
		}))
	}
	if more := len(s.overdue) - overdueShown; more > 0 {
		lines = append(lines, i.say.Count("find.more", more))
	}
	return strings.Join(lines, "\n")
}

// untouchedTable are those of the list before, numbered on from this one's.
func (i issue) untouchedTable(caption string, untouched []digestFollowed, from int) Table {
	table := Table{Caption: caption}
	for _, id := range []string{"digest.number", "list.account", "turned.now", "list.owner", "list.reference"} {
		table.Header = append(table.Header, i.say.Say(id))
	}
	for n, l := range untouched[:min(len(untouched), untouchedShown)] {
		table.Rows = append(table.Rows, []Cell{
			numberCell(fmt.Sprint(from+n+1), float64(from+n+1)), textCell(calm(l.Account.Name, nameInTable)),
			textCell(i.say.Say("segment." + l.Assessment.Segment)),
			textCell(calm(i.name(l.Account.Owner), ownerInDigest)), textCell(l.Account.Ref),
		})
	}
	return table
}
