-- +goose Up

create table outbox_places (
    recipient text        not null,
    free_at   timestamptz not null,
    constraint outbox_places_pkey primary key (recipient)
);

comment on table outbox_places is 'Whom the outbox sends to. One message at a time goes to each, and one a second.';
comment on column outbox_places.recipient is 'As in the outbox.';
comment on column outbox_places.free_at is 'From when on the next message may go there, by the machines'' clocks: the lease of the replica that sends, the pace, or as Slack asked to wait.';

create table outbox (
    message_id bigint generated always as identity,
    key        text        not null,
    recipient  text        not null,
    under_key  text        not null default '',
    thread_ts  text        not null default '',
    body       json        not null,
    version    integer     not null default 1,
    from_at    timestamptz not null,
    until_at   timestamptz,
    owner      text        not null default '',
    written_at timestamptz not null,
    state      text        not null default 'waiting',
    reason     text        not null default '',
    channel    text        not null default '',
    ts         text        not null default '',
    shown      integer     not null default 0,
    tries      integer     not null default 0,
    began_at   timestamptz,
    posted_at  timestamptz,
    settled_at timestamptz,
    constraint outbox_pkey primary key (message_id),
    constraint outbox_key_is_unique unique (key),
    constraint outbox_recipient_fkey foreign key (recipient) references outbox_places (recipient),
    constraint outbox_state_is_known check (state in ('waiting', 'posted', 'failed', 'unknown', 'skipped'))
);

create index outbox_open_idx on outbox (from_at, message_id) where state = 'waiting' or state = 'posted' and shown < version;
create index outbox_place_idx on outbox (channel, ts) where ts <> '';

comment on table outbox is 'Every message that is sent without being asked for, as it is wanted and as it was delivered.';
comment on column outbox.message_id is 'The message; what its metadata in Slack names.';
comment on column outbox.key is 'Its name for good, such as digest/3/2026-11-23: written again it changes the same message.';
comment on column outbox.recipient is 'A conversation or a person by Slack''s id, or an e-mail address.';
comment on column outbox.under_key is 'Key of the message in whose thread it stands; empty for none.';
comment on column outbox.thread_ts is 'Message of somebody else in whose thread it stands; empty for none.';
comment on column outbox.body is 'What it says, as it is wanted now.';
comment on column outbox.version is 'Counts the bodies.';
comment on column outbox.from_at is 'Not sent before.';
comment on column outbox.until_at is 'Not sent for the first time after; null for no limit.';
comment on column outbox.owner is 'E-mail of who is told when it cannot be delivered; empty for nobody.';
comment on column outbox.written_at is 'When it was first written.';
comment on column outbox.state is 'waiting, posted, failed (refused for good), unknown (may be there, cannot be looked up) or skipped (too late).';
comment on column outbox.reason is 'Why it is not there, as Slack''s code or Lull''s own; empty where it is or may still come.';
comment on column outbox.channel is 'The conversation it stands in, or was to stand in.';
comment on column outbox.ts is 'Slack''s name for the message; empty where it is not there, or only somebody said that it is.';
comment on column outbox.shown is 'Version of the body that stands there, or may stand there; 0 for none.';
comment on column outbox.tries is 'Attempts in a row that came to nothing.';
comment on column outbox.began_at is 'When a post began whose outcome is not known; null for none.';
comment on column outbox.posted_at is 'When it was posted; null before.';
comment on column outbox.settled_at is 'When its state was last said; null before.';

create table digests (
    digest_id    bigint generated always as identity,
    owner        text        not null,
    channel      text        not null default '',
    teams        text[]      not null default '{}',
    weekday      integer     not null,
    at_minutes   integer     not null,
    zone         text        not null,
    language     text        not null default '',
    is_paused    boolean     not null default false,
    hold_seconds integer     not null,
    next_on      date        not null,
    next_at      timestamptz not null,
    look_at      timestamptz,
    held_at      timestamptz,
    made_at      timestamptz not null,
    removed_at   timestamptz,
    constraint digests_pkey primary key (digest_id),
    constraint digests_weekday_is_known check (weekday between 0 and 6),
    constraint digests_at_minutes_is_of_a_day check (at_minutes between 0 and 1439)
);

create index digests_next_at_idx on digests (next_at) where removed_at is null and not is_paused;

comment on table digests is 'Standing orders for a weekly message.';
comment on column digests.digest_id is 'The digest.';
comment on column digests.owner is 'E-mail of who it is for, and who is told when something is wrong with it.';
comment on column digests.channel is 'Conversation it goes to; empty for a direct message to the owner.';
comment on column digests.teams is 'Teams it is about; none for all that the owner looks after.';
comment on column digests.weekday is 'Day of the week, 0 for Sunday.';
comment on column digests.at_minutes is 'Minutes after midnight by the zone''s clock.';
comment on column digests.zone is 'IANA name of the zone whose clock counts.';
comment on column digests.language is 'Language it is written in; empty for English.';
comment on column digests.is_paused is 'It is not issued until it is resumed.';
comment on column digests.hold_seconds is 'How long stale data may hold it back.';
comment on column digests.next_on is 'Day of its next issue in its zone.';
comment on column digests.next_at is 'The moment of it.';
comment on column digests.look_at is 'An issue that is held back is not looked at before; null for none.';
comment on column digests.held_at is 'Since when the issue that is due is held back; null where none is.';
comment on column digests.made_at is 'When it was ordered.';
comment on column digests.removed_at is 'When it was removed; null while it stands.';

create table digest_issues (
    digest_id bigint      not null,
    issued_on date        not null,
    due_at    timestamptz not null,
    made_at   timestamptz not null,
    state     text        not null,
    reason    text        not null default '',
    constraint digest_issues_pkey primary key (digest_id, issued_on),
    constraint digest_issues_digest_id_fkey foreign key (digest_id) references digests (digest_id),
    constraint digest_issues_state_is_known check (state in ('sent', 'skipped', 'refused'))
);

comment on table digest_issues is 'What became of each digest on each day it was due: one issue at most.';
comment on column digest_issues.digest_id is 'The digest.';
comment on column digest_issues.issued_on is 'The day, in the digest''s zone.';
comment on column digest_issues.due_at is 'When it was due.';
comment on column digest_issues.made_at is 'When it was made, or skipped.';
comment on column digest_issues.state is 'sent (whether it arrived, the outbox says), skipped (too late) or refused (its readers may not see it).';
comment on column digest_issues.reason is 'Why it was not sent, as a code; empty where it was.';

create table digest_rows (
    digest_id  bigint  not null,
    issued_on  date    not null,
    number     integer not null,
    account_id bigint  not null,
    tag        text    not null default '',
    row_group  text    not null default '',
    constraint digest_rows_pkey primary key (digest_id, issued_on, number),
    constraint digest_rows_issue_fkey foreign key (digest_id, issued_on) references digest_issues (digest_id, issued_on)
);

comment on table digest_rows is 'The numbered lines of an issue, so that a number in its thread means the account it meant.';
comment on column digest_rows.digest_id is 'The digest.';
comment on column digest_rows.issued_on is 'The day of the issue.';
comment on column digest_rows.number is 'Number of the line, from 1.';
comment on column digest_rows.account_id is 'The account.';
comment on column digest_rows.tag is 'Turn that put it there, such as newly_drifting; empty for none.';
comment on column digest_rows.row_group is 'Group it stands in, as a code.';

-- +goose Down

drop table digest_rows;
drop table digest_issues;
drop table digests;
drop table outbox;
drop table outbox_places;
