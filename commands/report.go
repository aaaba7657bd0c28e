package commands

import (
	"strings"

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

// SkippedReport says how many rows an import left out, and where they are.
func SkippedReport(rows int, file string) string {
	return words.In("").Count("import.skipped", rows, words.Data{"File": file})
}

// SyncReport says which of so many sources failed.
func SyncReport(sources int, failed []string) string {
	return words.In("").Count("sync.failed", len(failed), words.Data{
		"Sources": number(sources), "Failed": strings.Join(failed, ", "),
	})
}

// DryRunReport says that an import kept nothing.
func DryRunReport() string { return words.In("").Say("import.dry_run") }

// NothingKept says that an import that failed left everything as it was.
func NothingKept() string { return words.In("").Say("import.nothing_kept") }

// DemonstrationNotice says that an import goes into a demonstration.
func DemonstrationNotice() string { return words.In("").Say("import.demonstration") }

// AssessReport says what an assessment found, for the terminal.
func AssessReport(runs []analysis.Recorded, asOf calendar.Date) string {
	say := words.In("")
	last := runs[len(runs)-1]
	if last.Outdated {
		return say.Say("assess.outdated", words.Data{"AsOf": asOf.String(), "Newest": last.Newest.String()})
	}
	changed, transitions := 0, 0
	for _, r := range runs {
		changed += r.Changed
		transitions += r.Transitions
	}
	count := func(s segment.Segment) string { return number(last.Segments[string(s)]) }
	return say.Count("assess.judged", last.Judged, words.Data{
		"AsOf": asOf.String(), "Active": count(segment.SegmentActive), "Passive": count(segment.SegmentPassive),
		"QuietEarner": count(segment.SegmentQuietEarner), "Drifting": count(segment.SegmentDrifting),
		"Lapsed": count(segment.SegmentLapsed), "TooEarly": count(segment.SegmentTooEarly),
	}) + "\n" + say.Count("assess.recorded", changed, words.Data{"Transitions": number(transitions)})
}
