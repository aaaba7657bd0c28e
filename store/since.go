package store

// What was done about an account a, or happened to it, from a day on and no later
// than another: the digest and the report of what follow-ups led to judge alike.
// The days are SQL.

// The days of a follow-up f, where it is to be done.
const (
	madeOn = `(f.made_at at time zone f.zone)::date`
	doneOn = `(f.done_at at time zone f.zone)::date`
)

// followedUp tells whether somebody had a follow-up about the account.
func followedUp(from, until string) string {
	return `exists (select from follow_ups f where f.account_id = a.account_id and f.state <> 'withdrawn'
		and (f.done_at is null or ` + doneOn + ` >= ` + from + `) and ` + madeOn + ` <= ` + until + `::date)`
}

// contactedOn is the first day on which a contact was reported, we reached out, or
// a follow-up was done with an answer; null for none.
func contactedOn(from, until string) string {
	between := ` between ` + from + ` and ` + until + `::date`
	return `least(
		(select min(` + doneOn + `) from follow_ups f where f.account_id = a.account_id
			and f.state = 'done' and f.outcome not in ('', 'no_answer') and ` + doneOn + between + `),
		(select min(t.occurred_on) from touches t where t.account_id = a.account_id and t.occurred_on` + between + `),
		(select min(e.occurred_on) from engagement_events e where e.account_id = a.account_id and e.occurred_on` + between + `
			and e.type = 'contact_reported' and e.withdrawn_at is null))`
}

// backOn is the first day for which the account was found to engage again; null
// for none.
func backOn(from, until string) string {
	return `(select min(t.as_of) from transitions t where t.account_id = a.account_id
		and t.as_of between ` + from + ` and ` + until + `::date and t.tag = 'active_again')`
}

// orderedOn is the first day with an order; null for none.
func orderedOn(from, until string) string {
	return `(select min(i.issued_on) from invoices i where i.account_id = a.account_id
		and i.issued_on between ` + from + ` and ` + until + `::date and not i.is_credit and i.superseded_at is null)`
}
