-- +goose Up

create table deliveries (
    delivery_id bigint generated always as identity,
    request     json        not null,
    received_at timestamptz not null,
    lease_until timestamptz,
    attempts    integer     not null default 0,
    finished_at timestamptz,
    constraint deliveries_pkey primary key (delivery_id)
);

create index deliveries_unfinished_idx on deliveries (delivery_id) where finished_at is null;
create index deliveries_received_at_idx on deliveries (received_at);

comment on table deliveries is 'The inbox: what Slack delivered, so that each delivery is answered once, by whichever replica.';
comment on column deliveries.delivery_id is 'The delivery.';
comment on column deliveries.request is 'What is needed to answer it, byte for byte (json, not jsonb, so that any legal text is kept).';
comment on column deliveries.received_at is 'When it arrived first.';
comment on column deliveries.lease_until is 'Until when the replica that works on it has it to itself; null before one does.';
comment on column deliveries.attempts is 'How often a replica began to work on it.';
comment on column deliveries.finished_at is 'When it was answered; null until then.';

create table delivery_keys (
    delivery_key text   not null,
    delivery_id  bigint not null,
    constraint delivery_keys_pkey primary key (delivery_key),
    constraint delivery_keys_delivery_id_fkey foreign key (delivery_id)
        references deliveries (delivery_id) on delete cascade
);

create index delivery_keys_delivery_id_idx on delivery_keys (delivery_id);

comment on table delivery_keys is 'The names under which a delivery may come again; it has several when Slack tells one act in two ways.';
comment on column delivery_keys.delivery_key is 'A name such as an envelope, event or trigger identifier.';
comment on column delivery_keys.delivery_id is 'The delivery it names.';

-- +goose Down

drop table delivery_keys;
drop table deliveries;
