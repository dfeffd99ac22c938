import { HaetaeError, type Id, newId } from '@haetae/contracts';
import { isExcluded } from '@haetae/policy';
import { appendCaseEvents } from './case-events.ts';
import { moveCase } from './case-transitions.ts';
import { appendCustody } from './custody.ts';
import type { Queryable } from './database.ts';
import { lockLeased, type Reviewer } from './leases.ts';

/**
 * Takes items out of an undecided case into one of their own, with a chain of its own; both chains and each item's custody say
 * so. The holder of the lease may, and a supervisor when nobody holds it. Call it in a transaction. Returns the new case.
 */
export async function splitCase(
  sql: Queryable,
  input: Reviewer & { caseId: string; itemIds: string[] },
): Promise<Id<'case'>> {
  const { actor, caseId } = input;
  const locked = await lockLeased(sql, input);
  const { status } = locked;
  const at = new Date();
  const holder = status.lease !== undefined && status.lease.expiresAt > at ? status.lease.by : undefined;
  if (status.state !== 'decided' && holder !== actor && (holder !== undefined || input.as === 'moderator'))
    throw holder === undefined
      ? new HaetaeError('LEASE_REQUIRED', 'Lease the case first, or ask a supervisor to split it.')
      : new HaetaeError('CASE_LEASED_BY_OTHER', 'Another moderator holds this case until its lease ends.');
  if (status.stage !== 'review' || isExcluded(status, actor))
    throw new HaetaeError('CASE_TRANSITION_INVALID', 'Only a case that nobody has decided yet can be split.');
  const itemIds = [...new Set(input.itemIds)];
  const found = await sql<{ id: string; labels: string[]; reasons: unknown; urgency: number | null }[]>`
    select id, labels, reasons, urgency from items where case_id = ${caseId} and id = any(${itemIds}) order by id for update`;
  const missing = itemIds.find((id) => !found.some((f) => f.id === id));
  if (missing !== undefined) throw new HaetaeError('ITEM_NOT_FOUND', `Item ${missing} is not in case ${caseId}.`);
  const to = newId('case');
  await moveCase(sql, locked, { type: 'split', items: itemIds.length, at }, { actor, data: { itemIds, to } });
  const labels = [...new Set(found.flatMap((f) => f.labels))];
  // The lane is inherited by 0030's trigger on items; all that urgency is made of is taken from the case that they leave.
  await sql`
    insert into cases (id, organisation_id, group_key, urgency, labels, reasons, lang, country, item_count, pack, severity, severe,
      harm, waiting_since, pack_clock_from, pack_clock_due_at, urgency_due_at, suggested_case_id, split_from)
    select ${to}, organisation_id, ${`split-${to}`}, urgency, ${labels}, reasons, lang, country, ${itemIds.length}, pack, severity,
      severe, harm, waiting_since, pack_clock_from, pack_clock_due_at, urgency_due_at, suggested_case_id, id
    from cases where id = ${caseId}`;
  await sql`update items set case_id = ${to} where id = any(${itemIds})`;
  const head = { caseId: to, lastSeq: 0, lastHash: new Uint8Array(0) };
  const data = { itemIds, urgency: status.urgency, splitFrom: caseId };
  await appendCaseEvents(sql, [{ head, type: 'opened', actor, data }]);
  await appendCustody(
    sql,
    itemIds.map((subject) => ({ subject, type: 'split', actor, data: { from: caseId, to } })),
  );
  return to;
}
