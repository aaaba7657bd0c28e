package commands_test

import (
	"context"
	"iter"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"lull/analysis"
	"lull/analysis/profit"
	"lull/commands"
	"lull/commands/words"
	"lull/store"
)

func load[T any](
	t *testing.T, into func(ctx context.Context, rows iter.Seq2[analysis.Row[T], error], how store.Import) (analysis.Counts, error),
	how store.Import, rows []T,
) {
	t.Helper()
	if len(rows) == 0 {
		return
	}
	if _, err := into(t.Context(), analysis.Rows(rows...), how); err != nil {
		t.Fatal(err)
	}
}

// What people read about money, whole. Every table of amounts adds up by hand.
func TestProfitOfACustomer(t *testing.T) {
	t.Parallel()
	for name, f := range firms() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, desk := f.load(t)
			parts := slices.Concat(ask(t, desk, "adam", "profit", "acme").Parts, ask(t, desk, "adam", "profit", "Acme by month").Parts)
			tables := 0
			for _, part := range parts {
				if table, ok := part.(commands.Table); ok && !strings.HasPrefix(table.Caption, "Revenue ") {
					addsUp(t, table)
					tables++
				}
			}
			if showsAmounts := f.amounts == "" && name != "invoices" && name != "no-rate"; showsAmounts != (tables > 1) {
				t.Errorf("%d tables of amounts", tables)
			}
			for _, c := range []struct{ name, who, word, text string }{
				{"profit", "ana", "profit", "acme"},
				{"card", "ana", "lull", "acme"},
				{"why", "ana", "lull", "why acme"},
				{"hidden", "ben", "profit", "acme"},
				{"none", "adam", "profit", "nobody yet"},
				{"book", "ana", "profit", ""},
				{"months", "ana", "lull", "profit acme by month"},
			} {
				if name == "profitable" || c.name == "profit" || c.name == "card" || c.name == "months" && name == "estimated" {
					golden(t, "money-"+name+"-"+c.name, text(ask(t, desk, c.who, c.word, c.text)))
				}
			}
		})
	}
}

// addsUp checks that a table of amounts adds up to its last row by hand, and
// that what is left of the components runs down to it.
func addsUp(t *testing.T, table commands.Table) {
	t.Helper()
	last := table.Rows[len(table.Rows)-1]
	for column, heading := range table.Header {
		var sum int64
		isLeft := heading == "Left"
		for i, row := range table.Rows {
			minor, isAmount := cents(row[column].Text)
			if !isAmount {
				break
			}
			if i == len(table.Rows)-1 {
				if minor != sum {
					t.Errorf("%s: %s adds up to %d, and says %d: %s", table.Caption, heading, sum, minor, last[column].Text)
				}
				break
			}
			switch took, _ := cents(row[column-1].Text); {
			case isLeft && minor != sum+took:
				t.Errorf("%s: %d less %d leaves %d", table.Caption, sum, took, minor)
			case isLeft:
				sum = minor
			default:
				sum += minor
			}
		}
	}
}

// cents reads an amount back.
func cents(text string) (minor int64, isAmount bool) {
	text = strings.NewReplacer(",", "", "~", "", " ?", "").Replace(text)
	if _, decimals, found := strings.Cut(text, "."); !found || len(decimals) != 2 {
		return 0, false
	}
	minor, err := strconv.ParseInt(strings.Replace(text, ".", "", 1), 10, 64)
	return minor, err == nil
}

// Whatever the arithmetic can say has its words.
func TestEveryCodeOfMoneyHasWords(t *testing.T) {
	t.Parallel()
	var ids []string
	for _, input := range append(profit.Inputs(), profit.OfRevenue) {
		for _, of := range []string{"cost.", "entry.", "part."} {
			ids = append(ids, of+string(input))
		}
		if input != profit.OfRevenue {
			ids = append(ids, "bar."+string(input))
		}
	}
	for _, c := range profit.Components() {
		ids = append(ids, "component."+string(c))
	}
	bridge := profit.Compare(profit.Totals{}, profit.Totals{})
	for _, d := range bridge.Drivers {
		ids = append(ids, "driver."+string(d.Of))
	}
	for _, g := range bridge.Groups {
		ids = append(ids, "group."+string(g.Group))
	}
	if len(bridge.Drivers) == 0 || len(bridge.Groups) == 0 {
		t.Error("a bridge without drivers or groups")
	}
	for _, r := range []profit.Reason{
		profit.NeverRecorded, profit.NotRecordedBefore, profit.NotRecordedSince, profit.NotCounted, profit.NoRateCard,
		profit.NoExchangeRate, profit.NoCommissionRule, profit.NoInvoiceCost,
	} {
		ids = append(ids, "gap."+string(r))
	}
	for _, of := range []profit.CountOf{profit.SupportRequests, profit.Meetings, profit.Messages} {
		ids = append(ids, "count."+string(of))
	}
	for _, s := range []profit.Step{profit.Keep, profit.KeepForReferrals, profit.FixFirst, profit.ConsiderEnding} {
		ids = append(ids, "advice."+string(s))
	}
	for _, g := range []profit.Guard{profit.TooFewMonths, profit.OpenComplaint, profit.ContractInForce, profit.UnknownCosts} {
		ids = append(ids, "guard."+string(g))
	}
	for _, c := range []profit.Class{profit.Profitable, profit.BreakEven, profit.Unprofitable} {
		ids = append(ids, "class."+string(c))
	}
	for _, id := range ids {
		if words.In("").Count(id, 2) == id {
			t.Errorf("%s has no words", id)
		}
	}
}

// band is an amount as it may be told.
var band = regexp.MustCompile(`EUR \d+[kM]? to \d+[kM]`)

// In bands no amount is told to the unit, by whatever word it is asked for.
func TestBandsHoldEverywhere(t *testing.T) {
	t.Parallel()
	f := loser()
	f.amounts = analysis.BandedAmounts
	_, desk := f.load(t)
	for _, said := range []string{"acme", "why acme", "profit acme", "profit acme by month", "profit", "list active by profit", "list unprofitable", "new since 1 aug", ""} {
		reply := ask(t, desk, "adam", "lull", said)
		for _, part := range reply.Parts {
			if _, isChart := part.(commands.Bars); isChart {
				t.Errorf("%q shows a chart", said)
			}
			texts := []string{}
			switch p := part.(type) {
			case commands.Line:
				texts = append(texts, plain(p))
			case commands.Note:
				texts = append(texts, plain(p))
			case commands.Table:
				texts = append(texts, p.Caption)
				for _, row := range p.Rows {
					for _, cell := range row {
						texts = append(texts, cell.Text)
						if cell.Number != nil && strings.Contains(cell.Text, "EUR") {
							t.Errorf("%q: %s is sorted by its amount", said, cell.Text)
						}
					}
				}
			}
			for _, text := range texts {
				if strings.Contains(band.ReplaceAllString(text, ""), "EUR") {
					t.Errorf("%q reads %q", said, text)
				}
			}
		}
	}
}
