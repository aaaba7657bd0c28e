-- +goose Up

-- What was said before was said of the purchase axis alone, and it follows from
-- the facts: the next run says it anew, on both.
truncate assessments, transitions, assessment_runs;

alter table assessments
    add column segment            text  not null,
    add column engagement_state   text  not null,
    add column reason             text  not null,
    add column tag                text  not null,
    add column engaged_since_on   date,
    add column last_contact_on    date,
    add column contact_gap_days   integer,
    add column contact_limit_days integer,
    add column standing           text  not null;

create index assessments_segment_idx on assessments (segment);
drop index assessments_purchase_state_idx;

comment on column assessments.segment is 'The one word: active, passive, quiet_earner, drifting, lapsed or too_early.';
comment on column assessments.engagement_state is 'Engagement axis: active, passive or unknown.';
comment on column assessments.reason is 'Why engagement is unknown, as a code; empty where it is not.';
comment on column assessments.tag is 'Of a passive spell: newly_passive, passive_again or always_quiet; empty for none.';
comment on column assessments.engaged_since_on is 'The day the engagement state began, or the one that it is frozen in; null where it cannot be said.';
comment on column assessments.last_contact_on is 'Last day on which the customer engaged; null without one.';
comment on column assessments.contact_gap_days is 'Usual gap between engagement days in whole days; null where engagement is unknown.';
comment on column assessments.contact_limit_days is 'Days of silence that are still normal; null where engagement is unknown.';
comment on column assessments.standing is 'What the next judgement must remember of this account: engagement state and the day it was first said, tag, weeks that confirm, was ever active (y), end of the last passive spell, its alerts (last, withheld, not before), then the purchase state, its day, the last order and its alerts; days since 1970, 0 for none. The week last judged is in assessment_runs.';

alter table transitions
    drop constraint transitions_axis_is_known,
    drop constraint transitions_state_changes,
    add constraint transitions_axis_is_known check (axis in ('engagement', 'purchase')),
    alter column from_state set not null,
    add column tag     text not null,
    add column outcome text not null;

create index transitions_as_of_idx on transitions (as_of);

comment on table transitions is 'Every change of an account''s state, and every alert about one that lasts; append-only.';
comment on column transitions.axis is 'Which state changed: engagement or purchase.';
comment on column transitions.from_state is 'State before; the state itself where only an alert that was kept back is decided again.';
comment on column transitions.tag is 'Name of the turn, such as newly_passive; empty where it has none.';
comment on column transitions.outcome is 'What became of the alert: raised, suppressed, withheld, held_back or off; empty where the turn is worth none.';

alter table assessment_runs
    add column is_weekly boolean not null;

comment on column assessment_runs.is_weekly is 'The run judged the ISO week that ends on this day.';
comment on column assessment_runs.transitions is 'Number of changes of state, on either axis.';

create table policies (
    version integer     not null,
    policy  json        not null,
    set_by  text        not null,
    set_at  timestamptz not null,
    constraint policies_pkey primary key (version)
);

comment on table policies is 'The numbers that verdicts are judged by, append-only: a day is judged by the version in force at its end.';
comment on column policies.version is 'Counts the versions; 1 is what Lull comes with and is not stored.';
comment on column policies.policy is 'All numbers of the version, by their names in a policy file.';
comment on column policies.set_by is 'Who set it.';
comment on column policies.set_at is 'When it came into force.';

-- +goose Down

drop table policies;
truncate assessments, transitions, assessment_runs;
alter table assessment_runs drop column is_weekly;
drop index transitions_as_of_idx;
alter table transitions
    drop column outcome,
    drop column tag,
    alter column from_state drop not null,
    drop constraint transitions_axis_is_known,
    add constraint transitions_axis_is_known check (axis in ('purchase')),
    add constraint transitions_state_changes check (from_state is distinct from to_state);
drop index assessments_segment_idx;
alter table assessments
    drop column standing,
    drop column contact_limit_days,
    drop column contact_gap_days,
    drop column last_contact_on,
    drop column engaged_since_on,
    drop column tag,
    drop column reason,
    drop column engagement_state,
    drop column segment;
create index assessments_purchase_state_idx on assessments (purchase_state);
