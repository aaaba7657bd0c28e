package commands

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/segment"
	"lull/commands/words"
)

// Foretold is a PolicyEffect in words, for one reader.
type Foretold struct {
	Head    string        // the answer, without any amount
	Stake   string        // profit at stake; "" where no amount may be seen, or nobody moves
	Counts  []string      // how many move from where to where, and how many alerts that makes
	Rows    []ForetoldRow // who moves, the most at stake first
	Unknown []string      // what stays open

	Amounts int // customers whose amounts are in it

	isRevenue bool // the amounts are revenue: no cost is known of anybody
}

// ForetoldRow is one customer who moves. Stake is "" where it may not be seen.
type ForetoldRow struct {
	Move
	Stake, What, Why, Owner string

	stake stake
}

// ForetellAll puts an effect on all customers in words for somebody at a
// terminal, with amounts as the settings show them.
func ForetellAll(e PolicyEffect, settings analysis.Settings, people []analysis.Person) Foretold {
	i := issue{say: words.In(""), settings: settings, names: namesOf(people)}
	return i.foretell(e, func(analysis.Account) bool { return settings.Amounts.AreShown() })
}

// namesOf are people's names by their addresses.
func namesOf(people []analysis.Person) map[string]string {
	names := map[string]string{}
	for _, p := range people {
		names[strings.ToLower(p.Email)] = nameOrAddress(p)
	}
	return names
}

func (i issue) foretell(e PolicyEffect, hasAmounts func(analysis.Account) bool) (f Foretold) {
	f.isRevenue = !slices.ContainsFunc(e.Moves, func(m Move) bool { return knowsCosts(m.Assessment) && hasAmounts(m.Account) })
	var total int64
	var missing []string
	unknown := 0
	for _, m := range e.Moves {
		if !hasAmounts(m.Account) {
			m.Grounds.Because = "" // a rank tells of the amount
		}
		row := ForetoldRow{Move: m, What: i.moveText(m), Why: i.grounds(m.Grounds), Owner: i.name(m.Account.Owner)}
		a := m.Assessment
		switch {
		case !hasAmounts(m.Account):
		case !f.isRevenue && !isProfitKnown(a):
			unknown++
			f.Amounts++
		case f.isRevenue:
			row.stake = i.amount(a.Revenue, "")
		default:
			row.stake = i.amount(a.Profit, a.Missing)
		}
		if row.Stake = row.stake.text; row.Stake != "" {
			f.Amounts++
			total += row.stake.rank
			missing = append(missing, strings.Split(row.stake.missing, ",")...)
		}
		f.Rows = append(f.Rows, row)
	}
	slices.SortFunc(f.Rows, func(a, b ForetoldRow) int {
		return cmp.Or(cmp.Compare(b.stake.rank, a.stake.rank), strings.Compare(a.Account.Name, b.Account.Name), strings.Compare(a.Account.Ref, b.Account.Ref))
	})
	f.Head = i.foretoldHead(e)
	if slices.ContainsFunc(f.Rows, func(r ForetoldRow) bool { return r.Stake != "" }) {
		f.Stake = i.foretoldStake(i.sum(total, missing), f.isRevenue)
	}
	f.Counts, f.Unknown = i.foretoldCounts(e), i.foretoldUnknown(e, unknown)
	return f
}

// foretoldHead is the answer in a sentence.
func (i issue) foretoldHead(e PolicyEffect) string {
	with := words.Data{"With": i.withNumbers(e), "Count": number(len(e.Moves)), "Customers": i.say.Count("digest.customers", e.Customers)}
	if len(e.Moves) == 0 {
		return i.say.Say("foretold.nobody", with)
	}
	text := i.say.Count("foretold.moves", len(e.Moves), with)
	more := map[segment.Segment]int{}
	for _, m := range e.Moves {
		more[m.From]--
		more[m.To]++
	}
	// Who leaves them goes somewhere: active is what is left to say.
	quiet := []segment.Segment{segment.SegmentLapsed, segment.SegmentDrifting, segment.SegmentPassive, segment.SegmentQuietEarner}
	slices.SortStableFunc(quiet, func(a, b segment.Segment) int { return max(more[b], -more[b]) - max(more[a], -more[a]) })
	var nets []string
	for _, s := range quiet[:2] {
		switch n := more[s]; {
		case n > 0:
			nets = append(nets, i.say.Count("foretold_more."+string(s), n))
		case n < 0:
			nets = append(nets, i.say.Count("foretold_fewer."+string(s), -n))
		}
	}
	if len(nets) > 0 {
		text += ", " + i.and(nets)
	}
	return text + "."
}

