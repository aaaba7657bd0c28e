-- +goose Up

create table settings (
    settings_id          integer not null default 1,
    currency             text    not null default 'EUR',
    time_zone            text    not null default 'UTC',
    clock_offset_seconds bigint  not null default 0,
    demonstration        text    not null default '',
    constraint settings_pkey primary key (settings_id),
    constraint settings_one_row check (settings_id = 1),
    constraint settings_currency_is_iso check (currency ~ '^[A-Z]{3}$')
);

comment on table settings is 'What holds for the whole installation; exactly one row.';
comment on column settings.settings_id is 'Always 1; keeps the table at one row.';
comment on column settings.currency is 'ISO 4217 code of amounts that come without one.';
comment on column settings.time_zone is 'IANA name of the zone whose midnight divides the calendar days.';
comment on column settings.clock_offset_seconds is 'Added to the machine''s clock by every command on this database; 0 except in a demonstration or a replay.';
comment on column settings.demonstration is 'What a demonstration holds: filling (not finished), company, imported (the company and a person''s data), empty (a person''s data); nothing for an installation in earnest.';

insert into settings default values;

-- +goose Down

drop table settings;
