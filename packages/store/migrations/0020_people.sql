-- People, their sessions, and the log of who let whom in.

alter table organisations add column require_totp boolean not null default false;

create table users (
  id text primary key,
  organisation_id text not null references organisations (id),
  -- shown to colleagues, and good for signing in: unique on an instance, whatever the capitals
  name text not null,
  name_key text not null unique,
  email text,
  email_key text unique,
  role text not null,
  lang text,
  -- argon2id, as a PHC string; null until an invitation is taken up, and for who signs in elsewhere
  password_hash text,
  must_change_password boolean not null default false,
  -- sealed under a key derived from the master key
  totp_secret bytea,
  totp_enabled_at timestamptz,
  -- the newest time step of which a code was taken; that code and older ones are not taken again
  totp_last_step bigint,
  oidc_issuer text,
  oidc_subject text,
  -- {langs?, countries?, labels?}: which cases come to this person first
  routing jsonb not null default '{}',
  created_at timestamptz not null default now(),
  created_by text not null,
  last_sign_in_at timestamptz,
  disabled_at timestamptz,
  unique (oidc_issuer, oidc_subject)
);
create index users_organisation on users (organisation_id, id);

create table user_recovery_codes (
  user_id text not null references users (id) on delete cascade,
  code_hash bytea not null,
  used_at timestamptz,
  primary key (user_id, code_hash)
);

create table sessions (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  -- sha256 of the secret in the cookie
  secret_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_seen_at timestamptz not null default now(),
  revoked_at timestamptz,
  revoked_reason text,
  address text,
  user_agent text,
  method text not null check (method in ('password', 'oidc', 'invitation'))
);
create index sessions_user on sessions (user_id, id);
create index sessions_old on sessions (expires_at);

create table invitations (
  id text primary key,
  user_id text not null references users (id) on delete cascade,
  token_hash bytea not null unique,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  used_at timestamptz
);
create index invitations_user on invitations (user_id);

-- Failed sign-ins by account and address (or known device), hashed: who was tried from where is in no backup.
create table login_failures (
  bucket bytea primary key,
  failures integer not null,
  last_at timestamptz not null,
  blocked_until timestamptz not null
);
create index login_failures_old on login_failures (last_at);

-- Who made, changed or ended a person, key, session or organisation. Append-only; a chain an organisation.
create table access_log_heads (
  organisation_id text primary key references organisations (id),
  last_seq integer not null,
  last_hash bytea not null
);
create table access_log (
  organisation_id text not null references organisations (id),
  seq integer not null,
  at timestamptz not null,
  actor text not null,
  action text not null,
  subject text not null,
  data jsonb not null,
  hash bytea not null,
  primary key (organisation_id, seq)
);
create trigger access_log_append_only before update or delete or truncate on access_log
  for each statement execute function refuse_change();

alter table api_keys
  add column scopes text[],
  -- after a rotation: the secret before, and until when it still opens
  add column previous_hash bytea unique,
  add column previous_until timestamptz,
  add column rotated_at timestamptz;
