-- Requests to platforms to take something down, and the legal clocks on them.
create table takedowns (
  id text primary key,
  -- who asks
  organisation_id text not null references organisations (id),
  -- who is asked: an organisation of this instance, or a contact outside it
  platform_id text references organisations (id),
  contact text,
  case_id text references cases (id),
  decision_id text references decisions (id),
  effect_id text unique,
  idempotency_key text,
  state text not null check (state in ('draft', 'sent', 'acknowledged', 'disputed', 'refused', 'actioned', 'withdrawn')),
  policy_label text not null,
  jurisdiction text,
  legal_ground text,
  urls text[] not null default '{}',
  -- [{algorithm, hash}], and the ids of those that are in a bank here
  hashes jsonb not null default '[]',
  hash_ids text[] not null default '{}',
  statement jsonb not null,
  outcome text,
  reason text,
  -- the law as its pack had it: {id, law, hours, source, inForceFrom, reviewed}
  clock jsonb,
  clock_from timestamptz,
  due_soon_at timestamptz,
  due_at timestamptz,
  due_soon_fired_at timestamptz,
  breached_at timestamptz,
  -- when the clock next has something to tell; null while it does not run
  next_clock_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  sent_at timestamptz,
  acknowledged_at timestamptz,
  ended_at timestamptz,
  unique (organisation_id, idempotency_key)
);
create index takedowns_sender on takedowns (organisation_id, id);
create index takedowns_platform on takedowns (platform_id, id) where state <> 'draft';
create index takedowns_case on takedowns (case_id) where case_id is not null;
create index takedowns_clock on takedowns (next_clock_at) where next_clock_at is not null;
create index takedowns_hashes on takedowns using gin (hash_ids);

create table takedown_events (
  takedown_id text not null references takedowns (id),
  seq integer not null,
  side text not null check (side in ('sender', 'platform', 'clock')),
  step text not null,
  state text not null,
  actor text not null,
  at timestamptz not null,
  data jsonb not null,
  primary key (takedown_id, seq)
);
create trigger takedown_events_append_only before update or delete or truncate on takedown_events
  for each statement execute function refuse_change();
