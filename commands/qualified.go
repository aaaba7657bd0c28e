package commands

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"
	"strings"

	"lull/analysis"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/commands/words"
)

const (
	mostWeighed = 500 // customers alike whose ledgers are read, the nearest in size
	alikeShown  = 20  // of those used
)

// weighProspect judges a prospect by the customers of its sector and size, whom it
// returns.
func (q question) weighProspect(ctx context.Context, asked *profit.Qualification, reckoner *profit.Reckoner) ([]analysis.Account, error) {
	alike, err := q.records.AccountsOfSector(ctx, asked.Sector)
	if err != nil {
		return nil, err
	}
	alike = slices.DeleteFunc(alike, func(a analysis.Account) bool { return !profit.IsAlike(a.Size, asked.Size) })
	slices.SortStableFunc(alike, func(a, b analysis.Account) int {
		return cmp.Compare(profit.Distance(a.Size, asked.Size), profit.Distance(b.Size, asked.Size))
	})
	alike = alike[:min(len(alike), mostWeighed)]
	ids := make([]int64, len(alike))
	for i, a := range alike {
		ids[i] = a.ID
	}
	found := make(map[int64]profit.LookAlike)
	err = q.records.LedgersOf(ctx, ids, q.asOf, q.knownBefore(), func(l profit.Ledger) error {
		found[l.AccountID] = reckoner.Statement(l, q.asOf).LookAlike(l.AccountID)
		return nil
	})
	if err != nil {
		return nil, err
	}
	var lookAlikes []profit.LookAlike
	for _, id := range ids {
		l := found[id]
		l.AccountID = id // of one without a ledger too
		lookAlikes = append(lookAlikes, l)
	}
	deals, err := q.records.Deals(ctx, q.asOf, q.knownBefore())
	if err != nil {
		return nil, err
	}
	rate := q.policy.Profit.WinRate(deals, asked.Sector, asked.Size)
	asked.Qualified = q.policy.Profit.Qualify(asked.Pursuit, lookAlikes, rate)
	return alike, nil
}

// qualified is the verdict on a prospect and what it rests on. Amounts are
// shown to those who may see those of every customer that was used: each of
// them follows from a median, and a median is somebody's own amount. Everybody
// who may ask sees the verdict and the customers' names.
func (q question) qualified(ctx context.Context, asked profit.Qualification, alike []analysis.Account, form Form) (Reply, error) {
	who, err := q.nameOf(ctx, asked.By)
	if err != nil {
		return Reply{}, err
	}
	byID := make(map[int64]analysis.Account)
	for _, a := range alike {
		byID[a.ID] = a
	}
	var used []analysis.Account
	for _, l := range asked.LookAlikes {
		used = append(used, byID[l.AccountID])
	}
	purse := q.purseOfEach(used)
	verdict := q.lead(asked)
	heading := Line{bold(asked.Name), plain(" · " + asked.Sector + " · " + asked.Size)}
	lines := Line{bold(verdict)}
	for _, text := range q.grounds(asked, purse) {
		lines = append(lines, newline(), plain(text))
	}
	parts := []Part{heading, lines}
	if asked.Verdict != profit.TooFewLookAlikes && purse.isExact() {
		parts = append(parts, q.workingTable(asked, purse), q.alikeTable(asked, used, purse))
	} else if len(used) > 0 {
		parts = append(parts, Line{plain(q.alikeNamed(used))})
	}
	note := q.say.Say("qualified.note", words.Data{"AsOf": fullDay(asked.AsOf), "Version": asked.Policy, "Who": who})
	parts = append(parts,
		Buttons{{Label: q.say.Say("qualify.again"), Says: form.Says}},
		Note{plain(note + " · " + q.say.Say("note.private"))})
	return Reply{Summary: asked.Name + ": " + verdict, Parts: parts}, nil
}

// lead is the verdict in one sentence, without any amount.
func (q question) lead(asked profit.Qualification) string {
	switch asked.Verdict {
	case profit.Pursue:
		return q.say.Count("lead.pursue", len(asked.LookAlikes))
	case profit.Nurture:
		switch {
		case asked.NeedIsUnclear && asked.IsPoorAnHour:
			return q.say.Say("lead.nurture")
		case asked.NeedIsUnclear:
			return q.say.Say("lead.nurture_unclear")
		}
		return q.say.Say("lead.nurture_poor")
	case profit.DoNotStart:
		if asked.Monthly <= 0 {
			return q.say.Say("lead.loss")
		}
		return q.say.Say("lead.do_not_start")
	case profit.NoWinRate:
		return q.say.Say("lead.no_win_rate")
	}
	return q.say.Count("lead.too_few", asked.Considered, words.Data{
		"Complete": number(len(asked.LookAlikes)), "Months": q.policy.Profit.LookAlikeMonths, "Least": q.policy.Profit.LookAlikes,
	})
}

