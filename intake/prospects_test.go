package intake_test

import (
	"iter"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
	"lull/intake"
)

// onDay is the options of a load on a Tuesday, in euros unless a row says other.
func onDay(t *testing.T, text string) intake.Options {
	t.Helper()
	today, err := calendar.Parse("2026-11-24")
	if err != nil {
		t.Fatal(err)
	}
	return intake.Options{Files: write(t, text), Currency: "EUR", Today: today}
}

func on(text string) calendar.Date {
	day, err := calendar.Parse(text)
	if err != nil {
		panic(err)
	}
	return day
}

const (
	referralHeader    = "account,ref,referred,kind,share,referred_on,saved,incentive,currency\n"
	prospectHeader    = "ref,name,owner,team,sector,size,need\n"
	opportunityHeader = "ref,account,prospect,sector,size,opened_on,closed_on,outcome,amount,currency\n"
)

func TestReferrals(t *testing.T) {
	t.Parallel()
	rows, err := all(intake.Referrals(onDay(t, referralHeader+
		"AC1,R1,AC2,one,62.5,2026-05-01,800.50,200,chf\n"+
		"AC1,R2,AC3,ONE,,2026-05-02T09:00:00Z,,,\n"+
		"AC1,R3,AC4,two,0.00,2026-05-03,800,,\n")))
	amount := func(minor int64, currency string) money.Amount { return money.Amount{Minor: minor, Currency: currency} }
	want := []analysis.Referral{
		{Ref: "R1", Account: "AC1", Referred: "AC2", Kind: analysis.TypeOne, BasisPoints: 6_250, On: on("2026-05-01"), Saved: amount(80_050, "CHF"), Incentive: amount(20_000, "CHF")},
		{Ref: "R2", Account: "AC1", Referred: "AC3", Kind: analysis.TypeOne, BasisPoints: 10_000, On: on("2026-05-02")},
		{Ref: "R3", Account: "AC1", Referred: "AC4", Kind: analysis.TypeTwo, On: on("2026-05-03"), Saved: amount(80_000, "EUR"), Incentive: amount(0, "EUR")},
	}
	if diff := cmp.Diff(want, values(rows)); diff != "" || err != nil {
		t.Errorf("error %v (-want +got):\n%s", err, diff)
	}
}

func TestProspectsAndOpportunities(t *testing.T) {
	t.Parallel()
	prospects, err := all(intake.Prospects(onDay(t, prospectHeader+"PR1,Nordwind,Ana@example.com,EMEA,energy,180,Clear\nPR2,,,,,,\n")))
	wantProspects := []analysis.Prospect{
		{Ref: "PR1", Name: "Nordwind", Owner: "ana@example.com", Team: "EMEA", Sector: "energy", Size: "180", Need: analysis.ClearNeed},
		{Ref: "PR2"},
	}
	if diff := cmp.Diff(wantProspects, values(prospects)); diff != "" || err != nil {
		t.Errorf("prospects: error %v (-want +got):\n%s", err, diff)
	}
	opportunities, err := all(intake.Opportunities(onDay(t, opportunityHeader+
		"O1,AC1,,,,2026-05-01,2026-05-01,Won,5000,\nO2,,PR1,energy,180,,2026-05-02,lost,,\nO3,,,,,,,OPEN,1,JPY\n")))
	wantOpportunities := []analysis.Opportunity{
		{Ref: "O1", Account: "AC1", OpenedOn: on("2026-05-01"), ClosedOn: on("2026-05-01"), Outcome: analysis.Won, Amount: money.Amount{Minor: 500_000, Currency: "EUR"}},
		{Ref: "O2", Prospect: "PR1", Sector: "energy", Size: "180", ClosedOn: on("2026-05-02"), Outcome: analysis.Lost},
		{Ref: "O3", Outcome: analysis.Undecided, Amount: money.Amount{Minor: 1, Currency: "JPY"}},
	}
	if diff := cmp.Diff(wantOpportunities, values(opportunities)); diff != "" || err != nil {
		t.Errorf("opportunities: error %v (-want +got):\n%s", err, diff)
	}
}

func fault[T any](read func(intake.Options) iter.Seq2[analysis.Row[T], error]) func(o intake.Options) string {
	return func(o intake.Options) string {
		_, err := all(read(o))
		return complaint(err, o.Files)
	}
}

