-- Hashes from outside: who submitted them with which words, and what platforms report of where they were found.

alter table hashes
  -- the organisation that brought the hash, where that is not the bank's own; null: the bank's organisation did
  add column submitted_by text references organisations (id),
  -- set when platforms contradicted it: a person has to look again
  add column disputed_at timestamptz,
  add column dispute_reason text,
  -- share of those who have seen the content that acted on it, in [0,1]
  add column trust real not null default 1,
  -- found in the restricted lane: never leaves this instance
  add column restricted boolean not null default false,
  -- when it was first to be given to others; a hash that was never given out needs no tombstone
  add column published_at timestamptz,
  -- the peer whose word took it back, so that the same peer alone may bring it again
  add column withdrawn_via text;

update hashes set published_at = confirmed_at where confirmed_at is not null;

create function note_publication() returns trigger language plpgsql as $$
begin
  new.published_at := now();
  return new;
end $$;
create trigger hashes_published before insert or update on hashes for each row
  when (new.published_at is null and new.confirmed_at is not null and new.status = 'active' and not new.restricted and not new.disabled)
  execute function note_publication();

create index hashes_feed on hashes (bank_id, sequence) where published_at is not null;
create index hashes_waiting on hashes (bank_id, id) where confirmed_at is null and status in ('received', 'active');
create index hashes_value on hashes (algorithm, hash);

-- Why an organisation submitted a hash. One row a hash and organisation: the newest words count.
create table hash_submissions (
  hash_id text not null references hashes (id) on delete cascade,
  organisation_id text not null references organisations (id),
  actor text not null,
  reason text,
  jurisdiction text,
  -- {by, statement, at}: who says that the facts are as submitted
  attestation jsonb,
  at timestamptz not null default now(),
  withdrawn_at timestamptz,
  primary key (hash_id, organisation_id)
);
create index hash_submissions_organisation on hash_submissions (organisation_id, at);

-- Where a bank hash was found and what the platform did there: the state today, and below every word that led to it.
create table match_reports (
  id text primary key,
  -- the bank's
  organisation_id text not null references organisations (id),
  platform_id text not null references organisations (id),
  bank_id text not null references banks (id),
  hash_id text not null references hashes (id),
  content_id text not null,
  url text,
  account text,
  distance smallint,
  action text not null check (action in ('removed', 'blocked_on_upload', 'restricted', 'kept', 'pending')),
  reason text,
  found_at timestamptz not null,
  acted_at timestamptz,
  case_id text references cases (id),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (platform_id, content_id, hash_id)
);
create index match_reports_list on match_reports (organisation_id, id);
create index match_reports_platform on match_reports (platform_id, id);
create index match_reports_hash on match_reports (hash_id);
create index match_reports_case on match_reports (case_id) where case_id is not null;

create table match_report_events (
  report_id text not null references match_reports (id),
  seq integer not null,
  action text not null,
  reason text,
  actor text not null,
  at timestamptz not null,
  primary key (report_id, seq)
);
create trigger match_report_events_append_only before update or delete or truncate on match_report_events
  for each statement execute function refuse_change();
