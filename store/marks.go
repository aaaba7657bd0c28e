package store

import (
	"context"
	"slices"
	"strconv"

	"lull/analysis"
	"lull/analysis/calendar"
)

// newMarks gathers the marks of events that an import stores, in whatever
// order, each in one number: the account's place in the import's directory, the
// mark's code, and whether it became known now. Sorted, they lie together by
// account, oldest first; that is far faster than keeping a list per account.
type newMarks []uint64

func packMark(account int, mark analysis.Mark, isKnownNow bool) uint64 {
	packed := uint64(account)<<32 | uint64(mark.Code())<<1
	if isKnownNow {
		packed |= 1
	}
	return packed
}

func packedMark(packed uint64) (account int, mark analysis.Mark, isKnownNow bool) {
	return int(packed >> 32), analysis.MarkOf(int32(packed >> 1 & (1<<31 - 1))), packed&1 == 1
}

// accountMarks are the marks of one account.
type accountMarks struct {
	account     int
	codes       []int32
	days        int
	first, last calendar.Date
	// The latest day of those known on their own day, and whether any other
	// became known now.
	knownOn    calendar.Date
	isKnownNow bool
}

// byAccount calls yield for each account. The codes are only valid during the
// call.
func (n newMarks) byAccount(yield func(m *accountMarks) error) error {
	slices.Sort(n)
	var m accountMarks
	for i, packed := range n {
		account, mark, isKnownNow := packedMark(packed)
		on, code := mark.On, mark.Code()
		if i == 0 || account != m.account {
			m = accountMarks{account: account, codes: m.codes[:0], first: on, last: on - 1}
		}
		if on != m.last {
			m.days++
		}
		m.last = on
		if len(m.codes) == 0 || m.codes[len(m.codes)-1] != code {
			m.codes = append(m.codes, code)
		}
		if isKnownNow {
			m.isKnownNow = true
		} else {
			m.knownOn = on
		}
		if i == len(n)-1 || int(n[i+1]>>32) != account {
			if err := yield(&m); err != nil {
				return err
			}
		}
	}
	return nil
}

// save adds the marks to those that are kept of the accounts. What somebody
// else has added since the transaction began stays.
func (n newMarks) save(ctx context.Context, l *loading, accounts *directory) error {
	if len(n) == 0 {
		return nil
	}
	err := l.run(ctx, `
		create temp table incoming_marks (
			account_id   bigint    not null,
			marks        integer[] not null,
			days         integer   not null,
			first_day    integer   not null,
			last_day     integer   not null,
			known_day    integer   not null,
			is_known_now boolean   not null
		) on commit drop`)
	if err != nil {
		return err
	}
	err = copyIn(ctx, l.conn, `copy incoming_marks from stdin`, func(lines *copyLines) error {
		return n.byAccount(func(m *accountMarks) error {
			lines.number(accounts.ids[m.account])
			lines.numbers(m.codes)
			lines.number(int64(m.days))
			lines.number(int64(m.first))
			lines.number(int64(m.last))
			lines.number(int64(m.knownOn))
			lines.boolean(m.isKnownNow)
			return lines.end()
		})
	})
	if err != nil {
		return err
	}
	return l.run(ctx, addMarks+`
		select account_id, marks, days, date '1970-01-01' + first_day, date '1970-01-01' + last_day,
		       case when is_known_now then $1
		            else (date '1970-01-01' + known_day)::timestamp at time zone 'UTC' end
		from incoming_marks`+mergeMarks, l.Now)
}

// Around the rows to add. A conflict is decided with the newest stored row, so
// two who add at once lose nothing.
const (
	addMarks = `
		insert into account_activity as a
			(account_id, engagement_marks, engaged_days, first_engaged_on, last_engaged_on, engagement_known_at)`
	mergeMarks = `
		on conflict (account_id) do update set
			(engagement_marks, engaged_days, first_engaged_on, last_engaged_on) = (
				select array_agg(distinct m order by m), count(distinct m >> 14),
				       date '1970-01-01' + (min(m) >> 14), date '1970-01-01' + (max(m) >> 14)
				from unnest(a.engagement_marks || excluded.engagement_marks) m),
			engagement_known_at = greatest(a.engagement_known_at, excluded.engagement_known_at)`
)

// numbers writes an array.
func (r *copyRow) numbers(list []int32) {
	r.column()
	r.buffer = append(r.buffer, '{')
	for i, n := range list {
		if i > 0 {
			r.buffer = append(r.buffer, ',')
		}
		r.buffer = strconv.AppendInt(r.buffer, int64(n), 10)
	}
	r.buffer = append(r.buffer, '}')
}
