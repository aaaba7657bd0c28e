package holidays

import (
	"iter"
	"maps"
)

// Zones yields the zones that have a file, in any order.
func Zones() iter.Seq[string] { return maps.Keys(byZone()) }
