-- +goose Up

create table referrals (
    account_id      bigint           not null,
    ref             text collate "C" not null,
    revision        integer          not null,
    referred_id     bigint           not null,
    kind            text             not null,
    share_bp        integer          not null,
    referred_on     date             not null,
    saved_minor     bigint           not null,
    incentive_minor bigint           not null,
    currency        text,
    known_at        timestamptz      not null,
    superseded_at   timestamptz,
    constraint referrals_pkey primary key (account_id, ref, revision),
    constraint referrals_kind_is_known check (kind in ('one', 'two')),
    constraint referrals_share_is_a_share check (share_bp between 0 and 10000)
);

create index referrals_referred_id_idx on referrals (referred_id);

comment on table referrals is 'Which customer brought which. Corrected rows are kept and hold as those of invoices do; among the current ones nobody is referred in a circle, and the shares of one referred customer add up to at most the whole.';
comment on column referrals.account_id is 'The account that referred.';
comment on column referrals.ref is 'Number of the referral; at most one current row has it, kept so by the import''s lock.';
comment on column referrals.revision is 'Counts the versions of this number from 1.';
comment on column referrals.referred_id is 'The account that came.';
comment on column referrals.kind is 'one: would not have come without it; two: would have come anyway.';
comment on column referrals.share_bp is 'Share of the referred customer''s profit in basis points; 0 for kind two.';
comment on column referrals.referred_on is 'Day of the referral.';
comment on column referrals.saved_minor is 'Cost of winning the customer that was saved, in minor units.';
comment on column referrals.incentive_minor is 'What was paid for the referral, in minor units.';
comment on column referrals.currency is 'ISO 4217 code of both amounts; null where they are 0.';
comment on column referrals.known_at is 'When Lull came to know this version: the day of the referral in a first load or a backfill, else the time of the import.';
comment on column referrals.superseded_at is 'When a later version became known; null on the current one.';

create table prospects (
    prospect_id bigint generated always as identity,
    ref         text             not null,
    ref_key     text collate "C" not null,
    name        text             not null,
    name_key    text collate "C" not null,
    short_key   text collate "C" not null,
    owner_email text             not null default '',
    team        text             not null default '',
    sector      text             not null default '',
    size        text             not null default '',
    need        text             not null default '',
    created_at  timestamptz      not null,
    updated_at  timestamptz      not null,
    constraint prospects_pkey primary key (prospect_id),
    constraint prospects_one_per_ref unique (ref_key),
    constraint prospects_need_is_known check (need in ('', 'clear', 'unclear'))
);

create index prospects_name_key_idx on prospects (name_key);
create index prospects_short_key_idx on prospects (short_key);
create index prospects_name_key_trigrams_idx on prospects using gin (name_key gin_trgm_ops);

comment on table prospects is 'Who is no customer yet.';
comment on column prospects.prospect_id is 'The installation''s own key.';
comment on column prospects.ref is 'The reference people and other systems use, as they write it.';
comment on column prospects.ref_key is 'The reference with case, width and spacing aside; accents count.';
comment on column prospects.name is 'Name as people write it; the reference where no name is known.';
comment on column prospects.name_key is 'Name folded for the search, as that of accounts.';
comment on column prospects.short_key is 'name_key without its legal form and symbols in front.';
comment on column prospects.owner_email is 'Lower-case e-mail of who pursues them; empty for nobody.';
comment on column prospects.team is 'Team of the prospect; empty means its owner''s team.';
comment on column prospects.sector is 'Sector as the file words it; empty for none.';
comment on column prospects.size is 'Size as the file words it; empty for none.';
comment on column prospects.need is 'Whether it is clear what they need: clear or unclear; empty where nobody has said.';
comment on column prospects.created_at is 'When the prospect was first stored.';
comment on column prospects.updated_at is 'When a load last changed what is stored of it.';

create table opportunities (
    account_id    bigint           not null,
    ref           text collate "C" not null,
    revision      integer          not null,
    prospect_id   bigint,
    sector        text             not null,
    size          text             not null,
    opened_on     date,
    closed_on     date,
    outcome       text             not null,
    amount_minor  bigint,
    currency      text,
    known_at      timestamptz      not null,
    superseded_at timestamptz,
    constraint opportunities_pkey primary key (account_id, ref, revision),
    constraint opportunities_outcome_is_known check (outcome in ('won', 'lost', 'open')),
    constraint opportunities_closed_or_open check ((closed_on is null) = (outcome = 'open')),
    constraint opportunities_with_one check (account_id = 0 or prospect_id is null),
    constraint opportunities_amount_is_whole check ((amount_minor is null) = (currency is null))
);

