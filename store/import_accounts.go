package store

import (
	"context"
	"iter"

	"lull/analysis"
)

// ImportAccounts stores accounts, all of them or, after an error, none. A field
// that a row's file does not have keeps its stored value; an empty field clears
// it. Without a name an account is named by its reference. Accounts that are
// stored but not among the rows stay as they are.
func (s *Store) ImportAccounts(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Account], error], how Import) (analysis.Counts, error) {
	stage := func(l *loading) (int64, error) {
		return stageNew(ctx, l, "incoming_accounts", namedColumns+`, url text, contact text`, rows, encodeAccount)
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, "incoming_accounts", []string{"ref_key"}, "ref",
			"name", "owner_email", "team", "sector", "size", "url", "contact")
		if err != nil {
			return err
		}
		return l.mergeAccounts(ctx, counts)
	}
	return s.load(ctx, "accounts", how, stage, merge)
}

func encodeAccount(lines *copyLines, row analysis.Row[analysis.Account]) {
	account := row.Value
	lines.named(account.Ref, account.Name, account.Owner, account.Team, account.Sector, account.Size, row.Has)
	lines.textOrNull(account.URL, row.Has("url"))
	lines.textOrNull(account.Contact, row.Has("contact"))
}

// namedColumns are the columns that accounts and prospects have alike; named
// writes them.
const namedColumns = `
				ref         text not null,
				ref_key     text collate "C" not null,
				name        text,
				name_key    text not null,
				short_key   text not null,
				owner_email text,
				team        text,
				sector      text,
				size        text`

func (l *copyLines) named(ref, name, owner, team, sector, size string, has func(field string) bool) {
	// An empty name is none: it must not take the stored one away.
	isNamed := has("name") && name != ""
	if !isNamed {
		name = ref
	}
	key := nameKey(name)
	l.text(ref)
	l.text(refKey(ref))
	l.textOrNull(name, isNamed)
	l.text(key)
	l.text(shortKey(key))
	l.textOrNull(owner, has("owner"))
	l.textOrNull(team, has("team"))
	l.textOrNull(sector, has("sector"))
	l.textOrNull(size, has("size"))
}

func (l *loading) mergeAccounts(ctx context.Context, counts *analysis.Counts) (err error) {
	// name_key and short_key follow from the name: they are never compared, but
	// written with it.
	counts.Changed, err = l.change(ctx, `
		update accounts a set
			ref         = i.ref,
			name        = coalesce(i.name, a.name),
			name_key    = case when i.name is null then a.name_key else i.name_key end,
			short_key   = case when i.name is null then a.short_key else i.short_key end,
			owner_email = coalesce(i.owner_email, a.owner_email),
			team        = coalesce(i.team, a.team),
			sector      = coalesce(i.sector, a.sector),
			size        = coalesce(i.size, a.size),
			url         = coalesce(i.url, a.url),
			contact     = coalesce(i.contact, a.contact),
			updated_at  = $1
		from incoming_accounts i join account_refs r using (ref_key)
		where a.account_id = r.account_id
		  and (i.ref, coalesce(i.name, a.name), coalesce(i.owner_email, a.owner_email), coalesce(i.team, a.team),
		       coalesce(i.sector, a.sector), coalesce(i.size, a.size), coalesce(i.url, a.url), coalesce(i.contact, a.contact))
		   is distinct from (a.ref, a.name, a.owner_email, a.team, a.sector, a.size, a.url, a.contact)`, l.Now)
	if err != nil {
		return err
	}
	counts.Created, err = l.change(ctx, `
		with created as (
			insert into accounts (ref, name, name_key, short_key, owner_email, team, sector, size, url, contact, created_at, updated_at)
			select i.ref, coalesce(i.name, i.ref), i.name_key, i.short_key,
			       coalesce(i.owner_email, ''), coalesce(i.team, ''), coalesce(i.sector, ''), coalesce(i.size, ''),
			       coalesce(i.url, ''), coalesce(i.contact, ''), $1, $1
			from incoming_accounts i
			where not exists (select from account_refs r where r.ref_key = i.ref_key)
			order by i.place
			returning account_id, ref
		)
		insert into account_refs (ref_key, account_id)
		select i.ref_key, c.account_id from created c join incoming_accounts i using (ref)`, l.Now)
	return err
}
