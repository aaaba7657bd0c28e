-- +goose Up

create table invoices (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    issued_on     date             not null,
    amount_minor  bigint           not null,
    currency      text             not null,
    is_credit     boolean          not null,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint invoices_pkey primary key (account_id, ref, revision),
    constraint invoices_credit_lowers_revenue check (not is_credit or amount_minor <= 0)
);

comment on table invoices is 'Invoices and credit notes, net of VAT and discounts. A corrected row is kept, so that the verdict of an old day can be had again: a row is current at E when known_at < E and superseded_at is null or >= E.';
comment on column invoices.account_id is 'The account it was sent to.';
comment on column invoices.ref is 'Number of the invoice; at most one current row has it, kept so by the import''s lock. It has no index: only imports look for numbers, all of theirs in one pass, and an index across accounts would cost every load more than that pass.';
comment on column invoices.revision is 'Counts the versions of this number from 1.';
comment on column invoices.issued_on is 'Day of issue in the installation''s calendar.';
comment on column invoices.amount_minor is 'Amount in minor units of the currency; negative or zero on a credit note.';
comment on column invoices.currency is 'ISO 4217 code of the amount.';
comment on column invoices.is_credit is 'A credit note: it lowers revenue and is no purchase.';
comment on column invoices.known_at is 'When Lull came to know this version: the day of issue in a first load or a backfill, else the time of the import.';
comment on column invoices.superseded_at is 'When a later version became known; null on the current one.';

create table account_activity (
    account_id        bigint      not null,
    purchase_days     integer     not null,
    first_purchase_on date,
    last_purchase_on  date,
    last_fact_on      date,
    last_known_at     timestamptz not null,
    constraint account_activity_pkey primary key (account_id)
);

comment on table account_activity is 'One row per account with invoices, kept by the transaction that imports them, so that judging all accounts need not read all invoices.';
comment on column account_activity.account_id is 'The account.';
comment on column account_activity.purchase_days is 'Number of days with at least one invoice that is no credit note.';
comment on column account_activity.first_purchase_on is 'First of these days; null without one.';
comment on column account_activity.last_purchase_on is 'Last of these days; null without one.';
comment on column account_activity.last_fact_on is 'Latest day of issue among the current invoices; null without one. The row holds for a day on or after it.';
comment on column account_activity.last_known_at is 'Latest moment at which any of the account''s invoices became known or was superseded. The row holds for what was known after it.';

-- +goose Down

drop table account_activity;
drop table invoices;
