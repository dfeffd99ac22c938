-- Evidence and wellbeing: the restricted lane, custody of items, exposure of people, sealed packages, anchors.

-- A minor may be shown: only the role `safeguarding` sees the case from here on.
alter table cases add column restricted_at timestamptz;
alter table cases add column restricted_by text;
-- Counts against a person's budget. A case of which nobody said that it is mild is taken for severe.
alter table cases add column severe boolean not null default true;
update cases set severe = labels && array['threat', 'sexual_extortion', 'intimate_image', 'voyeurism'];
create index cases_mild on cases (organisation_id, urgency desc, opened_at, id)
  where state <> 'decided' and not severe and restricted_at is null;
create index cases_restricted on cases (organisation_id, group_key) where restricted_at is not null;

-- What is like a restricted case is restricted from its first moment, also when that one was decided long ago.
create function restrict_alike() returns trigger language plpgsql as $$
begin
  if new.restricted_at is null and exists (
    select from cases c where c.organisation_id = new.organisation_id and c.group_key = new.group_key and c.restricted_at is not null
  ) then
    new.restricted_at := now();
    new.restricted_by := 'haetae';
  end if;
  return new;
end $$;
create trigger cases_restrict_alike before insert on cases for each row execute function restrict_alike();

-- An item that leaves a restricted case takes the restriction with it.
create function restrict_moved() returns trigger language plpgsql as $$
begin
  update cases set restricted_at = now(), restricted_by = 'haetae'
  where id = new.case_id and restricted_at is null
    and exists (select from cases c where c.id = old.case_id and c.restricted_at is not null);
  return null;
end $$;
create trigger items_restrict_moved after update of case_id on items for each row
  when (old.case_id is not null and new.case_id is not null and old.case_id <> new.case_id)
  execute function restrict_moved();

-- Custody lines of what is no case: of an item (whatever case it is in), and of an organisation (budgets that were lifted).
create table custody_heads (
  subject text primary key,
  last_seq integer not null default 0,
  last_hash bytea not null default ''
);
create table custody_lines (
  id text not null,
  subject text not null references custody_heads (subject),
  seq integer not null,
  type text not null,
  actor text not null,
  at timestamptz not null,
  data jsonb not null,
  hash bytea not null,
  primary key (subject, seq)
);
create trigger custody_lines_append_only before update or delete or truncate on custody_lines
  for each statement execute function refuse_change();
-- Which chains have grown since the last anchor.
create index custody_lines_at on custody_lines using brin (at);
create index case_events_at on case_events using brin (at);

-- What people were exposed to. Kept for the budget of a shift and for whoever looks after them.
create table exposures (
  id bigint generated always as identity primary key,
  organisation_id text not null,
  actor text not null,
  kind text not null check (kind in ('case', 'severe', 'unblur', 'minor')),
  case_id text not null,
  media_id text,
  seconds integer not null default 0,
  at timestamptz not null default now()
);
create index exposures_actor on exposures (organisation_id, actor, at desc);
create index exposures_recent on exposures (organisation_id, at desc);
create table exposure_settings (
  organisation_id text primary key references organisations (id),
  severe_cases integer not null check (severe_cases between 0 and 100000),
  unblurred_seconds integer not null check (unblurred_seconds between 0 and 1000000),
  shift_hours double precision not null check (shift_hours between 0.1 and 72),
  break_minutes integer not null check (break_minutes between 5 and 600),
  changed_by text not null,
  changed_at timestamptz not null default now()
);
create table exposure_lifts (
  id bigint generated always as identity primary key,
  organisation_id text not null,
  actor text not null,
  lifted_by text not null,
  reason text not null,
  severe_cases integer not null,
  unblurred_seconds integer not null,
  at timestamptz not null default now(),
  until timestamptz not null
);
create index exposure_lifts_actor on exposure_lifts (organisation_id, actor, until desc);
create trigger exposure_lifts_append_only before update or delete or truncate on exposure_lifts
  for each statement execute function refuse_change();

-- One look at one clear image. sha256 of the token; the token itself is kept nowhere.
create table unblur_tokens (
  token_hash bytea primary key,
  organisation_id text not null,
  case_id text not null,
  media_id text not null,
  actor text not null,
  key_id text not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index unblur_tokens_old on unblur_tokens (expires_at);

-- Blurred derivatives, in the vault.
create table media_previews (
  media_id text primary key references media (id) on delete cascade,
  vault_key text not null,
  bytes integer not null,
  made_at timestamptz not null default now()
);
create index media_previews_vault on media_previews (vault_key);

-- Keys made at first start; the private half sealed under the master key.
create table instance_keys (
  name text primary key,
  public_key text not null,
  sealed bytea not null,
  created_at timestamptz not null default now()
);

create table evidence_packages (
  id text primary key,
  organisation_id text not null,
  case_id text not null references cases (id),
  restricted boolean not null,
  state text not null default 'making' check (state in ('making', 'ready', 'failed')),
  purpose text not null,
  recipient jsonb not null,
  made_by text not null,
  created_at timestamptz not null default now(),
  ready_at timestamptz,
  attempts smallint not null default 0,
  due_at timestamptz not null default now(),
  error text,
  -- the public half of the key that media are encrypted to
  media_recipient text not null,
  -- the private half, locked with the recipient's passphrase: a file of the package, or handed over beside it
  key_file text,
  -- the private half under the master key while nobody has set a passphrase; emptied then
  sealed_identity bytea,
  key_set_at timestamptz,
  -- the package in pieces, each an object of the vault
  parts text[] not null default '{}',
  bytes bigint,
  sha256 text,
  manifest_sha256 text,
  items integer,
  media integer,
  -- makes a repeated effect of one decision one package
  decision_id text unique
);
create index evidence_packages_case on evidence_packages (case_id, id);
create index evidence_packages_due on evidence_packages (due_at) where state = 'making';
create index evidence_packages_parts on evidence_packages using gin (parts);

-- A signed head over all chains, now and then: lines or whole cases that vanish afterwards are missed.
create table custody_anchors (
  seq integer primary key,
  at timestamptz not null,
  -- canonical JSON of what is signed; `heads` is the SHA-256 over the canonical JSON of this anchor's heads
  body text not null,
  signature bytea not null,
  hash bytea not null
);
create table custody_anchor_heads (
  anchor integer not null references custody_anchors (seq),
  chain text not null,
  seq integer not null,
  hash bytea not null,
  primary key (chain, anchor)
);
create index custody_anchor_heads_of on custody_anchor_heads (anchor, chain);
create trigger custody_anchors_append_only before update or delete or truncate on custody_anchors
  for each statement execute function refuse_change();
create trigger custody_anchor_heads_append_only before update or delete or truncate on custody_anchor_heads
  for each statement execute function refuse_change();
