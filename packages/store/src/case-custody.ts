import { type CustodyEventType, HaetaeError, type Id, type Lane } from '@haetae/contracts';
import { appendCaseEvents, type CaseHead } from './case-events.ts';
import { lockCaseStatus, moveCase } from './case-transitions.ts';
import type { Queryable } from './database.ts';
import { refuseOtherLane } from './lanes.ts';
import { restrictCaseHashes } from './restrict-hashes.ts';

/** Within this time a second look by the same person is the same look, except in the restricted lane. */
const SAME_VIEW_MINUTES = 10;

/** Locks a case of this lane for writing to its chain. Throws CASE_NOT_FOUND, CASE_RESTRICTED or CASE_NOT_RESTRICTED. */
export async function lockCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; lane?: Lane },
): Promise<CaseHead> {
  const [row] = await sql<(CaseHead & { id: string; restrictedAt: Date | null })[]>`
    select id, id as "caseId", last_seq as "lastSeq", last_hash as "lastHash", restricted_at as "restrictedAt" from cases
    where id = ${input.caseId} and organisation_id = ${input.organisationId} for update`;
  if (!row) throw new HaetaeError('CASE_NOT_FOUND', `There is no case ${input.caseId} in your organisation.`);
  refuseOtherLane(row, input.lane ?? 'general');
  return { caseId: row.caseId, lastSeq: row.lastSeq, lastHash: row.lastHash };
}

/** Appends one custody line to a case of this lane. */
export async function recordCaseCustody(
  sql: Queryable,
  input: { organisationId: string; caseId: string; lane?: Lane; type: CustodyEventType; actor: string; data: unknown },
): Promise<void> {
  const head = await lockCase(sql, input);
  await appendCaseEvents(sql, [{ head, type: input.type, actor: input.actor, data: input.data }]);
}

/**
 * Notes that a person looked at a case. In the general lane whoever holds the lease, and whoever has a line of minutes ago (a
 * look, a decision), is in the chain already; in the restricted lane every access is a line.
 */
export async function recordView(
  sql: Queryable,
  input: { organisationId: string; caseId: string; lane: Lane; actor: string; what: string },
): Promise<void> {
  const { lane, actor, caseId } = input;
  if (lane === 'general') {
    const known = await sql`
      select from cases where id = ${caseId} and lease_by = ${actor} and lease_expires_at > now()
      union all
      select from case_events where case_id = ${caseId} and actor = ${actor}
        and at > now() - make_interval(mins => ${SAME_VIEW_MINUTES}) limit 1`;
    if (known.length > 0) return;
  }
  const type = lane === 'restricted' ? 'restricted_opened' : 'viewed';
  await recordCaseCustody(sql, { ...input, type, data: { what: input.what } });
}

/**
 * Moves a case to the restricted lane and ends any lease on it. Returns the vault names of the derivatives that were made of
 * its media, for the caller to erase; false when it was there already. `sql` is a transaction.
 */
export async function restrictCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; actor: string; note?: string | undefined },
): Promise<{ caseId: Id<'case'>; moved: boolean; previews: string[] }> {
  const locked = await lockCaseStatus(sql, input.organisationId, input.caseId);
  const { caseId } = locked.head;
  if (locked.status.restricted) return { caseId, moved: false, previews: [] };
  const { actor, note } = input;
  const leaseEnded = locked.status.lease?.by;
  await moveCase(
    sql,
    locked,
    { type: 'restricted', by: actor, at: new Date() },
    { actor, data: { note: note ?? null, ...(leaseEnded === undefined ? {} : { leaseEnded }) } },
  );
  await sql`update cases set restricted_by = ${actor}, severe = true where id = ${caseId}`;
  const gone = await sql<{ key: string }[]>`
    delete from media_previews p using media m, items i
    where p.media_id = m.id and i.id = m.item_id and i.case_id = ${caseId} returning p.vault_key as key`;
  await sql`delete from unblur_tokens where case_id = ${caseId}`;
  await restrictCaseHashes(sql, input.organisationId, caseId);
  return { caseId, moved: true, previews: gone.map((g) => g.key) };
}
