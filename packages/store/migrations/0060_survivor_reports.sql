-- What survivors report from /report: hashes made on their own device, never a picture, a name or an address.

create table survivor_reports (
  id text primary key,
  -- whose people review it
  organisation_id text not null references organisations (id),
  -- what the survivor wrote down, without its dashes
  case_number text not null unique,
  -- argon2id; the PIN was shown once and is kept nowhere
  pin_hash text not null,
  lang text,
  country text,
  kind text not null,
  note text,
  -- the words of the page that were agreed to, by their version
  consent text not null,
  created_at timestamptz not null default now(),
  withdrawn_at timestamptz
);
create index survivor_reports_recent on survivor_reports (created_at);
create index survivor_reports_list on survivor_reports (organisation_id, id);

create table survivor_pictures (
  report_id text not null references survivor_reports (id) on delete cascade,
  number smallint not null,
  -- null once taken back: then the tombstone in the bank is all that is left
  pdq bytea,
  quality smallint,
  state text not null default 'waiting' check (state in ('waiting', 'confirmed', 'refused', 'withdrawn')),
  reviewed_by text,
  reviewed_at timestamptz,
  reason text,
  note text,
  created_at timestamptz not null default now(),
  primary key (report_id, number)
);
create index survivor_pictures_waiting on survivor_pictures (report_id) where state = 'waiting';

-- Who wants a bank hash kept there. It is withdrawn with the last claim, unless it was in the bank before any.
create table survivor_claims (
  report_id text not null,
  number smallint not null,
  hash_id text not null references hashes (id),
  -- it was live in the bank without a claim, so that it is not the survivors' to withdraw
  foreign_hash boolean not null,
  released_at timestamptz,
  primary key (report_id, number, hash_id),
  foreign key (report_id, number) references survivor_pictures (report_id, number) on delete cascade
);
create index survivor_claims_hash on survivor_claims (hash_id) where released_at is null;
