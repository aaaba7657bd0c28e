package commands

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/analysis/segment"
	"lull/commands/words"
)

// readers are the people who can read a message, and what the least privileged
// of them may know.
type readers struct {
	people   []may
	isPublic bool // more than a private answer: no amount, whoever reads it
}

// see returns what every reader may see of an account; nothing where nobody
// reads.
func (r readers) see(a analysis.Account) sight {
	if len(r.people) == 0 {
		return sight{}
	}
	least := sight{segment: true, amounts: !r.isPublic}
	for _, p := range r.people {
		one := p.of(a)
		least.segment = least.segment && one.segment
		least.amounts = least.amounts && one.amounts
	}
	least.amounts = least.amounts && least.segment
	return least
}

// The groups of a digest, in their order.
const (
	groupCall         = "call"
	groupReengage     = "reengage"
	groupProtect      = "protect"
	groupUnprofitable = "unprofitable"
)

var digestGroups = []string{groupCall, groupReengage, groupProtect, groupUnprofitable}

// shown is what the readers of a digest may know of its facts. No amount and
// nothing that follows from one is in it where they may not: what is composed
// of it can give nothing away.
type shown struct {
	rows    []digestRow // that turned quiet and still are, in the order shown; in a first issue those that are quiet
	changed int         // turned quiet and are not any more
	hidden  int         // turned quiet or are, and not every reader may see them

	turns map[calendar.Date]map[string]int // number of accounts by week and tag, those that were not kept back
	kept  map[string]int                   // of the week, by what kept the alert back

	segments  map[string]int // number of accounts
	customers int

	stake     stake // of all rows together
	isRevenue bool  // no cost is known of anybody: the amounts are revenue

	isFirst   bool
	listedOn  calendar.Date    // when the list before went out
	listed    []digestFollowed // of the list before that the readers may see
	net       stake            // ordered since
	open      map[int64]analysis.DigestToDo
	overdue   []analysis.DigestToDo
	checks    []digestCheck // quiet earners to be asked how satisfied they are, no more than a digest names
	isLimited bool          // not every row has an amount
	isPartial bool          // every amount is before some cost: it is said once, of them together
}

// digestRow is one account of a digest, as its readers may know it.
type digestRow struct {
	analysis.Quiet // without what follows from money, unless that may be known
	group          string
	over           float64 // silence as a multiple of what is normal
	stake          stake
}

// digestFollowed is an account of the list before.
type digestFollowed struct {
	digestRow
	isAssigned, isContacted, isBack, hasOrdered, isUntouched bool
}

// digestCheck is a quiet earner that is to be asked how satisfied it is.
type digestCheck struct {
	digestRow
	lastOn calendar.Date // 0 for never
}

// stake is an amount for its readers: what is read and what is sorted by. The
// zero stake is one that may not be known.
type stake struct {
	text    string
	rank    int64  // in minor units, below 0 as 0; of a band its lower end
	sorts   int64  // what a table sorts by: the rank, and of an amount that is read in full the amount
	missing string // inputs that are unknown, see analysis.Assessment
}

// amount is an amount for readers who may know it.
func (i issue) amount(minor int64, missing string) stake {
	a := money.Amount{Minor: minor, Currency: i.settings.Currency}
	s := stake{rank: max(minor, 0), missing: missing}
	switch i.settings.Amounts {
	case analysis.FullAmounts:
		s.text, s.sorts = amountsText([]money.Amount{a}, i.settings.Currency, shortUnits), minor
	case analysis.BandedAmounts:
		s.text = amountsText([]money.Amount{a}, i.settings.Currency, bandOf)
		scale := int64(math.Pow10(decimals(i.settings.Currency)))
		low, _ := band(s.rank / scale)
		s.rank, s.sorts = low*scale, low*scale
	default:
		return stake{}
	}
	return s
}

// sum is several stakes together. Of bands it is what they make at least: the
// band of their sum would say more than they do.
func (i issue) sum(ranks int64, missing []string) stake {
	s := stake{rank: ranks, missing: strings.Join(inOrder(missing), ",")}
	s.text = amountsText([]money.Amount{{Minor: ranks, Currency: i.settings.Currency}}, i.settings.Currency, shortUnits)
	if i.settings.Amounts == analysis.BandedAmounts {
		s.text = i.say.Say("digest.at_least", words.Data{"Amount": s.text})
	}
	return s
}

