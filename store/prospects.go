package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/profit"
)

const prospectColumns = `
	a.prospect_id as id, a.ref, a.name, a.owner_email as owner,
	` + theTeam + ` as team, a.sector, a.size, a.need`

// FindProspects finds the prospects that words mean, as FindAccounts finds
// accounts.
func (s *Store) FindProspects(ctx context.Context, words string) (found analysis.FoundProspects, err error) {
	prospects := searched{"prospects", "prospect_id", `a.ref_key = $1`}
	found.How, err = s.search(ctx, prospects, words, func(condition string, argument any) (int, error) {
		var rows []struct {
			analysis.Prospect
			Matches int
		}
		err := s.db.SelectContext(ctx, &rows, `
			select `+prospectColumns+`, count(*) over () as matches
			from prospects a left join people p on p.email = a.owner_email
			where `+condition+`
			order by a.name_key, a.ref
			limit $2`, argument, matchesShown)
		for _, row := range rows {
			found.Prospects = append(found.Prospects, row.Prospect)
			found.More = row.Matches - len(rows)
		}
		return len(rows), err
	}, func(nearest []int64) {
		slices.SortFunc(found.Prospects, func(a, b analysis.Prospect) int {
			return cmp.Compare(slices.Index(nearest, a.ID), slices.Index(nearest, b.ID))
		})
	})
	if err != nil {
		// What somebody said stays out of the message: messages are logged.
		return analysis.FoundProspects{}, fmt.Errorf("store.FindProspects(%d characters): %w", len(words), err)
	}
	return found, nil
}

// mostWords is how many sectors or sizes there may be: more are no choice.
const mostWords = 200

// Sectors returns the sectors of all accounts and their sizes, each in order and
// as a file words them, 200 at most. None where no account has any; no sizes
// either where one is a number, of which there may be as many as accounts.
func (s *Store) Sectors(ctx context.Context) (sectors, sizes []string, err error) {
	// From one to the next by the index, which a plain distinct would not do.
	const distinct = `
		with recursive words as (
			(select lower(btrim(%[1]s)) as word from accounts where lower(btrim(%[1]s)) > '' order by 1 limit 1)
			union all
			select (select lower(btrim(%[1]s)) from accounts where lower(btrim(%[1]s)) > w.word order by 1 limit 1)
			from words w where w.word is not null
		)
		select (select btrim(%[1]s) from accounts where lower(btrim(%[1]s)) = w.word limit 1)
		from words w where w.word is not null limit %[2]d`
	for column, found := range map[string]*[]string{"sector": &sectors, "size": &sizes} {
		if err := s.db.SelectContext(ctx, found, fmt.Sprintf(distinct, column, mostWords)); err != nil {
			return nil, nil, fmt.Errorf("store.Sectors: %w", err)
		}
	}
	if slices.ContainsFunc(sizes, profit.IsNumber) {
		sizes = nil
	}
	return sectors, sizes, nil
}

// AccountsOfSector returns the accounts of a sector, case aside, in the order
// of their numbers; none for the empty sector.
func (s *Store) AccountsOfSector(ctx context.Context, sector string) ([]analysis.Account, error) {
	var accounts []analysis.Account
	err := s.db.SelectContext(ctx, &accounts, `
		select `+accountColumns+` from accounts a left join people p on p.email = a.owner_email
		where btrim($1) <> '' and lower(btrim(a.sector)) = lower(btrim($1))
		order by a.account_id`, sector)
	if err != nil {
		return nil, fmt.Errorf("store.AccountsOfSector(%s): %w", sector, err)
	}
	return accounts, nil
}

// Deals returns how many opportunities were closed on or before asOf, by sector
// and size, as they were known before knownBefore. Sector and size are the
// opportunity's, else those of its customer or prospect. None without any.
func (s *Store) Deals(ctx context.Context, asOf calendar.Date, knownBefore time.Time) ([]profit.Deals, error) {
	var deals []profit.Deals
	err := s.db.SelectContext(ctx, &deals, `
		select sector, size, count(*) filter (where outcome = 'won') as won, count(*) as closed
		from (
			select coalesce(nullif(o.sector, ''), a.sector, p.sector, '') as sector,
			       coalesce(nullif(o.size, ''), a.size, p.size, '') as size, o.outcome
			from opportunities o
			left join accounts a on a.account_id = o.account_id
			left join prospects p on p.prospect_id = o.prospect_id
			where o.closed_on <= $1 and `+asKnown+`
		) d
		group by sector, size
		order by sector, size`, asOf.String(), knownBefore)
	if err != nil {
		return nil, fmt.Errorf("store.Deals(%s, known before %s): %w", asOf, knownBefore.Format(time.RFC3339), err)
	}
	return deals, nil
}
