-- +goose Up

create table touches (
    account_id  bigint      not null,
    touch_key   bigint      not null,
    known_at    timestamptz not null,
    occurred_on date        not null,
    kind        text        not null,
    source      text        not null,
    source_id   text        not null,
    constraint touches_pkey primary key (account_id, occurred_on, touch_key)
);

comment on table touches is 'What we did towards customers; it is no engagement. A row never changes.';
comment on column touches.account_id is 'The account.';
comment on column touches.touch_key is 'Hash of source and source_id, by which a second delivery is known. It has no index: only imports look for it, all of theirs in one pass.';
comment on column touches.known_at is 'When Lull came to know it: midnight UTC of its day in the first load of a source or a backfill, else the time of the import.';
comment on column touches.occurred_on is 'Day in the installation''s calendar.';
comment on column touches.kind is 'How we reached out, as the file words it, such as email, call, visit or campaign.';
comment on column touches.source is 'System that knows of it, such as crm.';
comment on column touches.source_id is 'Its id in that system.';

-- +goose Down

drop table touches;
