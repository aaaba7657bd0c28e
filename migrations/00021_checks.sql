-- +goose Up

alter table follow_ups
    add column answer_score       smallint,
    add column answer_mood        text not null default '',
    add column answer_preferences text not null default '',
    add constraint follow_ups_answer_is_whole check (answer_mood <> '' or answer_score is null and answer_preferences = ''),
    add constraint follow_ups_answer_score_is_known check (answer_score between 0 and 10);

comment on column follow_ups.answer_score is 'What the customer answered to a satisfaction check that is done, 0 to 10; null where no number was said.';
comment on column follow_ups.answer_mood is 'happy (9 and 10), neutral (7 and 8) or unhappy; empty where no satisfaction check is done.';
comment on column follow_ups.answer_preferences is 'What the customer said and prefers, in a line; empty for nothing.';

create table checks (
    account_id  bigint      not null,
    made_at     timestamptz not null,
    score       smallint,
    contact_id  text        not null,
    mood        text        not null,
    preferences text        not null default '',
    told        text[]      not null default '{}',
    constraint checks_pkey primary key (account_id, contact_id),
    constraint checks_score_is_known check (score between 0 and 10)
);

comment on table checks is 'Satisfaction checks that somebody recorded without a follow-up. Each goes with a reported contact and is taken back with it.';
comment on column checks.account_id is 'The account.';
comment on column checks.made_at is 'When it was recorded.';
comment on column checks.score is 'What the customer answered, 0 to 10; null where no number was said.';
comment on column checks.contact_id is 'The reported contact, as in engagement_events.source_id.';
comment on column checks.mood is 'happy (9 and 10), neutral (7 and 8) or unhappy.';
comment on column checks.preferences is 'What the customer said and prefers, in a line; empty for nothing.';
comment on column checks.told is 'E-mails of the people who are told of an unhappy answer.';

create view satisfaction_checks as
    select account_id, done_at as made_at, (done_at at time zone zone)::date as answered_on, done_by as recorded_by,
           answer_mood as mood, answer_score as score, answer_preferences as preferences
    from follow_ups
    where state = 'done' and answer_mood <> ''
    union all
    select c.account_id, c.made_at, e.occurred_on, e.reported_by, c.mood, c.score, c.preferences
    from checks c
    join engagement_events e on e.account_id = c.account_id and e.source = 'lull' and e.source_id = c.contact_id
    where e.withdrawn_at is null;

comment on view satisfaction_checks is 'All answers to satisfaction checks that stand, from follow-ups and from checks.';

-- +goose Down

drop view satisfaction_checks;
drop table checks;
alter table follow_ups
    drop constraint follow_ups_answer_score_is_known,
    drop constraint follow_ups_answer_is_whole,
    drop column answer_preferences,
    drop column answer_mood,
    drop column answer_score;
