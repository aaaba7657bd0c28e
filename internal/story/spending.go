package story

import "math/rand/v2"

// spending is what serving one customer takes, beside the time that follows from
// its events and our touches.
type spending struct {
	cost     int   // direct cost, in per cent of sales
	care     int   // minutes that a request, a meeting or a message takes, in per cent of the usual ones
	support  int   // minutes of support per order
	visit    int   // minutes of sales per order
	machine  int   // minutes of equipment per order
	fuss     int   // of a hundred orders, how many come with an extra request
	pays     int   // days from an invoice to its payment; 30 are agreed
	unpaid   int   // latest invoices that are not paid
	givenUp  bool  // these are written off four months after they were due, and part of them comes in after all
	won      int64 // what it took to win the customer, in cents; 0 where that is over
	currency string
}

// spendings maps the number of an account to what serving it takes, where the
// story tells that on purpose.
var spendings = map[int]spending{
	1042: {cost: 66, care: 90, visit: 10, pays: 27},
	1187: {cost: 63, care: 100, visit: 45, fuss: 4, pays: 34},
	1093: {cost: 65, care: 130, support: 60, visit: 25, fuss: 8, pays: 31},
	1216: {cost: 64, care: 90, visit: 10, pays: 29},
	// Small orders with a lot of work in each.
	1305:   {cost: 78, care: 150, support: 115, machine: 30, fuss: 20, pays: 38},
	1158:   {cost: 70, care: 100, support: 5, fuss: 5, pays: 68},
	1271:   {cost: 61, care: 110, visit: 30, pays: 30, won: 520_000},
	1007:   {cost: 58, care: 100, visit: 40, pays: 33},
	1128:   {cost: 63, care: 100, support: 30, visit: 20, fuss: 10, pays: 26},
	1019:   {cost: 60, care: 100, support: 50, visit: 10, fuss: 6, pays: 24},
	1203:   {cost: 67, care: 120, support: 60, visit: 45, machine: 20, fuss: 6, pays: 41},
	1249:   {cost: 66, care: 100, support: 15, visit: 10, pays: 36, currency: "GBP"},
	1288:   {cost: 69, care: 100, support: 20, fuss: 14, pays: 29, currency: "GBP"},
	1340:   {cost: 62, care: 100, visit: 30, pays: 30, unpaid: 1, won: 90_000},
	1351:   {cost: 64, care: 100, visit: 20, pays: 30, unpaid: 1, givenUp: true, won: 60_000},
	1399:   {cost: 60, care: 100, support: 40, visit: 60, pays: 25, won: 240_000},
	cobalt: {care: 100, won: 400_000},
}

// swiss are the ordinary customers that are billed in francs, by their first
// names.
var swiss = map[string]bool{"Zollinger": true, "Zwick": true, "Wiesner": true}

// spending draws what serving an ordinary customer takes. since is how many days
// ago it first bought.
func (e extra) spending(rng *rand.Rand, who character, since int) spending {
	s := spending{cost: 50 + rng.IntN(26), care: 60 + rng.IntN(120), fuss: rng.IntN(10), pays: 20 + rng.IntN(19)}
	largest := map[string]int{small: 20, medium: 50, large: 120}[who.Size]
	s.visit = rng.IntN(largest)
	switch n := rng.IntN(100); {
	case n < 10:
		s.support = 120 + rng.IntN(160) // asks for everything twice
	case n < 45:
		s.support = 10 + rng.IntN(50)
	}
	if rng.IntN(100) < 12 {
		s.cost = 82 + rng.IntN(12) // bought with a discount
	}
	if rng.IntN(100) < 30 {
		s.machine = 10 + rng.IntN(50)
	}
	switch n := rng.IntN(100); {
	case n < 5:
		s.pays = 80 + rng.IntN(30)
	case n < 25:
		s.pays = 40 + rng.IntN(30)
	}
	if owes := rng.IntN(100); e.fate == fading && owes < 15 || e.fate == gone && owes < 30 {
		s.unpaid, s.givenUp = 1, e.fate == gone && owes%2 == 0
	}
	if since < 2*365 {
		s.won = who.typical * (30 + rng.Int64N(170)) / 100
	}
	if swiss[e.lead] {
		s.currency = "CHF"
	}
	return s
}
