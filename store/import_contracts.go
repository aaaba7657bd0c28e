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
	fact := revised{table: "contracts", on: "starts_on", columns: []string{"starts_on", "ends_on", "notice_on"}}
	return importRevised(
		ctx, s, fact, rows, how,
		func(contract analysis.Contract) (account, ref string) { return contract.Account, contract.Ref },
		func(lines *copyLines, contract analysis.Contract) {
			lines.date(contract.StartsOn)
			lines.date(contract.EndsOn)
			lines.date(contract.NoticeOn)
		},
		func(*loading) error { return nil },
	)
}

// ImportComplaints stores complaints as ImportInvoices does invoices. A row of
// the first load, and one of a backfill, counts as known from the day the
// complaint was made.
func (s *Store) ImportComplaints(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Complaint], error], how Import) (analysis.Counts, error) {
	fact := revised{table: "complaints", on: "opened_on", columns: []string{"opened_on", "closed_on"}}
	return importRevised(
		ctx, s, fact, rows, how,
		func(complaint analysis.Complaint) (account, ref string) { return complaint.Account, complaint.Ref },
		func(lines *copyLines, complaint analysis.Complaint) {
			lines.date(complaint.OpenedOn)
			lines.date(complaint.ClosedOn)
		},
		func(*loading) error { return nil },
	)
}
