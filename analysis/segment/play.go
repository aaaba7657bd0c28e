package segment

// Play is a recommended step, as a code; its words are the catalogue's.
type Play string

// The plays.
const (
	SettleComplaint      Play = "settle_complaint"      // before anything else
	DiscussRenewal       Play = "discuss_renewal"       // the contract nears its end
	LoyaltyProgramme     Play = "loyalty_programme"     // community, open contact both ways
	AskForReferral       Play = "ask_for_referral"      //
	CheckPriceAndEffort  Play = "check_price_effort"    //
	LowerEffort          Play = "lower_effort"          // education and self-service
	Renegotiate          Play = "renegotiate"           //
	KeepContact          Play = "keep_contact"          //
	SatisfactionCheck    Play = "satisfaction_check"    // short, each quarter; preferences, competitors, no campaign
	ReviewDirectCost     Play = "review_direct_cost"    //
	PersonalMessage      Play = "personal_message"      // about their own usage, with one question
	ValuableContent      Play = "valuable_content"      // content of value, direct contact
	GroupTraining        Play = "group_training"        // and no costly personal effort
	LightMessage         Play = "light_message"         // the least that re-engages
	WeighEffort          Play = "weigh_effort"          // is more worth it?
	DirectCall           Play = "direct_call"           // by the owner
	PersonalOffer        Play = "personal_offer"        //
	ReengagementCampaign Play = "reengagement_campaign" // an offer without discount first
	AskWhyFirst          Play = "ask_why_first"         // before any offer; no volume bought at a loss
	WinBackCall          Play = "win_back_call"         // ask for the reason
	WinBackMessage       Play = "win_back_message"      // one, then let go
	DoNotChase           Play = "do_not_chase"          // settle open invoices, check the value of referrals first
	ConnectSource        Play = "connect_source"        //
	RenewSource          Play = "renew_source"          // its data is too old
	AskOwner             Play = "ask_owner"             // who knows what no source says
	WeighKeeping         Play = "weigh_keeping"         // keep or end
	RecordCosts          Play = "record_costs"          // those that are missing
	FeedbackIncentive    Play = "feedback_incentive"    // who never answers
	TrainingSession      Play = "training_session"      // who uses the basics only
	ThankForReferrals    Play = "thank_for_referrals"   //
)

// Signs are what speaks for a play beside segment and class.
type Signs struct {
	Reason        Reason // why engagement cannot be judged; "" where it can
	OpenComplaint bool
	RenewalDue    bool
	NeverAnswers  bool // no survey of ours was ever answered
	BasicUseOnly  bool
	ManyReferrals bool
}

// plays are the steps of each segment for a profitable, a break-even, an
// unprofitable and an incomplete customer. A quiet earner is never
// unprofitable.
var plays = map[Segment][4][]Play{
	SegmentActive: {
		{LoyaltyProgramme, AskForReferral},
		{CheckPriceAndEffort},
		{LowerEffort, Renegotiate, WeighKeeping},
		{KeepContact, RecordCosts},
	},
	SegmentQuietEarner: {
		{SatisfactionCheck},
		{SatisfactionCheck, ReviewDirectCost},
		{LightMessage, WeighEffort},
		{SatisfactionCheck, RecordCosts},
	},
	SegmentPassive: {
		{PersonalMessage, ValuableContent},
		{GroupTraining, ValuableContent},
		{LightMessage, WeighEffort},
		{PersonalMessage, RecordCosts},
	},
	SegmentDrifting: {
		{DirectCall, PersonalOffer},
		{ReengagementCampaign},
		{AskWhyFirst},
		{DirectCall, RecordCosts},
	},
	SegmentLapsed: {
		{WinBackCall},
		{WinBackMessage},
		{DoNotChase},
		{WinBackMessage, RecordCosts},
	},
	SegmentTooEarly: {
		{AskOwner},
		{AskOwner},
		{WeighKeeping},
		{AskOwner, RecordCosts},
	},
}

// NextStep returns what to do, most urgent first: never nothing for a segment of
// ours. A class that is not known counts as Incomplete.
func NextStep(s Segment, class Profitability, signs Signs) []Play {
	var steps []Play
	add := func(due bool, play Play) {
		if due {
			steps = append(steps, play)
		}
	}
	add(signs.OpenComplaint, SettleComplaint)
	add(signs.RenewalDue, DiscussRenewal)
	add(s == SegmentTooEarly && signs.Reason == NoSource, ConnectSource)
	add(s == SegmentTooEarly && signs.Reason == StaleSource, RenewSource)
	steps = append(steps, plays[s][column(class)]...)
	add(signs.NeverAnswers && s == SegmentPassive && class != Unprofitable, FeedbackIncentive)
	add(signs.BasicUseOnly && s != SegmentQuietEarner, TrainingSession)
	add(signs.ManyReferrals, ThankForReferrals)
	return steps
}

func column(class Profitability) int {
	switch class {
	case Profitable:
		return 0
	case BreakEven:
		return 1
	case Unprofitable:
		return 2
	}
	return 3
}
