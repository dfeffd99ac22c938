-- Peers whose hashes are followed, and what they sent.
create table peers (
  id text primary key,
  organisation_id text not null references organisations (id),
  name text not null,
  shape text not null check (shape in ('haetae', 'stopncii', 'threatexchange', 'ncmec')),
  url text not null,
  -- sealed under the vault's key; {token, ...} as JSON
  secret bytea,
  -- what the peer gives goes into this bank
  bank_id text not null references banks (id),
  -- and what this bank has is given to the peer, where it takes hashes
  push_bank_id text references banks (id),
  push_enabled boolean not null default false,
  feedback_enabled boolean not null default true,
  paused boolean not null default false,
  pull_every_s integer not null default 60 check (pull_every_s between 1 and 86400),
  page_size integer not null default 1000,
  -- where the feed was read to; its form is the shape's own
  checkpoint jsonb,
  -- fingerprints of the last checkpoints, so that one that goes back is noticed
  recent_checkpoints text[] not null default '{}',
  -- rises with each resync: what was not seen again in the newest is gone
  generation integer not null default 1,
  resyncing boolean not null default false,
  push_after bigint not null default 0,
  feedback_after bigint not null default 0,
  state text not null default 'new' check (state in ('new', 'ok', 'behind', 'failing')),
  failures integer not null default 0,
  malformed_tries integer not null default 0,
  error_code text,
  error_message text,
  error_at timestamptz,
  next_pull_at timestamptz not null default now(),
  last_pull_at timestamptz,
  last_ok_at timestamptz,
  pages bigint not null default 0,
  added bigint not null default 0,
  withdrawn bigint not null default 0,
  pushed bigint not null default 0,
  feedback_sent bigint not null default 0,
  quarantined bigint not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (organisation_id, name)
);
create index peers_due on peers (next_pull_at) where not paused;

-- The peer's record as it came, under the key by which the peer knows it. Gone with the hash when the peer takes it back.
create table peer_records (
  peer_id text not null references peers (id) on delete cascade,
  key text not null,
  raw jsonb not null,
  digest bytea not null,
  generation integer not null,
  at timestamptz not null default now(),
  primary key (peer_id, key)
);
create index peer_records_generation on peer_records (peer_id, generation);

-- Which hashes a record stands for: a hash goes when no record and nobody else stands for it any more.
create table peer_claims (
  peer_id text not null,
  key text not null,
  hash_id text not null references hashes (id) on delete cascade,
  primary key (peer_id, key, hash_id),
  foreign key (peer_id, key) references peer_records (peer_id, key) on delete cascade
);
create index peer_claims_hash on peer_claims (hash_id);

-- Pages and records that could not be read, cut to size, the newest hundred of a peer.
create table peer_quarantine (
  id bigint generated always as identity primary key,
  peer_id text not null references peers (id) on delete cascade,
  reason text not null,
  checkpoint jsonb,
  total_bytes bigint not null,
  bytes bytea not null,
  at timestamptz not null default now()
);
create index peer_quarantine_list on peer_quarantine (peer_id, id desc);
