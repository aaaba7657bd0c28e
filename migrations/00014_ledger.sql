-- +goose Up

alter table invoices
    add column due_on      date,
    add column rep         text   not null default '',
    add column product     text   not null default '',
    add column cost_minor  bigint,
    add column credits_ref text   not null default '';

comment on column invoices.due_on is 'Day by which it is to be paid; null where nothing says, and then it is the day of issue.';
comment on column invoices.rep is 'E-mail of who sold it, in lower case; empty where nothing says.';
comment on column invoices.product is 'What was sold; empty where nothing says.';
comment on column invoices.cost_minor is 'Direct cost of its lines in minor units of its currency; null where it is not known, which is not zero.';
comment on column invoices.credits_ref is 'Of a credit note the number of the invoice that it lowers; empty where nothing says.';

create table costs (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    kind          text             not null,
    occurred_on   date             not null,
    amount_minor  bigint,
    currency      text,
    minutes       bigint,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint costs_pkey primary key (account_id, ref, revision),
    constraint costs_kind_is_known check (kind in ('direct', 'commission', 'sales', 'support', 'equipment', 'extra', 'acquisition', 'rebilled')),
    constraint costs_is_an_amount_or_minutes check ((amount_minor is null) <> (minutes is null)),
    constraint costs_amount_has_a_currency check ((amount_minor is null) = (currency is null)),
    constraint costs_minutes_are_a_use_of_time check (minutes is null or (minutes >= 0 and kind in ('sales', 'support', 'equipment')))
);

comment on table costs is 'What customers took: amounts, and time that a rate card values. Corrected rows are kept and hold as those of invoices do.';
comment on column costs.account_id is 'The account that it was spent on.';
comment on column costs.ref is 'Number of the entry; at most one current row has it, kept so by the import''s lock.';
comment on column costs.revision is 'Counts the versions of this number from 1.';
comment on column costs.kind is 'What it was spent on: direct, commission, sales, support, equipment, extra or acquisition; rebilled is what the customer paid back of an extra request.';
comment on column costs.occurred_on is 'Day in the installation''s calendar.';
comment on column costs.amount_minor is 'Amount in minor units of the currency, negative where it takes back; null where the entry is minutes.';
comment on column costs.currency is 'ISO 4217 code of the amount; null where the entry is minutes.';
comment on column costs.minutes is 'Time in minutes; null where the entry is an amount.';
comment on column costs.known_at is 'When Lull came to know this version: its day in a first load or a backfill, else the time of the import.';
comment on column costs.superseded_at is 'When a later version became known; null on the current one.';

create table payments (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    invoice_ref   text collate "C" not null,
    kind          text             not null,
    paid_on       date             not null,
    amount_minor  bigint           not null,
    currency      text             not null,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint payments_pkey primary key (account_id, ref, revision),
    constraint payments_kind_is_known check (kind in ('payment', 'write_off', 'recovery')),
    constraint payments_are_not_negative check (amount_minor >= 0)
);

comment on table payments is 'How the balances of invoices moved. Corrected rows are kept and hold as those of invoices do.';
comment on column payments.account_id is 'The account of the invoice; when the invoice is moved to another, its payments move along.';
comment on column payments.ref is 'Number of the payment; at most one current row has it, kept so by the import''s lock.';
comment on column payments.revision is 'Counts the versions of this number from 1.';
comment on column payments.invoice_ref is 'Number of the invoice.';
comment on column payments.kind is 'payment; write_off is what was given up of it, recovery what of that was got back.';
comment on column payments.paid_on is 'Day in the installation''s calendar.';
comment on column payments.amount_minor is 'Amount in minor units of the currency; 0 where an entry was taken back.';
comment on column payments.currency is 'ISO 4217 code of the amount, which is that of the invoice.';
comment on column payments.known_at is 'When Lull came to know this version: its day in a first load or a backfill, else the time of the import.';
comment on column payments.superseded_at is 'When a later version became known; null on the current one.';

create table rate_cards (
    kind             text        not null,
    valid_from       date        not null,
    revision         integer     not null,
    cost_minor       bigint      not null,
    currency         text        not null,
    capacity_minutes bigint      not null,
    known_at         timestamptz not null,
    superseded_at    timestamptz,
    constraint rate_cards_pkey primary key (kind, valid_from, revision),
    constraint rate_cards_kind_is_a_use_of_time check (kind in ('sales', 'support', 'equipment')),
    constraint rate_cards_cost_is_not_negative check (cost_minor >= 0),
    constraint rate_cards_capacity_is_positive check (capacity_minutes > 0)
);

