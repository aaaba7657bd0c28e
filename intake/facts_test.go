package intake_test

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/intake"
)

func TestEngagement(t *testing.T) {
	t.Parallel()
	eight := 8
	on := calendar.On(2026, time.November, 3)
	event := func(kind analysis.EventType, solicited bool) analysis.Event {
		return analysis.Event{Account: "AC1", Source: "crm", ID: "E1", Type: kind, On: on, Solicited: solicited}
	}
	const header = "account,source,id,type,occurred_at,solicited\nAC1,crm,E1,"
	tests := map[string]struct {
		text string
		want analysis.Event
	}{
		"a login":                   {header + "login,2026-11-03,\n", event(analysis.Login, false)},
		"in any case":               {header + "LOGIN,2026-11-03,\n", event(analysis.Login, false)},
		"a login we asked for":      {header + "login,2026-11-03,Yes\n", event(analysis.Login, true)},
		"a reply":                   {header + "reply,2026-11-03,\n", event(analysis.ReplyReceived, true)},
		"a reply is never unasked":  {header + "reply,2026-11-03,no\n", event(analysis.ReplyReceived, true)},
		"a click is never unasked":  {header + "promo_click,2026-11-03,false\n", event(analysis.PromoClick, true)},
		"a meeting":                 {header + "meeting_attended,2026-11-03,\n", event(analysis.MeetingAttended, true)},
		"a meeting they asked for":  {header + "meeting_attended,2026-11-03,0\n", event(analysis.MeetingAttended, false)},
		"a contact":                 {header + "contact_reported,2026-11-03,\n", event(analysis.ContactReported, true)},
		"a contact they began":      {header + "contact_reported,2026-11-03,n\n", event(analysis.ContactReported, false)},
		"a survey":                  {header + "survey_response,2026-11-03,\n", event(analysis.SurveyResponse, true)},
		"a time in the same zone":   {header + "login,2026-11-03T23:59:59+01:00,\n", event(analysis.Login, false)},
		"a time in another zone":    {header + "login,2026-11-02T23:30:00Z,\n", event(analysis.Login, false)},
		"a time with a fraction":    {header + "login,2026-11-02T23:30:00.123Z,\n", event(analysis.Login, false)},
		"a time as Postgres does":   {header + "login,2026-11-02 23:30:00.123456+00,\n", event(analysis.Login, false)},
		"a time as Salesforce does": {header + "login,2026-11-02T23:30:00.000+0000,\n", event(analysis.Login, false)},
		"a time of no zone":         {header + "login,2026-11-03 23:59,\n", event(analysis.Login, false)},
		"tomorrow":                  {header + "login,2026-11-23,\n", analysis.Event{Account: "AC1", Source: "crm", ID: "E1", Type: analysis.Login, On: on + 20}},
		"everything": {
			"account,source,id,type,occurred_at,solicited,score,by,note\nAC1,surveys,R1,survey_response,2026-11-03,no,8,Ana@example.com,“so, so”\n",
			analysis.Event{Account: "AC1", Source: "surveys", ID: "R1", Type: analysis.SurveyResponse, On: on, Score: &eight, By: "ana@example.com", Note: "“so, so”"},
		},
		"a source for the load": {"account,id,type,occurred_at\nAC1,E1,login,2026-11-03\n", event(analysis.Login, false)},
	}
	madrid, err := time.LoadLocation("Europe/Madrid")
	if err != nil {
		t.Fatal(err)
	}
	options := intake.Options{Zone: madrid, Today: calendar.On(2026, time.November, 22), Source: "crm"}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := options
			o.Files = write(t, strings.Replace(test.text, "“so, so”", `"“so, so”"`, 1))
			rows, err := all(intake.Engagement(o))
			if diff := cmp.Diff([]analysis.Event{test.want}, values(rows)); diff != "" || err != nil {
				t.Errorf("error %v (-want +got):\n%s", err, diff)
			}
		})
	}
	for text, want := range map[string]string{
		header + "logins,2026-11-03,\n":                                              `a.csv, line 2, type "logins": not a type of event; did you mean login? The types are login, usage_day, inbound_message, reply, meeting_attended, event_attended, community, promo_click, survey_response, unsolicited_feedback, referral_made, support_request and contact_reported`,
		header + "purchase,2026-11-03,\n":                                            `a.csv, line 2, type "purchase": not a type of event. The types are login, usage_day, inbound_message, reply, meeting_attended, event_attended, community, promo_click, survey_response, unsolicited_feedback, referral_made, support_request and contact_reported`,
		header + ",2026-11-03,\n":                                                    `a.csv, line 2, type: it is empty, and every row needs it`,
		header + "login,,\n":                                                         `a.csv, line 2, occurred_at: it is empty, and every row needs it`,
		header + "login,03.11.2026,\n":                                               `a.csv, line 2, occurred_at "03.11.2026": neither a date like 2026-11-24 nor a time like 2026-11-24T09:30:00Z: write year, month and day in this order`,
		header + "login,2026-11-03T25:00:00Z,\n":                                     `a.csv, line 2, occurred_at "2026-11-03T25:00:00Z": neither a date like 2026-11-24 nor a time like 2026-11-24T09:30:00Z: write year, month and day in this order`,
		header + "login,1970-01-01T00:00:00Z,\n":                                     `a.csv, line 2, occurred_at "1970-01-01T00:00:00Z": before 1970-01-02, which no record of a customer is: often a missing date that was written as 0`,
		header + "login,2026-11-24,\n":                                               `a.csv, line 2, occurred_at "2026-11-24": in the future: today is 2026-11-22`,
		header + "login,2026-11-03,maybe\n":                                          `a.csv, line 2, solicited "maybe": neither true nor false`,
		"account,source,id,type,occurred_at\nAC1,LULL,E1,login,2026-11-03\n":         `a.csv, line 2, source "LULL": this name is kept for what people report in Slack: name the source otherwise`,
		"account,id,type,occurred_at\nAC1,,login,2026-11-03\n":                       `a.csv, line 2, id: it is empty, and every row needs it`,
		"account,id,type,occurred_at,score\nAC1,E1,survey_response,2026-11-03,11\n":  `a.csv, line 2, score "11": not a whole number from 0 to 10`,
		"account,id,type,occurred_at,score\nAC1,E1,survey_response,2026-11-03,7.5\n": `a.csv, line 2, score "7.5": not a whole number from 0 to 10`,
		"account,id,type,occurred_at,score\nAC1,E1,login,2026-11-03,7\n":             `a.csv, line 2, score "7": a score is the answer to a survey, and this is a login: make its type survey_response, or remove the score`,
		"account,id,type,occurred_at,by\nAC1,E1,contact_reported,2026-11-03,ana\n":   `a.csv, line 2, by "ana": not an e-mail address like ana@example.com`,
		"account,id,type\nAC1,E1,login\n":                                            `a.csv, line 1, occurred_at: this column is missing, and engagement need it; if the file names it otherwise, add --map occurred_at=ITS_NAME`,
	} {
		o := options
		o.Files = write(t, text)
		_, err := all(intake.Engagement(o))
		if diff := cmp.Diff(want, complaint(err, o.Files)); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
	_, err = all(intake.Engagement(intake.Options{Files: write(t, "account,id,type,occurred_at\nAC1,E1,login,2026-11-03\n")}))
	if err == nil || !strings.HasSuffix(err.Error(), "line 2, source: no source: add a column for it, or --set source=crm") {
		t.Errorf("without any source: %v", err)
	}
}

