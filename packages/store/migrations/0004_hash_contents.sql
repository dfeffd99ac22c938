-- The whole numbers by which HMA's clients know bank contents. A hash gets one when it is first shown to such a client and
-- keeps it; hashes that were added together as one content share theirs.
create sequence hash_content_numbers;

create table hash_contents (
  hash_id text primary key references hashes (id) on delete cascade,
  number bigint not null default nextval('hash_content_numbers')
);
create index hash_contents_number on hash_contents (number);
