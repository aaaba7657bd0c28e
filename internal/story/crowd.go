package story

import "math/rand/v2"

// The sizes of a customer.
const (
	small  = "small"
	medium = "medium"
	large  = "large"
)

// fate is how an ordinary customer's story goes.
type fate int

const (
	steady fate = iota // goes on buying at its own pace
	fading             // has been quiet for longer than its pace allows
	gone               // has been quiet for far longer
	young              // has bought once or twice, of late
)

// How many of the ordinary customers do not go on as ever.
const (
	fadingCount = 34
	goneCount   = 27
	youngCount  = 13
)

// oldest is how many days the books go back.
const oldest = 1095

// extra is an ordinary customer before its details are drawn.
type extra struct {
	lead   string
	region region
	fate   fate
}

// crowd returns the ordinary customers, in an order that mixes their regions
// and fates.
func crowd() []extra {
	var all []extra
	for _, region := range regions {
		for _, lead := range region.leads {
			all = append(all, extra{lead: lead, region: region})
		}
	}
	rng := rand.New(rand.NewPCG(seed, 0))
	shuffle := func() { rng.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] }) }
	shuffle()
	all = all[:lastAccount-firstAccount+1-len(characters)+1] // Cobalt's place is one of theirs
	for i := range all {
		switch {
		case i < fadingCount:
			all[i].fate = fading
		case i < fadingCount+goneCount:
			all[i].fate = gone
		case i < fadingCount+goneCount+youngCount:
			all[i].fate = young
		}
	}
	shuffle()
	return all
}

// character draws the details.
func (e extra) character(rng *rand.Rand) character {
	trade, size := pick(rng, e.region.trades), pick(rng, []string{small, small, small, medium, medium, large})
	name := e.lead + " " + trade.word + " " + pick(rng, e.region.forms)
	owner, contact := pick(rng, owners[e.region.team]), pick(rng, e.region.contacts)
	typical := map[string]int64{small: 60_000, medium: 220_000, large: 650_000}[size]
	return character{
		account(name, trade.sector, size, e.region.team, owner, contact),
		buying{days: e.fate.days(rng), typical: typical * (50 + rng.Int64N(120)) / 100},
	}
}

// days draws the order days, in days ago, the latest first.
func (f fate) days(rng *rand.Rand) []int {
	gap := pick(rng, []int{7, 10, 14, 14, 17, 21, 21, 24, 28, 28, 30, 35, 42, 45, 60, 75, 90})
	if f == young {
		return every(rng.IntN(80), 1+rng.IntN(2), 2+rng.IntN(40))
	}
	patience := max(24, min(5*gap/2, max(112, 3*gap/2))) // about what is still normal
	silence := rng.IntN(gap*5/4 + 1)
	switch f {
	case fading:
		silence = patience * (115 + rng.IntN(65)) / 100
	case gone:
		silence = patience * (220 + rng.IntN(130)) / 100
	}
	start := min(oldest, max(400+rng.IntN(oldest-400), silence+6*gap))
	evenness := 2 + rng.IntN(4)
	days := []int{silence}
	for ago := silence; ; days = append(days, ago) {
		if ago += around(rng, gap, evenness); ago > start {
			return days
		}
	}
}

// around draws a gap of at least 1 whose mean is gap; the more even, the nearer.
func around(rng *rand.Rand, gap, evenness int) int {
	sum := 0
	for range evenness {
		sum += 1 + rng.IntN(2*gap-1)
	}
	return sum / evenness
}

func pick[T any](rng *rand.Rand, from []T) T { return from[rng.IntN(len(from))] }
