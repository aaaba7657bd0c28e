package profit

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"lull/analysis"
	"lull/analysis/calendar"
	"lull/analysis/money"
)

// A customer alike is at least half and at most twice a prospect's size.
const smaller, larger = 0.5, 2

// IsAlike reports whether a size is of the prospect's band. Sizes that are
// numbers are, where it is 0.5 to 2 times the prospect's; others are where they
// are the same word. An unknown size is like none.
func IsAlike(size, prospect string) bool {
	a, isNumber := number(size)
	b, isOther := number(prospect)
	if isNumber && isOther {
		return a >= smaller*b && a <= larger*b
	}
	size, prospect = strings.TrimSpace(size), strings.TrimSpace(prospect)
	return size != "" && strings.EqualFold(size, prospect)
}

// IsNumber reports whether a size is a number, such as 1,200, and not a word.
func IsNumber(size string) bool {
	_, is := number(size)
	return is
}

func number(text string) (value float64, isNumber bool) {
	digits := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" ,'’\u00a0\u202f", r) {
			return -1
		}
		return r
	}, text)
	value, err := strconv.ParseFloat(digits, 64)
	return value, err == nil && value > 0 && !math.IsInf(value, 0)
}

// Distance says how far apart two sizes are: 0 for the same or for words, more
// the greater the ratio of the larger to the smaller.
func Distance(a, b string) float64 {
	first, isNumber := number(a)
	second, isOther := number(b)
	if !isNumber || !isOther {
		return 0
	}
	return math.Abs(math.Log(first / second))
}

// LookAlike is what a customer alike brings and takes in a month, on average
// over its months of complete ledger, in minor units of the reporting currency.
type LookAlike struct {
	AccountID  int64 `json:"account_id"`
	Months     int   `json:"months"`     // full months of complete ledger
	Revenue    int64 `json:"revenue"`    // net
	Direct     int64 `json:"direct"`     // goods and delivery
	Commission int64 `json:"commission"` // on the revenue
	Serving    int64 `json:"serving"`    // sales effort, service and extra requests
}

// Margin returns the gross margin, a share of the revenue. Without revenue it is
// nothing that can be used.
func (l LookAlike) Margin() float64     { return 1 - float64(l.Direct)/float64(l.Revenue) }
func (l LookAlike) commission() float64 { return float64(l.Commission) / float64(l.Revenue) }

// Deals counts the closed opportunities of a sector and size.
type Deals struct {
	Sector, Size string
	Won, Closed  int
}

// WinRate is the share of deals that are won: that of a kind, drawn towards
// the overall one the fewer there are of that kind.
type WinRate struct {
	Won       int     `json:"won"`        // deals of the prospect's sector and size
	Closed    int     `json:"closed"`     // won and lost
	AllWon    int     `json:"all_won"`    // deals of any kind
	AllClosed int     `json:"all_closed"` // won and lost
	Share     float64 `json:"share"`      // (Won + κ·AllWon/AllClosed) / (Closed + κ), to five decimals; 0 where nothing was ever closed
}

// IsKnown reports whether there is a win rate at all: something was closed.
func (w WinRate) IsKnown() bool { return w.AllClosed > 0 }

// WinRate returns the chance of winning somebody of a sector and size. Case
// aside, sectors are compared as they are written.
func (p Policy) WinRate(deals []Deals, sector, size string) (w WinRate) {
	for _, d := range deals {
		w.AllWon += d.Won
		w.AllClosed += d.Closed
		if isSector(d.Sector, sector) && IsAlike(d.Size, size) {
			w.Won += d.Won
			w.Closed += d.Closed
		}
	}
	if w.AllClosed > 0 {
		overall := float64(w.AllWon) / float64(w.AllClosed)
		w.Share = math.Round(1e5*(float64(w.Won)+p.WinDeals*overall)/(float64(w.Closed)+p.WinDeals)) / 1e5
	}
	return w
}

func isSector(a, b string) bool {
	a, b = strings.TrimSpace(a), strings.TrimSpace(b)
	return a != "" && strings.EqualFold(a, b)
}

