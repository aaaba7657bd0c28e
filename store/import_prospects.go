package store

import (
	"context"
	"iter"

	"lull/analysis"
)

// ImportProspects stores prospects as ImportAccounts does accounts: a field that
// a row's file does not have keeps its stored value, and an empty one clears it.
func (s *Store) ImportProspects(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Prospect], error], how Import) (analysis.Counts, error) {
	stage := func(l *loading) (int64, error) {
		return stageNew(ctx, l, "incoming_prospects", namedColumns+`, need text`, rows, encodeProspect)
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, "incoming_prospects", []string{"ref_key"}, "ref",
			"name", "owner_email", "team", "sector", "size", "need")
		if err != nil {
			return err
		}
		return l.mergeProspects(ctx, counts)
	}
	return s.load(ctx, "prospects", how, stage, merge)
}

func encodeProspect(lines *copyLines, row analysis.Row[analysis.Prospect]) {
	p := row.Value
	lines.named(p.Ref, p.Name, p.Owner, p.Team, p.Sector, p.Size, row.Has)
	lines.textOrNull(string(p.Need), row.Has("need"))
}

func (l *loading) mergeProspects(ctx context.Context, counts *analysis.Counts) (err error) {
	counts.Changed, err = l.change(ctx, `
		update prospects p set
			ref         = i.ref,
			name        = coalesce(i.name, p.name),
			name_key    = case when i.name is null then p.name_key else i.name_key end,
			short_key   = case when i.name is null then p.short_key else i.short_key end,
			owner_email = coalesce(i.owner_email, p.owner_email),
			team        = coalesce(i.team, p.team),
			sector      = coalesce(i.sector, p.sector),
			size        = coalesce(i.size, p.size),
			need        = coalesce(i.need, p.need),
			updated_at  = $1
		from incoming_prospects i
		where p.ref_key = i.ref_key
		  and (i.ref, coalesce(i.name, p.name), coalesce(i.owner_email, p.owner_email), coalesce(i.team, p.team),
		       coalesce(i.sector, p.sector), coalesce(i.size, p.size), coalesce(i.need, p.need))
		   is distinct from (p.ref, p.name, p.owner_email, p.team, p.sector, p.size, p.need)`, l.Now)
	if err != nil {
		return err
	}
	counts.Created, err = l.change(ctx, `
		insert into prospects (ref, ref_key, name, name_key, short_key, owner_email, team, sector, size, need, created_at, updated_at)
		select i.ref, i.ref_key, coalesce(i.name, i.ref), i.name_key, i.short_key,
		       coalesce(i.owner_email, ''), coalesce(i.team, ''), coalesce(i.sector, ''), coalesce(i.size, ''), coalesce(i.need, ''), $1, $1
		from incoming_prospects i
		where not exists (select from prospects p where p.ref_key = i.ref_key)
		order by i.place`, l.Now)
	return err
}
