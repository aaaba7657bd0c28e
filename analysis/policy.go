package analysis

import "time"

// PolicyVersion is who set a version of the policy, and when. By and At are zero
// for the first, which nobody set.
type PolicyVersion struct {
	Version int
	By      string // e-mail, or the name of somebody at a terminal
	At      time.Time
}