// Pursuit is what somebody expects of a prospect before the first contact.
// Amounts are minor units of the reporting currency.
type Pursuit struct {
	Currency    string
	NeedIsClear bool
	Revenue     int64 // a month; 0 for that of the customers alike
	CarePercent int   // of the average care: 100 for the average
	Cost        int64 // of pursuing it
	Minutes     int64 // of a representative that pursuing it takes; positive
}

// Verdict is what to do about a prospect.
type Verdict string

// The verdicts, and what keeps one from being given.
const (
	Pursue           Verdict = "pursue"
	Nurture          Verdict = "nurture"
	DoNotStart       Verdict = "do_not_start"
	TooFewLookAlikes Verdict = "too_few_lookalikes"
	NoWinRate        Verdict = "no_win_rate"
)

// Qualified is the verdict on a prospect with its working: every amount
// follows from those before it, to the minor unit.
type Qualified struct {
	Verdict    Verdict     `json:"verdict"`
	Considered int         `json:"considered"`  // customers of the sector and size
	LookAlikes []LookAlike `json:"look_alikes"` // those used
	WinRate    WinRate     `json:"win_rate"`

	// What follows is 0 with too few look-alikes.
	Revenue    int64   `json:"revenue"`    // expected a month
	IsStated   bool    `json:"is_stated"`  // by the person, not the median of the look-alikes
	Margin     int64   `json:"margin"`     // median gross margin of the look-alikes, basis points
	Direct     int64   `json:"direct"`     // Revenue less its margin
	Average    int64   `json:"average"`    // median monthly serving cost of the look-alikes
	Serving    int64   `json:"serving"`    // Average times the care
	Rate       int64   `json:"rate"`       // median commission of the look-alikes, basis points of revenue
	Commission int64   `json:"commission"` // Revenue times Rate
	Monthly    int64   `json:"monthly"`    // Revenue - Direct - Serving - Commission
	Factor     float64 `json:"factor"`     // months that count once discounted and by the chance to stay, to four decimals
	Return     int64   `json:"return"`     // Monthly times Factor
	Cost       int64   `json:"cost"`       // of pursuing it

	// And these are 0 without a win rate.
	Expected  int64 `json:"expected"`  // Return times the win rate
	Value     int64 `json:"value"`     // EV: Expected - Cost
	PerHour   int64 `json:"per_hour"`  // of Value, an hour of pursuit
	Threshold int64 `json:"threshold"` // of PerHour

	NeedIsUnclear bool `json:"need_is_unclear"` // keeps it from being pursued
	IsPoorAnHour  bool `json:"is_poor_an_hour"` // so does too little value an hour
}

// HasValue reports whether the expected value could be worked out.
func (q Qualified) HasValue() bool { return q.Verdict != TooFewLookAlikes && q.WinRate.IsKnown() }

// LookAlike returns what a customer brings and takes in a month, by the months
// among the last 12 of its statement in which everything is known that a
// prospect's return is made of: unpaid invoices and what it cost to win the
// customer are not.
func (s Statement) LookAlike(accountID int64) LookAlike {
	l := LookAlike{AccountID: accountID}
	var sum Totals
	for _, m := range s.Months[max(0, len(s.Months)-12):] {
		if !slices.ContainsFunc(m.Missing, func(g Gap) bool { return g.Input != OfBadDebt && g.Input != OfAcquisition }) {
			l.Months++
			sum = sum.Plus(m.Totals)
		}
	}
	if l.Months == 0 {
		return l
	}
	mean := func(total int64) int64 { return scaled(total, 1, int64(l.Months)) }
	l.Revenue, l.Direct = mean(sum.NetRevenue), mean(sum.DirectCost)
	l.Commission, l.Serving = mean(sum.Commission), mean(sum.Effort())
	return l
}

// SalesTime returns what minutes of sales time cost on a day by the rate card in
// force, in minor units of the reporting currency; not known without one.
func (r *Reckoner) SalesTime(minutes int64, on calendar.Date) (cost int64, known bool) {
	cost, gap := r.value(analysis.SalesTime, minutes, on)
	return cost, gap.Reason == ""
}

