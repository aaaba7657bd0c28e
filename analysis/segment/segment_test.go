package segment_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
	"pgregory.net/rapid"

	"lull/analysis/segment"
)

func percentile(of float64) segment.Percentile { return segment.Percentile{Known: true, Of: of} }

func TestTheFirstMatchIsTheSegment(t *testing.T) {
	t.Parallel()
	worth := segment.Worth{Class: segment.Profitable, Revenue: percentile(60), Effort: percentile(40)}
	with := func(change func(*segment.Worth)) segment.Worth {
		w := worth
		change(&w)
		return w
	}
	for _, tt := range []struct {
		name       string
		engagement segment.EngagementState
		purchase   segment.PurchaseState
		worth      segment.Worth
		want       segment.Segment
		obstacle   segment.Obstacle
	}{
		{"lapsed comes first", segment.Unknown, segment.Lapsed, worth, segment.SegmentLapsed, ""},
		{"then drifting", segment.Active, segment.Drifting, worth, segment.SegmentDrifting, ""},
		{"cannot tell", segment.Unknown, segment.OnRhythm, worth, segment.SegmentTooEarly, ""},
		{"active", segment.Active, segment.OnRhythm, worth, segment.SegmentActive, ""},
		{"active, too few orders", segment.Active, segment.TooEarly, worth, segment.SegmentActive, ""},
		{"passive, too few orders", segment.Passive, segment.TooEarly, worth, segment.SegmentPassive, ""},
		{"quiet earner", segment.Passive, segment.OnRhythm, worth, segment.SegmentQuietEarner, ""},
		{
			"costs incomplete, effort known", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Class = segment.Incomplete }), segment.SegmentQuietEarner, "",
		},
		{"nothing known", segment.Passive, segment.OnRhythm, segment.Worth{}, segment.SegmentPassive, segment.RevenueUnknown},
		{
			"unprofitable", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Class = segment.Unprofitable }), segment.SegmentPassive, segment.IsUnprofitable,
		},
		{
			"little revenue", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Revenue.Of = 59.9 }), segment.SegmentPassive, segment.RevenueLow,
		},
		{
			"effort unknown", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Effort = segment.Percentile{} }), segment.SegmentPassive, segment.EffortUnknown,
		},
		{
			"much effort", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Effort.Of = 40.1 }), segment.SegmentPassive, segment.EffortHigh,
		},
		{
			"no number", segment.Passive, segment.OnRhythm,
			with(func(w *segment.Worth) { w.Revenue.Of = math.NaN() }), segment.SegmentPassive, segment.RevenueLow,
		},
	} {
		got, obstacle := segment.DefaultPolicy().SegmentOf(tt.engagement, tt.purchase, tt.worth)
		if got != tt.want || obstacle != tt.obstacle {
			t.Errorf("%s: %s, %q; want %s, %q", tt.name, got, obstacle, tt.want, tt.obstacle)
		}
	}
}

var segments = []segment.Segment{
	segment.SegmentLapsed, segment.SegmentDrifting, segment.SegmentTooEarly,
	segment.SegmentQuietEarner, segment.SegmentPassive, segment.SegmentActive,
}

var classes = []segment.Profitability{
	segment.Profitable, segment.BreakEven, segment.Unprofitable, segment.Incomplete, "",
}

func TestEverySegmentAndClassHasANextStep(t *testing.T) {
	t.Parallel()
	for _, s := range segments {
		for _, class := range classes {
			steps := segment.NextStep(s, class, segment.Signs{})
			if len(steps) == 0 || slices.Contains(steps, "") {
				t.Errorf("%s, %s: %v", s, class, steps)
			}
			unknown := class == segment.Incomplete || class == ""
			if slices.Contains(steps, segment.RecordCosts) != unknown {
				t.Errorf("%s, %s: %v", s, class, steps)
			}
		}
	}
}

