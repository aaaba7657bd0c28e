-- +goose Up

create table contracts (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    starts_on     date             not null,
    ends_on       date,
    notice_on     date,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint contracts_pkey primary key (account_id, ref, revision)
);

comment on table contracts is 'Agreements that keep a customer buying until they end. Corrected rows are kept and hold as those of invoices do.';
comment on column contracts.account_id is 'The account.';
comment on column contracts.ref is 'Number of the contract; at most one current row has it, kept so by the import''s lock.';
comment on column contracts.revision is 'Counts the versions of this number from 1.';
comment on column contracts.starts_on is 'First day in force.';
comment on column contracts.ends_on is 'Last day in force; null for an open-ended one.';
comment on column contracts.notice_on is 'From this day the renewal is due; null for none.';
comment on column contracts.known_at is 'When Lull came to know this version: the first day in force, if it is past, in a first load or a backfill, else the time of the import.';
comment on column contracts.superseded_at is 'When a later version became known; null on the current one.';

create table complaints (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    opened_on     date             not null,
    closed_on     date,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint complaints_pkey primary key (account_id, ref, revision)
);

comment on table complaints is 'Complaints of customers. Corrected rows are kept and hold as those of invoices do.';
comment on column complaints.account_id is 'The account.';
comment on column complaints.ref is 'Number of the complaint; at most one current row has it, kept so by the import''s lock.';
comment on column complaints.revision is 'Counts the versions of this number from 1.';
comment on column complaints.opened_on is 'Day it was made.';
comment on column complaints.closed_on is 'Day it was settled; null while it is open.';
comment on column complaints.known_at is 'When Lull came to know this version: the day it was made in a first load or a backfill, else the time of the import.';
comment on column complaints.superseded_at is 'When a later version became known; null on the current one.';

-- +goose Down

drop table complaints;
drop table contracts;