comment on table rate_cards is 'What time costs: the cost of a period over the minutes that could be worked in it. One holds from its day until the next of its kind. Corrected rows are kept and hold as those of invoices do.';
comment on column rate_cards.kind is 'Whose time: sales, support or equipment.';
comment on column rate_cards.valid_from is 'First day on which it holds.';
comment on column rate_cards.revision is 'Counts the versions from 1.';
comment on column rate_cards.cost_minor is 'Cost of the team or the equipment in the period, in minor units of the currency.';
comment on column rate_cards.currency is 'ISO 4217 code of the cost.';
comment on column rate_cards.capacity_minutes is 'Practical capacity of the period in minutes.';
comment on column rate_cards.known_at is 'When Lull came to know this version: its first day, if it is past, in a first load or a backfill, else the time of the import.';
comment on column rate_cards.superseded_at is 'When a later version became known; null on the current one.';

create table commission_rules (
    rep           text        not null,
    product       text        not null,
    valid_from    date        not null,
    revision      integer     not null,
    basis_points  integer     not null,
    known_at      timestamptz not null,
    superseded_at timestamptz,
    constraint commission_rules_pkey primary key (rep, product, valid_from, revision),
    constraint commission_rules_share_is_a_part check (basis_points between 0 and 10000)
);

comment on table commission_rules is 'The share of an invoice that is paid as commission where no commission is entered as a cost. One holds from its day until the next of its representative and product. Corrected rows are kept and hold as those of invoices do.';
comment on column commission_rules.rep is 'E-mail of the representative, in lower case; empty for any.';
comment on column commission_rules.product is 'Product of the invoice; empty for any.';
comment on column commission_rules.valid_from is 'First day of issue on which it holds.';
comment on column commission_rules.revision is 'Counts the versions from 1.';
comment on column commission_rules.basis_points is 'Share of the invoice''s net amount in hundredths of a percent.';
comment on column commission_rules.known_at is 'When Lull came to know this version: its first day, if it is past, in a first load or a backfill, else the time of the import.';
comment on column commission_rules.superseded_at is 'When a later version became known; null on the current one.';

create table exchange_rates (
    currency      text        not null,
    day           date        not null,
    revision      integer     not null,
    rate          bigint      not null,
    known_at      timestamptz not null,
    superseded_at timestamptz,
    constraint exchange_rates_pkey primary key (currency, day, revision),
    constraint exchange_rates_rate_is_positive check (rate > 0)
);

comment on table exchange_rates is 'What foreign currencies were worth. An amount is converted by the newest rate on or before its day that is at most 31 days older. Corrected rows are kept and hold as those of invoices do.';
comment on column exchange_rates.currency is 'ISO 4217 code of the foreign currency.';
comment on column exchange_rates.day is 'Day of the rate.';
comment on column exchange_rates.revision is 'Counts the versions from 1.';
comment on column exchange_rates.rate is 'Worth of one unit in units of the reporting currency, times 100,000,000.';
comment on column exchange_rates.known_at is 'When Lull came to know this version: its day in a first load or a backfill, else the time of the import.';
comment on column exchange_rates.superseded_at is 'When a later version became known; null on the current one.';

create table ledger_days (
    fact     text        not null,
    input    text        not null,
    currency text        not null,
    day      date        not null,
    known_at timestamptz not null,
    gone_at  timestamptz,
    constraint ledger_days_pkey primary key (fact, input, currency, day)
);

comment on table ledger_days is 'On which days there are entries for anybody at all, kept by the transaction that imports them, so that saying since when something is recorded, and in which currencies, need not read all entries.';
comment on column ledger_days.fact is 'What the entries are: invoices, costs, payments, engagement or touches.';
comment on column ledger_days.input is 'Which input they make known, such as support or bad_debt; of engagement and touches what is counted, such as meetings; empty for none.';
comment on column ledger_days.currency is 'ISO 4217 code of their amounts; empty where there are none.';
comment on column ledger_days.day is 'The day of the entries. Of engagement and touches there are only days before which nothing was known.';
comment on column ledger_days.known_at is 'When the first of them became known.';
comment on column ledger_days.gone_at is 'When the last of them was superseded by one that says otherwise; null while there is one.';

insert into ledger_days
select 'invoices', '', currency, issued_on, min(known_at),
       case when not bool_or(superseded_at is null) then max(superseded_at) end
from invoices group by currency, issued_on;

insert into ledger_days
select 'engagement', case type when 'support_request' then 'support_requests' else 'meetings' end, '', occurred_on,
       min(coalesce(known_at, occurred_on::timestamp at time zone 'UTC'))
from engagement_events where type in ('support_request', 'meeting_attended') group by type, occurred_on
union all
select 'touches', 'messages', '', occurred_on, min(known_at) from touches group by occurred_on;

-- +goose Down

drop table ledger_days;
drop table exchange_rates;
drop table commission_rules;
drop table rate_cards;
drop table payments;
drop table costs;
alter table invoices
    drop column credits_ref,
    drop column cost_minor,
    drop column product,
    drop column rep,
    drop column due_on;
