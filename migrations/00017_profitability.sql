-- +goose Up

alter table assessments
    add column profitability          text   not null default '',
    add column revenue_12m            bigint not null default 0,
    add column profit_12m             bigint not null default 0,
    add column missing_costs          text   not null default '',
    add column turned_unprofitable_on date;
-- What was said before was said without any of it; whoever writes a row now says it.
alter table assessments
    alter column profitability drop default,
    alter column revenue_12m   drop default,
    alter column profit_12m    drop default,
    alter column missing_costs drop default;
update assessments set standing = standing || ',0,' where standing <> '';

comment on column assessments.profitability is 'Class of the last 12 full months: profitable, break_even, unprofitable or incomplete; empty where nothing is recorded.';
comment on column assessments.revenue_12m is 'Net revenue of the 12 months that end on the day judged, in minor units of the reporting currency.';
comment on column assessments.profit_12m is 'Profit of the last 12 full months in minor units of the reporting currency; the known part where a cost is missing.';
comment on column assessments.missing_costs is 'Inputs that are unknown, as codes parted by commas; empty for none.';
comment on column assessments.turned_unprofitable_on is 'First day of the month in which the account turned unprofitable and has not returned; null for none.';
comment on column assessments.standing is 'What the next judgement must remember of this account: engagement state and the day it was first said, tag, weeks that confirm, was ever active (y), end of the last passive spell, its alerts (last, withheld, not before), then the purchase state, its day, the last order and its alerts, then the last turn of its profit that was told and the month of it; days since 1970, 0 for none. The week last judged is in assessment_runs.';

alter table transitions
    drop constraint transitions_axis_is_known,
    add constraint transitions_axis_is_known check (axis in ('engagement', 'purchase', 'profit'));

comment on column transitions.axis is 'Which state changed: engagement, purchase or profit.';
comment on column transitions.as_of is 'The day for which the change was seen; of a profit that turned before the first judgement, the day it could be known.';

alter table assessment_runs
    add column ranks json;

comment on column assessment_runs.ranks is 'Quantiles of revenue and effort by which customers were ranked, 0 to 100 per cent; null where nobody could be.';

-- +goose Down

alter table assessment_runs drop column ranks;
delete from transitions where axis = 'profit';
alter table transitions
    drop constraint transitions_axis_is_known,
    add constraint transitions_axis_is_known check (axis in ('engagement', 'purchase'));
update assessments set standing = regexp_replace(standing, '[^,]*,[^,]*,$', '') where standing <> '';
alter table assessments
    drop column turned_unprofitable_on,
    drop column missing_costs,
    drop column profit_12m,
    drop column revenue_12m,
    drop column profitability;
