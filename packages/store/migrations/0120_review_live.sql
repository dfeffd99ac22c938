-- A case that is in the restricted lane says to the others once that it is gone; from then on they hear nothing of it, not even
-- that somebody works on it. `w`: it was there before this change.
create or replace function tell_of_case() returns trigger language plpgsql as $$
begin
  perform pg_notify('haetae_cases', json_build_object('o', new.organisation_id, 'c', new.id, 's', new.state, 'u', new.urgency,
    'l', new.labels, 'r', new.restricted_at is not null, 'g', case when new.stage = 'second_review' then 'review' else new.stage end,
    'n', tg_op = 'INSERT', 'w', tg_op = 'UPDATE' and old.restricted_at is not null)::text);
  return null;
end $$;
