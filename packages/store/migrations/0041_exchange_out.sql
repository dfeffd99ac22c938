-- Which banks are given to whom, and what receivers say of the hashes.

alter table banks add column sharing text not null default 'private' check (sharing in ('private', 'named', 'public'));

create table bank_shares (
  bank_id text not null references banks (id) on delete cascade,
  organisation_id text not null references organisations (id),
  may_submit boolean not null default false,
  primary key (bank_id, organisation_id)
);
create index bank_shares_organisation on bank_shares (organisation_id);

-- The newest word of each organisation on a hash.
create table hash_feedback (
  hash_id text not null references hashes (id) on delete cascade,
  organisation_id text not null references organisations (id),
  value text not null check (value in ('pendingReview', 'blocked', 'notBlocked', 'qualityUnknown', 'none')),
  tags text[] not null default '{}',
  at timestamptz not null default now(),
  primary key (hash_id, organisation_id)
);