// withNumbers names the numbers that are changed.
func (i issue) withNumbers(e PolicyEffect) string {
	dials, others := turned(e.Before, e.After)
	if others || len(dials) == 0 || len(dials) > 2 {
		return i.say.Say("foretold.numbers")
	}
	var texts []string
	for _, d := range dials {
		texts = append(texts, i.say.Say("foretold.number", words.Data{"Name": d.Name, "Is": d.Is, "Was": d.Was}))
	}
	return i.and(texts)
}

func (i issue) foretoldStake(sum stake, isRevenue bool) string {
	id := "digest.stake"
	if isRevenue {
		id = "digest.stake_revenue"
	}
	text := i.say.Say(id, words.Data{"Amount": sum.text})
	if sum.missing != "" {
		text += " " + i.before(sum.missing)
	}
	return text
}

func (i issue) foretoldCounts(e PolicyEffect) (texts []string) {
	for _, c := range e.Counts() {
		texts = append(texts, i.say.Count("foretold_count."+string(c.How), c.Customers, words.Data{
			"From": i.say.Say("segment." + string(c.From)), "To": i.say.Say("segment." + string(c.To)),
		}))
	}
	if e.FewerAlerts+e.MoreAlerts > 0 {
		var nets []string
		if e.FewerAlerts > 0 {
			nets = append(nets, i.say.Say("foretold.fewer_alerts", words.Data{"Count": number(e.FewerAlerts)}))
		}
		if e.MoreAlerts > 0 {
			nets = append(nets, i.say.Say("foretold.more_alerts", words.Data{"Count": number(e.MoreAlerts)}))
		}
		data := words.Data{"Counts": i.and(nets)}
		if e.StillAlerts == 0 {
			texts = append(texts, i.say.Say("foretold.alerts", data))
		} else {
			texts = append(texts, i.say.Count("foretold.alerts_still", e.StillAlerts, data))
		}
	}
	return texts
}

func (i issue) moveText(m Move) string {
	return i.say.Say("foretold_move."+string(m.How), words.Data{
		"From": i.say.Say("segment." + string(m.From)), "To": i.say.Say("segment." + string(m.To)),
	})
}

// grounds are the numbers that a move rests on: no contact 40 d, limit 35 → 52.
func (i issue) grounds(g Grounds) string {
	data := words.Data{"Days": number(g.Silence), "Rank": g.Rank}
	switch {
	case g.Axis == segment.OfEngagement && g.IsPace:
		return i.say.Say("grounds.pace", data)
	case g.Axis != segment.OfProfit:
		data["Limit"] = i.change(number(g.Limits[0]), number(g.Limits[1]))
		return i.say.Say("grounds."+string(g.Axis), data)
	case g.Because == "" || i.settings.Amounts != analysis.FullAmounts: // a rank would tell more than a band
		return i.say.Say("grounds.profit")
	}
	data["Bar"] = i.change(decimal(g.Bars[0]), decimal(g.Bars[1]))
	return i.say.Say("grounds."+string(g.Because), data)
}

func (i issue) change(was, is string) string {
	if was == is {
		return is
	}
	return fmt.Sprint(was, " → ", is)
}

// foretoldUnknown is what the reader must know to believe the rest.
func (i issue) foretoldUnknown(e PolicyEffect, noProfit int) (texts []string) {
	soon := 0
	for _, m := range e.Moves {
		soon += one(m.How != AtOnce)
	}
	if soon > 0 {
		weeks := max(e.Before.Confirmations, e.After.Confirmations)
		texts = append(texts, i.say.Count("foretold.soon", soon, words.Data{"Weeks": i.say.Count("foretold.weeks", weeks)}))
	}
	if e.Staying > 0 {
		texts = append(texts, i.say.Count("foretold.staying", e.Staying))
	}
	if e.Unjudged > 0 {
		texts = append(texts, i.say.Count("foretold.unjudged", e.Unjudged))
	}
	if noProfit > 0 {
		texts = append(texts, i.say.Count("foretold.no_profit", noProfit))
	}
	return texts
}
