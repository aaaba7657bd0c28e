package intake

import (
	"fmt"
	"iter"

	"lull/analysis"
)

// The fields of a complaint, in the order of its kind.
const (
	complaintAccount = iota
	complaintRef
	complaintOpenedOn
	complaintClosedOn
)

// Complaints yields the complaints of the files.
func Complaints(o Options) iter.Seq2[analysis.Row[analysis.Complaint], error] {
	days := o.days()
	return read(ComplaintsKind, o, func(r *record) (complaint analysis.Complaint, err error) {
		if complaint.Account, err = r.reference(complaintAccount); err != nil {
			return complaint, err
		}
		if complaint.Ref, err = r.reference(complaintRef); err != nil {
			return complaint, err
		}
		if complaint.OpenedOn, err = days.of(r, complaintOpenedOn); err != nil {
			return complaint, err
		}
		if r.value(complaintClosedOn) == "" {
			return complaint, nil
		}
		complaint.ClosedOn, err = days.of(r, complaintClosedOn)
		if err == nil && complaint.ClosedOn < complaint.OpenedOn {
			err = r.bad(complaintClosedOn, r.value(complaintClosedOn), fmt.Sprintf("before %s, when it began", complaint.OpenedOn))
		}
		return complaint, err
	})
}
