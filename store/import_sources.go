package store

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"maps"
	"slices"
	"strings"

	"lull/analysis/calendar"
)

// factSources knows the systems from which facts of a kind were loaded before,
// and the earliest day of each.
type factSources struct {
	kind   string
	byName map[string]*factSource

	// Asked for last, as rows of one source come together.
	last       string
	lastSource *factSource
}

type factSource struct {
	isFirst   bool // this is the first load that has rows of it
	firstOn   calendar.Date
	isChanged bool
}

func (l *loading) factSources(ctx context.Context, kind string) (*factSources, error) {
	f := &factSources{kind: kind, byName: make(map[string]*factSource)}
	var rows []struct {
		Source string
		On     calendar.Date
	}
	err := l.tx.SelectContext(ctx, &rows, `
		select source, first_on - date '1970-01-01' as on from fact_sources where kind = $1`, kind)
	if err != nil {
		return nil, err
	}
	for _, row := range rows {
		f.byName[row.Source] = &factSource{firstOn: row.On}
	}
	return f, nil
}

// meet takes note of a fact of a source, and reports whether this is the first
// load that has any.
func (f *factSources) meet(source string, on calendar.Date) (isFirst bool) {
	s := f.lastSource
	if s == nil || f.last != source {
		f.last = strings.Clone(source) // it would keep its whole line in memory
		if s = f.byName[source]; s == nil {
			s = &factSource{isFirst: true, firstOn: on, isChanged: true}
			f.byName[f.last] = s
		}
		f.lastSource = s
	}
	if on < s.firstOn {
		s.firstOn, s.isChanged = on, true
	}
	return s.isFirst
}

// save remembers what was met.
func (f *factSources) save(ctx context.Context, l *loading) error {
	for _, name := range slices.Sorted(maps.Keys(f.byName)) {
		s := f.byName[name]
		if !s.isChanged {
			continue
		}
		err := l.run(ctx, `
			insert into fact_sources (kind, source, first_loaded_at, first_on) values ($1, $2, $3, $4)
			on conflict (kind, source) do update set first_on = excluded.first_on`,
			f.kind, name, l.Now, s.firstOn.String())
		if err != nil {
			return err
		}
	}
	return nil
}

// sourceKey hashes what makes a fact the same fact. Its zero value is ready.
type sourceKey struct {
	text []byte
}

// of returns a hash of a source and an id in it. Among a hundred million facts
// the chance that any two differ and have one key is below one in 3,000.
func (k *sourceKey) of(source, id string) int64 {
	k.text = append(k.text[:0], source...)
	k.text = append(k.text, 0)
	k.text = append(k.text, id...)
	sum := sha256.Sum256(k.text)
	return int64(binary.LittleEndian.Uint64(sum[:]))
}
