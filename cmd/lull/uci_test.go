package main_test

import (
	"database/sql"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	_ "github.com/lib/pq" // the driver of the independent SQL

	"lull/analysis/calendar"
	"lull/analysis/profit"
	"lull/internal/pgtest"
	"lull/store"
)

const uciFile = "uci-online-retail/uci_online_retail_2009_2010_invoices.csv"

// publicData is the path of a public data file. Without it the test is skipped
// with a loud line, or fails where CI is set.
func publicData(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("LULL_DATA")
	if folder == "" {
		folder = "../../../shared/data"
	}
	path, err := filepath.Abs(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the public data is missing: %v", err)
		}
		t.Skipf("NOT TESTED: %s is missing. It is sheet Year 2009-2010 of Online Retail II, UCI Machine Learning Repository, summed to invoices; set LULL_DATA to its folder.", path)
	}
	return path
}

// The whole way of a newcomer with data of their own: an empty demonstration
// on the day the data ends, an import and an assessment beside it, a question
// in the simulated Slack. What is answered is checked against SQL that shares
// nothing with ours, on a table filled from the same file.
func TestRealInvoicesAgreeWithIndependentSQL(t *testing.T) {
	t.Parallel()
	file := publicData(t, uciFile)
	state := stateFolder(t)
	p := start(t, nil, "demo", "--empty", "--today", "2010-12-10", "--listen", "127.0.0.1:0", "--state", state)
	_, address, _ := strings.Cut(p.waitFor("Lull demo ready at "), "ready at ")
	w := &workspace{t: t, url: address}

	columns := "account=id,ref=Invoice,issued_on=date,amount=amount,kind=kind"
	out, code := lull(t, nil, "import", "invoices", "--map", columns, "--state", state, file)
	if code != 0 || !strings.Contains(out, "invoices: 23,587 rows read, 23,587 new, 0 changed, 0 unchanged") ||
		!strings.Contains(out, "4,383 accounts") || !strings.Contains(out, "ignored lines and country") {
		t.Fatalf("the import ended with %d:\n%s", code, out)
	}
	out, code = lull(t, nil, "import", "invoices", "--map", columns, "--state", state, file)
	if code != 0 || !strings.Contains(out, "0 new, 0 changed, 23,587 unchanged") {
		t.Errorf("the second import ended with %d:\n%s", code, out)
	}
	out, code = lull(t, nil, "assess", "--state", state)
	if code != 0 || !strings.Contains(out, "4,383 accounts as of 2010-12-10") {
		t.Errorf("the assessment ended with %d:\n%s", code, out)
	}

	db := bare(t, file)
	for _, customer := range []string{
		"16754", // many orders and some credit notes
		"12346", // few orders and a credit note
		"14911", // the busiest
		"12636", // one order
		creditOnly(t, db),
	} {
		for word, facts := range independently(t, db, customer) {
			answer := w.ask("adam", "@lull", word, customer).shown()
			for what, want := range facts {
				if !strings.Contains(answer, want) {
					t.Errorf("customer %s: %s is %q by independent SQL, which is not in %s: %s", customer, what, want, word, answer)
				}
			}
		}
	}
	if got := w.ask("adam", "@lull", "/profit", "16754").shown(); !strings.Contains(got, "EUR 54,558.18") {
		t.Errorf("the revenue of 16754 is not 54,558.18 in %s", got)
	}
	if code := p.interrupt(); code != 0 {
		t.Errorf("Ctrl-C ended the demonstration with %d:\n%s", code, p.output())
	}
	if _, err := os.Stat(filepath.Join(state, "data", "postmaster.pid")); err == nil {
		t.Error("Postgres still runs after the demonstration")
	}
}

// stateFolder is a folder that a Postgres of another user can enter.
func stateFolder(t testing.TB) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "lull-state-")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(folder, 0o711); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(folder); err != nil {
			t.Error(err)
		}
	})
	return folder
}

