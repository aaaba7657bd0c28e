-- +goose Up

create table working_hours (
    email      text        not null,
    from_at    time,
    until_at   time,
    weekdays   text        not null default '',
    zone       text        not null default '',
    changed_at timestamptz not null,
    constraint working_hours_pkey primary key (email),
    constraint working_hours_are_of_one_day check ((from_at is null) = (until_at is null) and from_at < until_at),
    constraint working_hours_weekdays_are_numbers check (weekdays ~ '^[1-7]*$')
);

comment on table working_hours is 'When people are reminded, where they said so, and where on earth they are, where that is not the zone of their follow-ups. Who has no row is reminded from 9 to 17 on working days.';
comment on column working_hours.email is 'E-mail of the person.';
comment on column working_hours.from_at is 'Time of day from which they are reminded, on their own clock; null where they did not say.';
comment on column working_hours.until_at is 'Time of day from which they are not reminded any more; null where they did not say.';
comment on column working_hours.weekdays is 'Days on which they are reminded, as ISO numbers from Monday, 1, to Sunday, 7, such as 12345; empty for the days on which people work where they are.';
comment on column working_hours.zone is 'IANA name of their zone, as Slack said it last; empty where nobody asked.';
comment on column working_hours.changed_at is 'When the row last changed.';

-- +goose Down

drop table working_hours;
