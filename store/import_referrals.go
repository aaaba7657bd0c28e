package store

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"lull/analysis"
)

// ImportReferrals stores referrals as ImportCosts does costs. Refused is also
// what closes a circle of referrals, and what makes the shares in one referred
// customer more than the whole, with what is stored and stays counted in.
func (s *Store) ImportReferrals(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Referral], error], how Import) (analysis.Counts, error) {
	var accounts *directory
	fact := revised{
		kind: "referrals", table: "referrals", of: ofKnownAccount, on: "referred_on",
		says: []string{"referred_id", "kind", "share_bp", "referred_on", "saved_minor", "incentive_minor", "currency"},
		begin: func(_ *loading, d *directory) error {
			accounts = d
			return nil
		},
	}
	fact.check = func(l *loading) error {
		if err := l.refuseUnknown(ctx, fact, accounts, "referred", "referred_id"); err != nil {
			return err
		}
		if err := l.refuseCircles(ctx); err != nil {
			return err
		}
		if err := l.refuse(ctx, tooMuchShared); err != nil {
			return err
		}
		return l.checkRates(ctx, "incoming_referrals", "referred_on")
	}
	return importRevised(
		ctx, s, fact, rows, how,
		func(referral analysis.Referral) string { return referral.Account },
		func(lines *copyLines, referral analysis.Referral) {
			lines.text(referral.Ref)
			lines.number(accounts.known(referral.Referred))
			lines.text(string(referral.Kind))
			lines.number(int64(referral.BasisPoints))
			lines.date(referral.On)
			lines.number(referral.Saved.Minor)
			lines.number(referral.Incentive.Minor)
			lines.textOrNull(referral.Saved.Currency, referral.Saved.Currency != "")
		},
	)
}

// tooMuchShared names the first row alone with which a customer is shared out
// more than once: without it the later ones may fit.
var tooMuchShared = refusal{
	column: "share",
	query: `
		select distinct on (referred_id) place, ref, number, number - share as before
		from (
			select i.referred_id, i.place, a.ref, i.share_bp as share,
			       coalesce(s.share, 0) + sum(i.share_bp) over (partition by i.referred_id order by i.place) as number
			from incoming_referrals i
			join accounts a on a.account_id = i.referred_id
			left join (
				select referred_id, sum(share_bp) as share from referrals s
				where superseded_at is null and not exists (select from incoming_referrals i where i.ref = s.ref)
				group by referred_id
			) s on s.referred_id = i.referred_id
		) i
		where number > 10000 and share > 0
		order by referred_id, place`,
	reason: func(o offence) (value, reason string) {
		return percentText(o.Number - o.Before), fmt.Sprintf("the shares in %s would add up to %s %%, and %s %% are given to others already: 100 %% is all there is",
			o.Ref, percentText(o.Number), percentText(o.Before))
	},
}

// percentText writes basis points as percent: 12.5.
func percentText(basisPoints int64) string {
	text := fmt.Sprintf("%d.%02d", basisPoints/100, basisPoints%100)
	return strings.TrimSuffix(strings.TrimRight(text, "0"), ".")
}

// refuseCircles refuses each row that closes a circle with what is stored and
// stays, and with the rows before it.
func (l *loading) refuseCircles(ctx context.Context) error {
	var rows []struct {
		By       int64 `db:"account_id"`
		Referred int64 `db:"referred_id"`
		Place    int64
		ByRef    string `db:"by_ref"`
		ToRef    string `db:"to_ref"`
	}
	err := l.tx.SelectContext(ctx, &rows, `
		select r.account_id, r.referred_id, r.place, b.ref as by_ref, a.ref as to_ref
		from (
			select account_id, referred_id, 0 as place from referrals s
			where superseded_at is null and not exists (select from incoming_referrals i where i.ref = s.ref)
			union all
			select account_id, referred_id, place from incoming_referrals
		) r
		join accounts b on b.account_id = r.account_id
		join accounts a on a.account_id = r.referred_id
		order by r.place`)
	if err != nil {
		return err
	}
	referred, refs := make(map[int64][]int64), make(map[int64]string)
	for _, r := range rows {
		refs[r.By], refs[r.Referred] = r.ByRef, r.ToRef
		path := pathBetween(referred, r.Referred, r.By)
		switch {
		case path == nil:
			referred[r.By] = append(referred[r.By], r.Referred)
			continue
		case len(path) == 1:
			l.bad = append(l.bad, offence{Place: r.Place, column: "referred", value: r.ToRef, sentence: "a customer does not refer itself: name who came, or leave the row out"})
			continue
		}
		circle := []string{r.ByRef}
		for _, id := range path {
			circle = append(circle, refs[id])
		}
		l.bad = append(l.bad, offence{
			Place: r.Place, column: "referred", value: r.ToRef,
			sentence: "nobody is referred in a circle: " + strings.Join(circle, " referred ") + ". Leave out the row that is wrong",
		})
	}
	return nil
}

// pathBetween returns the nodes from one to another along edges, both included;
// nil where no edges lead there. There is no circle among the edges.
func pathBetween(edges map[int64][]int64, from, to int64) []int64 {
	met := map[int64]bool{}
	var walk func(path []int64) []int64
	walk = func(path []int64) []int64 {
		at := path[len(path)-1]
		if at == to {
			return path
		}
		met[at] = true
		for _, next := range edges[at] {
			if met[next] {
				continue
			}
			if found := walk(append(slices.Clip(path), next)); found != nil {
				return found
			}
		}
		return nil
	}
	return walk([]int64{from})
}
