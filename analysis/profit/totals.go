package profit

// Totals are the components of profit over some time, in minor units of the
// reporting currency, and what drives them. A cost is positive where it lowers
// profit. Of an input that is unknown they hold the known part.
type Totals struct {
	NetRevenue  int64 // invoices less credit notes
	DirectCost  int64
	Commission  int64
	SalesEffort int64
	Support     int64 // with Equipment the component service
	Equipment   int64
	Extra       int64 // extra requests less what was rebilled
	BadDebt     int64 // what the allowance rose by, and write-offs less recoveries
	Acquisition int64

	Orders           int // sale invoices
	CreditNotes      int
	SalesMinutes     int64 // recorded or estimated; time that was entered as an amount has none
	SupportMinutes   int64
	EquipmentMinutes int64
}

// Component is a part of profit.
type Component string

// The components, in the order in which they are shown.
const (
	NetRevenue      Component = "net_revenue"
	DirectCost      Component = "direct_cost"
	Commission      Component = "commission"
	SalesEffort     Component = "sales_effort"
	Service         Component = "service"
	Extra           Component = "extra"
	BadDebt         Component = "bad_debt"
	AcquisitionCost Component = "acquisition"
)

// Components lists every component.
func Components() []Component {
	return []Component{NetRevenue, DirectCost, Commission, SalesEffort, Service, Extra, BadDebt, AcquisitionCost}
}

// Of returns a component, in minor units; 0 for what is no component.
func (t Totals) Of(c Component) int64 {
	switch c {
	case NetRevenue:
		return t.NetRevenue
	case DirectCost:
		return t.DirectCost
	case Commission:
		return t.Commission
	case SalesEffort:
		return t.SalesEffort
	case Service:
		return t.Service()
	case Extra:
		return t.Extra
	case BadDebt:
		return t.BadDebt
	case AcquisitionCost:
		return t.Acquisition
	}
	return 0
}

// OfInput returns what an input is added up to, in minor units; 0 for what is no
// input.
func (t Totals) OfInput(input Input) int64 {
	if total, _ := t.total(input); total != nil {
		return *total
	}
	return 0
}

// Service returns the cost of support and equipment.
func (t Totals) Service() int64 { return t.Support + t.Equipment }

// Effort returns the cost of sales effort, service and extra requests.
func (t Totals) Effort() int64 { return t.SalesEffort + t.Service() + t.Extra }

// Minutes returns the minutes of sales, support and equipment.
func (t Totals) Minutes() int64 { return t.SalesMinutes + t.SupportMinutes + t.EquipmentMinutes }

// Profit returns net revenue less all costs.
func (t Totals) Profit() int64 {
	return t.NetRevenue - t.DirectCost - t.Commission - t.Effort() - t.BadDebt - t.Acquisition
}

// Plus returns the sum of two totals.
func (t Totals) Plus(o Totals) Totals {
	t.NetRevenue += o.NetRevenue
	t.DirectCost += o.DirectCost
	t.Commission += o.Commission
	t.SalesEffort += o.SalesEffort
	t.Support += o.Support
	t.Equipment += o.Equipment
	t.Extra += o.Extra
	t.BadDebt += o.BadDebt
	t.Acquisition += o.Acquisition
	t.Orders += o.Orders
	t.CreditNotes += o.CreditNotes
	t.SalesMinutes += o.SalesMinutes
	t.SupportMinutes += o.SupportMinutes
	t.EquipmentMinutes += o.EquipmentMinutes
	return t
}
