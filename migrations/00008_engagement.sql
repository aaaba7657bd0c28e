-- +goose Up

create table engagement_events (
    account_id   bigint      not null,
    event_key    bigint      not null,
    known_at     timestamptz,
    withdrawn_at timestamptz,
    occurred_on  date        not null,
    score        smallint,
    solicited    boolean     not null,
    type         text        not null,
    source       text        not null,
    source_id    text        not null,
    reported_by  text        not null default '',
    note         text        not null default '',
    withdrawn_by text,
    constraint engagement_events_pkey primary key (account_id, occurred_on, event_key)
) partition by range (occurred_on);

create index engagement_events_reported_idx on engagement_events (event_key) where source = 'lull';
create index engagement_events_occurred_on_idx on engagement_events using brin (occurred_on);

comment on table engagement_events is 'What customers did towards us, in a partition for each month that the import makes when it first meets it. A row never changes but for its withdrawal.';
comment on column engagement_events.account_id is 'The account.';
comment on column engagement_events.event_key is 'Hash of source and source_id, by which a second delivery is known in whatever month it says it happened. Kept unique by the import''s lock: an index cannot be unique across months. Only what people report here has one; imports look for all of their keys in one pass over all events, and an index would cost every load more than that pass.';
comment on column engagement_events.known_at is 'When Lull came to know it; null for on its own day, at midnight UTC, which is so in the first load of a source and in a backfill.';
comment on column engagement_events.withdrawn_at is 'When a reported contact was taken back; null while it counts.';
comment on column engagement_events.occurred_on is 'Day in the installation''s calendar.';
comment on column engagement_events.score is 'Answer to a survey, 0 to 10; null for none.';
comment on column engagement_events.solicited is 'We had asked for it.';
comment on column engagement_events.type is 'What the customer did: login, usage_day, inbound_message, reply, meeting_attended, event_attended, community, promo_click, survey_response, unsolicited_feedback, referral_made, support_request or contact_reported.';
comment on column engagement_events.source is 'System that knows of it, such as crm; lull for what people report here.';
comment on column engagement_events.source_id is 'Its id in that system.';
comment on column engagement_events.reported_by is 'E-mail of the person who reported it; empty for none.';
comment on column engagement_events.note is 'What that person wrote; empty for none.';
comment on column engagement_events.withdrawn_by is 'E-mail of the person who took it back; null while it counts.';

alter table account_activity
    alter column purchase_days set default 0,
    alter column last_known_at set default '-infinity',
    add column engagement_marks        integer[]   not null default '{}',
    add column engaged_days            integer     not null default 0,
    add column first_engaged_on        date,
    add column last_engaged_on         date,
    add column engagement_known_at     timestamptz not null default '-infinity',
    add column engagement_withdrawn_at timestamptz;

comment on table account_activity is 'One row per account with invoices or engagement events, kept by the transaction that stores them, so that judging all accounts need read neither.';
comment on column account_activity.engagement_marks is 'The days with events that are not withdrawn, one number for each way in which a day came to be known, in ascending order: day since 1970 in the bits from 14, days until it was known in bits 2 to 13, bit 1 unsolicited, bit 0 only answers to surveys that we asked for.';
comment on column account_activity.engaged_days is 'Number of these days.';
comment on column account_activity.first_engaged_on is 'First of these days; null without one.';
comment on column account_activity.last_engaged_on is 'Last of these days; null without one.';
comment on column account_activity.engagement_known_at is 'Latest moment at which one of the account''s events became known. Before it, the marks tell by themselves what was known.';
comment on column account_activity.engagement_withdrawn_at is 'Latest moment at which an event was withdrawn; null for none. The marks do not hold for what was known before it.';

create table fact_sources (
    kind            text        not null,
    source          text        not null,
    first_loaded_at timestamptz not null,
    first_on        date        not null,
    constraint fact_sources_pkey primary key (kind, source)
);

comment on table fact_sources is 'The systems that events and touches came from. What the first load of one holds was known on its own day.';
comment on column fact_sources.kind is 'What came from it: engagement or touches.';
comment on column fact_sources.source is 'Name of the system as the rows give it.';
comment on column fact_sources.first_loaded_at is 'When its first load ran.';
comment on column fact_sources.first_on is 'Earliest day of its facts. What people report here has no row: it says nothing of those of whom nothing was reported.';

comment on column loads.kind is 'What was imported, as the import command names it.';

-- +goose Down

comment on column loads.kind is 'What was imported: invoices, accounts or people.';
drop table fact_sources;
alter table account_activity
    drop column engagement_withdrawn_at,
    drop column engagement_known_at,
    drop column last_engaged_on,
    drop column first_engaged_on,
    drop column engaged_days,
    drop column engagement_marks,
    alter column last_known_at drop default,
    alter column purchase_days drop default;
drop table engagement_events;
