-- +goose Up

alter table settings
    add column visibility text not null default 'team',
    add column amounts    text not null default 'full',
    add constraint settings_visibility_is_known check (visibility in ('own', 'team', 'all')),
    add constraint settings_amounts_are_known check (amounts in ('full', 'bands', 'off'));

comment on column settings.visibility is 'Whose accounts'' state a rep sees: own, team or all. Of the others it is the name and whom to ask.';
comment on column settings.amounts is 'How those who may see amounts see them: full, bands, or off for nobody.';

alter table people
    add column slack_id text,
    add constraint people_slack_id_is_upper_case check (slack_id ~ '^[UW][A-Z0-9]+$'),
    add constraint people_one_per_slack_id unique (slack_id) deferrable initially deferred;

comment on column people.slack_id is 'Member ID in Slack, for whoever has another address there or none; null for those who are known by their address.';

create table amount_reads (
    read_id     bigint generated always as identity,
    reader      text        not null,
    account_id  bigint,
    scope       text        not null,
    accounts    integer     not null,
    word        text        not null,
    request_key text        not null,
    read_at     timestamptz not null,
    constraint amount_reads_pkey primary key (read_id),
    constraint amount_reads_of_accounts check (accounts > 0)
);

create index amount_reads_read_at_idx on amount_reads (read_at);

comment on table amount_reads is 'Who was shown amounts of which accounts; append-only, and never an amount. Written before the answer leaves.';
comment on column amount_reads.read_id is 'Order in which they were written.';
comment on column amount_reads.reader is 'E-mail of the person.';
comment on column amount_reads.account_id is 'The account; null where the answer was about several.';
comment on column amount_reads.scope is 'Of several accounts: whose they are; empty for one.';
comment on column amount_reads.accounts is 'How many accounts'' amounts were shown.';
comment on column amount_reads.word is 'Word that was said, such as show, profit or list.';
comment on column amount_reads.request_key is 'The request, as deliveries know it; a request that is answered again after a crash has two rows. Empty where nobody said anything.';
comment on column amount_reads.read_at is 'When the answer was written.';

create table role_changes (
    change_id  bigint generated always as identity,
    email      text        not null,
    slack_id   text        not null,
    role       text        not null,
    team       text        not null,
    role_was   text        not null,
    team_was   text        not null,
    changed_by text        not null,
    change_key text        not null,
    changed_at timestamptz not null,
    constraint role_changes_pkey primary key (change_id),
    constraint role_changes_one_per_act unique (change_key)
);

comment on table role_changes is 'Roles that were given in Slack; append-only. Those of the people file are in the file.';
comment on column role_changes.change_id is 'Order in which they were made.';
comment on column role_changes.email is 'Whose role it is.';
comment on column role_changes.slack_id is 'Their member ID in Slack; empty where it is not known.';
comment on column role_changes.role is 'The role given.';
comment on column role_changes.team is 'The team given; empty for none.';
comment on column role_changes.role_was is 'The role before; empty where nobody knew them.';
comment on column role_changes.team_was is 'The team before; empty for none.';
comment on column role_changes.changed_by is 'E-mail of the admin who gave it.';
comment on column role_changes.change_key is 'Name of the act, so that it counts once however often it arrives.';
comment on column role_changes.changed_at is 'When it was given.';

create table told_once (
    person      text        not null,
    what        text        not null,
    request_key text        not null,
    told_at     timestamptz not null,
    constraint told_once_pkey primary key (person, what)
);

comment on table told_once is 'What people are told a single time.';
comment on column told_once.person is 'E-mail, or the member ID in Slack of somebody without one.';
comment on column told_once.what is 'The thing they were told, as a code.';
comment on column told_once.request_key is 'The request whose answer says so: answered again after a crash, it says so again.';
comment on column told_once.told_at is 'When it was told.';

-- +goose Down

drop table told_once;
drop table role_changes;
drop table amount_reads;
alter table people drop column slack_id;
alter table settings drop column amounts, drop column visibility;