// reveal takes out of the facts what not every reader may know.
func (i issue) reveal(f analysis.DigestFacts) shown {
	s := shown{
		turns: map[calendar.Date]map[string]int{}, kept: map[string]int{}, segments: map[string]int{},
		open: map[int64]analysis.DigestToDo{}, isFirst: f.IsFirst, listedOn: f.ListedOn,
	}
	s.isRevenue = !slices.ContainsFunc(slices.Concat(f.Turned, f.Standing), func(q analysis.Quiet) bool {
		return knowsCosts(q.Assessment) && i.readers.see(q.Account).amounts
	})
	quiet := f.Turned
	if f.IsFirst {
		quiet = f.Standing
	}
	var total int64
	var missing []string
	complete := 0
	for _, q := range quiet {
		switch row, isSeen, isQuiet := i.row(q, s.isRevenue); {
		case !isSeen:
			s.hidden++
		case !isQuiet:
			s.changed++
		default:
			s.rows = append(s.rows, row)
			s.isLimited = s.isLimited || row.stake.text == ""
			total += row.stake.rank
			complete += one(row.stake.text != "" && row.stake.missing == "")
			missing = append(missing, strings.Split(row.stake.missing, ",")...)
		}
	}
	slices.SortFunc(s.rows, digestRow.compare)
	s.rows = inFront(s.rows)
	if slices.ContainsFunc(s.rows, func(r digestRow) bool { return r.stake.text != "" }) {
		s.stake, s.isPartial = i.sum(total, missing), complete == 0
	}
	for _, n := range f.Turns {
		if !i.readers.see(analysis.Account{Owner: n.Owner, Team: n.Team}).segment {
			continue
		}
		if because := segment.Outcome(n.Outcome).Because(); because != "" {
			if n.Week == i.week {
				s.kept[because] += n.Accounts
			}
			continue
		}
		if s.turns[n.Week] == nil {
			s.turns[n.Week] = map[string]int{}
		}
		s.turns[n.Week][n.Tag] += n.Accounts
	}
	for _, n := range f.Segments {
		of := i.readers.see(analysis.Account{Owner: n.Owner, Team: n.Team})
		if !of.segment {
			continue
		}
		name := segment.Segment(n.Segment)
		if name == segment.SegmentQuietEarner && !of.amounts {
			name = segment.SegmentPassive
		}
		s.segments[string(name)] += n.Accounts
		s.customers += n.Accounts
	}
	i.follow(&s, f)
	s.checks = i.checks(s, f.Checks)
	return s
}

// follow is what became of the list before, and what is to be done.
func (i issue) follow(s *shown, f analysis.DigestFacts) {
	var net int64
	for _, l := range f.Listed {
		row, isSeen, _ := i.row(l.Quiet, s.isRevenue)
		if !isSeen {
			continue
		}
		s.listed = append(s.listed, digestFollowed{
			digestRow: row, isAssigned: l.IsAssigned, isContacted: l.IsContacted, isBack: l.IsBack, hasOrdered: l.HasOrdered,
			isUntouched: l.IsUntouched(),
		})
		if row.stake.text == "" {
			continue
		}
		for _, a := range l.Net {
			if a.Currency == i.settings.Currency {
				net += i.amount(a.Minor, "").rank
			}
		}
	}
	if net > 0 {
		s.net = i.sum(net, nil)
	}
	for _, todo := range f.Open {
		if !i.readers.see(analysis.Account{Owner: todo.Owner, Team: todo.Team}).segment {
			continue
		}
		if before, is := s.open[todo.AccountID]; !is || todo.ID < before.ID {
			s.open[todo.AccountID] = todo
		}
		if todo.DueOn != 0 && todo.DueOn < i.on {
			s.overdue = append(s.overdue, todo)
		}
	}
}

// checksNamed is how many quiet earners to be asked a digest names.
const checksNamed = 3

// checks are the quiet earners to be asked who are not on the list already, those
// with the most at stake first. Where somebody reads who may not see amounts,
// there are none: who is a quiet earner follows from them.
func (i issue) checks(s shown, due []analysis.CheckDue) (checks []digestCheck) {
	isListed := map[int64]bool{}
	for _, row := range s.rows {
		isListed[row.Account.ID] = true
	}
	for _, l := range s.untouched() {
		isListed[l.Account.ID] = true
	}
	for _, c := range due {
		if row, isSeen, _ := i.row(c.Quiet, s.isRevenue); isSeen && row.group == groupProtect && !isListed[row.Account.ID] {
			checks = append(checks, digestCheck{row, c.LastOn})
		}
	}
	slices.SortFunc(checks, func(a, b digestCheck) int { return a.compare(b.digestRow) })
	return checks[:min(len(checks), checksNamed)]
}

