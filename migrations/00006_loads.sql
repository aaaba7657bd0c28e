-- +goose Up

create table loads (
    load_id   bigint generated always as identity,
    kind      text        not null,
    files     text[]      not null,
    rows      bigint      not null,
    created   bigint      not null,
    changed   bigint      not null,
    unchanged bigint      not null,
    loaded_at timestamptz not null,
    constraint loads_pkey primary key (load_id)
);

create index loads_loaded_at_idx on loads (loaded_at);

comment on table loads is 'One row per finished import; the newest of invoices tells the age of the data.';
comment on column loads.load_id is 'Order in which the imports finished.';
comment on column loads.kind is 'What was imported: invoices, accounts or people.';
comment on column loads.files is 'The files, as they were named.';
comment on column loads.rows is 'Rows read, repeated ones included.';
comment on column loads.created is 'Rows that were new.';
comment on column loads.changed is 'Rows that differed from what was stored.';
comment on column loads.unchanged is 'Rows that were stored already.';
comment on column loads.loaded_at is 'When the import ran.';

-- +goose Down

drop table loads;
