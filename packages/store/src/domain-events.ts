import { type DomainEvent, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/**
 * Writes events in the caller's transaction, so that they exist exactly when what they tell of does. Returns their ids. An event
 * with a `caseId` needs that case's row locked by this transaction: the order within a case is the order of the numbers.
 */
export async function emitEvents(
  sql: Queryable,
  events: readonly (Omit<DomainEvent, 'type'> & { type: DomainEvent['type'] | 'ping' })[],
): Promise<Id<'domainEvent'>[]> {
  if (events.length === 0) return [];
  const rows = events.map((event, n) => ({
    n,
    id: newId('domainEvent'),
    organisation_id: event.organisationId,
    type: event.type,
    case_id: event.caseId ?? null,
    data: event.data,
  }));
  await sql`
    insert into domain_events (id, organisation_id, type, case_id, data)
    select t.id, t.organisation_id, t.type, t.case_id,
      -- of a case in which a minor may be shown nothing leaves but that something happened
      case when exists (select from cases c where c.id = t.case_id and c.restricted_at is not null)
        then jsonb_build_object('caseId', t.case_id, 'restricted', true) else t.data end
    from (select * from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(n int, id text, organisation_id text, type text, case_id text, data jsonb) order by n) t`;
  return rows.map((r) => r.id);
}

/** Locks cases, in a settled order, so that what is written of them next stands in one line. */
export async function lockCases(sql: Queryable, caseIds: readonly string[]): Promise<void> {
  if (caseIds.length > 0)
    await sql`select from cases where id = any(${[...new Set(caseIds)]}) order by id for no key update`;
}

/** One event as it is sent. */
export interface EventRow {
  id: Id<'domainEvent'>;
  type: string;
  at: Date;
  caseId: Id<'case'> | null;
  data: Record<string, unknown>;
}

/** The body of the message that tells of an event: the same bytes at every attempt, because the row never changes. */
export function eventBody(event: EventRow): string {
  return JSON.stringify({
    id: event.id,
    type: event.type,
    timestamp: event.at.toISOString(),
    // What has no case is kept in order under another id.
    ...(event.caseId?.startsWith('cas_') ? { caseId: event.caseId } : {}),
    data: event.data,
  });
}