// row is an account as the readers may know it, and whether it is still quiet.
func (i issue) row(one analysis.Quiet, isRevenue bool) (row digestRow, isSeen, isQuiet bool) {
	of := i.readers.see(one.Account)
	if !of.segment {
		return row, false, false
	}
	a := &one.Assessment
	a.Standing = ""
	value, missing := a.Profit, a.Missing
	if isRevenue {
		value, missing = a.Revenue, ""
	}
	if of.amounts {
		row.stake = i.amount(value, missing)
	} else {
		if a.Segment == string(segment.SegmentQuietEarner) {
			a.Segment = string(segment.SegmentPassive)
		}
		a.Profitability, a.Revenue, a.Profit, a.Missing, a.TurnedOn = "", 0, 0, "", 0
	}
	row.Quiet, row.over = one, i.over(*a)
	switch segment.Segment(a.Segment) {
	case segment.SegmentDrifting, segment.SegmentLapsed:
		row.group, isQuiet = groupCall, true
	case segment.SegmentQuietEarner:
		row.group, isQuiet = groupProtect, true
	case segment.SegmentPassive:
		row.group, isQuiet = groupReengage, true
	}
	if isQuiet && a.Profitability == string(segment.Unprofitable) {
		row.group = groupUnprofitable
	}
	return row, true, isQuiet
}

// over is the silence as a multiple of what is normal; 0 where that cannot be
// said.
func (i issue) over(a analysis.Assessment) float64 {
	if segment.PurchaseState(a.PurchaseState).IsQuiet() {
		if limit := orderLimit(a); limit > 0 {
			return float64(i.on-a.LastPurchase) / float64(limit)
		}
		return 0
	}
	if a.ContactLimit == 0 || a.LastContact == 0 {
		return 0
	}
	return float64(i.on-a.LastContact) / float64(a.ContactLimit)
}

// orderLimit is how many days without an order are still normal; 0 where a
// contract decides.
func orderLimit(a analysis.Assessment) int {
	if a.DriftingOn == 0 || a.LastPurchase == 0 {
		return 0
	}
	return int(a.DriftingOn-a.LastPurchase) - 1
}

// inFront puts those first that stand in the message: the first of each group,
// and then as many as have room, so that no group hides another.
func inFront(rows []digestRow) []digestRow {
	isIn, room := make([]bool, len(rows)), inMessage
	for n, row := range rows {
		if room > 0 && (n == 0 || rows[n-1].group != row.group) {
			isIn[n], room = true, room-1
		}
	}
	for n := range rows {
		if room > 0 && !isIn[n] {
			isIn[n], room = true, room-1
		}
	}
	var first, rest []digestRow
	for n, row := range rows {
		if isIn[n] {
			first = append(first, row)
		} else {
			rest = append(rest, row)
		}
	}
	return append(first, rest...)
}

// compare puts the rows in order: by group, then by what is at stake as far as
// that may be known, then by silence.
func (r digestRow) compare(other digestRow) int {
	return cmp.Or(
		cmp.Compare(slices.Index(digestGroups, r.group), slices.Index(digestGroups, other.group)),
		cmp.Compare(other.stake.rank, r.stake.rank),
		cmp.Compare(other.over, r.over),
		strings.Compare(r.Account.Name, other.Account.Name),
		strings.Compare(r.Account.Ref, other.Account.Ref),
	)
}

// knowsCosts reports whether a cost that is recorded by its kind is known of the
// account.
func knowsCosts(a analysis.Assessment) bool {
	if a.Profitability == "" {
		return false
	}
	missing := strings.Split(a.Missing, ",")
	return slices.ContainsFunc(profit.Inputs(), func(in profit.Input) bool {
		return in != profit.OfBadDebt && in != profit.OfAcquisition && !slices.Contains(missing, string(in))
	})
}

// inOrder returns the missing inputs once each, in the order in which they are
// named.
func inOrder(missing []string) (once []string) {
	for _, in := range profit.Inputs() {
		if slices.Contains(missing, string(in)) {
			once = append(once, string(in))
		}
	}
	return once
}
