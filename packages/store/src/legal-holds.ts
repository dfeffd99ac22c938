import { HaetaeError, type Lane } from '@haetae/contracts';
import { lockCase } from './case-custody.ts';
import { appendCaseEvents } from './case-events.ts';
import type { Queryable } from './database.ts';
import { refuseOtherLane } from './lanes.ts';

export interface LegalHold {
  caseId: string;
  reason: string;
  placedBy: string;
  placedAt: Date;
  liftedBy: string | null;
  liftedAt: Date | null;
}
const columns = (sql: Queryable) => sql`
  case_id as "caseId", reason, placed_by as "placedBy", placed_at as "placedAt", lifted_by as "liftedBy", lifted_at as "liftedAt"`;

interface HoldInput {
  organisationId: string;
  caseId: string;
  /** Of whoever asks. */
  lane: Lane;
  actor: string;
  reason: string;
}

/** Puts a hold on a case; one that stands already is given back as it is. Throws CASE_NOT_FOUND. Call it in a transaction. */
export async function placeHold(sql: Queryable, input: HoldInput): Promise<LegalHold> {
  const head = await lockCase(sql, { organisationId: input.organisationId, caseId: input.caseId, lane: input.lane });
  const [standing] = await sql<LegalHold[]>`
    select ${columns(sql)} from legal_holds where case_id = ${input.caseId} and lifted_at is null`;
  if (standing) return standing;
  const [hold] = await sql<LegalHold[]>`
    insert into legal_holds (organisation_id, case_id, reason, placed_by)
    values (${input.organisationId}, ${input.caseId}, ${input.reason}, ${input.actor}) returning ${columns(sql)}`;
  await appendCaseEvents(sql, [{ head, type: 'held', actor: input.actor, data: {} }]);
  return hold!;
}

/** Lifts the hold of a case; erasures that waited for it go on. Throws CASE_NOT_FOUND, HOLD_NOT_FOUND. */
export async function liftHold(sql: Queryable, input: Omit<HoldInput, 'reason'>): Promise<LegalHold> {
  const head = await lockCase(sql, { organisationId: input.organisationId, caseId: input.caseId, lane: input.lane });
  const [hold] = await sql<LegalHold[]>`
    update legal_holds set lifted_by = ${input.actor}, lifted_at = now()
    where case_id = ${input.caseId} and lifted_at is null returning ${columns(sql)}`;
  if (!hold) throw new HaetaeError('HOLD_NOT_FOUND', 'There is no hold on this case.');
  await appendCaseEvents(sql, [{ head, type: 'hold_lifted', actor: input.actor, data: {} }]);
  await sql`
    update erasures set due_at = now() where organisation_id = ${input.organisationId} and state = 'held'`;
  return hold;
}

/** The hold that stands on a case, if any. Throws CASE_NOT_FOUND, CASE_RESTRICTED, CASE_NOT_RESTRICTED. */
export async function findHold(
  sql: Queryable,
  of: { organisationId: string; caseId: string; lane: Lane },
): Promise<LegalHold | undefined> {
  const [found] = await sql<{ id: string; restrictedAt: Date | null }[]>`
    select id, restricted_at as "restrictedAt" from cases where id = ${of.caseId} and organisation_id = ${of.organisationId}`;
  if (!found) throw new HaetaeError('CASE_NOT_FOUND', `There is no case ${of.caseId} in your organisation.`);
  refuseOtherLane(found, of.lane);
  const [hold] = await sql<LegalHold[]>`
    select ${columns(sql)} from legal_holds where case_id = ${of.caseId} and lifted_at is null`;
  return hold;
}