// bare is a database with the file in one plain table.
func bare(t testing.TB, file string) *sql.DB {
	t.Helper()
	db, err := sql.Open("postgres", pgtest.Database(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	if _, err := db.Exec(`create table uci (id text, invoice text, kind text, day date, lines int, amount numeric, country text)`); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(rows[1:])
	if err != nil {
		t.Fatal(err)
	}
	if _, err := db.Exec(`
		insert into uci
		select row->>0, row->>1, row->>2, (row->>3)::date, (row->>4)::int, (row->>5)::numeric, row->>6
		from jsonb_array_elements($1::jsonb) as row`, string(text)); err != nil {
		t.Fatal(err)
	}
	return db
}

func creditOnly(t testing.TB, db *sql.DB) string {
	t.Helper()
	var customer string
	if err := db.QueryRow(`select id from uci group by id having bool_and(kind = 'credit') order by id limit 1`).Scan(&customer); err != nil {
		t.Fatal(err)
	}
	return customer
}

// independently computes, from the plain table, what the answers about a
// customer must say, by command.
func independently(t testing.TB, db *sql.DB, customer string) map[string]map[string]string {
	t.Helper()
	var (
		purchaseDays, orders, credits     int
		last, silence, usual, limit, word sql.NullString
		revenue, revenueWhole             string
	)
	err := db.QueryRow(`
		with days as (select distinct id, day from uci where kind = 'sale'),
		gaps as (select id, day - lag(day) over (partition by id order by day) as gap from days),
		mean as (select avg(gap) as gap from gaps where gap is not null),
		own as (
			select count(*) as n, max(day) as last, date '2010-12-10' - max(day) as silence,
			       (2 * (select gap from mean) + (max(day) - min(day))) / (2 + count(*) - 1) as usual
			from days where id = $1
		),
		bound as (select own.*, greatest(21, least(2.5 * usual, greatest(112, 1.5 * usual))) as limit_days from own),
		money as (
			select coalesce(sum(amount), 0) as net, count(*) filter (where kind = 'sale') as orders,
			       count(*) filter (where kind = 'credit') as credits
			from uci where id = $1 and day > date '2009-12-10' and day <= date '2010-12-10'
		)
		select n, last::text, silence::text,
		       case when n >= 3 then trim(to_char(round(usual), '999')) end,
		       case when n >= 3 then trim(to_char(floor(limit_days), '999')) end,
		       case when n = 0 then 'too early to tell'
		            when n < 3 and silence <= 90 then 'too early to tell'
		            when n < 3 and silence <= 180 then 'drifting'
		            when n < 3 then 'lapsed'
		            when silence <= limit_days then 'buying on rhythm'
		            when silence <= 2 * limit_days then 'drifting'
		            else 'lapsed' end,
		       trim(to_char(abs(net), '999,999,990.00')), trim(to_char(round(abs(net)), '999,999,990')), orders, credits
		from bound, money`, customer).
		Scan(&purchaseDays, &last, &silence, &usual, &limit, &word, &revenue, &revenueWhole, &orders, &credits)
	if err != nil {
		t.Fatal(err)
	}
	card := map[string]string{"the revenue": "EUR " + revenueWhole}
	segment := map[string]string{
		"the state": `"text":"` + word.String, "the number of order days": fmt.Sprintf(`"text":"%d","type":"raw_text"`, purchaseDays),
	}
	profit := map[string]string{"the number of orders": fmt.Sprintf("%d order", orders)}
	if orders+credits > 0 {
		profit["the exact revenue"] = "EUR " + revenue
	}
	if credits > 0 {
		profit["the number of credit notes"] = fmt.Sprintf("%d credit note", credits)
	}
	if purchaseDays > 0 {
		segment["the silence"] = `"text":"` + silence.String + " day"
	}
	if usual.Valid {
		card["the usual gap"] = "(usual " + usual.String + ", limit " + limit.String + ")"
	}
	return map[string]map[string]string{"/lull": card, "/segment": segment, "/profit": profit}
}

// Every customer's every month, as the ledgers have it and as SQL adds it up
// that shares nothing with ours, and the curve over all of them.
func TestRealLedgersAgreeWithIndependentSQL(t *testing.T) {
	t.Parallel()
	file := publicData(t, uciFile)
	b := newBooks(t)
	out, code := b.lull(nil, "import", "invoices", "--map", "account=id,ref=Invoice,issued_on=date,amount=amount,kind=kind", file)
	if code != 0 {
		t.Fatal(out)
	}
	s, err := store.Open(t.Context(), b.url)
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}()
	asOf := calendar.On(2010, time.December, 31) // December has ended then
	known := time.Now()
	books, err := s.Books(t.Context(), asOf, known)
	if err != nil {
		t.Fatal(err)
	}
	refs := make(map[int64]string)
	for _, row := range pgtest.Ask(t, b.url, `select account_id || ' ' || ref from accounts`) {
		id, ref, _ := strings.Cut(row, " ")
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		refs[n] = ref
	}
	reckoner := books.Reckoner(profit.DefaultPolicy())
	got, all := make(map[string]int64), make(map[string]int64)
	var sales []int64
	err = s.Ledgers(t.Context(), asOf, known, func(l profit.Ledger) error {
		statement := reckoner.Statement(l, asOf)
		for _, month := range statement.Months {
			if month.NetRevenue != 0 {
				got[refs[l.AccountID]+" "+month.From.String()[:7]] = month.NetRevenue
			}
			all[refs[l.AccountID]] += month.NetRevenue
		}
		bought, sold := false, int64(0)
		for _, invoice := range l.Invoices {
			if !invoice.Credit {
				bought, sold = true, sold+invoice.Amount.Minor
			}
		}
		if bought {
			sales = append(sales, sold)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	db := bare(t, file)
	if diff := cmp.Diff(centsBy(t, db, `
		select id || ' ' || to_char(day, 'YYYY-MM'), sum(amount) * 100 from uci group by 1 having sum(amount) <> 0`), got); diff != "" {
		t.Errorf("by customer and month (-SQL +ours):\n%s", diff)
	}
	if diff := cmp.Diff(centsBy(t, db, `select id, sum(amount) * 100 from uci group by 1`), all); diff != "" {
		t.Errorf("by customer (-SQL +ours):\n%s", diff)
	}
	if len(all) != 4_383 || len(got) < 10_000 {
		t.Errorf("%d customers with %d months were compared", len(all), len(got))
	}
	curve := profit.CurveOf(sales)
	if share, known := curve.Share(20); !known || len(sales) != 4_314 || curve.Total() != 883_200_326 || fmt.Sprintf("%.2f", 100*share) != "73.45" {
		t.Errorf("the top fifth of %d buyers hold %.4f of %d", len(sales), share, curve.Total())
	}
}

// centsBy returns a whole number for every name.
func centsBy(t testing.TB, db *sql.DB, query string) map[string]int64 {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	cents := make(map[string]int64)
	for rows.Next() {
		var name, amount string
		if err := rows.Scan(&name, &amount); err != nil {
			t.Fatal(err)
		}
		whole, fraction, _ := strings.Cut(amount, ".")
		n, err := strconv.ParseInt(whole, 10, 64)
		if err != nil || strings.Trim(fraction, "0") != "" {
			t.Fatalf("%s has %s cents", name, amount)
		}
		cents[name] = n
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return cents
}
