-- What happened, to be told to whoever subscribed. Written in the transaction that made it happen.
create table domain_events (
  -- within a case in the order in which things happened: its row is locked while an event of it is written
  seq bigint generated always as identity primary key,
  id text not null unique,
  organisation_id text not null references organisations (id),
  type text not null,
  case_id text,
  data jsonb not null,
  at timestamptz not null default now(),
  -- null until it was handed to every endpoint that wants it
  dispatched_at timestamptz
);
create index domain_events_due on domain_events (seq) where dispatched_at is null;
