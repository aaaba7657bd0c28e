package store_test

import (
	"encoding/csv"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"lull/analysis/profit"
	"lull/intake"
)

// crmFile returns a table of CRM Sales Opportunities as its users would have
// it, or skips the test: ISO dates, and outcomes of ours.
func crmFile(t *testing.T, name string, keep func(row map[string]string) []string, header ...string) string {
	t.Helper()
	folder := os.Getenv("LULL_DATA")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared", "data")
	}
	file, err := os.Open(filepath.Join(folder, "crm-opportunities", name))
	if err != nil {
		where := err.Error() + ": it is a table of CRM Sales Opportunities by Maven Analytics (mavenanalytics.io/data-playground); set LULL_DATA to the folder above"
		if os.Getenv("CI") == "true" {
			t.Fatal(where)
		}
		t.Skip(where)
	}
	defer func() { _ = file.Close() }()
	rows, err := csv.NewReader(file).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	out := csv.NewWriter(&text)
	_ = out.Write(header) // Flush tells
	for _, row := range rows[1:] {
		named := map[string]string{}
		for i, column := range rows[0] {
			named[strings.TrimPrefix(column, "\ufeff")] = row[i]
		}
		_ = out.Write(keep(named))
	}
	out.Flush()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil || out.Error() != nil {
		t.Fatal(err, out.Error())
	}
	return path
}

// 6,711 deals were closed and 4,238 of them won.
func TestRealDeals(t *testing.T) {
	t.Parallel()
	accounts := crmFile(t, "accounts.csv", func(row map[string]string) []string {
		return []string{row["account"], row["sector"], row["employees"]}
	}, "ref", "sector", "size")
	iso := func(text string) string {
		if text == "" {
			return ""
		}
		day, err := time.Parse("1/2/2006", text)
		if err != nil {
			t.Fatal(err)
		}
		return day.Format(time.DateOnly)
	}
	outcomes := map[string]string{"Won": "won", "Lost": "lost", "Engaging": "open", "Prospecting": "open"}
	pipeline := crmFile(t, "sales_pipeline.csv", func(row map[string]string) []string {
		return []string{
			row["opportunity_id"], row["account"], iso(row["engage_date"]), iso(row["close_date"]), outcomes[row["deal_stage"]], row["close_value"],
		}
	}, "ref", "account", "opened_on", "closed_on", "outcome", "amount")
	d, load := open(t), importOn(day(2018, 1, 2))
	if counts, err := d.ImportAccounts(t.Context(), intake.Accounts(intake.Options{Files: []string{accounts}}), load); err != nil || counts.Created != 85 {
		t.Fatal(counts, err)
	}
	for _, created := range []int64{8_800, 0} {
		counts, err := d.ImportOpportunities(t.Context(), intake.Opportunities(intake.Options{Files: []string{pipeline}, Currency: "USD"}), load)
		if err != nil || counts.Rows != 8_800 || counts.Created != created || counts.Changed != 0 || counts.NewAccounts != 0 {
			t.Fatal(counts, err)
		}
	}
	deals, err := d.Deals(t.Context(), day(2018, 1, 1), end(day(2018, 1, 2)))
	if err != nil {
		t.Fatal(err)
	}
	policy := profit.DefaultPolicy()
	policy.WinDeals = 0
	got := policy.WinRate(deals, "retail", "1000")
	want := d.ask(t, `
		select concat_ws(' ', count(*) filter (where outcome = 'won'), count(*))
		from opportunities o join accounts a using (account_id)
		where closed_on is not null and a.sector = 'retail' and a.size::int between 500 and 2000`)[0]
	if diff := cmp.Diff(profit.WinRate{Won: got.Won, Closed: got.Closed, AllWon: 4_238, AllClosed: 6_711, Share: got.Share}, got); diff != "" {
		t.Error(diff)
	}
	if shown := fmt.Sprint(got.Won, " ", got.Closed); shown != want || got.Closed == 0 {
		t.Errorf("in retail of about 1,000 people %s were won and closed, SQL says %s", shown, want)
	}
	if none := policy.WinRate(deals, "shipyards", "1000"); none.Closed != 0 {
		t.Errorf("in a sector that nobody is in: %+v", none)
	}
}
