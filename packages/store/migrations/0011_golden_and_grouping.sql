-- Known cases, mixed in for quality: what they are, and what people answered.
create table golden (
  id text primary key,
  organisation_id text not null references organisations (id),
  -- what it is a copy of: a case that was decided, or an item that was added for the purpose
  source_case_id text,
  source_item_id text,
  policy_label text not null,
  note text,
  added_by text not null,
  created_at timestamptz not null default now(),
  retired_at timestamptz
);
create index golden_list on golden (organisation_id, id);
-- Copies of items for golden cases share their source's external id, so that nothing tells them apart.
alter table items add column golden boolean not null default false;
alter table items drop constraint items_organisation_id_source_external_id_key;
create unique index items_once on items (organisation_id, source, external_id) where not golden;

-- How a case's first item looks to a search for near-duplicates: bands of a MinHash of its text, pieces of its images' PDQ hashes.
create table case_signatures (
  case_id text primary key references cases (id),
  organisation_id text not null,
  item_id text not null,
  keys bigint[] not null
);
create index case_signatures_keys on case_signatures using gin (keys) with (fastupdate = off);