func TestASetFieldHoldsForEveryRow(t *testing.T) {
	t.Parallel()
	const text = "account,id,Type,occurred_at\nAC1,E1,MEETING,2026-11-03\nAC1,E2,CALL,2026-11-03\n"
	set := map[string]string{"type": "meeting_attended", "source": "hubspot"}
	rows, err := all(intake.Engagement(intake.Options{Files: write(t, text), Set: set}))
	if err != nil || len(rows) != 2 || rows[1].Value.Type != analysis.MeetingAttended || rows[1].Value.Source != "hubspot" || !rows[1].Has("type") {
		t.Errorf("%+v, %v", rows, err)
	}
	_, err = all(intake.Engagement(intake.Options{Files: write(t, text), Set: map[string]string{"kind": "x"}}))
	if err == nil || !strings.HasPrefix(err.Error(), `--set kind=x: engagement have no field "kind"; did you mean id?`) {
		t.Errorf("error %v", err)
	}
}

func TestTouchesContractsAndComplaints(t *testing.T) {
	t.Parallel()
	day := func(text string) calendar.Date {
		d, err := calendar.Parse(text)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	options := func(text string) intake.Options {
		return intake.Options{Files: write(t, text), Today: day("2026-11-22"), Source: "crm"}
	}
	touches, err := all(intake.Touches(options("account,id,kind,occurred_at\nAC1,T1,email,2026-11-03T23:30:00-05:00\n")))
	if diff := cmp.Diff([]analysis.Touch{{Account: "AC1", Source: "crm", ID: "T1", Kind: "email", On: day("2026-11-04")}}, values(touches)); diff != "" || err != nil {
		t.Errorf("touches: error %v (-want +got):\n%s", err, diff)
	}
	contracts, err := all(intake.Contracts(options("account,ref,starts_on,ends_on,notice_on\nAC1,C1,2027-01-01,2027-12-31,2027-10-01\nAC1,C2,2026-01-01,,\n")))
	want := []analysis.Contract{
		{Account: "AC1", Ref: "C1", StartsOn: day("2027-01-01"), EndsOn: day("2027-12-31"), NoticeOn: day("2027-10-01")},
		{Account: "AC1", Ref: "C2", StartsOn: day("2026-01-01")},
	}
	if diff := cmp.Diff(want, values(contracts)); diff != "" || err != nil {
		t.Errorf("contracts: error %v (-want +got):\n%s", err, diff)
	}
	complaints, err := all(intake.Complaints(options("account,ref,opened_on,closed_on\nAC1,K1,2026-11-03T10:00:00Z,2026-11-05\nAC1,K2,2026-11-03,\n")))
	wantComplaints := []analysis.Complaint{
		{Account: "AC1", Ref: "K1", OpenedOn: day("2026-11-03"), ClosedOn: day("2026-11-05")},
		{Account: "AC1", Ref: "K2", OpenedOn: day("2026-11-03")},
	}
	if diff := cmp.Diff(wantComplaints, values(complaints)); diff != "" || err != nil {
		t.Errorf("complaints: error %v (-want +got):\n%s", err, diff)
	}
	_, err = all(intake.Contracts(options("account,ref,starts_on,ends_on\nAC1,C1,2026-01-02,2026-01-01\n")))
	if err == nil || !strings.HasSuffix(err.Error(), `ends_on "2026-01-01": before 2026-01-02, when it began`) {
		t.Errorf("a contract that ends before it begins: %v", err)
	}
	_, err = all(intake.Complaints(options("account,ref,opened_on,closed_on\nAC1,K1,2026-01-02,2026-01-01\n")))
	if err == nil || !strings.HasSuffix(err.Error(), `closed_on "2026-01-01": before 2026-01-02, when it began`) {
		t.Errorf("a complaint that is closed before it was made: %v", err)
	}
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const header = "ref,name\n"
	// Every letter that Windows-1252 has beyond ASCII.
	var letters strings.Builder
	for b := 0x80; b < 0x100; b++ {
		if letter := charmap.Windows1252.DecodeByte(byte(b)); letter >= 0xa0 && letter != 0xfffd {
			letters.WriteRune(letter)
		}
	}
	windows, err := charmap.Windows1252.NewEncoder().String(letters.String())
	if err != nil {
		t.Fatal(err)
	}
	long := strings.Repeat("AC1,Café\n", 100_000) // longer than any buffer on the way
	windowsLong := strings.ReplaceAll(long, "é", "\xe9")
	tests := map[string]struct{ text, encoding, name, complaint string }{
		"UTF-8":                       {header + "AC1,Café\n", "", "Café", ""},
		"UTF-8, said":                 {header + "AC1,Café\n", "UTF-8", "Café", ""},
		"Windows-1252":                {header + "AC1,Caf\xe9 \x80\n", "windows-1252", "Café €", ""},
		"all of Windows-1252":         {header + "AC1," + windows + "\n", "Windows-1252", strings.TrimSpace(letters.String()), ""},
		"Windows-1252, long":          {header + windowsLong, "windows-1252", "Café", ""},
		"ASCII called Windows-1252":   {header + "AC1,Cafe\n", "windows-1252", "Cafe", ""},
		"Windows-1252, not said":      {header + "AC1,Caf\xe9\n", "", "", `a.csv, line 2, name "Caf\xe9": not valid UTF-8: save the file as CSV UTF-8, or say --encoding windows-1252 if it is that`},
		"UTF-8 called Windows-1252":   {header + "AC1,Café\n", "windows-1252", "CafÃ©", "a.csv: the text is UTF-8, not Windows-1252: leave out --encoding"},
		"the same, long":              {header + long, "windows-1252", "CafÃ©", "a.csv: the text is UTF-8, not Windows-1252: leave out --encoding"},
		"the same, marked":            {"\ufeff" + header + "AC1,Cafe\n", "windows-1252", "", "a.csv: the text is UTF-8, not Windows-1252: leave out --encoding"},
		"a byte that is no letter":    {header + "AC1,Caf\x81\xe9\n", "windows-1252", "", `a.csv, line 2, name "Caf\u0081é": there is a control character in it: remove it`},
		"an encoding nobody heard of": {header + "AC1,Café\n", "latin-9", "", "--encoding latin-9: say utf-8 or windows-1252"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := write(t, test.text)
			rows, err := all(intake.Accounts(intake.Options{Files: files, Encoding: test.encoding}))
			if diff := cmp.Diff(test.complaint, complaint(err, files)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for _, row := range rows {
				if row.Value.Name != test.name {
					t.Fatalf("line %d: %q, want %q", row.Line, row.Value.Name, test.name)
				}
			}
			if test.name != "" && len(rows) == 0 {
				t.Error("no rows")
			}
		})
	}
}

func TestBadRowsAreSkippedWithTheirReason(t *testing.T) {
	t.Parallel()
	const header = "account,ref,issued_on,amount\n"
	skipped := filepath.Join(t.TempDir(), "bad.csv")
	skip := func() *intake.SkipFile {
		t.Helper()
		s, err := intake.NewSkipFile(skipped)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	s := skip()
	files := write(t, header+"AC1,I1,2026-11-03,1\nAC1,I2,2026-11-03,\"1.234,50\"\n", header+"AC1,I3,2026-11-03\n\"AC 2\",I4,2026-11-03,2\nCaf\xe9,\"I\"\"5\",2026-11-03,2\n")
	rows, err := all(intake.Invoices(intake.Options{Files: files, Currency: "EUR", Skip: s}))
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	if len(rows) != 2 || rows[0].Value.Ref != "I1" || rows[1].Value.Ref != "I4" || s.Rows != 3 {
		t.Errorf("rows %v, %d skipped", rows, s.Rows)
	}
	text, err := os.ReadFile(skipped)
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Dir(files[0]) + string(filepath.Separator)
	want := "lull_reason,account,ref,issued_on,amount\n" +
		`"a.csv, line 3, amount ""1.234,50"": not a number like 1234.50: write it without thousands separators, with a point before the decimals",AC1,I2,2026-11-03,"1.234,50"` + "\n" +
		`"b.csv, line 2: 3 values, but the header names 4 columns",AC1,I3,2026-11-03` + "\n" +
		"\"b.csv, line 4, account \"\"Caf\\xe9\"\": not valid UTF-8: save the file as CSV UTF-8, or say --encoding windows-1252 if it is that\",Caf\xe9,\"I\"\"5\",2026-11-03,2\n"
	if diff := cmp.Diff(want, strings.ReplaceAll(string(text), folder, "")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	if _, err := intake.NewSkipFile(skipped); err == nil || !strings.Contains(err.Error(), "exists already") {
		t.Errorf("a file that exists: %v", err)
	}
	// A row that is not mended gets a new reason in place of the old one.
	s, err = intake.NewSkipFile(filepath.Join(t.TempDir(), "again.csv"))
	if err != nil {
		t.Fatal(err)
	}
	_, err = all(intake.Invoices(intake.Options{Files: []string{skipped}, Currency: "EUR", Skip: s}))
	if err := errors.Join(err, s.Close()); err != nil {
		t.Fatal(err)
	}
	again, err := os.ReadFile(s.Path)
	if err != nil || strings.Count(string(again), "lull_reason") != 1 || strings.Count(string(again), "not a number") != 1 || s.Rows != 3 {
		t.Errorf("left out again: %v\n%s", err, again)
	}

	// Mended, the file imports as it is.
	mended := strings.NewReplacer("\"1.234,50\"\n", "1234.50\n", "AC1,I3,2026-11-03\n", "AC1,I3,2026-11-03,3\n", "Caf\xe9,", "Café,", "Caf\\xe9", "Caf").Replace(string(text))
	rows, err = all(intake.Invoices(intake.Options{Files: write(t, mended), Currency: "EUR"}))
	if len(rows) != 3 || err != nil {
		t.Errorf("the mended rows: %v, %v", rows, err)
	}

	skipped += ".other"
	s = skip()
	files = write(t, header+"AC1,I2,2026-11-03,x\n", "ref,account,issued_on,amount\nI3,AC1,2026-11-03,y\n")
	_, err = all(intake.Invoices(intake.Options{Files: files, Currency: "EUR", Skip: s}))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	wantError := fmt.Sprintf("b.csv, line 2: a row to leave out, but its file has other columns than those in %s: import the files one by one", skipped)
	if diff := cmp.Diff(wantError, complaint(err, files)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}

	skipped += ".none"
	s = skip()
	if _, err = all(intake.Invoices(intake.Options{Files: write(t, header+"AC1,I1,2026-11-03,1\n"), Currency: "EUR", Skip: s})); err != nil || s.Close() != nil {
		t.Error(err)
	}
	if _, err := os.Stat(skipped); err == nil {
		t.Error("a file without rows was made")
	}
	// What cannot be told apart into rows still ends the load.
	_, err = all(intake.Invoices(intake.Options{Files: write(t, header+"\"AC1,I1,2026-11-03,1\n"), Currency: "EUR", Skip: skip()}))
	if err == nil || !strings.Contains(err.Error(), "quotation mark") {
		t.Errorf("an open quotation mark: %v", err)
	}
}

func TestSources(t *testing.T) {
	t.Parallel()
	read := func(text string) ([]intake.Source, string, error) {
		file := filepath.Join(t.TempDir(), "sources.yaml")
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		sources, err := intake.Sources(file)
		return sources, filepath.Dir(file), err
	}
	got, folder, err := read(`
sources:
  - name: crm
    kind: engagement
    map: {account: company, id: "Record ID"}
    from: exports/crm-*.csv
    encoding: windows-1252
    expect_every: 1d
  - name: shop
    kind: invoices
    currency: EUR
    from:
      env: SHOP_DATABASE_URL
      query: select * from invoices where updated_at > :since
    expect_every: 12h
  - {name: people, kind: people, from: /exports/people.csv}
`)
	want := []intake.Source{
		{
			Name: "crm", Kind: "engagement", Map: map[string]string{"account": "company", "id": "Record ID"},
			From: intake.Origin{Files: filepath.Join(folder, "exports/crm-*.csv")}, Encoding: "windows-1252", ExpectEvery: intake.Interval(24 * time.Hour),
		},
		{
			Name: "shop", Kind: "invoices", Currency: "EUR", ExpectEvery: intake.Interval(12 * time.Hour),
			From: intake.Origin{Env: "SHOP_DATABASE_URL", Query: "select * from invoices where updated_at > :since"},
		},
		{Name: "people", Kind: "people", From: intake.Origin{Files: "/exports/people.csv"}},
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
	for text, want := range map[string]string{
		"":                          "it lists no sources",
		"sources: []":               "it lists no sources",
		"sources: [{nam: crm}]":     "field nam not found",
		"sources: [{kind: people}]": "it has no name",
		"sources: [{name: crm, kind: events, from: a.csv}]":                                                   "kind \"events\" is none of invoices, accounts",
		"sources: [{name: crm, kind: people}]":                                                                "from is missing",
		"sources: [{name: crm, kind: people, from: {env: A}}]":                                                "an env but no query",
		"sources: [{name: crm, kind: people, from: {query: select 1}}]":                                       "a query but no env",
		"sources: [{name: crm, kind: people, from: {url: x}}]":                                                "from has no field \"url\"",
		"sources: [{name: crm, kind: people, from: [a.csv]}]":                                                 "from is a pattern of files",
		"sources: [{name: crm, kind: people, from: {env: 'postgres://ana:secret@host/db', query: select 1}}]": "never the URL itself",
		"sources: [{name: crm, kind: people, from: a.csv, map: {mail: x}}]":                                   "people have no field \"mail\"",
		"sources: [{name: crm, kind: people, from: a.csv, encoding: latin-9}]":                                "encoding latin-9: say utf-8",
		"sources: [{name: crm, kind: people, from: 'a[.csv'}]":                                                "is no pattern of files",
		"sources: [{name: crm, kind: people, from: a.csv, expect_every: daily}]":                              "no length of time such as 12h, 1d or 2w",
		"sources: [{name: crm, kind: people, from: a.csv}, {name: crm, kind: people, from: b.csv}]":           "two sources have this name",
		"sources: [{name: Lull, kind: people, from: a.csv}]":                                                  "kept for what people report",
	} {
		_, _, err := read(text)
		if err == nil || !strings.Contains(err.Error(), want) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: error %v, want one with %q", text, err, want)
		}
	}
}
