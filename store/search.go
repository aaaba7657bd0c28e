package store

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"
	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"

	"lull/analysis"
)

const (
	matchesShown = 10
	alikeShown   = 3

	// What people leave around a reference that they paste.
	punctuation = " .,;:!?\"'“”‘’«»()"
)

// searched is a table of things that have a name_key and a short_key: its name,
// its key, and the condition on a row a by which a reference, $1, finds one.
type searched struct{ table, id, byRef string }

// search finds what words mean, as FindAccounts does. It asks matches for the
// rows a on which a condition on $1 holds, and takes the first that are any;
// those that are merely alike it has put in order, the nearest first.
func (s *Store) search(
	ctx context.Context, in searched, words string,
	matches func(condition string, argument any) (found int, err error), order func(nearest []int64),
) (analysis.Match, error) {
	key := nameKey(words)
	if key == "" {
		return analysis.NoMatch, nil
	}
	steps := []struct {
		how       analysis.Match
		condition string
		argument  string
	}{
		{analysis.ByReference, in.byRef, refKey(words)},
		{analysis.ByReference, in.byRef, refKey(strings.Trim(words, punctuation))},
		{analysis.ByName, `a.name_key = $1`, key},
		{analysis.ByName, `a.short_key = $1`, key},
		{analysis.ByPrefix, `(a.name_key ^@ $1 or a.short_key ^@ $1)`, key},
	}
	for _, step := range steps {
		if found, err := matches(step.condition, step.argument); err != nil || found > 0 {
			return step.how, err
		}
	}
	nearest, err := s.nearest(ctx, in, key)
	if err != nil || len(nearest) == 0 {
		return analysis.NoMatch, err
	}
	if _, err := matches(`a.`+in.id+` = any ($1)`, pq.Array(nearest)); err != nil {
		return analysis.NoMatch, err
	}
	order(nearest)
	return analysis.Alike, nil
}

// nearest ranks by edit distance what shares enough trigrams with the key or
// begins with the same letter, and returns the first three. Trigrams alone
// would miss a slip in a short name, and names without any letter.
func (s *Store) nearest(ctx context.Context, in searched, key string) ([]int64, error) {
	var candidates []struct {
		ID      int64
		NameKey string `db:"name_key"`
	}
	first := string([]rune(key)[:1])
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		if _, err := tx.ExecContext(ctx, `set local pg_trgm.word_similarity_threshold = 0.3`); err != nil {
			return err
		}
		return tx.SelectContext(ctx, &candidates, `
			(select `+in.id+` as id, name_key from `+in.table+`
			 where $1 <% name_key order by word_similarity($1, name_key) desc limit 200)
			union
			(select `+in.id+`, name_key from `+in.table+` where name_key ^@ $2 order by name_key limit 2000)`,
			key, first)
	})
	if err != nil {
		return nil, err
	}
	distances := make(map[int64]int)
	var near []int64
	for _, c := range candidates {
		if d := distance(key, c.NameKey); d <= tolerance(key) {
			distances[c.ID] = d
			near = append(near, c.ID)
		}
	}
	slices.SortFunc(near, func(a, b int64) int {
		return cmp.Or(cmp.Compare(distances[a], distances[b]), cmp.Compare(a, b))
	})
	return near[:min(len(near), alikeShown)], nil
}

// distance returns the least number of edits from the key to the name, or to
// the part of it that begins with one of its words and is as long as the key:
// who types acmee means the beginning of acme industrial.
func distance(key, name string) int {
	least := levenshtein.ComputeDistance(key, name)
	length := len([]rune(key))
	for rest := name; rest != ""; _, rest, _ = strings.Cut(rest, " ") {
		part := []rune(rest)
		part = part[:min(length, len(part))]
		least = min(least, levenshtein.ComputeDistance(key, strings.TrimSpace(string(part))))
	}
	return least
}

// tolerance returns how many slips may still mean the same name: one in two
// letters, and none in one or two. It is generous, since a near miss is only
// ever listed.
func tolerance(key string) int {
	length := len([]rune(key))
	if length < 3 {
		return 0
	}
	return length / 2
}
