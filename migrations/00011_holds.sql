-- +goose Up

create table holds (
    account_id bigint      not null,
    hold_id    bigint generated always as identity,
    hold_key   text        not null,
    reason     text        not null,
    from_on    date        not null,
    until_on   date        not null,
    held_by    text        not null,
    made_at    timestamptz not null,
    ended_at   timestamptz,
    ended_on   date,
    ended_by   text,
    constraint holds_pkey primary key (account_id, hold_id),
    constraint holds_one_per_act unique (account_id, hold_key),
    constraint holds_end_is_whole check ((ended_at is null) = (ended_on is null) and (ended_at is null) = (ended_by is null))
);

comment on table holds is 'Customers that are quiet for a known reason, whose alerts are kept back. A row changes once, when it is ended early.';
comment on column holds.account_id is 'The account.';
comment on column holds.hold_id is 'Order in which the holds were made.';
comment on column holds.hold_key is 'Name of the act that made it, so that the same act makes one hold however often it arrives.';
comment on column holds.reason is 'What is known, as a person wrote it.';
comment on column holds.from_on is 'Day it was made.';
comment on column holds.until_on is 'Last day held.';
comment on column holds.held_by is 'E-mail of the person who asked for it.';
comment on column holds.made_at is 'When it was made.';
comment on column holds.ended_at is 'When it was ended early; null when it was not.';
comment on column holds.ended_on is 'First day no longer held; null when it was not ended early.';
comment on column holds.ended_by is 'E-mail of the person who ended it; null when it was not ended early.';

-- +goose Down

drop table holds;
