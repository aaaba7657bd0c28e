package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
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

// The columns of analysis.Account, from accounts a left join people p.
const accountColumns = `
	a.account_id as id, a.ref, a.name, a.owner_email as owner,
	coalesce(nullif(a.team, ''), p.team, '') as team,
	a.sector, a.size, a.url, a.contact`

// FindAccounts finds the accounts that words mean, in this order: the one with
// that reference; those with exactly that name; those with that name before
// the legal form (Ltd, S.A.); those whose name begins so; else up to three
// whose name, or a part of it of the same length, is nearest by edit distance.
// At most ten are returned; Found.More counts the others. Nothing near, or
// words with nothing to see in them, give NoMatch.
func (s *Store) FindAccounts(ctx context.Context, words string) (analysis.Found, error) {
	found, err := s.findAccounts(ctx, words)
	if err != nil {
		// What somebody said stays out of the message: messages are logged.
		return analysis.Found{}, fmt.Errorf("store.FindAccounts(%d characters): %w", len(words), err)
	}
	return found, nil
}

// Account returns the account with this ID. It reports false where there is
// none.
func (s *Store) Account(ctx context.Context, id int64) (account analysis.Account, known bool, err error) {
	err = s.db.GetContext(ctx, &account, `
		select `+accountColumns+` from accounts a left join people p on p.email = a.owner_email
		where a.account_id = $1`, id)
	if errors.Is(err, sql.ErrNoRows) {
		return account, false, nil
	}
	if err != nil {
		return account, false, fmt.Errorf("store.Account(%d): %w", id, err)
	}
	return account, true, nil
}

func (s *Store) findAccounts(ctx context.Context, words string) (analysis.Found, error) {
	key := nameKey(words)
	if key == "" {
		return analysis.Found{How: analysis.NoMatch}, nil
	}
	const byRef = `a.account_id = (select account_id from account_refs where ref_key = $1)`
	steps := []struct {
		how       analysis.Match
		condition string
		argument  string
	}{
		{analysis.ByReference, byRef, refKey(words)},
		{analysis.ByReference, byRef, refKey(strings.Trim(words, punctuation))},
		{analysis.ByName, `a.name_key = $1`, key},
		{analysis.ByName, `a.short_key = $1`, key},
		{analysis.ByPrefix, `(a.name_key ^@ $1 or a.short_key ^@ $1)`, key},
	}
	for _, step := range steps {
		found, err := s.matches(ctx, step.condition, step.argument)
		if err != nil {
			return analysis.Found{}, err
		}
		if len(found.Accounts) > 0 {
			found.How = step.how
			return found, nil
		}
	}
	return s.alike(ctx, key)
}

// matches returns the first accounts of which the condition on $1 holds.
func (s *Store) matches(ctx context.Context, condition string, argument any) (analysis.Found, error) {
	var rows []struct {
		analysis.Account
		Matches int
	}
	err := s.db.SelectContext(ctx, &rows, `
		select `+accountColumns+`, count(*) over () as matches
		from accounts a left join people p on p.email = a.owner_email
		where `+condition+`
		order by a.name_key, a.ref
		limit $2`, argument, matchesShown)
	if err != nil {
		return analysis.Found{}, err
	}
	var found analysis.Found
	for _, row := range rows {
		found.Accounts = append(found.Accounts, row.Account)
		found.More = row.Matches - len(rows)
	}
	return found, nil
}

// alike ranks by edit distance what shares enough trigrams with the key or
// begins with the same letter. Trigrams alone would miss a slip in a short
// name, and names without any letter.
func (s *Store) alike(ctx context.Context, key string) (analysis.Found, error) {
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
			(select account_id as id, name_key from accounts
			 where $1 <% name_key order by word_similarity($1, name_key) desc limit 200)
			union
			(select account_id, name_key from accounts where name_key ^@ $2 order by name_key limit 2000)`,
			key, first)
	})
	if err != nil {
		return analysis.Found{}, err
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
	if len(near) == 0 {
		return analysis.Found{How: analysis.NoMatch}, nil
	}
	found, err := s.matches(ctx, `a.account_id = any ($1)`, pq.Array(near[:min(len(near), alikeShown)]))
	if err != nil {
		return analysis.Found{}, err
	}
	slices.SortStableFunc(found.Accounts, func(a, b analysis.Account) int {
		return cmp.Compare(distances[a.ID], distances[b.ID])
	})
	found.How = analysis.Alike
	return found, nil
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

// HasAccounts reports whether there is any account.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var has bool
	if err := s.db.GetContext(ctx, &has, `select exists (select from accounts)`); err != nil {
		return false, fmt.Errorf("store.HasAccounts: %w", err)
	}
	return has, nil
}
