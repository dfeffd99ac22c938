-- Hash banks. Every change of a bank or a hash takes the next number of one sequence while holding one lock
-- (store/src/banks.ts), so that numbers become visible in their order and a reader that goes by them misses nothing.
create sequence bank_changes;

create table banks (
  id text primary key,
  organisation_id text not null references organisations (id),
  name text not null,
  kind text not null check (kind in ('block', 'allow')),
  distance smallint not null check (distance between 0 and 64),
  enabled boolean not null default true,
  description text,
  labels text[] not null default '{}',
  created_at timestamptz not null default now(),
  sequence bigint not null,
  unique (organisation_id, name)
);
create unique index banks_sequence on banks (sequence);

create table hashes (
  id text primary key,
  bank_id text not null references banks (id),
  algorithm text not null check (algorithm in ('pdq', 'md5', 'sha256')),
  hash bytea not null,
  quality smallint,
  status text not null check (status in ('received', 'active', 'withdrawn', 'deleted')),
  labels text[] not null default '{}',
  source_organisation text,
  external_id text,
  opinions jsonb not null default '[]',
  disabled boolean not null default false,
  disabled_reason text,
  confirmed_by text,
  confirmed_at timestamptz,
  withdrawn_reason text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  sequence bigint not null,
  unique (bank_id, algorithm, hash)
);
create unique index hashes_sequence on hashes (sequence);
create index hashes_list on hashes (bank_id, id);

create table matches (
  media_id text not null references media (id) on delete cascade,
  hash_id text not null references hashes (id),
  item_id text not null,
  distance smallint not null,
  via text not null,
  -- 'score': when the image came in; 'retro': when the hash came in later
  found_by text not null check (found_by in ('score', 'retro')),
  at timestamptz not null default now(),
  primary key (media_id, hash_id)
);
create index matches_item on matches (item_id);
create index matches_hash on matches (hash_id, at);
