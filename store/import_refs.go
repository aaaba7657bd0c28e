package store

import (
	"context"
	"strings"

	"github.com/lib/pq"
)

// directory knows every account by its reference, and gives numbers to those
// that an import meets first. It must be read under the import's lock.
type directory struct {
	store *Store
	ctx   context.Context // of the import that it does not outlive
	ids   []int64         // by place
	byRef map[string]int  // places, of references as they were written
	byKey map[string]int  // places

	unknown   []string // references that known did not find
	byUnknown map[string]int

	created  []newAccount
	reserved []int64
	err      error // of reserving, told by create
}

type newAccount struct {
	id       int64
	ref, key string
}

func (l *loading) directory(ctx context.Context, s *Store) (d *directory, err error) {
	d = &directory{store: s, ctx: ctx, byRef: make(map[string]int), byKey: make(map[string]int), byUnknown: make(map[string]int)}
	rows, err := l.tx.QueryContext(ctx, `select ref_key, account_id from account_refs`)
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }() // Err has told everything
	for rows.Next() {
		var key string
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return nil, err
		}
		d.byKey[key] = len(d.ids)
		d.ids = append(d.ids, id)
	}
	return d, rows.Err()
}

// known returns the number of an account that is stored, or else the place of
// the reference in unknown, counted from 1 and negative. The empty reference is
// nobody's, 0.
func (d *directory) known(ref string) int64 {
	if ref == "" {
		return 0
	}
	place, known := d.byKey[refKey(ref)]
	if known {
		return d.ids[place]
	}
	n := d.byUnknown[ref]
	if n == 0 {
		ref = strings.Clone(ref) // it would keep its whole line in memory
		d.unknown = append(d.unknown, ref)
		n = len(d.unknown)
		d.byUnknown[ref] = n
	}
	return int64(-n)
}

// place returns where in ids the account's number is. A new one is meant to be
// stored by create.
func (d *directory) place(ref string) int {
	if place, known := d.byRef[ref]; known {
		return place
	}
	key := refKey(ref)
	ref = strings.Clone(ref) // it would keep its whole line in memory
	place, known := d.byKey[key]
	if !known {
		id := d.reserve()
		place = len(d.ids)
		d.ids = append(d.ids, id)
		d.byKey[key] = place
		d.created = append(d.created, newAccount{id: id, ref: ref, key: key})
	}
	d.byRef[ref] = place
	return place
}

// reserve takes numbers from the sequence, more each time, over another
// connection: the import's own is busy with a COPY.
func (d *directory) reserve() int64 {
	if len(d.reserved) == 0 && d.err == nil {
		d.err = d.store.db.SelectContext(d.ctx, &d.reserved, `
			select nextval(pg_get_serial_sequence('accounts', 'account_id'))
			from generate_series(1, $1)`, min(max(2*len(d.created), 100), 10_000))
	}
	if d.err != nil {
		return 0
	}
	id := d.reserved[0]
	d.reserved = d.reserved[1:]
	return id
}

// create stores the new accounts, named by their references, and returns how
// many these are.
func (d *directory) create(ctx context.Context, l *loading) (int64, error) {
	if d.err != nil || len(d.created) == 0 {
		return 0, d.err
	}
	now := string(pq.FormatTimestamp(l.Now))
	return int64(len(d.created)), copyInto(ctx, l.conn, func(c *copier) error {
		accounts := c.to(`copy accounts (account_id, ref, name, name_key, short_key, created_at, updated_at) from stdin`)
		refs := c.to(`copy account_refs (account_id, ref_key) from stdin`)
		for _, account := range d.created {
			key := nameKey(account.ref)
			accounts.number(account.id)
			accounts.text(account.ref)
			accounts.text(account.ref)
			accounts.text(key)
			accounts.text(shortKey(key))
			accounts.text(now)
			accounts.text(now)
			refs.number(account.id)
			refs.text(account.key)
			for _, lines := range c.all {
				if err := lines.end(); err != nil {
					return err
				}
			}
		}
		return nil
	})
}
