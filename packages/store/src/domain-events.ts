import { type DomainEvent, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** Writes events in the caller's transaction, so that they exist exactly when what they tell of does. */
export async function emitEvents(sql: Queryable, events: readonly DomainEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({
    id: newId('domainEvent'),
    organisation_id: event.organisationId,
    type: event.type,
    case_id: event.caseId ?? null,
    data: event.data,
  }));
  await sql`
    insert into domain_events (id, organisation_id, type, case_id, data)
    select id, organisation_id, type, case_id, data from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(id text, organisation_id text, type text, case_id text, data jsonb)`;
}
