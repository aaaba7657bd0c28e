package cadence

import (
	"math"

	"lull/analysis/calendar"
)

const week = 7 // days

// Buyer is what the purchase models know of one customer who has bought. The
// models speak weeks, as their prior does.
type Buyer struct {
	Repeats int     // purchase days after the first one
	Recency float64 // weeks from the first purchase day to the last; 0 with no repeats
	Age     float64 // weeks from the first purchase day to the as-of day; not below Recency
	LogGaps float64 // sum of the natural logarithms of the gaps, each in weeks; 0 with no repeats
}

// BuyerOf sums up a customer's purchase days, which are distinct and in order;
// those after asOf do not count. Who had not bought by then is no buyer.
func BuyerOf(days []calendar.Date, asOf calendar.Date) (b Buyer, hasBought bool) {
	for i, day := range days {
		if day > asOf {
			break
		}
		hasBought, b.Repeats = true, i
		if i > 0 {
			b.LogGaps += math.Log(float64(day-days[i-1]) / week)
		}
		b.Recency = float64(day-days[0]) / week
	}
	if hasBought {
		b.Age = float64(asOf-days[0]) / week
	}
	return b, hasBought
}

// rhythm is the buyer's in days, from day 0 on.
func (b Buyer) rhythm() Rhythm {
	return Rhythm{Days: b.Repeats + 1, Last: calendar.Date(math.Round(week * b.Recency))}
}

// Model is the modified beta-geometric model of buying and dropping out with
// Erlang gaps (MBG/CNBD-k; Reutterer, Platzer and Schröder 2021). A customer's
// gap is a sum of K exponential stages; their rate a week is Gamma(R, Alpha) over
// the customers. After every purchase, the first included, a customer drops out
// with a probability that is Beta(A, B) over the customers. K 1 is MBG/NBD
// (Batislam, Denizel and Filiztekin 2007), for buyers without regularity.
//
// It is computed in logarithms and finite for any history of up to 10,000
// repeats. All parameters are positive.
type Model struct {
	K     int     `json:"k"`
	R     float64 `json:"r"`
	Alpha float64 `json:"alpha"` // weeks
	A     float64 `json:"a"`
	B     float64 `json:"b"`
}

// Kind names the model: mbg_cnbd_k, or mbg_nbd where K is not above 1.
func (m Model) Kind() string {
	if m.K <= 1 {
		return "mbg_nbd"
	}
	return "mbg_cnbd_k"
}

// LogLikelihood returns the logarithm of a history's density, with n = R +
// K·Repeats and B the beta function
//
//	ln Γ(n)/Γ(R) + R·ln Alpha − n·ln(Alpha+Recency) + (K−1)·LogGaps − Repeats·ln Γ(K)
//	+ ln( B(A, B+Repeats+1)/B(A, B) · S + B(A+1, B+Repeats)/B(A, B) )
//
// where S is the chance of the present silence while the customer is alive.
func (m Model) LogLikelihood(b Buyer) float64 {
	return m.constant(b.Repeats) + m.level(b.Repeats).logLikelihood(b.Recency, b.Age) + float64(m.K-1)*b.LogGaps
}

// Alive returns the probability that the customer has not dropped out.
func (m Model) Alive(b Buyer) float64 {
	l := m.level(b.Repeats)
	return 1 / (1 + math.Exp(l.odds-l.logSilence(b.Recency, b.Age)))
}

// Active returns the probability of at least one purchase in the next weeks:
// that the customer is alive and the present silence does not last so much
// longer. It is 0 for 0 weeks.
func (m Model) Active(b Buyer, weeks float64) float64 {
	l := m.level(b.Repeats)
	now, then := l.logSilence(b.Recency, b.Age), l.logSilence(b.Recency, b.Age+weeks)
	return -math.Expm1(min(then-now, 0)) / (1 + math.Exp(l.odds-now))
}

// Silence returns the probability that a customer who is alive buys nothing from
// the last purchase on until so many weeks from now; with 0 weeks until now.
func (m Model) Silence(b Buyer, weeks float64) float64 {
	return math.Exp(m.level(b.Repeats).logSilence(b.Recency, b.Age+weeks))
}

// level is a model at a number of repeats.
type level struct {
	k     int
	n     float64 // shape of the rate, R + K·Repeats
	alpha float64
	odds  float64 // ln of A / (B + Repeats), of having dropped out after the last purchase
}

func (m Model) level(repeats int) level {
	x := float64(repeats)
	return level{k: m.K, n: m.R + float64(m.K)*x, alpha: m.Alpha, odds: math.Log(m.A) - math.Log(m.B+x)}
}

// constant is the terms of the log-likelihood that no time is in.
func (m Model) constant(repeats int) float64 {
	x, k := float64(repeats), float64(m.K)
	return lnΓ(m.R+k*x) - lnΓ(m.R) + m.R*math.Log(m.Alpha) - x*lnΓ(k) +
		lnΓ(m.A+m.B) - lnΓ(m.B) + lnΓ(m.B+x+1) - lnΓ(m.A+m.B+x+1)
}

// logLikelihood is the terms that the times are in, but the gaps': theirs is the
// same for all parameters.
func (l level) logLikelihood(recency, age float64) float64 {
	first, rest := l.stages(recency, age)
	high := max(first, l.odds)
	return high + math.Log(math.Exp(first-high)*rest+math.Exp(l.odds-high)) - l.n*math.Log(l.alpha+recency)
}

// logSilence is ln S.
func (l level) logSilence(recency, age float64) float64 {
	first, rest := l.stages(recency, age)
	return min(first+math.Log(rest), 0)
}

// stages are the factors of S, of the first one the logarithm. With p =
// (Alpha+Recency) / (Alpha+Age), q = 1 − p
//
//	S = p^n · Σ j=0..K−1  Γ(n+j) / (Γ(n) · j!) · q^j
//
// whose terms are all positive, so that nothing cancels.
func (l level) stages(recency, age float64) (first, rest float64) {
	silence, base := max(age-recency, 0), l.alpha+recency
	term, q := 1.0, silence/(base+silence)
	rest = 1
	for j := range l.k - 1 {
		term *= (l.n + float64(j)) / float64(j+1) * q
		rest += term
	}
	return -l.n * math.Log1p(silence/base), rest
}

func lnΓ(x float64) float64 {
	v, _ := math.Lgamma(x)
	return v
}
