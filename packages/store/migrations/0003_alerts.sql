-- What the service noticed and a person should know. One row a subject: an alert is raised once.
create table alerts (
  organisation_id text not null references organisations (id),
  kind text not null,
  subject text not null,
  message text not null,
  at timestamptz not null default now(),
  primary key (organisation_id, kind, subject)
);
create index alerts_list on alerts (organisation_id, at desc);
create index media_recent on media (created_at) where pdq is not null;
