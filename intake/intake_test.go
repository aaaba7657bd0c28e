package intake_test

import (
	"errors"
	"fmt"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/intake"
)

// write makes files of the texts and returns their paths.
func write(t testing.TB, texts ...string) []string {
	t.Helper()
	folder := t.TempDir()
	var files []string
	for i, text := range texts {
		file := filepath.Join(folder, string(rune('a'+i))+".csv")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// all returns the rows up to the first error.
func all[T any](rows iter.Seq2[analysis.Row[T], error]) ([]analysis.Row[T], error) {
	var read []analysis.Row[T]
	for row, err := range rows {
		if err != nil {
			return read, err
		}
		read = append(read, row)
	}
	return read, nil
}

func values[T any](rows []analysis.Row[T]) []T {
	var read []T
	for _, row := range rows {
		read = append(read, row.Value)
	}
	return read
}

// complaint returns an error's text without the folder of the files.
func complaint(err error, files []string) string {
	if err == nil {
		return ""
	}
	return strings.ReplaceAll(err.Error(), filepath.Dir(files[0])+string(filepath.Separator), "")
}

func invoice(account, ref, day string, minor int64, currency string, isCredit bool) analysis.Invoice {
	on, err := calendar.Parse(day)
	if err != nil {
		panic(err)
	}
	return analysis.Invoice{
		Account: account, Ref: ref, IssuedOn: on, Credit: isCredit,
		Amount: money.Amount{Minor: minor, Currency: currency},
	}
}

func TestInvoices(t *testing.T) {
	t.Parallel()
	const header = "account,ref,issued_on,amount,currency,kind\n"
	one := invoice("AC1", "I1", "2026-11-03", 125_000, "EUR", false)
	tests := map[string]struct {
		text string
		want []analysis.Invoice
	}{
		"its own names":       {header + "AC1,I1,2026-11-03,1250.00,EUR,sale\n", []analysis.Invoice{one}},
		"any case, any order": {"REF,Amount,Issued_On,ACCOUNT\nI1,1250,2026-11-03,AC1\n", []analysis.Invoice{one}},
		"UTF-8 with a mark":   {"\ufeff" + header + "AC1,I1,2026-11-03,1250,EUR,\n", []analysis.Invoice{one}},
		"Windows line ends":   {"account,ref,issued_on,amount\r\nAC1,I1,2026-11-03,1250\r\n", []analysis.Invoice{one}},
		"no last line end":    {"account,ref,issued_on,amount\nAC1,I1,2026-11-03,1250.0", []analysis.Invoice{one}},
		"space around":        {header + " AC1 ,\tI1,2026-11-03 , 1250.00 , eur ,SALE\n", []analysis.Invoice{one}},
		"blank lines":         {header + "\n,,,,,\n\nAC1,I1,2026-11-03,1250.00,EUR,sale\n\n", []analysis.Invoice{one}},
		"a header only":       {header, nil},
		"a date and time":     {header + "AC1,I1,2026-11-03T23:59:59-05:00,1250,EUR,\n", []analysis.Invoice{one}},
		"a date and time, Z":  {header + "AC1,I1,2026-11-03T00:00:00Z,1250,EUR,\n", []analysis.Invoice{one}},
		"a date and a time":   {header + "AC1,I1,2026-11-03 08:26,1250,EUR,\n", []analysis.Invoice{one}},
		"credit notes": {
			header + "AC1,C1,2026-11-03,-5,EUR,credit\nAC1,C2,2026-11-03,-5,EUR,\nAC1,C3,2026-11-03,0,EUR,credit\nAC1,I4,2026-11-03,0,EUR,\n",
			[]analysis.Invoice{
				invoice("AC1", "C1", "2026-11-03", -500, "EUR", true),
				invoice("AC1", "C2", "2026-11-03", -500, "EUR", true),
				invoice("AC1", "C3", "2026-11-03", 0, "EUR", true),
				invoice("AC1", "I4", "2026-11-03", 0, "EUR", false),
			},
		},
		"other currencies": {
			header + "AC1,I1,2026-11-03,12,JPY,\nAC1,I2,2026-11-03,1.5,KWD,\nAC1,I3,2026-11-03,1.25,RSD,\n",
			[]analysis.Invoice{
				invoice("AC1", "I1", "2026-11-03", 12, "JPY", false),
				invoice("AC1", "I2", "2026-11-03", 1500, "KWD", false),
				invoice("AC1", "I3", "2026-11-03", 125, "RSD", false),
			},
		},
		"any script": {header + "مؤسسة,№ 7,2026-11-03,1,EUR,\n", []analysis.Invoice{invoice("مؤسسة", "№ 7", "2026-11-03", 100, "EUR", false)}},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rows, err := all(intake.Invoices(intake.Options{Files: write(t, test.text), Currency: "EUR"}))
			if diff := cmp.Diff(test.want, values(rows)); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
}

func TestBadInvoices(t *testing.T) {
	t.Parallel()
	const header = "account,ref,issued_on,amount,currency,kind\n"
	const good = "AC1,I1,2026-11-03,1250.00,EUR,sale\n"
	tests := []struct{ name, text, want string }{
		{"empty file", "", "a.csv: no header: the file is empty. The first line names the columns, such as account,ref,issued_on,amount,currency,kind,due_on,rep,product,cost,credits"},
		{"blank file", "\n\n", "a.csv: no header: the file is empty. The first line names the columns, such as account,ref,issued_on,amount,currency,kind,due_on,rep,product,cost,credits"},
		{"only a mark", "\ufeff", "a.csv: no header: the file is empty. The first line names the columns, such as account,ref,issued_on,amount,currency,kind,due_on,rep,product,cost,credits"},
		{"a decimal comma", header + good + "AC1,I2,2026-11-03,\"1.234,50\",EUR,\n", `a.csv, line 3, amount "1.234,50": not a number like 1234.50: write it without thousands separators, with a point before the decimals`},
		{"a thousands comma", header + "AC1,I2,2026-11-03,\"1,234.50\",EUR,\n", `a.csv, line 2, amount "1,234.50": not a number like 1234.50: write it without thousands separators, with a point before the decimals`},
		{"too many decimals", header + "AC1,I2,2026-11-03,1.234,EUR,\n", `a.csv, line 2, amount "1.234": EUR has at most 2 decimals`},
		{"decimals of a yen", header + "AC1,I2,2026-11-03,1.5,JPY,\n", `a.csv, line 2, amount "1.5": JPY has no decimals`},
		{"too large", header + "AC1,I2,2026-11-03,99999999999999999999,EUR,\n", `a.csv, line 2, amount "99999999999999999999": larger than can be kept`},
		{"too large to add up", header + "AC1,I2,2026-11-03,10000000000000.00,EUR,\nAC1,I3,2026-11-03,10000000000000.01,EUR,\n", `a.csv, line 3, amount "10000000000000.01": larger than can be kept`},
		{"too far below zero", header + "AC1,I2,2026-11-03,-10000000000000.01,EUR,credit\n", `a.csv, line 2, amount "-10000000000000.01": larger than can be kept`},
		{"no amount", header + "AC1,I2,2026-11-03,,EUR,\n", `a.csv, line 2, amount: it is empty, and every row needs it`},
		{"no account", header + ",I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account: it is empty, and every row needs it`},
		{"no date", header + "AC1,I2,,1,EUR,\n", `a.csv, line 2, issued_on: it is empty, and every row needs it`},
		{"another date", header + "AC1,I2,11/03/2026,1,EUR,\n", `a.csv, line 2, issued_on "11/03/2026": not a date like 2026-11-24: write year, month and day in this order`},
		{"no such date", header + "AC1,I2,2026-02-30,1,EUR,\n", `a.csv, line 2, issued_on "2026-02-30": not a date like 2026-11-24: write year, month and day in this order`},
		{"no such time", header + "AC1,I2,2026-02-03T25:00,1,EUR,\n", `a.csv, line 2, issued_on "2026-02-03T25:00": not a date like 2026-11-24: write year, month and day in this order`},
		{"a far date", header + "AC1,I2,0001-01-01,1,EUR,\n", `a.csv, line 2, issued_on "0001-01-01": outside 1970-01-02 to 2199-12-31`},
		{"no such currency", header + "AC1,I2,2026-11-03,1,Euro,\n", `a.csv, line 2, currency "Euro": not a currency code of ISO 4217, such as EUR`},
		{"no such kind", header + "AC1,I2,2026-11-03,1,EUR,invoice\n", `a.csv, line 2, kind "invoice": neither sale nor credit`},
		{"a positive credit", header + "AC1,I2,2026-11-03,1,EUR,credit\n", `a.csv, line 2, amount "1": a credit note is not positive: write it with a minus, or make its kind sale`},
		{"a negative sale", header + "AC1,I2,2026-11-03,-1,EUR,sale\n", `a.csv, line 2, amount "-1": a sale is not negative; if it is a credit note, its kind is credit`},
		{"a channel", header + "#1042,I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "#1042": a reference does not begin with #, which opens the list of channels in Slack`},
		{"nothing to see", header + "\u200b,I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "\u200b": there is nothing to see in it`},
		{"too long", header + strings.Repeat("é", 101) + ",I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "éééééééééééééééééééé…": longer than 100 characters`},
		{"Windows-1252", header + "Caf\xe9,I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "Caf\xe9": not valid UTF-8: save the file as CSV UTF-8, or say --encoding windows-1252 if it is that`},
		{"a control character", header + "AC\x001,I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "AC\x001": there is a control character in it: remove it`},
		{"a line break", header + "\"AC\n1\",I2,2026-11-03,1,EUR,\n", `a.csv, line 2, account "AC\n1": there is a line break in it: write it on one line`},
		{"too few values", header + "AC1,I2,2026-11-03\n", `a.csv, line 2: 3 values, but the header names 6 columns`},
		{"too many values", header + "AC1,I2,2026-11-03,1,234.50,EUR,\n", `a.csv, line 2: 7 values, but the header names 6 columns; a value with a comma in it stands between quotation marks`},
		{"an open quotation mark", header + good + "\"AC1,I2,2026-11-03,1,EUR,\n", `a.csv, line 3: a quotation mark is not closed, or stands inside a value; there, write it twice: ""`},
		{"a bare quotation mark", header + "A\"C1,I2,2026-11-03,1,EUR,\n", `a.csv, line 2: a quotation mark is not closed, or stands inside a value; there, write it twice: ""`},
		{"an unknown column", "account,ref,isued_on,amount\n", `a.csv, line 1, isued_on: not a column of invoices; did you mean issued_on? Rename or remove it, or say which columns to take with --map`},
		{"a nameless column", "account,ref,issued_on,amount,\n", `a.csv, line 1: a column has no name: name it or remove it`},
		{"a missing column", "account,issued_on,amount\n", `a.csv, line 1, ref: this column is missing, and invoices need it; if the file names it otherwise, add --map ref=ITS_NAME`},
		{"two columns of one name", "account,ref,Ref,issued_on,amount\n", `a.csv, line 1, ref: two columns have this name: rename or remove one`},
		{"semicolons", "account;ref;issued_on;amount\n", `a.csv, line 1: the columns are separated by ";": save the file with commas`},
		{"UTF-16", "\xff\xfea\x00", `a.csv: the text is UTF-16: save the file as CSV UTF-8`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := write(t, test.text)
			_, err := all(intake.Invoices(intake.Options{Files: files, Currency: "EUR"}))
			if diff := cmp.Diff(test.want, complaint(err, files)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if _, is := errors.AsType[*analysis.BadRow](err); !is {
				t.Errorf("the error is a %T", err)
			}
		})
	}
}

func TestLinesAreThoseOfTheFile(t *testing.T) {
	t.Parallel()
	files := write(t, "account,ref,issued_on,amount,note\r\n"+
		"AC1,I1,2026-11-03,1,\"two\r\nlines\"\r\n\r\n"+
		"AC1,I2,2026-11-03,1,\n", "ref,account,issued_on,amount,currency\nI3,AC1,2026-11-03,1,GBP\n")
	options := intake.Options{Files: files, Currency: "EUR", Map: map[string]string{"amount": "amount"}}
	rows, err := all(intake.Invoices(options))
	if err != nil {
		t.Fatal(err)
	}
	var places []string
	for _, row := range rows {
		places = append(places, fmt.Sprintf("%s %s:%d %t", row.Value.Ref, filepath.Base(row.Source.File), row.Line, row.Has("currency")))
	}
	want := []string{"I1 a.csv:2 false", "I2 a.csv:5 false", "I3 b.csv:2 true"}
	if diff := cmp.Diff(want, places); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestMap(t *testing.T) {
	t.Parallel()
	const text = "id,Invoice,kind,date,lines,amount,country\n12346,491725,sale,2009-12-14,1,45.0,Caf\xe9\n"
	mapping := map[string]string{"account": "ID", "ref": "invoice", "issued_on": "date"}
	with := func(field, column string) map[string]string {
		changed := map[string]string{field: column}
		for f, c := range mapping {
			if f != field {
				changed[f] = c
			}
		}
		return changed
	}
	var notices []string
	files := write(t, text, text)
	rows, err := all(intake.Invoices(intake.Options{
		Files: files, Map: mapping, Currency: "gbp",
		Notice: func(sentence string) { notices = append(notices, sentence) },
	}))
	want := invoice("12346", "491725", "2009-12-14", 4500, "GBP", false)
	if diff := cmp.Diff([]analysis.Invoice{want, want}, values(rows)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	if diff := cmp.Diff([]string{files[0] + ": ignored lines and country"}, notices); diff != "" {
		t.Errorf("notices (-want +got):\n%s", diff)
	}

	for _, test := range []struct {
		name    string
		mapping map[string]string
		want    string
	}{
		{"not a field", with("acount", "id"), `--map acount=id: invoices have no field "acount"; did you mean account? The fields are account, ref, issued_on, amount, currency, kind, due_on, rep, product, cost and credits`},
		{"not a column", with("account", "idd"), `a.csv, line 1, idd: --map account=idd, but there is no such column; did you mean id?`},
		{"a required field left out", with("amount", ""), `a.csv, line 1, amount: this column is missing, and invoices need it; if the file names it otherwise, add --map amount=ITS_NAME`},
		{"a field left out", with("kind", ""), ""},
	} {
		files := write(t, text)
		_, err := all(intake.Invoices(intake.Options{Files: files, Map: test.mapping, Currency: "GBP"}))
		if diff := cmp.Diff(test.want, complaint(err, files)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.name, diff)
		}
	}
}

func TestAColumnIsOneField(t *testing.T) {
	t.Parallel()
	// The column named currency holds the amount, and is no currency then.
	files := write(t, "account,ref,issued_on,currency\nAC1,I1,2026-11-03,12.50\n")
	rows, err := all(intake.Invoices(intake.Options{Files: files, Currency: "EUR", Map: map[string]string{"amount": "Currency"}}))
	want := []analysis.Invoice{invoice("AC1", "I1", "2026-11-03", 1250, "EUR", false)}
	if diff := cmp.Diff(want, values(rows)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestCurrency(t *testing.T) {
	t.Parallel()
	files := write(t, "account,ref,issued_on,amount\nAC1,I1,2026-11-03,1\n")
	for currency, want := range map[string]string{
		"":    "a.csv, line 2, currency: no currency: add a column for it, or --currency EUR",
		"EUX": "--currency EUX: not a currency code of ISO 4217, such as EUR",
	} {
		_, err := all(intake.Invoices(intake.Options{Files: files, Currency: currency}))
		if diff := cmp.Diff(want, complaint(err, files)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", currency, diff)
		}
	}
}

func TestAccounts(t *testing.T) {
	t.Parallel()
	files := write(t, "ref,name,owner,url,contact\nAC1,\"Acme, “S.A.” 🚀\",Ana@Example.com,https://crm.example.com/1?a=b,Ms Ruiz\nAC2,,,,\n", "ref,team\nAC3,EMEA\n")
	rows, err := all(intake.Accounts(intake.Options{Files: files}))
	want := []analysis.Account{
		{Ref: "AC1", Name: "Acme, “S.A.” 🚀", Owner: "ana@example.com", URL: "https://crm.example.com/1?a=b", Contact: "Ms Ruiz"},
		{Ref: "AC2"},
		{Ref: "AC3", Team: "EMEA"},
	}
	if diff := cmp.Diff(want, values(rows)); diff != "" || err != nil {
		t.Fatalf("error %v (-want +got):\n%s", err, diff)
	}
	if !rows[1].Has("name") || rows[1].Has("team") || rows[2].Has("name") || !rows[2].Has("team") {
		t.Error("the rows do not know what their files fill")
	}
	for text, want := range map[string]string{
		"ref,owner\nAC1,ana\n":                 `a.csv, line 2, owner "ana": not an e-mail address like ana@example.com`,
		"ref,owner\nAC1,Ana <ana@x.example>\n": `a.csv, line 2, owner "Ana <ana@x.example>": not an e-mail address like ana@example.com`,
		"ref,url\nAC1,javascript:alert(1)\n":   `a.csv, line 2, url "javascript:alert(1)": not a link like https://crm.example.com/1042`,
		"ref,url\nAC1,crm.example.com\n":       `a.csv, line 2, url "crm.example.com": not a link like https://crm.example.com/1042`,
		"ref,name\nAC1,a\tb\n":                 `a.csv, line 2, name "a\tb": there is a control character in it: remove it`,
	} {
		files := write(t, text)
		_, err := all(intake.Accounts(intake.Options{Files: files}))
		if diff := cmp.Diff(want, complaint(err, files)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestPeople(t *testing.T) {
	t.Parallel()
	rows, err := all(intake.People(intake.Options{Files: write(t, "email,name,team,role,slack_id\nAna@example.com,Ana,EMEA,Lead,u0ana\nben@example.com,,,,\n")}))
	want := []analysis.Person{
		{Email: "ana@example.com", Name: "Ana", Team: "EMEA", Role: analysis.Lead, SlackID: "U0ANA"},
		{Email: "ben@example.com", Role: analysis.Rep},
	}
	if diff := cmp.Diff(want, values(rows)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	for text, want := range map[string]string{
		"email,role\nana@example.com,manger\n": `a.csv, line 2, role "manger": not a role; did you mean manager? The roles are rep, lead, manager and admin`,
		"email,slack_id\na@example.com,@ana\n": `a.csv, line 2, slack_id "@ana": not a member ID like U012AB3CD: in Slack it is in the person's profile, under Copy member ID`,
		"email,role\n,rep\n":                   `a.csv, line 2, email: it is empty, and every row needs it`,
		"name\nAna\n":                          `a.csv, line 1, email: this column is missing, and people need it; if the file names it otherwise, add --map email=ITS_NAME`,
	} {
		files := write(t, text)
		_, err := all(intake.People(intake.Options{Files: files}))
		if diff := cmp.Diff(want, complaint(err, files)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}

func TestExamplesImport(t *testing.T) {
	t.Parallel()
	counts := make(map[string]int)
	for _, kind := range intake.Kinds() {
		options := intake.Options{Files: write(t, intake.Example(kind))}
		var err error
		switch kind {
		case intake.InvoicesKind:
			var rows []analysis.Row[analysis.Invoice]
			rows, err = all(intake.Invoices(options))
			counts[kind] = len(rows)
		case intake.AccountsKind:
			var rows []analysis.Row[analysis.Account]
			rows, err = all(intake.Accounts(options))
			counts[kind] = len(rows)
		case intake.PeopleKind:
			var rows []analysis.Row[analysis.Person]
			rows, err = all(intake.People(options))
			counts[kind] = len(rows)
		case intake.EngagementKind:
			var rows []analysis.Row[analysis.Event]
			rows, err = all(intake.Engagement(options))
			counts[kind] = len(rows)
		case intake.TouchesKind:
			var rows []analysis.Row[analysis.Touch]
			rows, err = all(intake.Touches(options))
			counts[kind] = len(rows)
		case intake.ContractsKind:
			var rows []analysis.Row[analysis.Contract]
			rows, err = all(intake.Contracts(options))
			counts[kind] = len(rows)
		case intake.ComplaintsKind:
			var rows []analysis.Row[analysis.Complaint]
			rows, err = all(intake.Complaints(options))
			counts[kind] = len(rows)
		}
		if err != nil {
			t.Errorf("%s: %v", kind, err)
		}
	}
	if diff := cmp.Diff(map[string]int{
		"invoices": 2, "accounts": 2, "people": 2, "engagement": 2, "touches": 2, "contracts": 2, "complaints": 2,
	}, counts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if intake.Example("sales") != "" {
		t.Error("an unknown kind has an example")
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	text := "account,ref,issued_on,amount\n" + strings.Repeat("AC1,I1,2026-11-03,1\n", 50_000)
	var last, size int64
	calls := 0
	_, err := all(intake.Invoices(intake.Options{Files: write(t, text, text), Currency: "EUR", Progress: func(read, total int64) {
		if read < last {
			t.Errorf("the progress went back from %d to %d", last, read)
		}
		last, size = read, total
		calls++
	}}))
	if err != nil || last != size || size != 2*int64(len(text)) || calls < 4 {
		t.Errorf("%d calls, the last with %d of %d, error %v", calls, last, size, err)
	}
}

func TestFilesThatAreNone(t *testing.T) {
	t.Parallel()
	_, err := all(intake.People(intake.Options{Files: []string{filepath.Join(t.TempDir(), "missing.csv")}}))
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file: %v", err)
	}
	folder := t.TempDir()
	_, err = all(intake.People(intake.Options{Files: []string{folder}}))
	if err == nil || err.Error() != folder+": this is a folder: name the files in it" {
		t.Errorf("a folder: %v", err)
	}
}

// Whatever a file holds, reading it ends without a panic, a bad row has a
// place, and what is yielded keeps the promises of the fields.
func FuzzInvoices(f *testing.F) {
	f.Add([]byte(intake.Example(intake.InvoicesKind)))
	f.Add([]byte("account,ref,issued_on,amount\nAC1,I1,2026-11-03,\"1.234,50\"\n"))
	f.Add([]byte("\ufeffaccount;ref\r\n\"a\nb\"\x00\xff"))
	f.Fuzz(func(t *testing.T, text []byte) {
		files := write(t, string(text))
		rows, err := all(intake.Invoices(intake.Options{Files: files, Currency: "EUR"}))
		if err != nil {
			bad, is := errors.AsType[*analysis.BadRow](err)
			if !is || bad.File != files[0] || bad.Reason == "" || bad.Line > strings.Count(string(text), "\n")+1 {
				t.Errorf("error %#v", err)
			}
		}
		last := 1
		for _, row := range rows {
			v := row.Value
			if row.Line <= last {
				t.Errorf("line %d after line %d", row.Line, last)
			}
			last = row.Line
			if v.Ref == "" || v.Account == "" || v.Ref != strings.TrimSpace(v.Ref) || strings.ContainsAny(v.Ref+v.Account, "\x00\n\t") ||
				strings.HasPrefix(v.Ref, "#") || len(v.Amount.Currency) != 3 || (v.Credit && v.Amount.Minor > 0) || (!v.Credit && v.Amount.Minor < 0) {
				t.Errorf("row %+v", v)
			}
		}
	})
}