comment on table opportunities is 'Deals that were or are pursued. Corrected rows are kept and hold as those of invoices do.';
comment on column opportunities.account_id is 'The customer it is with; 0 for none.';
comment on column opportunities.ref is 'Number of the opportunity; at most one current row has it, kept so by the import''s lock.';
comment on column opportunities.revision is 'Counts the versions of this number from 1.';
comment on column opportunities.prospect_id is 'The prospect it is with; null for none.';
comment on column opportunities.sector is 'Sector as the file words it; empty for that of the customer or prospect.';
comment on column opportunities.size is 'Size as the file words it; empty for that of the customer or prospect.';
comment on column opportunities.opened_on is 'Day it began; null where nothing says.';
comment on column opportunities.closed_on is 'Day it was won or lost; null while it is open.';
comment on column opportunities.outcome is 'won, lost or open.';
comment on column opportunities.amount_minor is 'What it was or would be worth, in minor units; null where nothing says.';
comment on column opportunities.currency is 'ISO 4217 code of the amount; null without one.';
comment on column opportunities.known_at is 'When Lull came to know this version: the day it was closed in a first load or a backfill, else the time of the import.';
comment on column opportunities.superseded_at is 'When a later version became known; null on the current one.';

-- Few values each, so these stay small, and the distinct ones are found in as
-- many steps as there are.
create index accounts_sector_idx on accounts (lower(btrim(sector)));
create index accounts_size_idx on accounts (lower(btrim(size)));

create table qualifications (
    qualification_id bigint generated always as identity,
    act_key          text        not null,
    prospect_id      bigint,
    name             text        not null,
    name_key         text collate "C" not null,
    sector           text        not null,
    size             text        not null,
    need_is_clear    boolean     not null,
    revenue_minor    bigint,
    care_percent     integer     not null,
    cost_minor       bigint      not null,
    pursuit_minutes  bigint      not null,
    currency         text        not null,
    as_of            date        not null,
    verdict          text        not null,
    working          json        not null,
    policy_version   integer     not null,
    asked_by         text        not null,
    asked_at         timestamptz not null,
    constraint qualifications_pkey primary key (qualification_id),
    constraint qualifications_one_per_act unique (act_key)
);

create index qualifications_name_key_idx on qualifications (name_key);

comment on table qualifications is 'What people asked about prospects before the first contact, and what they were advised; append-only.';
comment on column qualifications.qualification_id is 'Order in which they were asked.';
comment on column qualifications.act_key is 'Name of the act, so that the same act makes one however often it arrives.';
comment on column qualifications.prospect_id is 'The prospect; null for a name that is not in the table of prospects.';
comment on column qualifications.name is 'Name as it was then.';
comment on column qualifications.name_key is 'Name folded for the search.';
comment on column qualifications.sector is 'Sector as it was answered.';
comment on column qualifications.size is 'Size as it was answered.';
comment on column qualifications.need_is_clear is 'Whether it was clear what they need.';
comment on column qualifications.revenue_minor is 'Revenue expected a month, in minor units; null to take that of the customers alike.';
comment on column qualifications.care_percent is 'Care expected, in percent of the average.';
comment on column qualifications.cost_minor is 'Cost of pursuing them, in minor units.';
comment on column qualifications.pursuit_minutes is 'Time of a representative that this takes.';
comment on column qualifications.currency is 'ISO 4217 code of all amounts, those of the working included.';
comment on column qualifications.as_of is 'Day it was judged for.';
comment on column qualifications.verdict is 'pursue, nurture, do_not_start, too_few_lookalikes or no_win_rate.';
comment on column qualifications.working is 'The working of the verdict, number by number, with the customers alike that were used.';
comment on column qualifications.policy_version is 'Version of the policy it was judged by.';
comment on column qualifications.asked_by is 'E-mail of the person who asked.';
comment on column qualifications.asked_at is 'When they asked.';

-- +goose Down

drop table qualifications;
drop index accounts_size_idx, accounts_sector_idx;
drop table opportunities;
drop table prospects;
drop table referrals;
