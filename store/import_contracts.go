package store

import (
	"context"
	"iter"

	"lull/analysis"
)

// ImportContracts stores contracts as ImportInvoices does invoices. A row of
// the first load, and one of a backfill, counts as known from its first day in
// force, if that is past.
func (s *Store) ImportContracts(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Contract], error], how Import) (analysis.Counts, error) {
	fact := revised{kind: "contracts", table: "contracts", says: []string{"starts_on", "ends_on", "notice_on"}, on: "starts_on"}
	return importRevised(
		ctx, s, fact, rows, how,
		func(contract analysis.Contract) string { return contract.Account },
		func(lines *copyLines, contract analysis.Contract) {
			lines.text(contract.Ref)
			lines.date(contract.StartsOn)
			lines.date(contract.EndsOn)
			lines.date(contract.NoticeOn)
		},
	)
}

// ImportComplaints stores complaints as ImportInvoices does invoices. A row of
// the first load, and one of a backfill, counts as known from the day the
// complaint was made.
func (s *Store) ImportComplaints(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Complaint], error], how Import) (analysis.Counts, error) {
	fact := revised{kind: "complaints", table: "complaints", says: []string{"opened_on", "closed_on"}, on: "opened_on"}
	return importRevised(
		ctx, s, fact, rows, how,
		func(complaint analysis.Complaint) string { return complaint.Account },
		func(lines *copyLines, complaint analysis.Complaint) {
			lines.text(complaint.Ref)
			lines.date(complaint.OpenedOn)
			lines.date(complaint.ClosedOn)
		},
	)
}
