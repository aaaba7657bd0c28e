-- +goose Up

create table assessments (
    account_id       bigint      not null,
    as_of            date        not null,
    purchase_state   text        not null,
    basis            text        not null,
    purchase_days    integer     not null,
    last_purchase_on date,
    usual_gap_days   integer,
    drifting_on      date,
    lapsed_on        date,
    since_on         date,
    policy_version   integer     not null,
    assessed_at      timestamptz not null,
    constraint assessments_pkey primary key (account_id)
);

create index assessments_purchase_state_idx on assessments (purchase_state);

comment on table assessments is 'What Lull currently says of each account; a row is rewritten only when what it says changes.';
comment on column assessments.account_id is 'The account.';
comment on column assessments.as_of is 'The day for which this statement was first made.';
comment on column assessments.purchase_state is 'Purchase axis: on_rhythm, drifting, lapsed or unknown.';
comment on column assessments.basis is 'Which rule gave the state, as a code.';
comment on column assessments.purchase_days is 'Number of days with a purchase.';
comment on column assessments.last_purchase_on is 'Last of these days; null without one.';
comment on column assessments.usual_gap_days is 'The account''s usual gap between purchases in whole days; null without a rhythm.';
comment on column assessments.drifting_on is 'The day from which the account drifts, or drifted, without another purchase; null where none can be given.';
comment on column assessments.lapsed_on is 'The day from which it is lapsed without another purchase; null where none can be given.';
comment on column assessments.since_on is 'The day the state began; null where it cannot be said.';
comment on column assessments.policy_version is 'Version of the rules in force.';
comment on column assessments.assessed_at is 'When the row was written.';

create table transitions (
    account_id     bigint      not null,
    transition_id  bigint generated always as identity,
    axis           text        not null,
    from_state     text,
    to_state       text        not null,
    as_of          date        not null,
    evidence       jsonb       not null,
    policy_version integer     not null,
    recorded_at    timestamptz not null,
    constraint transitions_pkey primary key (account_id, transition_id),
    constraint transitions_axis_is_known check (axis in ('purchase')),
    constraint transitions_state_changes check (from_state is distinct from to_state)
);

comment on table transitions is 'Every change of an account''s state, append-only.';
comment on column transitions.account_id is 'The account.';
comment on column transitions.transition_id is 'Order in which the changes were recorded.';
comment on column transitions.axis is 'Which state changed: purchase.';
comment on column transitions.from_state is 'State before; null at first sight of the account.';
comment on column transitions.to_state is 'State after.';
comment on column transitions.as_of is 'The day for which the change was seen.';
comment on column transitions.evidence is 'The numbers and dates behind it, as they stood; no names, no words of anybody.';
comment on column transitions.policy_version is 'Version of the rules in force.';
comment on column transitions.recorded_at is 'When the change was written.';

create table assessment_runs (
    run_id         bigint generated always as identity,
    as_of          date        not null,
    policy_version integer     not null,
    judged         bigint      not null,
    changed        bigint      not null,
    transitions    bigint      not null,
    recorded_at    timestamptz not null,
    constraint assessment_runs_pkey primary key (run_id)
);

create index assessment_runs_as_of_idx on assessment_runs (as_of);

comment on table assessment_runs is 'One row per finished judgement of all accounts.';
comment on column assessment_runs.run_id is 'Order in which the runs finished.';
comment on column assessment_runs.as_of is 'The day judged.';
comment on column assessment_runs.policy_version is 'Version of the rules in force.';
comment on column assessment_runs.judged is 'Number of accounts judged.';
comment on column assessment_runs.changed is 'Number of accounts of which something else is said than before.';
comment on column assessment_runs.transitions is 'Number of accounts whose state changed.';
comment on column assessment_runs.recorded_at is 'When the run was recorded.';

-- +goose Down

drop table assessment_runs;
drop table transitions;
drop table assessments;
