package store

import (
	"context"
	"fmt"

	"github.com/jmoiron/sqlx"

	"lull/analysis"
)

// RecordReads keeps who was shown whose amounts, all of them or, after an error,
// none.
func (s *Store) RecordReads(ctx context.Context, reads []analysis.AmountRead) error {
	err := within(ctx, s.db, func(tx *sqlx.Tx) error {
		for _, r := range reads {
			_, err := tx.ExecContext(ctx, `
				insert into amount_reads (reader, account_id, scope, accounts, word, request_key, read_at)
				values ($1, nullif($2::bigint, 0), $3, $4, $5, $6, $7)`,
				r.Reader, r.AccountID, r.Scope, r.Accounts, r.Word, r.Key, r.At)
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("store.RecordReads(%d): %w", len(reads), err)
	}
	return nil
}

// AmountReads yields the reads that are chosen, the oldest first, each with its
// account's reference; "" for those of several.
func (s *Store) AmountReads(ctx context.Context, which analysis.AmountReads, yield func(read analysis.AmountRead, ref string) error) error {
	fail := func(err error) error { return fmt.Errorf("store.AmountReads(%+v): %w", which, err) }
	rows, err := s.bulk.QueryxContext(ctx, `
		select r.reader, coalesce(r.account_id, 0) as accountid, r.scope, r.accounts, r.word, r.request_key as key, r.read_at as at,
		       coalesce(a.ref, '') as ref
		from amount_reads r left join accounts a using (account_id)
		where ($1 = '' or r.reader = $1) and ($2 = 0 or r.account_id = $2) and r.read_at >= $3
		order by r.read_at, r.read_id`, which.Reader, which.AccountID, which.Since)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	for rows.Next() {
		var row struct {
			analysis.AmountRead
			Ref string
		}
		if err := rows.StructScan(&row); err != nil {
			return fail(err)
		}
		if err := yield(row.AmountRead, row.Ref); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fail(err)
	}
	return nil
}
