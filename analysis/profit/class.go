package profit

// Class is what a customer earns, in a word.
type Class string

// The classes. "" is a customer without any entry in the period.
const (
	Profitable   Class = "profitable"
	BreakEven    Class = "break_even"
	Unprofitable Class = "unprofitable"
	Incomplete   Class = "incomplete" // a cost is unknown
)

// Class returns the class of a period: by the margin where there is revenue, by
// the sign of the profit where there is none; Incomplete where an input is
// unknown, even where the period IsCertainLoss; "" where nothing is recorded in
// it.
func (p Policy) Class(of Period) Class {
	if of.Entries == 0 {
		return ""
	}
	if len(of.Missing) > 0 {
		return Incomplete
	}
	hundredfold, band := float64(of.Profit())*100, p.BreakEven*float64(max(of.NetRevenue, 0))
	switch {
	case hundredfold >= band && hundredfold > 0:
		return Profitable
	case hundredfold <= -band && hundredfold < 0:
		return Unprofitable
	}
	return BreakEven
}
