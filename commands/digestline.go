package commands

import (
	"cmp"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/commands/words"
)

// DigestLine says in one line, for the terminal, what a digest is, when it comes
// next, and what became of its last issue; sent is the delivery of that, nil
// where there is none.
func DigestLine(s analysis.Standing, sent *analysis.Sent) string {
	say := words.In("")
	scope := strings.Join(s.Teams, ", ")
	if scope == "" {
		scope = say.Say("digest.line_all")
	}
	line := say.Say("digest.line", words.Data{
		"ID": s.ID, "Owner": s.Owner, "To": cmp.Or(s.Channel, say.Say("digest.line_direct")), "Scope": scope,
		"Weekday": s.Weekday.String(), "At": wallClock(s.At), "Zone": s.Zone,
	})
	next := say.Say("digest.line_paused")
	if !s.Paused {
		next = say.Say("digest.line_next", words.Data{"At": inZone(s.Next.At, s.Zone)})
	}
	line += " " + next
	if s.Last == nil {
		return line
	}
	last := words.Data{"On": fullDay(s.Last.On)}
	switch {
	case s.Last.State == analysis.IssueSkipped:
		return line + " " + say.Say("digest.line_skipped", last)
	case s.Last.State == analysis.IssueRefused:
		return line + " " + say.Say("digest.line_refused", last)
	case sent == nil:
		return line
	}
	last["At"], last["Reason"] = inZone(sent.At, s.Zone), sent.Reason
	switch sent.State {
	case analysis.Posted:
		return line + " " + say.Say("digest.line_posted", last)
	case analysis.Waiting:
		return line + " " + say.Say("digest.line_waiting", last)
	case analysis.Unknown:
		return line + " " + say.Say("digest.line_unknown", last)
	}
	return line + " " + say.Say("digest.line_failed", last)
}

func inZone(at time.Time, name string) string {
	zone, err := time.LoadLocation(name)
	if err != nil {
		zone = time.UTC
	}
	local := at.In(zone)
	return local.Format("Mon ") + fullDay(calendar.Of(local)) + local.Format(" 15:04")
}