// Qualify judges a prospect by the customers alike and by the deals closed so
// far. Customers with fewer months of complete ledger than the policy asks for,
// or without revenue, are left out.
//
//	EV = p · Σ_{i=1..horizon} (s·d)^i · (R·margin - care·serving - commission) - cost
//
// where s is the monthly chance to stay and d = (1 + discount)^(-1/12). Without
// any closed deal there is no p and no EV; a monthly return that is nothing or
// less still says do not start.
func (p Policy) Qualify(of Pursuit, alike []LookAlike, rate WinRate) Qualified {
	q := Qualified{Considered: len(alike), WinRate: rate, Cost: of.Cost}
	for _, l := range alike {
		if l.Months >= p.LookAlikeMonths && l.Revenue > 0 {
			q.LookAlikes = append(q.LookAlikes, l)
		}
	}
	if len(q.LookAlikes) < p.LookAlikes {
		q.Verdict = TooFewLookAlikes
		return q
	}
	q.Revenue, q.IsStated = of.Revenue, of.Revenue > 0
	if !q.IsStated {
		q.Revenue = rounded(median(q.LookAlikes, func(l LookAlike) float64 { return float64(l.Revenue) }))
	}
	q.Margin = rounded(all * median(q.LookAlikes, LookAlike.Margin))
	q.Rate = rounded(all * median(q.LookAlikes, LookAlike.commission))
	q.Average = rounded(median(q.LookAlikes, func(l LookAlike) float64 { return float64(l.Serving) }))

	q.Direct = scaled(q.Revenue, all-q.Margin, all)
	q.Serving = scaled(q.Average, int64(of.CarePercent), 100)
	q.Commission = scaled(q.Revenue, q.Rate, all)
	q.Monthly = q.Revenue - q.Direct - q.Serving - q.Commission
	q.Factor = p.monthsThatCount()
	q.Return = rounded(float64(q.Monthly) * q.Factor)
	q.NeedIsUnclear = !of.NeedIsClear
	if rate.IsKnown() {
		q.Expected = rounded(float64(q.Return) * rate.Share)
		q.Value = q.Expected - q.Cost
		q.PerHour = scaled(q.Value, 60, of.Minutes)
		q.Threshold = p.HourValue * minorUnits(of.Currency)
		q.IsPoorAnHour = q.PerHour < q.Threshold
	}
	switch {
	case q.Monthly <= 0, rate.IsKnown() && q.Value <= 0:
		q.Verdict = DoNotStart
	case !rate.IsKnown():
		q.Verdict = NoWinRate
	case q.NeedIsUnclear, q.IsPoorAnHour:
		q.Verdict = Nurture
	default:
		q.Verdict = Pursue
	}
	return q
}

// monthsThatCount is Σ (s·d)^i over the horizon.
func (p Policy) monthsThatCount() (sum float64) {
	each := p.Stay / 100 * math.Pow(1+p.Discount/100, -1.0/12)
	for i := range p.Horizon {
		sum += math.Pow(each, float64(i+1))
	}
	return math.Round(sum*1e4) / 1e4
}

// minorUnits is how many there are in a whole unit of a currency.
func minorUnits(currency string) int64 {
	decimals, known := money.Decimals(currency)
	if !known {
		decimals = 2
	}
	return int64(math.Pow10(decimals))
}

// median is the middle value, or the mean of the two in the middle. There is at
// least one.
func median(alike []LookAlike, value func(LookAlike) float64) float64 {
	values := make([]float64, len(alike))
	for i, l := range alike {
		values[i] = value(l)
	}
	slices.SortFunc(values, cmp.Compare)
	middle := len(values) / 2
	if len(values)%2 == 1 {
		return values[middle]
	}
	return (values[middle-1] + values[middle]) / 2
}

// rounded is the nearest whole number, halves away from zero, and the largest
// that can be kept where it is larger.
func rounded(value float64) int64 {
	const most = 1 << 62
	return int64(math.Round(max(-most, min(most, value))))
}

// Qualification is a prospect that somebody asked about, with the answer.
type Qualification struct {
	ProspectID int64 // 0 for a name that is not among the prospects
	Name       string
	Sector     string
	Size       string
	Pursuit
	Qualified

	AsOf   calendar.Date
	Policy int    // version it was judged by
	By     string // e-mail of who asked
	At     time.Time
}
