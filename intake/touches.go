package intake

import (
	"iter"

	"lull/analysis"
)

// The fields of a touch, in the order of its kind.
const (
	touchAccount = iota
	touchSource
	touchID
	touchKind
	touchOccurredAt
)

// Touches yields what we did towards customers. A source that a file does not
// name is the options'.
func Touches(o Options) iter.Seq2[analysis.Row[analysis.Touch], error] {
	days := o.days()
	return read(TouchesKind, o, func(r *record) (touch analysis.Touch, err error) {
		if touch.Account, err = r.reference(touchAccount); err != nil {
			return touch, err
		}
		if touch.Source, err = r.source(touchSource, o.Source); err != nil {
			return touch, err
		}
		if touch.ID, err = r.identifier(touchID); err != nil {
			return touch, err
		}
		if touch.Kind, err = r.text(touchKind, maxRef); err != nil {
			return touch, err
		}
		touch.On, err = days.of(r, touchOccurredAt)
		return touch, err
	})
}