func TestNextStep(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		segment segment.Segment
		class   segment.Profitability
		signs   segment.Signs
		want    []segment.Play
	}{
		{segment.SegmentActive, segment.Profitable, segment.Signs{}, []segment.Play{segment.LoyaltyProgramme, segment.AskForReferral}},
		{segment.SegmentQuietEarner, segment.Incomplete, segment.Signs{}, []segment.Play{segment.SatisfactionCheck, segment.RecordCosts}},
		{segment.SegmentDrifting, segment.Unprofitable, segment.Signs{}, []segment.Play{segment.AskWhyFirst}},
		{segment.SegmentLapsed, segment.Unprofitable, segment.Signs{OpenComplaint: true}, []segment.Play{segment.SettleComplaint, segment.DoNotChase}},
		{
			segment.SegmentPassive, "",
			segment.Signs{NeverAnswers: true, BasicUseOnly: true, RenewalDue: true},
			[]segment.Play{
				segment.DiscussRenewal, segment.PersonalMessage, segment.RecordCosts, segment.FeedbackIncentive, segment.TrainingSession,
			},
		},
		{segment.SegmentPassive, segment.Unprofitable, segment.Signs{NeverAnswers: true}, []segment.Play{segment.LightMessage, segment.WeighEffort}},
		{
			segment.SegmentQuietEarner, segment.Profitable,
			segment.Signs{BasicUseOnly: true, ManyReferrals: true},
			[]segment.Play{segment.SatisfactionCheck, segment.ThankForReferrals},
		},
		{
			segment.SegmentTooEarly, segment.Profitable,
			segment.Signs{Reason: segment.NoSource},
			[]segment.Play{segment.ConnectSource, segment.AskOwner},
		},
		{
			segment.SegmentTooEarly, segment.BreakEven,
			segment.Signs{Reason: segment.StaleSource},
			[]segment.Play{segment.RenewSource, segment.AskOwner},
		},
		{segment.SegmentTooEarly, segment.Profitable, segment.Signs{Reason: segment.TooNew}, []segment.Play{segment.AskOwner}},
	} {
		if diff := cmp.Diff(tt.want, segment.NextStep(tt.segment, tt.class, tt.signs)); diff != "" {
			t.Errorf("%s, %s, %+v: %s", tt.segment, tt.class, tt.signs, diff)
		}
	}
}

func TestEveryCustomerIsInOneSegment(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		engagement := rapid.SampledFrom([]segment.EngagementState{segment.Active, segment.Passive, segment.Unknown}).Draw(t, "engagement")
		purchase := rapid.SampledFrom([]segment.PurchaseState{segment.OnRhythm, segment.Drifting, segment.Lapsed, segment.TooEarly}).Draw(t, "purchase")
		percentiles := rapid.Custom(func(t *rapid.T) segment.Percentile {
			return segment.Percentile{Known: rapid.Bool().Draw(t, "known"), Of: rapid.Float64Range(0, 100).Draw(t, "of")}
		})
		w := segment.Worth{
			Class:   rapid.SampledFrom(classes).Draw(t, "class"),
			Revenue: percentiles.Draw(t, "revenue"), Effort: percentiles.Draw(t, "effort"),
		}
		got, obstacle := segment.DefaultPolicy().SegmentOf(engagement, purchase, w)
		earns := w.Class != segment.Unprofitable && w.Revenue.Known && w.Revenue.Of >= 60 && w.Effort.Known && w.Effort.Of <= 40
		buys := !purchase.IsQuiet()
		quiet := buys && engagement == segment.Passive
		for s, belongs := range map[segment.Segment]bool{
			segment.SegmentLapsed:      purchase == segment.Lapsed,
			segment.SegmentDrifting:    purchase == segment.Drifting,
			segment.SegmentTooEarly:    buys && engagement == segment.Unknown,
			segment.SegmentQuietEarner: quiet && purchase == segment.OnRhythm && earns,
			segment.SegmentPassive:     quiet && !(purchase == segment.OnRhythm && earns),
			segment.SegmentActive:      buys && engagement == segment.Active,
		} {
			if (got == s) != belongs {
				t.Fatalf("%s, and belongs to %s: %v", got, s, belongs)
			}
		}
		if (obstacle != "") != (got == segment.SegmentPassive && purchase == segment.OnRhythm) {
			t.Fatalf("%s with the obstacle %q", got, obstacle)
		}
	})
}

