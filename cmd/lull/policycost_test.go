package main_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/analysis/profit"
	"lull/internal/pgtest"
	"lull/store"
)

func TestWhereCostsComeFromIsShownAndSaid(t *testing.T) {
	t.Parallel()
	database := pgtest.Database(t, store.Migrate)
	s, err := store.Open(t.Context(), database)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	today := calendar.Of(time.Now().UTC())
	load := store.Import{Now: time.Now()}
	_, err = s.ImportAccounts(t.Context(), analysis.Rows(analysis.Account{Ref: "AC1", Name: "One"}), load)
	if err != nil {
		t.Fatal(err)
	}
	_, err = s.ImportCosts(t.Context(), analysis.Rows(
		analysis.Cost{Ref: "1", Account: "AC1", Kind: analysis.ExtraRequest, On: today.YearBefore() - 40, Amount: money.Amount{Minor: 100, Currency: "EUR"}},
		analysis.Cost{Ref: "2", Account: "AC1", Kind: analysis.ExtraRequest, On: today, Amount: money.Amount{Minor: 100, Currency: "EUR"}},
	), load)
	if err != nil {
		t.Fatal(err)
	}
	cost := func(code int, wanted string, args ...string) {
		t.Helper()
		out, got := lull(t, []string{"DATABASE_URL=" + database}, append([]string{"policy", "cost"}, args...)...)
		if got != code || !strings.Contains(strings.Join(strings.Fields(out), " "), wanted) {
			t.Errorf("lull policy cost %s ends with %d, want %d and %q:\n%s", strings.Join(args, " "), got, code, wanted, out)
		}
	}
	cost(0, "support time of support unknown never entered for anybody")
	cost(0, "extra extra requests recorded entries "+(today.YearBefore()-40).String()+" to "+today.String()+", 12 of the last 12 full months")
	cost(0, "equipment time of equipment does not apply", "equipment", "none")
	cost(0, "Policy version 3", "support", "estimated")
	cost(0, "support time of support estimated from support requests, of which there are none; unknown until a rate says what the time costs: lull import rates; said by", "support")
	_, err = s.ImportRateCards(t.Context(), analysis.Rows(
		analysis.RateCard{Kind: analysis.SupportTime, From: today.YearBefore(), Cost: money.Amount{Minor: 100, Currency: "EUR"}, Minutes: 1},
	), load)
	if err != nil {
		t.Fatal(err)
	}
	cost(0, "support time of support estimated from support requests, of which there are none; said by", "support")
	_, err = s.ImportCosts(t.Context(), analysis.Rows(
		analysis.Cost{Ref: "3", Account: "AC1", Kind: analysis.SupportTime, On: today, Minutes: 5},
	), load)
	if err != nil {
		t.Fatal(err)
	}
	cost(0, "of the last 12 full months; other months from support requests, of which there are none; said by", "support")
	cost(0, "direct goods and delivery recorded no entry yet: zero everywhere; said by", "direct", "recorded")
	cost(0, "Nothing has changed.", "equipment", "none")
	cost(0, "Nothing has changed.", "Equipment", "NONE")
	cost(0, "equipment time of equipment does not apply said by")
	cost(2, `"revenue" is no cost. There are direct, commission,`, "revenue")
	cost(2, `"supporting" is no cost; did you mean support? There are direct, commission,`, "supporting")
	cost(2, `"estimate" is no source of costs; did you mean estimated? There are none, recorded, estimated and auto.`, "sales", "estimate")
	cost(2, "only sales and support can be estimated", "equipment", "estimated")
	cost(0, "equipment time of equipment unknown never entered for anybody Policy version 5", "equipment", "auto")

	declared, err := s.Declarations(t.Context(), time.Now().Add(time.Minute))
	if err != nil {
		t.Fatal(err)
	}
	got := map[profit.Input]int{}
	for input, said := range declared {
		got[input] = said.Version
		if said.By == "" || time.Since(said.At) > time.Hour {
			t.Errorf("%s was said by %q at %s", input, said.By, said.At)
		}
	}
	if diff := cmp.Diff(map[profit.Input]int{profit.OfSupport: 3, profit.OfDirectCost: 4}, got); diff != "" {
		t.Errorf("who said what (-want +got):\n%s", diff)
	}
}
