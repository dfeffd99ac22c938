-- The sealed map of pseudonyms, as it stands in the package, so that a supervisor can open it without unpacking that.
alter table evidence_packages add column reviewers bytea;