func TestThePolicyIsAcceptableAndSaysWhatIsNot(t *testing.T) {
	t.Parallel()
	if err := segment.DefaultPolicy().Validate(); err != nil {
		t.Fatal(err)
	}
	if err := (segment.Policy{}).Validate(); err == nil || strings.Count(err.Error(), "\n") != 22 {
		t.Errorf("of a policy of zeros: %v", err)
	}
	for _, tt := range []struct {
		change func(*segment.Policy)
		want   string
	}{
		{func(p *segment.Policy) { p.Cadence.Multiplier = 0.5 }, "cadence.multiplier is 0.5; it must be between 1 and 20"},
		{func(p *segment.Policy) { p.Cadence.EnterTail = math.NaN() }, "cadence.rate_enter_tail is NaN; it must be between 0 and 1"},
		{func(p *segment.Policy) { p.Cadence.Upper = 14 }, "cadence.bound_upper_days is 14; it must not be below cadence.bound_lower_days, 21"},
		{func(p *segment.Policy) { p.Cadence.History = 60 }, "cadence.rate_history_days is 60; it must not be below cadence.rate_minimum_history_days, 90"},
		{func(p *segment.Policy) { p.LeaveTail = 0.01 }, "leave_tail is 0.01; it must not be below cadence.rate_enter_tail, 0.05"},
		{func(p *segment.Policy) { p.Profit.Loss30 = 10_001 }, "profit.loss_1_30_basis_points is 10001; it must be between 0 and 10000"},
		{
			func(p *segment.Policy) { p.Profit.Costs.Equipment = "guessed" },
			`profit.costs.equipment is "guessed"; it must be recorded, estimated, none or left empty`,
		},
		{
			func(p *segment.Policy) { p.Profit.Costs.Extra = "estimated" },
			`profit.costs.extra is "estimated"; only sales and support can be estimated, as nothing is counted for the others`,
		},
		{func(p *segment.Policy) { p.Confirmations = 0 }, "confirmations is 0; it must be between 1 and 52"},
		{
			func(p *segment.Policy) { p.CoolDown, p.FixedBound = -1, math.Inf(1) },
			"cool_down_days is -1; it must be between 0 and 3650\nfixed_bound_days is +Inf; it must be between 1 and 3650",
		},
	} {
		policy := segment.DefaultPolicy()
		tt.change(&policy)
		if err := policy.Validate(); err == nil || err.Error() != tt.want {
			t.Errorf("%v, want %s", err, tt.want)
		}
	}
}

func TestAPolicyFileHoldsEveryNumberByTheNameThatIsComplainedOf(t *testing.T) {
	t.Parallel()
	text, err := yaml.Marshal(segment.DefaultPolicy())
	if err != nil {
		t.Fatal(err)
	}
	var read segment.Policy
	if err := yaml.Unmarshal(text, &read); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(segment.DefaultPolicy(), read); diff != "" {
		t.Error(diff)
	}
	broken := segment.Policy{}
	broken.Cadence.SurveyWeight, broken.MinimumTenure, broken.RevenuePercentile = -1, -1, -1
	for fault := range strings.Lines(broken.Validate().Error()) {
		name, _, _ := strings.Cut(fault, " is ")
		if key := name[strings.LastIndex(name, ".")+1:]; !strings.Contains(string(text), key+": ") {
			t.Errorf("no number %s in\n%s", key, text)
		}
	}
}
