-- +goose Up

create table sources (
    name         text        not null,
    kind         text        not null,
    expect_every interval,
    attempted_at timestamptz not null,
    succeeded_at timestamptz,
    error        text        not null default '',
    constraint sources_pkey primary key (name)
);

comment on table sources is 'What the nightly sync reads from, as its file lists it, and how that went.';
comment on column sources.name is 'Name in the file.';
comment on column sources.kind is 'What it holds, as the import command names it.';
comment on column sources.expect_every is 'How often new data is expected; null where the file does not say.';
comment on column sources.attempted_at is 'When it was last read, or tried to be.';
comment on column sources.succeeded_at is 'When it was last loaded; null before. A query is asked for what changed since then, less an overlap.';
comment on column sources.error is 'Why the last attempt failed; empty when it succeeded.';

alter table loads
    add column source   text not null default '',
    add column fresh_at timestamptz;
update loads set fresh_at = loaded_at;
alter table loads alter column fresh_at set not null;
comment on column loads.source is 'Source that a sync loaded; empty for an import by hand.';
comment on column loads.fresh_at is 'How far the data reached: when the newest of the files was last written, else when the import ran.';

-- +goose Down

alter table loads drop column fresh_at, drop column source;
drop table sources;
