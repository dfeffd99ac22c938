-- What waits for a supervisor or because of an appeal: a short list in a long queue.
create index cases_stage on cases (organisation_id, stage, urgency desc, opened_at, id)
  where state <> 'decided' and stage in ('escalated', 'appeal');
