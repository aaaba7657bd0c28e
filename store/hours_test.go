package store_test

import (
	"testing"

	"lull/analysis"
)

// Slack may send people to zones that are younger than this Postgres: nobody else
// misses a reminder for it, nor do they.
func TestAnUnheardZoneFailsNoReminder(t *testing.T) {
	t.Parallel()
	d := open(t)
	d.importAccounts(t, analysis.Account{Ref: "A1", Name: "Acme"})
	const unheard = "Mars/Olympus"
	f := analysis.FollowUp{
		AccountID: d.account(t, "A1").ID, Assignee: "ana@example.com", AskedBy: "marta@example.com", Text: "call",
		DueOn: today + 3, Zone: unheard, To: "C1",
	}
	made, _, err := d.AddFollowUp(t.Context(), "press", f, true, morning, shown)
	if err != nil || made.Zone != "UTC" {
		t.Fatalf("made for the zone %q, %v", made.Zone, err)
	}
	if isKept, err := d.SetZone(t.Context(), f.Assignee, unheard, morning); isKept || err != nil {
		t.Errorf("kept %v, %v", isKept, err)
	}
	if isKept, err := d.SetZone(t.Context(), f.Assignee, "Europe/Madrid", morning); !isKept || err != nil {
		t.Errorf("a real one is kept %v, %v", isKept, err)
	}
	said := analysis.Hours{From: 10 * 60, Until: 18 * 60, Days: "12345", Zone: unheard}
	done(t, d.SetHours(t.Context(), f.Assignee, said, morning))
	said.Zone = "Europe/Madrid"
	if h, err := d.Hours(t.Context(), f.Assignee); h != said || err != nil {
		t.Errorf("hours %+v, %v", h, err)
	}
	due, err := d.Reminders(t.Context(), noon(f.DueOn))
	if err != nil || len(due) != 1 || due[0].ID != made.ID || due[0].Hours != said {
		t.Errorf("due %+v, %v", due, err)
	}
}
