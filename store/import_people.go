package store

import (
	"context"
	"iter"
	"strings"

	"lull/analysis"
)

// ImportPeople stores people, all of them or, after an error, none. A field
// that a row's file does not have keeps its stored value; an empty field clears
// it, an empty role being rep. People who are stored but not among the rows
// stay as they are.
func (s *Store) ImportPeople(ctx context.Context, rows iter.Seq2[analysis.Row[analysis.Person], error], how Import) (analysis.Counts, error) {
	stage := func(l *loading) (int64, error) {
		err := l.run(ctx, `
			create temp table incoming_people (
				email text not null,
				name  text,
				team  text,
				role  text,
				place bigint not null
			) on commit drop`)
		if err != nil {
			return 0, err
		}
		return stageRows(ctx, l, `copy incoming_people from stdin`, rows,
			func(lines *copyLines, row analysis.Row[analysis.Person]) {
				person := row.Value
				if person.Role == "" {
					person.Role = analysis.Rep
				}
				lines.text(strings.ToLower(person.Email))
				lines.textOrNull(person.Name, row.Has("name"))
				lines.textOrNull(person.Team, row.Has("team"))
				lines.textOrNull(string(person.Role), row.Has("role"))
			})
	}
	merge := func(l *loading, counts *analysis.Counts) (err error) {
		counts.Repeated, err = l.dropRepeats(ctx, "incoming_people", "email", "email", "name", "team", "role")
		if err != nil {
			return err
		}
		counts.Changed, err = l.change(ctx, `
			update people p set
				name = coalesce(i.name, p.name),
				team = coalesce(i.team, p.team),
				role = coalesce(i.role, p.role)
			from incoming_people i
			where i.email = p.email
			  and (coalesce(i.name, p.name), coalesce(i.team, p.team), coalesce(i.role, p.role))
			   is distinct from (p.name, p.team, p.role)`)
		if err != nil {
			return err
		}
		counts.Created, err = l.change(ctx, `
			insert into people (email, name, team, role)
			select i.email, coalesce(i.name, ''), coalesce(i.team, ''), coalesce(i.role, 'rep')
			from incoming_people i
			where not exists (select from people p where p.email = i.email)`)
		return err
	}
	return s.load(ctx, "people", how, stage, merge)
}