func TestBadReferralsProspectsAndOpportunities(t *testing.T) {
	t.Parallel()
	referrals, prospects, opportunities := fault(intake.Referrals), fault(intake.Prospects), fault(intake.Opportunities)
	for _, c := range []struct {
		read func(intake.Options) string
		text string
		want string
	}{
		{referrals, referralHeader + "AC1,R1,,one,,2026-05-01,,,\n", `line 2, referred: it is empty, and every row needs it`},
		{referrals, referralHeader + "AC1,R1,AC2,,,2026-05-01,,,\n", `line 2, kind: it is empty`},
		{referrals, referralHeader + "AC1,R1,AC2,three,,2026-05-01,,,\n", `line 2, kind "three": neither one (would not have come without it) nor two`},
		{referrals, referralHeader + "AC1,R1,AC2,one,100.01,2026-05-01,,,\n", `line 2, share "100.01": not between 0 and 100`},
		{referrals, referralHeader + "AC1,R1,AC2,one,-1,2026-05-01,,,\n", `line 2, share "-1": not between 0 and 100`},
		{referrals, referralHeader + "AC1,R1,AC2,one,33.333,2026-05-01,,,\n", `line 2, share "33.333": a share in percent has at most 2 decimals`},
		{referrals, referralHeader + "AC1,R1,AC2,one,half,2026-05-01,,,\n", `line 2, share "half": not a number`},
		{referrals, referralHeader + "AC1,R1,AC2,two,50,2026-05-01,,,\n", `line 2, share "50": of a referral of kind two only`},
		{referrals, referralHeader + "AC1,R1,AC2,one,,,,,\n", `line 2, referred_on: it is empty`},
		{referrals, referralHeader + "AC1,R1,AC2,one,,2027-05-01,,,\n", `line 2, referred_on "2027-05-01": in the future`},
		{referrals, referralHeader + "AC1,R1,AC2,one,,2026-05-01,-1,,\n", `line 2, saved "-1": not negative`},
		{referrals, referralHeader + "AC1,R1,AC2,one,,2026-05-01,,-1,\n", `line 2, incentive "-1": not negative`},
		{referrals, referralHeader + "AC1,R1,AC2,one,,2026-05-01,1,,euro\n", `line 2, currency "euro": not a currency code`},
		{prospects, prospectHeader + ",Nordwind,,,,,\n", `line 2, ref: it is empty`},
		{prospects, prospectHeader + "PR1,,ana,,,,\n", `line 2, owner "ana": not an e-mail address`},
		{prospects, prospectHeader + "PR1,,,,,,maybe\n", `line 2, need "maybe": neither clear nor unclear`},
		{opportunities, opportunityHeader + "O1,AC1,PR1,,,,2026-05-01,won,,\n", `line 2, prospect "PR1": an account and a prospect`},
		{opportunities, opportunityHeader + "O1,AC1,,,,,2026-05-01,,,\n", `line 2, outcome: it is empty`},
		{opportunities, opportunityHeader + "O1,AC1,,,,,2026-05-01,Engaging,,\n", `line 2, outcome "Engaging": none of won, lost and open`},
		{opportunities, opportunityHeader + "O1,AC1,,,,,,won,,\n", `line 2, closed_on: it is empty`},
		{opportunities, opportunityHeader + "O1,AC1,,,,2026-05-02,2026-05-01,lost,,\n", `line 2, closed_on "2026-05-01": before 2026-05-02, when it began`},
		{opportunities, opportunityHeader + "O1,AC1,,,,2026-05-02,2026-06-01,open,,\n", `line 2, closed_on "2026-06-01": an open one was not closed yet`},
		{opportunities, opportunityHeader + "O1,AC1,,,,,2026-12-01,won,,\n", `line 2, closed_on "2026-12-01": in the future`},
		{opportunities, opportunityHeader + "O1,AC1,,,,,2026-05-01,won,5k,\n", `line 2, amount "5k": not a number`},
	} {
		if got := c.read(onDay(t, c.text)); !strings.Contains(got, c.want) {
			t.Errorf("%s is refused with\n%s\nwant\n%s", c.text, got, c.want)
		}
	}
}
