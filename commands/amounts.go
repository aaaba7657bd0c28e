package commands

import (
	"context"

	"lull/analysis"
	"lull/analysis/money"
)

// purse writes amounts as the asker may read them: in full, in bands, or not at
// all. Every amount of an answer comes out of one, which also remembers that it
// was read. The zero purse shows nothing.
type purse struct {
	how      analysis.Amounts
	currency string // of nothing at all
	note     func() // remembers that the account was read
}

// isExact reports whether amounts are shown to the unit. Only then an answer
// may hold a table of amounts, a chart, or a ratio from which one follows.
func (p purse) isExact() bool { return p.how == analysis.FullAmounts }

// whole writes amounts in whole units, EUR 41,200 or -EUR 3,000, or as bands.
// Several currencies stand side by side, never added; nothing at all is 0 of
// the installation's currency. It is "" where amounts are not shown.
func (p purse) whole(amounts ...money.Amount) string { return p.write(wholeUnits, amounts) }

// exact writes amounts to the last minor unit, EUR 54,558.18, or as bands.
func (p purse) exact(amounts ...money.Amount) string { return p.write(minorUnits, amounts) }

// units returns an amount as a number of whole units, for a chart or for
// sorting, never for a sum; 0 unless amounts are exact.
func (p purse) units(a money.Amount) float64 {
	if !p.isExact() {
		return 0
	}
	p.note()
	return units(a)
}

func (p purse) write(digits func(money.Amount, int) string, amounts []money.Amount) string {
	if !p.how.AreShown() {
		return ""
	}
	if !p.isExact() {
		digits = bandOf
	}
	p.note()
	return amountsText(amounts, p.currency, digits)
}

// purseOf writes amounts of many accounts together, such as the sum of a book.
// Whoever asks must have chosen the accounts by may.amountsSeen.
func (q question) purseOf(accounts int) purse {
	if q.may().amountsSeen() == (analysis.Sight{}) {
		return purse{}
	}
	return purse{how: q.settings.Amounts, currency: q.settings.Currency, note: func() { q.reads.several(accounts) }}
}

// bands are those that a list of amounts must not tell apart by its order; none
// where amounts are shown in full.
func (q question) bands() analysis.Bands {
	if q.settings.Amounts != analysis.BandedAmounts {
		return nil
	}
	return bandsOf(q.settings.Currency)
}

// hidden says that money is hidden from the asker: by an id that says whom to
// ask or, where nobody sees any, otherwise.
func (q question) hidden(id string) string {
	if !q.settings.Amounts.AreShown() {
		id = "amounts.hidden"
	}
	return q.say.Say(id)
}

// reads is whose amounts an answer shows, gathered while it is written.
type reads struct {
	accounts map[int64]bool
	atOnce   int    // accounts whose amounts were read as one sum
	scope    string // of a list; "" for an answer about single accounts
}

func (r *reads) note(a analysis.Account) {
	if r.accounts == nil {
		r.accounts = map[int64]bool{}
	}
	r.accounts[a.ID] = true
}

func (r *reads) several(accounts int) { r.atOnce = max(r.atOnce, accounts) }

// of names the scope of a list.
func (r *reads) of(s analysis.Scope) {
	switch {
	case s.Owner != "":
		r.scope = "owner " + s.Owner
	case s.Team != "":
		r.scope = "team " + s.Team
	default:
		r.scope = "all"
	}
}

// rows are the reads as they are kept: one of a list, else one for each account.
func (r *reads) rows(read analysis.AmountRead) (rows []analysis.AmountRead) {
	if n := max(len(r.accounts), r.atOnce); n > 0 && (r.scope != "" || r.atOnce > 0) {
		read.Scope, read.Accounts = r.scope, n
		return []analysis.AmountRead{read}
	}
	read.Accounts = 1
	for read.AccountID = range r.accounts {
		rows = append(rows, read)
	}
	return rows
}

// audit records whose amounts the answer shows, before it leaves: without the
// record nobody sees it.
func (q question) audit(ctx context.Context, a ask) error {
	word := a.word
	if a.name == "" && word != wordList && word != wordNew {
		word = "book"
	}
	rows := q.reads.rows(analysis.AmountRead{Reader: q.person.Email, Word: word, Key: q.asked.Key, At: q.asked.Now})
	if len(rows) == 0 {
		return nil
	}
	return q.records.RecordReads(ctx, rows)
}

// any reports whether the answer shows amounts.
func (r *reads) any() bool { return len(r.accounts) > 0 || r.atOnce > 0 }
