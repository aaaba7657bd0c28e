package commands

import (
	"fmt"
	"strings"

	"lull/analysis/segment"
	"lull/commands/words"
)

// rows are the first of the list, under the names of their groups.
func (i issue) rows(s shown) (parts []Part) {
	group := ""
	for n, row := range s.rows[:min(len(s.rows), inMessage)] {
		if row.group != group {
			group = row.group
			parts = append(parts, Line{bold(i.groupTitle(s, group))})
		}
		entry := Entry{Text: Line{bold(fmt.Sprint(n+1, " ", calm(row.Account.Name, nameInDigest)))}}
		if row.stake.text != "" {
			entry.Text = append(entry.Text, plain(" · "+i.stakeText(s, row.stake)))
		}
		who := calm(i.name(row.Account.Owner), ownerInDigest)
		if todo, is := s.open[row.Account.ID]; is {
			who += " · " + i.say.Say("digest.open", words.Data{"ID": todo.ID})
		} else {
			label := i.say.Say("digest.assign")
			entry.Button = &Button{
				Label: label, Says: says(wordAssign, row.Account.Ref), Spoken: label + ": " + brief(row.Account.Name, nameSpoken),
			}
		}
		entry.Text = append(entry.Text, newline(), plain(i.evidence(row)+" · "+who))
		parts = append(parts, entry)
	}
	return parts
}

func (i issue) stakeText(s shown, at stake) string {
	if at.missing == "" || s.isPartial {
		return at.text
	}
	return at.text + " " + i.before(at.missing)
}

// groupTitle names a group; in that of calls it says who is in it. Readers
// without amounts have the first two groups alone.
func (i issue) groupTitle(s shown, group string) string {
	if group != groupCall {
		return i.say.Say("digest_group." + group)
	}
	drifting, lapsed := false, false
	for _, row := range s.rows {
		if row.group == groupCall {
			isLapsed := row.Assessment.Segment == string(segment.SegmentLapsed)
			drifting, lapsed = drifting || !isLapsed, lapsed || isLapsed
		}
	}
	switch {
	case i.readers.isPublic:
		return i.say.Say("digest_group.call")
	case drifting && lapsed:
		return i.say.Say("digest_group.call_both")
	case lapsed:
		return i.say.Say("digest_group.call_lapsed")
	}
	return i.say.Say("digest_group.call_drifting")
}

// evidence is why a customer is on the list, counted to the day it goes out, as
// the customer's card counts on that day.
func (i issue) evidence(row digestRow) string {
	a := row.Assessment
	if segment.PurchaseState(a.PurchaseState).IsQuiet() {
		text := i.say.Say("digest.no_order", words.Data{"Days": number(int(i.on - a.LastPurchase))})
		switch limit := orderLimit(a); {
		case limit > 0 && a.UsualGap > 0:
			text += " " + i.say.Say("order.usual", words.Data{"Usual": a.UsualGap, "Limit": limit})
		case limit > 0:
			text += " " + i.say.Say("digest.fixed", words.Data{"Limit": limit})
		}
		if a.LastPurchase == 0 {
			return i.say.Say("order.never")
		}
		return text
	}
	if a.LastContact == 0 {
		return i.say.Say("contact.none")
	}
	silence := int(i.on - a.LastContact)
	if silence <= a.ContactLimit {
		return i.say.Say("digest.slower", words.Data{"Days": number(max(silence, 0))})
	}
	return i.say.Say("digest.no_contact", words.Data{"Days": number(silence)}) + " " +
		i.say.Say("contact.usual", words.Data{"Usual": a.ContactGap, "Limit": a.ContactLimit})
}

func (i issue) name(address string) string {
	if address == "" {
		return i.say.Say("nobody")
	}
	if name := i.names[strings.ToLower(address)]; name != "" {
		return name
	}
	return address
}
