package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"lull/analysis"
)

// The columns of analysis.Account, from accounts a left join people p.
const accountColumns = `
	a.account_id as id, a.ref, a.name, a.owner_email as owner,
	` + theTeam + ` as team,
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

// Accounts calls yield with every account, in no particular order, without
// holding them in memory. An error of yield ends the reading and is returned.
func (s *Store) Accounts(ctx context.Context, yield func(analysis.Account) error) error {
	rows, err := s.bulk.QueryxContext(ctx, `select `+accountColumns+` from accounts a left join people p on p.email = a.owner_email`)
	if err != nil {
		return fmt.Errorf("store.Accounts: %w", err)
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	for rows.Next() {
		var account analysis.Account
		if err := rows.StructScan(&account); err != nil {
			return fmt.Errorf("store.Accounts: %w", err)
		}
		if err := yield(account); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("store.Accounts: %w", err)
	}
	return nil
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

func (s *Store) findAccounts(ctx context.Context, words string) (found analysis.Found, err error) {
	accounts := searched{"accounts", "account_id", `a.account_id = (select account_id from account_refs where ref_key = $1)`}
	found.How, err = s.search(ctx, accounts, words, func(condition string, argument any) (int, error) {
		found, err = s.matches(ctx, condition, argument)
		return len(found.Accounts), err
	}, func(nearest []int64) {
		slices.SortFunc(found.Accounts, func(a, b analysis.Account) int {
			return cmp.Compare(slices.Index(nearest, a.ID), slices.Index(nearest, b.ID))
		})
	})
	return found, err
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

// HasAccounts reports whether there is any account.
func (s *Store) HasAccounts(ctx context.Context) (bool, error) {
	var has bool
	if err := s.db.GetContext(ctx, &has, `select exists (select from accounts)`); err != nil {
		return false, fmt.Errorf("store.HasAccounts: %w", err)
	}
	return has, nil
}
