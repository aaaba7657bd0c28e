package intake

import (
	"iter"
	"strings"

	"lull/analysis"
)

// The fields of a prospect, in the order of its kind.
const (
	prospectRef = iota
	prospectName
	prospectOwner
	prospectTeam
	prospectSector
	prospectSize
	prospectNeed
)

// Prospects yields the prospects of the files. An owner need not be known.
func Prospects(o Options) iter.Seq2[analysis.Row[analysis.Prospect], error] {
	return read(ProspectsKind, o, func(r *record) (prospect analysis.Prospect, err error) {
		if prospect.Ref, err = r.reference(prospectRef); err != nil {
			return prospect, err
		}
		if prospect.Owner, err = r.email(prospectOwner); err != nil {
			return prospect, err
		}
		for _, text := range []struct {
			field int
			value *string
		}{
			{prospectName, &prospect.Name},
			{prospectTeam, &prospect.Team},
			{prospectSector, &prospect.Sector},
			{prospectSize, &prospect.Size},
		} {
			if *text.value, err = r.text(text.field, maxText); err != nil {
				return prospect, err
			}
		}
		prospect.Need = analysis.Need(strings.ToLower(r.value(prospectNeed)))
		switch prospect.Need {
		case "", analysis.ClearNeed, analysis.UnclearNeed:
			return prospect, nil
		}
		return prospect, r.bad(prospectNeed, r.value(prospectNeed), "neither clear nor unclear; leave it empty where nobody knows yet")
	})
}
