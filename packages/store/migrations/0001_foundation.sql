-- Organisations, keys, items, media, the outbox, scores, cases.

create table organisations (
  id text primary key,
  name text not null unique,
  pack text,
  created_at timestamptz not null default now()
);

create table api_keys (
  id text primary key,
  organisation_id text not null references organisations (id),
  role text not null,
  name text not null,
  -- sha256 of the secret; the secret itself is shown once and kept nowhere
  secret_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
create index api_keys_organisation on api_keys (organisation_id, id);

create table items (
  id text primary key,
  organisation_id text not null references organisations (id),
  source text not null,
  external_id text not null,
  -- sha256 of the input, so that a repeat can be told from a different post under the same external id
  fingerprint bytea not null,
  url text,
  author_id text,
  author_handle text,
  target_id text,
  target_handle text,
  text text,
  lang text,
  lang_method text,
  lang_confidence real,
  country text,
  posted_at timestamptz,
  received_at timestamptz not null default now(),
  media_count smallint not null default 0,
  status text not null default 'accepted' check (status in ('accepted', 'scored', 'dead')),
  pack text,
  -- signals that ran, as name@version; those with nothing to say have no score row
  signals text[] not null default '{}',
  assessed_at timestamptz,
  flagged boolean,
  urgency double precision,
  labels text[] not null default '{}',
  reasons jsonb not null default '[]',
  case_id text,
  unique (organisation_id, source, external_id)
);
create index items_list on items (organisation_id, id);
create index items_case on items (case_id) where case_id is not null;
create index items_unscored on items (received_at) where status = 'accepted';

create table idempotency_keys (
  organisation_id text not null references organisations (id),
  key text not null,
  fingerprint bytea not null,
  item_id text not null,
  created_at timestamptz not null default now(),
  primary key (organisation_id, key)
);

create table media (
  id text primary key,
  item_id text not null references items (id) on delete cascade,
  organisation_id text not null,
  position smallint not null,
  -- name of the encrypted object in the vault; null when still to be fetched, or erased
  vault_key text,
  url text,
  bytes integer,
  format text,
  width integer,
  height integer,
  status text not null check (status in ('stored', 'to_fetch', 'hashed', 'failed')),
  error_code text,
  error_message text,
  md5 bytea,
  sha256 bytea,
  pdq bytea,
  pdq_quality smallint,
  -- [{pdq, via}]: what the image was looked for as, kept so that later bank hashes meet it in the same ways
  queries jsonb,
  erased_at timestamptz,
  created_at timestamptz not null default now(),
  unique (item_id, position)
);
create index media_md5 on media (md5) where md5 is not null;
create index media_sha256 on media (sha256) where sha256 is not null;
create index media_hashed on media (id) where pdq is not null;

-- Work that is owed. A row lives until its work is done and committed, so that the queue can be lost at any moment.
create table outbox (
  item_id text not null references items (id) on delete cascade,
  kind text not null check (kind in ('text', 'image', 'assess')),
  -- handed (again) to the queue from this moment on
  due_at timestamptz not null default now(),
  -- how often a worker has begun; past the limit it is a dead letter, whatever the queue thinks
  attempts smallint not null default 0,
  created_at timestamptz not null default now(),
  primary key (item_id, kind)
);
create index outbox_due on outbox (kind, due_at);

create table scores (
  item_id text not null references items (id) on delete cascade,
  signal text not null,
  version text not null,
  media_id text not null default '',
  result jsonb not null,
  created_at timestamptz not null default now(),
  primary key (item_id, signal, version, media_id)
);

create table cases (
  id text primary key,
  organisation_id text not null references organisations (id),
  state text not null default 'open' check (state in ('open', 'leased', 'decided')),
  group_key text not null,
  urgency double precision not null,
  labels text[] not null default '{}',
  reasons jsonb not null default '[]',
  lang text,
  country text,
  item_count integer not null default 0,
  opened_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  lease_id text,
  lease_by text,
  lease_expires_at timestamptz,
  decided_at timestamptz,
  last_seq integer not null default 0,
  last_hash bytea not null default ''
);
-- one undecided case a group
create unique index cases_group on cases (organisation_id, group_key) where state <> 'decided';
create index cases_queue on cases (organisation_id, urgency desc, opened_at, id) where state <> 'decided';
create index cases_list on cases (organisation_id, id);

create table case_events (
  id text not null,
  case_id text not null references cases (id),
  seq integer not null,
  type text not null,
  actor text not null,
  at timestamptz not null,
  data jsonb not null,
  hash bytea not null,
  primary key (case_id, seq)
);

create table decisions (
  id text primary key,
  case_id text not null references cases (id),
  organisation_id text not null,
  idempotency_key text not null,
  made_by text not null,
  policy_label text not null,
  action text not null,
  target text,
  rationale text,
  made_at timestamptz not null,
  unique (case_id, idempotency_key)
);

create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger case_events_append_only before update or delete or truncate on case_events
  for each statement execute function refuse_change();
create trigger decisions_append_only before update or delete or truncate on decisions
  for each statement execute function refuse_change();

create table dead_letters (
  item_id text not null references items (id) on delete cascade,
  organisation_id text not null,
  kind text not null,
  code text not null,
  message text not null,
  attempts smallint not null,
  at timestamptz not null default now(),
  primary key (item_id, kind)
);
create index dead_letters_list on dead_letters (organisation_id, item_id);

-- small state of the service itself: cursors, epochs
create table settings (
  name text primary key,
  value jsonb not null,
  updated_at timestamptz not null default now()
);
create index media_vault on media (vault_key) where vault_key is not null;
