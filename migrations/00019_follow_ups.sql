-- +goose Up

create table follow_ups (
    account_id       bigint      not null,
    follow_up_id     bigint generated always as identity,
    events           integer     not null,
    state            text        not null,
    assignee         text        not null,
    assignee_slack   text        not null default '',
    asked_by         text        not null,
    text             text        not null,
    kind             text        not null default '',
    due_on           date        not null,
    zone             text        not null,
    snoozed_until_on date,
    snoozes          integer     not null default 0,
    outcome          text        not null default '',
    note             text        not null default '',
    done_by          text        not null default '',
    done_at          timestamptz,
    play_suggested   text        not null default '',
    play_used        text        not null default '',
    origin_channel   text        not null default '',
    origin_thread    text        not null default '',
    origin_permalink text        not null default '',
    origin_quote     text        not null default '',
    message_to       text        not null,
    message_thread   text        not null default '',
    made_at          timestamptz not null,
    changed_at       timestamptz not null,
    constraint follow_ups_pkey primary key (account_id, follow_up_id),
    constraint follow_ups_state_is_known check (state in ('open', 'done', 'dropped', 'withdrawn')),
    constraint follow_ups_end_is_whole check ((state in ('done', 'dropped')) = (done_at is not null) and (done_at is null) = (done_by = ''))
);

create index follow_ups_id_idx on follow_ups (follow_up_id);
create index follow_ups_open_idx on follow_ups (assignee, due_on) where state = 'open';
create index follow_ups_thread_idx on follow_ups (origin_channel, origin_thread) where origin_thread <> '';

comment on table follow_ups is 'What somebody is to do about a customer, as it stands; follow_up_events says how it came to that.';
comment on column follow_ups.account_id is 'The account.';
comment on column follow_ups.follow_up_id is 'Its number, as people say it.';
comment on column follow_ups.events is 'How many events it has; the number of the last.';
comment on column follow_ups.state is 'open, done, dropped, or withdrawn (its making was undone).';
comment on column follow_ups.assignee is 'E-mail of who is to do it.';
comment on column follow_ups.assignee_slack is 'Member ID in Slack of who is to do it; empty where it is not known.';
comment on column follow_ups.asked_by is 'E-mail of who asked for it.';
comment on column follow_ups.text is 'What to do, as a person wrote it.';
comment on column follow_ups.kind is 'Kind of the task as a code, such as call or check; empty for any other.';
comment on column follow_ups.due_on is 'Day by whose end it is to be done.';
comment on column follow_ups.zone is 'IANA name of the zone in which that day ends.';
comment on column follow_ups.snoozed_until_on is 'No reminder before that day; null for none.';
comment on column follow_ups.snoozes is 'How often it was put off.';
comment on column follow_ups.outcome is 'What came of it as a code; empty while it is not done.';
comment on column follow_ups.note is 'The last thing that somebody noted; empty for nothing.';
comment on column follow_ups.done_by is 'E-mail of who finished or dropped it; empty while it is open.';
comment on column follow_ups.done_at is 'When it was finished or dropped; null while it is open.';
comment on column follow_ups.play_suggested is 'What was proposed to do, as a code; empty for nothing.';
comment on column follow_ups.play_used is 'What was done, as a code; empty where nobody said.';
comment on column follow_ups.origin_channel is 'Slack conversation in which it was asked for; empty where there is none.';
comment on column follow_ups.origin_thread is 'Message in whose thread it was asked for; empty for none.';
comment on column follow_ups.origin_permalink is 'Link to the message that it is about; empty for none.';
comment on column follow_ups.origin_quote is 'What that message says; empty for none.';
comment on column follow_ups.message_to is 'Whom its message goes to, as in the outbox.';
comment on column follow_ups.message_thread is 'Message in whose thread its message stands; empty for none.';
comment on column follow_ups.made_at is 'When it was made.';
comment on column follow_ups.changed_at is 'When it last changed.';

create table follow_up_events (
    account_id   bigint      not null,
    follow_up_id bigint      not null,
    number       integer     not null,
    event_key    text        not null,
    kind         text        not null,
    made_by      text        not null,
    made_at      timestamptz not null,
    undoes       integer,
    said         jsonb       not null,
    constraint follow_up_events_pkey primary key (account_id, follow_up_id, number),
    constraint follow_up_events_follow_up_fkey foreign key (account_id, follow_up_id) references follow_ups (account_id, follow_up_id),
    constraint follow_up_events_one_per_act unique (account_id, event_key)
);

comment on table follow_up_events is 'What happened to each follow-up, in order. Rows are added and never changed; following them gives the follow-up as it stands.';
comment on column follow_up_events.account_id is 'The account.';
comment on column follow_up_events.follow_up_id is 'The follow-up.';
comment on column follow_up_events.number is 'Place among its events, from 1.';
comment on column follow_up_events.event_key is 'Name of the act that made it, so that the same act makes one event however often it arrives.';
comment on column follow_up_events.kind is 'made, moved, due, snoozed, done, dropped, reopened, noted or undone.';
comment on column follow_up_events.made_by is 'E-mail of the person who did it.';
comment on column follow_up_events.made_at is 'When it was done.';
comment on column follow_up_events.undoes is 'Number of the event that it takes back; null for any other kind.';
comment on column follow_up_events.said is 'What it says beside that, by name of the field.';

create table follow_up_channels (
    team    text        not null,
    channel text        not null,
    set_by  text        not null,
    set_at  timestamptz not null,
    constraint follow_up_channels_pkey primary key (team)
);

comment on table follow_up_channels is 'Where the messages of a team''s follow-ups go that were asked for where they cannot stand.';
comment on column follow_up_channels.team is 'The team, in lower case.';
comment on column follow_up_channels.channel is 'Slack conversation; empty for none any more.';
comment on column follow_up_channels.set_by is 'E-mail of who chose it.';
comment on column follow_up_channels.set_at is 'When it was chosen.';

-- +goose Down

drop table follow_up_channels;
drop table follow_up_events;
drop table follow_ups;
