-- Endpoints that organisations name to be told of events, and what each is owed. A delivery row is the truth: jobs carry its
-- hand-over mark only, so that the queue can be lost at any moment.
create table webhooks (
  id text primary key,
  organisation_id text not null references organisations (id),
  url text not null,
  description text not null default '',
  -- names of events; empty: all of them
  events text[] not null default '{}',
  -- sealed under the master key, with the webhook's id authenticated
  secret bytea not null,
  previous_secret bytea,
  previous_until timestamptz,
  paused_at timestamptz,
  paused_reason text,
  -- circuit breaker: failures in a row, and until when nothing is sent; past that moment one delivery goes as a probe
  failures integer not null default 0,
  open_until timestamptz,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index webhooks_organisation on webhooks (organisation_id, id);

create table webhook_deliveries (
  id text primary key,
  webhook_id text not null references webhooks (id) on delete cascade,
  event_id text not null references domain_events (id),
  -- of the event: within a case, the order in which things happened
  seq bigint not null,
  case_id text,
  type text not null,
  status text not null default 'pending' check (status in ('pending', 'succeeded', 'dead')),
  attempts integer not null default 0,
  created_at timestamptz not null default now(),
  due_at timestamptz not null default now(),
  -- after this moment a failure is the last one
  give_up_at timestamptz not null,
  -- in whose hands it is, and until when that is believed
  hand uuid,
  handed_until timestamptz,
  first_attempt_at timestamptz,
  last_attempt_at timestamptz,
  delivered_at timestamptz,
  ended_at timestamptz,
  response_code smallint,
  duration_ms integer,
  error text,
  unique (webhook_id, event_id)
);
create index webhook_deliveries_owed on webhook_deliveries (webhook_id, seq) where status = 'pending';
create index webhook_deliveries_lane on webhook_deliveries (webhook_id, case_id, seq) where status = 'pending';
create index webhook_deliveries_hand on webhook_deliveries (hand) where status = 'pending' and hand is not null;
create index webhook_deliveries_log on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_event on webhook_deliveries (event_id);
create index webhook_deliveries_ended on webhook_deliveries (ended_at) where status <> 'pending';
create index domain_events_since on domain_events (organisation_id, at);
create index domain_events_old on domain_events (at) where dispatched_at is not null;
