-- +goose Up

create table people (
    email text not null,
    name  text not null default '',
    team  text not null default '',
    role  text not null default 'rep',
    constraint people_pkey primary key (email),
    constraint people_email_is_lower_case check (email = lower(email)),
    constraint people_role_is_known check (role in ('rep', 'lead', 'manager', 'admin'))
);

comment on table people is 'Who works at the seller''s side and may ask, as the people file names them.';
comment on column people.email is 'Lower-case e-mail address; what joins the file, the accounts and Slack.';
comment on column people.name is 'Name as people write it; empty where the file gave none.';
comment on column people.team is 'Team; empty for none. A manager without a team looks after all.';
comment on column people.role is 'What the person may do: rep, lead, manager or admin.';

-- +goose Down

drop table people;
