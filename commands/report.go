package commands

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// ImportReport says what an import of a kind of rows did, for the terminal.
func ImportReport(kind string, c analysis.Counts) string {
	say := words.In("")
	text := say.Count("import.rows", int(c.Rows), words.Data{
		"Kind": kind, "Created": number(int(c.Created)),
		"Changed": number(int(c.Changed)), "Unchanged": number(int(c.Unchanged)),
	})
	if c.Repeated > 0 {
		text += "\n" + say.Count("import.repeated", int(c.Repeated))
	}
	if c.NewAccounts > 0 {
		text += "\n" + say.Count("import.accounts", int(c.NewAccounts))
	}
	return text
}

// DryRunReport says that an import kept nothing.
func DryRunReport() string { return words.In("").Say("import.dry_run") }

// NothingKept says that an import that failed left everything as it was.
func NothingKept() string { return words.In("").Say("import.nothing_kept") }

// DemonstrationNotice says that an import goes into a demonstration.
func DemonstrationNotice() string { return words.In("").Say("import.demonstration") }

// AssessReport says what an assessment found, for the terminal.
func AssessReport(r analysis.Recorded, asOf calendar.Date) string {
	say := words.In("")
	if r.Outdated {
		return say.Say("assess.outdated", words.Data{"AsOf": asOf.String(), "Newest": r.Newest.String()})
	}
	text := say.Count("assess.judged", r.Judged, words.Data{
		"AsOf":     asOf.String(),
		"OnRhythm": number(r.States[string(segment.OnRhythm)]),
		"Drifting": number(r.States[string(segment.Drifting)]),
		"Lapsed":   number(r.States[string(segment.Lapsed)]),
		"TooEarly": number(r.States[string(segment.TooEarly)]),
	})
	return text + "\n" + say.Count("assess.recorded", r.Changed, words.Data{
		"Transitions": number(r.Transitions),
	})
}
