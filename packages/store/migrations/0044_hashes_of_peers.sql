-- the peer that brought a hash, while nobody else has: it goes when no peer stands for it any more
alter table hashes add column from_peer text;
-- what was taken back before a peer was first given anything is not told to it
alter table peers add column push_from bigint;
