package intake

import (
	"fmt"
	"iter"
	"strings"

	"lull/analysis"
)

// The fields of an opportunity, in the order of its kind.
const (
	opportunityRef = iota
	opportunityAccount
	opportunityProspect
	opportunitySector
	opportunitySize
	opportunityOpenedOn
	opportunityClosedOn
	opportunityOutcome
	opportunityAmount
	opportunityCurrency
)

// Opportunities yields the opportunities of the files.
func Opportunities(o Options) iter.Seq2[analysis.Row[analysis.Opportunity], error] {
	days := o.days()
	return read(OpportunitiesKind, o, func(r *record) (opportunity analysis.Opportunity, err error) {
		if opportunity.Ref, err = r.reference(opportunityRef); err != nil {
			return opportunity, err
		}
		if err = r.opportunityWith(&opportunity); err != nil {
			return opportunity, err
		}
		if opportunity.Sector, err = r.text(opportunitySector, maxText); err != nil {
			return opportunity, err
		}
		if opportunity.Size, err = r.text(opportunitySize, maxText); err != nil {
			return opportunity, err
		}
		if opportunity.Outcome, err = r.outcome(); err != nil {
			return opportunity, err
		}
		if r.value(opportunityOpenedOn) != "" {
			if opportunity.OpenedOn, err = days.of(r, opportunityOpenedOn); err != nil {
				return opportunity, err
			}
		}
		if err = r.closing(&opportunity, days); err != nil {
			return opportunity, err
		}
		if r.value(opportunityAmount) != "" {
			opportunity.Amount, err = r.amount(opportunityAmount, opportunityCurrency, o.Currency)
		}
		return opportunity, err
	})
}

// opportunityWith reads whom it is with, which may be nobody that is named.
func (r *record) opportunityWith(opportunity *analysis.Opportunity) (err error) {
	account, prospect := r.value(opportunityAccount), r.value(opportunityProspect)
	switch {
	case account != "" && prospect != "":
		return r.bad(opportunityProspect, prospect, "an account and a prospect: a deal is with one of them, so leave the other out")
	case account != "":
		opportunity.Account, err = r.reference(opportunityAccount)
	case prospect != "":
		opportunity.Prospect, err = r.reference(opportunityProspect)
	}
	return err
}

func (r *record) outcome() (analysis.DealOutcome, error) {
	value := r.value(opportunityOutcome)
	switch outcome := analysis.DealOutcome(strings.ToLower(value)); outcome {
	case analysis.Won, analysis.Lost, analysis.Undecided:
		return outcome, nil
	case "":
		return "", r.bad(opportunityOutcome, "", needed)
	}
	return "", r.bad(opportunityOutcome, value, "none of won, lost and open")
}

// closing reads the day on which it was won or lost.
func (r *record) closing(opportunity *analysis.Opportunity, days *days) (err error) {
	value := r.value(opportunityClosedOn)
	switch {
	case opportunity.Outcome == analysis.Undecided && value != "":
		return r.bad(opportunityClosedOn, value, "an open one was not closed yet: leave the day out, or say whether it was won or lost")
	case opportunity.Outcome == analysis.Undecided:
		return nil
	}
	if opportunity.ClosedOn, err = days.of(r, opportunityClosedOn); err != nil {
		return err
	}
	if opportunity.OpenedOn != 0 && opportunity.ClosedOn < opportunity.OpenedOn {
		return r.bad(opportunityClosedOn, value, fmt.Sprintf("before %s, when it began", opportunity.OpenedOn))
	}
	return nil
}