// grounds is what the verdict rests on, one line each.
func (q question) grounds(asked profit.Qualification, purse purse) []string {
	need := q.say.Say("qualified.clear")
	if !asked.NeedIsClear {
		need = q.say.Say("qualified.unclear")
	}
	texts := []string{need + " · " + q.care(asked)}
	if w := asked.WinRate; w.IsKnown() {
		texts = append(texts, q.say.Count("qualified.chance", w.Closed, words.Data{
			"Share": finely(100*w.Share) + " %", "Won": number(w.Won), "AllWon": number(w.AllWon), "AllClosed": number(w.AllClosed),
		}))
	}
	if asked.Verdict == profit.TooFewLookAlikes {
		return texts
	}
	switch {
	case !q.settings.Amounts.AreShown():
		return append(texts, q.say.Say("amounts.hidden"))
	case !purse.how.AreShown():
		return append(texts, q.say.Say("qualified.hidden"))
	}
	amount := func(minor int64) string { return purse.whole(money.Amount{Minor: minor, Currency: asked.Currency}) }
	source := q.say.Count("qualified.median", len(asked.LookAlikes))
	if asked.IsStated {
		source = q.say.Say("qualified.stated")
	}
	texts = append(texts, q.say.Say("qualified.revenue", words.Data{"Revenue": amount(asked.Qualified.Revenue), "Source": source}))
	if !asked.HasValue() {
		return texts
	}
	value := q.say.Say("qualified.value", words.Data{"Value": amount(asked.Value)})
	if purse.isExact() {
		value += ", " + q.say.Say("qualified.per_hour", words.Data{"PerHour": amount(asked.PerHour), "Hours": hours(asked.Minutes)})
	}
	return append(texts, value)
}

// care says how much care is expected, as a multiple of the average.
func (q question) care(asked profit.Qualification) string {
	if asked.CarePercent == 100 {
		return q.say.Say("qualified.average_care")
	}
	return q.say.Say("qualified.care", words.Data{"Times": decimal(float64(asked.CarePercent) / 100)})
}

// hours writes minutes as hours: 7.5.
func hours(minutes int64) string { return decimal(float64(minutes) / 60) }

// finely writes a number with four decimals at most: what is worked out with it
// can be checked by hand.
func finely(value float64) string {
	return strconv.FormatFloat(math.Round(value*1e4)/1e4, 'f', -1, 64)
}

// workingTable adds up to the expected value by hand.
func (q question) workingTable(asked profit.Qualification, purse purse) Table {
	table := Table{
		Caption: q.say.Say("working.caption"),
		Header:  []string{q.say.Say("working.step"), q.say.Say("working.amount")},
	}
	add := func(step string, minor int64) {
		amount := money.Amount{Minor: minor, Currency: asked.Currency}
		table.Rows = append(table.Rows, []Cell{textCell(step), numberCell(purse.exact(amount), purse.units(amount))})
	}
	average := purse.exact(money.Amount{Minor: asked.Average, Currency: asked.Currency})
	add(q.say.Say("working.revenue"), asked.Qualified.Revenue)
	add(q.say.Say("working.direct", words.Data{"Share": percent(1 - float64(asked.Margin)/10_000)}), -asked.Direct)
	add(q.say.Say("working.care", words.Data{"Times": decimal(float64(asked.CarePercent) / 100), "Average": average}), -asked.Serving)
	add(q.say.Say("working.commission", words.Data{"Share": basisPoints(int(asked.Rate))}), -asked.Commission)
	add(q.say.Say("working.monthly"), asked.Monthly)
	add(q.say.Say("working.return", words.Data{"Months": q.policy.Profit.Horizon, "Factor": finely(asked.Factor)}), asked.Return)
	if asked.HasValue() {
		add(q.say.Say("working.expected", words.Data{"Share": finely(100*asked.WinRate.Share) + " %"}), asked.Expected)
		add(q.say.Say("working.cost", words.Data{"Hours": hours(asked.Minutes)}), -asked.Qualified.Cost)
		add(q.say.Say("working.value"), asked.Value)
	}
	return table
}

// alikeTable shows the customers alike, the nearest in size first.
func (q question) alikeTable(asked profit.Qualification, used []analysis.Account, purse purse) Table {
	table := Table{
		Caption: q.say.Count("alike.caption", len(used)),
		Header: []string{
			q.say.Say("alike.customer"), q.say.Say("alike.size"), q.say.Say("alike.months"),
			q.say.Say("alike.revenue"), q.say.Say("alike.margin"), q.say.Say("alike.care"),
		},
	}
	for i, l := range asked.LookAlikes[:min(len(used), alikeShown)] {
		cell := func(minor int64) Cell {
			amount := money.Amount{Minor: minor, Currency: asked.Currency}
			return numberCell(purse.exact(amount), purse.units(amount))
		}
		table.Rows = append(table.Rows, []Cell{
			textCell(used[i].Name), textCell(used[i].Size), countCell(l.Months),
			cell(l.Revenue), numberCell(percent(l.Margin()), l.Margin()), cell(l.Serving),
		})
	}
	return table
}

// alikeNamed names the customers alike, and nothing else of them.
func (q question) alikeNamed(used []analysis.Account) string {
	var names []string
	for _, a := range used[:min(len(used), alikeShown)] {
		if a.Name != "" {
			names = append(names, a.Name)
		}
	}
	text := q.say.Count("alike.named", len(used), words.Data{"Names": strings.Join(names, ", ")})
	if more := len(used) - len(names); more > 0 {
		text += " " + q.say.Count("find.more", more)
	}
	return text
}

// purseOfEach writes what follows from the amounts of all these accounts
// together. It shows nothing unless the asker may see the amounts of each.
func (q question) purseOfEach(accounts []analysis.Account) purse {
	for _, a := range accounts {
		if a.ID == 0 || !q.see(a).amounts {
			return purse{}
		}
	}
	note := func() {
		for _, a := range accounts {
			q.reads.note(a)
		}
	}
	return purse{how: q.settings.Amounts, currency: q.settings.Currency, note: note}
}
