-- Entries that are taken back name the id under which they came.
create index hashes_external on hashes (bank_id, external_id) where external_id is not null;
