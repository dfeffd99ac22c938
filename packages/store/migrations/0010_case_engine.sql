-- The case engine: stages, second review, undo, urgency that moves with time, owed effects.

alter table cases
  add column stage text not null default 'review' check (stage in ('review', 'second_review', 'escalated', 'appeal')),
  -- decisions of this round that stand, and the one that stands for the case: [{by, decisionId, policyLabel, action}]
  add column reviews jsonb not null default '[]',
  add column decision jsonb,
  -- {by, until, before}: what an undo would bring back
  add column undo jsonb,
  -- set while a decision waits for its window to close; then it is final and its effects happen
  add column undo_until timestamptz,
  add column final boolean not null default false,
  -- who may not take the case: they have decided it already
  add column excluded text[] not null default '{}',
  -- which queue it waits in
  add column lane text not null generated always as
    (case when stage = 'escalated' then 'supervisor' else 'open' end) stored,
  add column pack text,
  -- of the worst label, by the pack, in [0,1]
  add column severity real not null default 0,
  -- what urgency is made of (packages/policy/src/urgency.ts); null harm: it stands as it is
  add column harm real,
  add column waiting_since timestamptz,
  add column pack_clock_from timestamptz,
  add column pack_clock_due_at timestamptz,
  -- a clock that was set for this case (a takedown); the one that ends first counts
  add column own_clock_from timestamptz,
  add column own_clock_due_at timestamptz,
  add column clock_due_at timestamptz generated always as (least(pack_clock_due_at, own_clock_due_at)) stored,
  -- from then on the stored urgency is more than a point too low
  add column urgency_due_at timestamptz,
  -- an earlier, decided case of near-duplicates: its decision is shown as a suggestion
  add column suggested_case_id text,
  add column split_from text,
  -- a known case, mixed in for quality; its decisions have no effects
  add column golden_id text;

create index cases_lane on cases (organisation_id, lane, urgency desc, opened_at, id) where state <> 'decided' and golden_id is null;
create index cases_lane_lang on cases (organisation_id, lane, lang, urgency desc, opened_at, id) where state <> 'decided' and golden_id is null;
create index cases_lane_country on cases (organisation_id, lane, country, urgency desc, opened_at, id) where state <> 'decided' and golden_id is null;
create index cases_decided on cases (organisation_id, id) where state = 'decided';
create index cases_group_any on cases (organisation_id, group_key);
create index cases_urgency_due on cases (urgency_due_at) where urgency_due_at is not null and state <> 'decided';
create index cases_undo_until on cases (undo_until) where undo_until is not null;
create index cases_lease_ends on cases (lease_expires_at) where state = 'leased';
create index cases_golden on cases (organisation_id, golden_id) where golden_id is not null and state <> 'decided';
create index cases_clock on cases (organisation_id, clock_due_at) where clock_due_at is not null and state <> 'decided';
create index items_in_case on items (case_id, id) where case_id is not null;
drop index items_case;

alter table decisions
  -- the stage that it was made in
  add column stage text not null default 'review',
  add column outcome text not null default 'decided' check (outcome in ('reviewed', 'decided', 'upheld', 'overturned')),
  -- sha256 of the body, so that a repeat can be told from another decision under the same key
  add column fingerprint bytea,
  drop constraint decisions_case_id_idempotency_key_key,
  add constraint decisions_once unique (case_id, made_by, idempotency_key);
create index decisions_by on decisions (organisation_id, made_at);

create table decision_undos (
  decision_id text primary key references decisions (id),
  by text not null,
  at timestamptz not null default now()
);

-- What has to happen outside because of a decision. Written with the decision; done once it is final, at least once.
create table owed_effects (
  id text primary key,
  organisation_id text not null,
  case_id text not null references cases (id),
  decision_id text not null references decisions (id),
  kind text not null,
  state text not null default 'owed' check (state in ('owed', 'held', 'done', 'dead', 'cancelled')),
  due_at timestamptz not null,
  attempts smallint not null default 0,
  error_code text,
  error_message text,
  result jsonb,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  unique (decision_id, kind)
);
create index owed_effects_due on owed_effects (due_at) where state = 'owed';
create index owed_effects_list on owed_effects (organisation_id, id);
create index owed_effects_case on owed_effects (case_id);

create table case_notes (
  id text primary key,
  case_id text not null references cases (id),
  organisation_id text not null,
  by text not null,
  text text not null,
  at timestamptz not null default now()
);
create index case_notes_case on case_notes (case_id, id);
create trigger case_notes_append_only before update or delete or truncate on case_notes
  for each statement execute function refuse_change();

create table case_skips (
  case_id text not null references cases (id),
  actor text not null,
  reason text not null,
  until timestamptz not null,
  primary key (case_id, actor)
);

create table macros (
  id text primary key,
  organisation_id text not null references organisations (id),
  name text not null,
  policy_label text not null,
  action text not null,
  target text,
  rationale text,
  created_by text not null,
  updated_at timestamptz not null default now(),
  unique (organisation_id, name)
);

-- Which cases a person takes; an empty list narrows nothing.
create table reviewer_routing (
  organisation_id text not null references organisations (id),
  actor text not null,
  langs text[] not null default '{}',
  countries text[] not null default '{}',
  labels text[] not null default '{}',
  updated_at timestamptz not null default now(),
  primary key (organisation_id, actor)
);

-- Every change that others should see at once is told on one channel: ids, state, urgency and labels, never content, and
-- nothing that would tell a second reviewer what the first one chose.
create function tell_of_case() returns trigger language plpgsql as $$
begin
  perform pg_notify('haetae_cases', json_build_object('o', new.organisation_id, 'c', new.id, 's', new.state, 'u', new.urgency,
    'l', new.labels, 'r', new.restricted_at is not null, 'g', case when new.stage = 'second_review' then 'review' else new.stage end,
    'n', tg_op = 'INSERT')::text);
  return null;
end $$;
create trigger cases_told_new after insert on cases for each row execute function tell_of_case();
create trigger cases_told_changed after update on cases for each row
  when (old.updated_at is distinct from new.updated_at or old.state is distinct from new.state or old.stage is distinct from new.stage
    or old.lease_id is distinct from new.lease_id)
  execute function tell_of_case();

-- Hashes from restricted cases: matched here, never given to anybody.
alter table banks add column never_shared boolean not null default false;

-- Cases handed to the organisation's support centre; the id is that of the effect.
create table support_referrals (
  id text primary key,
  organisation_id text not null references organisations (id),
  case_id text not null references cases (id),
  decision_id text not null,
  policy_label text not null,
  target text,
  country text,
  lang text,
  created_at timestamptz not null default now(),
  taken_by text,
  taken_at timestamptz
);
create index support_referrals_list on support_referrals (organisation_id, id);
