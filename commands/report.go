package commands

import (
	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/segment"
	"lull/commands/words"
)

// ImportReport says what an import of a kind of rows did, for the terminal.
func ImportReport(kind string, rows, created, changed, unchanged, repeated, newAccounts int64) string {
	say := words.In("")
	text := say.Say("import.rows", words.Data{
		"Kind": kind, "Rows": number(int(rows)), "Created": number(int(created)),
		"Changed": number(int(changed)), "Unchanged": number(int(unchanged)),
	})
	if repeated > 0 {
		text += "\n" + say.Count("import.repeated", int(repeated), words.Data{"Rows": number(int(repeated))})
	}
	if newAccounts > 0 {
		text += "\n" + say.Count("import.accounts", int(newAccounts), words.Data{"Accounts": number(int(newAccounts))})
	}
	return text
}

// DryRunReport says that an import kept nothing.
func DryRunReport() string { return words.In("").Say("import.dry_run") }

// AssessReport says what an assessment found, for the terminal.
func AssessReport(r analysis.Recorded, asOf calendar.Date) string {
	say := words.In("")
	if r.Outdated {
		return say.Say("assess.outdated", words.Data{"AsOf": asOf.String(), "Newest": r.Newest.String()})
	}
	text := say.Count("assess.judged", r.Judged, words.Data{
		"Accounts": number(r.Judged), "AsOf": asOf.String(),
		"OnRhythm": number(r.States[string(segment.OnRhythm)]),
		"Drifting": number(r.States[string(segment.Drifting)]),
		"Lapsed":   number(r.States[string(segment.Lapsed)]),
		"TooEarly": number(r.States[string(segment.TooEarly)]),
	})
	return text + "\n" + say.Say("assess.recorded", words.Data{
		"Changed": number(r.Changed), "Transitions": number(r.Transitions),
	})
}
