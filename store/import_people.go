package store

import (
	"context"
	"iter"
	"strings"

	"lull/analysis"
)

// ImportPeople stores people, all of them or, after an error, none. A field
// that a row's file does not have keeps its stored value; an empty field clears
// it, an empty role being rep. No two people have one Slack ID. People who are stored but not among the rows
// stay as they are.
func (s *Store) ImportPeople(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Person], error], how Import) (analysis.Counts, error) {
	stage := func(l *loading) (int64, error) {
		return stageNew(ctx, l, "incoming_people", `email text not null, name text, team text, role text, slack_id text`, rows,
			func(lines *copyLines, row analysis.Row[analysis.Person]) {
				person := row.Value
				if person.Role == "" {
					person.Role = analysis.Rep
				}
				lines.text(strings.ToLower(person.Email))
				lines.textOrNull(person.Name, row.Has("name"))
				lines.textOrNull(person.Team, row.Has("team"))
				lines.textOrNull(string(person.Role), row.Has("role"))
				lines.textOrNull(person.SlackID, row.Has("slack_id"))
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, "incoming_people", []string{"email"}, "email", "name", "team", "role", "slack_id")
		if err != nil {
			return err
		}
		counts.Changed, err = l.change(ctx, `
			update people p set
				name = coalesce(i.name, p.name),
				team = coalesce(i.team, p.team),
				role = coalesce(i.role, p.role),
				slack_id = nullif(coalesce(i.slack_id, p.slack_id), '')
			from incoming_people i
			where i.email = p.email
			  and (coalesce(i.name, p.name), coalesce(i.team, p.team), coalesce(i.role, p.role), nullif(coalesce(i.slack_id, p.slack_id), ''))
			   is distinct from (p.name, p.team, p.role, p.slack_id)`)
		if err != nil {
			return err
		}
		counts.Created, err = l.change(ctx, `
			insert into people (email, name, team, role, slack_id)
			select i.email, coalesce(i.name, ''), coalesce(i.team, ''), coalesce(i.role, 'rep'), nullif(i.slack_id, '')
			from incoming_people i
			where not exists (select from people p where p.email = i.email)`)
		if err != nil {
			return err
		}
		return l.sameSlackID(ctx)
	}
	return s.load(ctx, "people", how, stage, merge)
}

// sameSlackID names the first staged person whose Slack ID is somebody else's
// too.
func (l *loading) sameSlackID(ctx context.Context) error {
	var shared []struct {
		Place int64
		ID    string
		Other string
	}
	err := l.tx.SelectContext(ctx, &shared, `
		select i.place, p.slack_id as id, o.email as other
		from incoming_people i
		join people p on p.email = i.email
		join people o on o.slack_id = p.slack_id and o.email <> p.email
		order by i.place desc limit 1`)
	if err != nil || len(shared) == 0 {
		return err
	}
	file, line := l.at(shared[0].Place)
	return &analysis.BadRow{
		File: file, Line: line, Column: "slack_id", Value: shared[0].ID,
		Reason: "the Slack ID of " + shared[0].Other + " too: one person has one",
	}
}
