-- +goose Up

create table models (
    version        integer     not null generated always as identity,
    as_of          date        not null,
    customers      bigint      not null,
    gaps           bigint      not null,
    k              integer     not null,
    r              float8      not null,
    alpha          float8      not null,
    a              float8      not null,
    b              float8      not null,
    log_likelihood float8      not null,
    fault          text        not null,
    policy_version integer     not null,
    fitted_at      timestamptz not null,
    constraint models_pkey primary key (version)
);

create index models_as_of_idx on models (as_of);

comment on table models is 'Every fit of the model that gives the chance of an order, append-only; for a day the newest sound one of the 90 days up to it is in force.';
comment on column models.version is 'Order in which the fits were made.';
comment on column models.as_of is 'The last day that the fit knew of.';
comment on column models.customers is 'Number of customers with an order, to which it was fitted.';
comment on column models.gaps is 'Number of gaps between their days with an order.';
comment on column models.k is 'Stages of a gap: 1 for buyers without regularity, more the more even their gaps are; 0 where nothing was fitted.';
comment on column models.r is 'Shape of the gamma distribution of the customers'' rates.';
comment on column models.alpha is 'Its rate parameter, in weeks.';
comment on column models.a is 'First parameter of the beta distribution of leaving after an order.';
comment on column models.b is 'Second parameter of it.';
comment on column models.log_likelihood is 'Of the customers'' histories under the parameters, without the prior.';
comment on column models.fault is 'Why the fit must not be used, as a code; empty for a sound one.';
comment on column models.policy_version is 'Version of the rules by whose usual gaps it was checked.';
comment on column models.fitted_at is 'When the fit was recorded.';

-- The chance of a list follows from what its rows say; null until the account is judged next.
alter table assessments add column first_purchase_on date;

comment on column assessments.first_purchase_on is 'First day with a purchase; null without one.';

-- +goose Down

alter table assessments drop column first_purchase_on;
drop table models;
