-- Forgetting: what is kept no longer than the pack says, what must be kept longer, and what somebody asked to be erased.

-- The words and people of the item are gone; its row stays for the images' hashes, or to say that there was one.
alter table items add column erased_at timestamptz;
create index items_retention on items (received_at) where status = 'scored' and erased_at is null;
create index items_expired on items (received_at) where erased_at is not null and case_id is null;
-- Erasure looks for what one person wrote, and for one address. Addresses are long: only their hash is indexed.
create index items_author on items (organisation_id, author_id) where author_id is not null;
create index items_url on items using hash (url) where url is not null;

-- While a hold stands, nothing of the case is erased, by anyone. Lifted ones stay as rows, so that it is known who held what.
create table legal_holds (
  id bigint generated always as identity primary key,
  organisation_id text not null references organisations (id),
  case_id text not null references cases (id),
  reason text not null,
  placed_by text not null,
  placed_at timestamptz not null default now(),
  lifted_by text,
  lifted_at timestamptz
);
create unique index legal_holds_standing on legal_holds (case_id) where lifted_at is null;

-- Requests to erase. The selector (whose posts, which address) is there until the request is done, then only its keyed hash.
create table erasures (
  id text primary key,
  organisation_id text not null references organisations (id),
  kind text not null check (kind in ('author', 'url', 'item')),
  source text,
  selector text,
  selector_hash bytea not null,
  reason text not null,
  requested_by text not null,
  requested_at timestamptz not null default now(),
  state text not null default 'pending' check (state in ('pending', 'held', 'done')),
  -- looked at again from this moment on
  due_at timestamptz not null default now(),
  items integer not null default 0,
  media integer not null default 0,
  scores integer not null default 0,
  cases integer not null default 0,
  packages integer not null default 0,
  held_items integer not null default 0,
  -- vault objects whose rows are gone and that are still to be erased
  vault_keys text[] not null default '{}',
  done_at timestamptz,
  -- canonical JSON of what is signed, and its Ed25519 signature
  tombstone text,
  signature bytea
);
create index erasures_due on erasures (due_at) where state <> 'done' or cardinality(vault_keys) > 0;
create index erasures_list on erasures (organisation_id, id);

-- A moderator's own words about an erased post go with it. The chain holds hashes and ids, and stays whole.
create or replace function refuse_change() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and tg_table_name in ('decisions', 'case_notes') and current_setting('haetae.erasing', true) = 'on' then
    return null;
  end if;
  raise exception '% is append-only', tg_table_name using errcode = 'restrict_violation';
end $$;
