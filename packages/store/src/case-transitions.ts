/**
 * How a case moves: its row is locked, the pure state machine says what it becomes (packages/policy), and the row and the line
 * of its history are written together. Nothing else writes a case's state.
 */
import { HaetaeError, type Id } from '@haetae/contracts';
import { applyCaseEvent, type CaseEvent, type CaseStatus, type CustodyLine } from '@haetae/policy';
import { type CaseHead, hashEvents } from './case-events.ts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** A case that this transaction has locked: what it is, and where its chain ends. */
export interface LockedCase {
  head: CaseHead;
  status: CaseStatus;
  organisationId: string;
  leaseId: string | null;
  pack: string | null;
  severity: number;
  goldenId: string | null;
  country: string | null;
  lang: string | null;
  /** Counts against the budget of whoever takes it. */
  severe: boolean;
}

interface StatusRow {
  id: Id<'case'>;
  organisationId: string;
  lastSeq: number;
  lastHash: Uint8Array;
  state: 'open' | 'leased' | 'decided';
  stage: CaseStatus['stage'];
  items: number;
  urgency: number;
  reviews: CaseStatus['reviews'];
  decision: CaseStatus['decision'] | null;
  undo: (Omit<NonNullable<CaseStatus['undo']>, 'until'> & { until: string }) | null;
  final: boolean;
  restricted: boolean;
  leaseId: string | null;
  leaseBy: string | null;
  leaseExpiresAt: Date | null;
  pack: string | null;
  severity: number;
  goldenId: string | null;
  country: string | null;
  lang: string | null;
  severe: boolean;
}
export const lockedColumns = (sql: Queryable) => sql`
  c.id, c.organisation_id as "organisationId", c.last_seq as "lastSeq", c.last_hash as "lastHash", c.state, c.stage,
  c.item_count as items, c.urgency, c.reviews, c.decision, c.undo, c.final, c.restricted_at is not null as restricted, c.lease_id as "leaseId",
  c.lease_by as "leaseBy", c.lease_expires_at as "leaseExpiresAt", c.pack, c.severity, c.golden_id as "goldenId", c.country, c.lang, c.severe`;

export function lockedCaseOf(row: StatusRow): LockedCase {
  const { id, lastSeq, lastHash, organisationId, leaseId, pack, severity, goldenId, country, lang, severe } = row;
  const { stage, items, urgency, reviews, decision, undo, final, restricted, leaseBy, leaseExpiresAt } = row;
  return {
    head: { caseId: id, lastSeq, lastHash },
    organisationId,
    leaseId,
    pack,
    severity,
    goldenId,
    country,
    lang,
    severe,
    status: {
      state: row.state === 'decided' ? 'decided' : 'open',
      stage,
      items,
      urgency,
      reviews,
      final,
      restricted,
      ...(decision === null || decision === undefined ? {} : { decision }),
      ...(undo === null ? {} : { undo: { ...undo, until: new Date(undo.until) } }),
      ...(row.state === 'leased' && leaseBy !== null && leaseExpiresAt !== null
        ? { lease: { by: leaseBy, expiresAt: leaseExpiresAt } }
        : {}),
    },
  };
}

/** Locks one case of this organisation until the transaction ends. Throws CASE_NOT_FOUND. */
export async function lockCaseStatus(sql: Queryable, organisationId: string, caseId: string): Promise<LockedCase> {
  const [row] = await sql<StatusRow[]>`
    select ${lockedColumns(sql)} from cases c where c.id = ${caseId} and c.organisation_id = ${organisationId} for update`.execute();
  if (!row) throw new HaetaeError('CASE_NOT_FOUND', `There is no case ${caseId} in your organisation.`);
  return lockedCaseOf(row);
}

/**
 * Moves a locked case by one event, or throws the machine's reason why it cannot. `actor` and `data` go into the chain; a new
 * lease needs its `leaseId`. Returns the case as it is then, still locked.
 */
export async function moveCase(
  sql: Queryable,
  locked: LockedCase,
  event: CaseEvent,
  line: { actor: string; data: unknown; leaseId?: string },
): Promise<LockedCase> {
  const status = applyCaseEvent(locked.status, event);
  if (status instanceof HaetaeError) throw status;
  const leaseId = status.lease === undefined ? null : (line.leaseId ?? locked.leaseId);
  const [row] = hashEvents([{ head: locked.head, type: event.type, actor: line.actor, data: line.data }], event.at);
  const waits = status.state === 'decided' && !status.final && status.undo !== undefined;
  const hasEnded = event.type === 'decided' || event.type === 'upheld' || event.type === 'overturned';
  // A case that opens again may find that one like it was opened meanwhile, to which newcomers go from then on.
  const regrouped =
    locked.status.state === 'decided' && status.state === 'open'
      ? sql`group_key = case when exists (select from cases o where o.organisation_id = cases.organisation_id
          and o.group_key = cases.group_key and o.state <> 'decided') then 'again-' || cases.id || '-' || ${locked.head.lastSeq}::int else cases.group_key end,`
      : sql``;
  // Sent at once: what the caller sends after it on this connection comes after it.
  const written = sql`
    with moved as (
      update cases set state = ${status.state === 'decided' ? 'decided' : status.lease === undefined ? 'open' : 'leased'},
        stage = ${status.stage}, item_count = ${status.items}, urgency = ${status.urgency},
        reviews = ${jsonParameter(sql, status.reviews)}, decision = ${status.decision === undefined ? null : jsonParameter(sql, status.decision)},
        undo = ${status.undo === undefined ? null : jsonParameter(sql, status.undo)},
        undo_until = ${waits ? status.undo!.until : null}, final = ${status.final},
        restricted_at = ${status.restricted ? sql`coalesce(restricted_at, now())` : null},
        excluded = ${status.reviews.map((r) => r.by)}, ${regrouped} lease_id = ${leaseId}, lease_by = ${status.lease?.by ?? null},
        lease_expires_at = ${status.lease?.expiresAt ?? null}, updated_at = now(),
        decided_at = ${status.state === 'decided' ? (hasEnded ? event.at : sql`decided_at`) : null},
        last_seq = ${row!.seq}, last_hash = decode(${row!.hash}, 'hex')
      where id = ${locked.head.caseId} and last_seq = ${locked.head.lastSeq}
      returning id
    )
    insert into case_events (id, case_id, seq, type, actor, at, data, hash)
    select ${row!.id}, moved.id, ${row!.seq}, ${row!.type}, ${row!.actor}, ${row!.at}, ${jsonParameter(sql, row!.data ?? null)},
      decode(${row!.hash}, 'hex') from moved`.execute();
  const { count } = await written;
  if (count !== 1) throw new Error(`case ${locked.head.caseId} was not locked by this transaction`);
  const head = { caseId: locked.head.caseId, lastSeq: row!.seq, lastHash: Buffer.from(row!.hash, 'hex') };
  return { ...locked, head, status, leaseId };
}

/** Locks a case and moves it by one event at this moment. */
export async function transitionCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; actor: string; event: UntimedEvent; data: unknown },
): Promise<LockedCase> {
  const locked = await lockCaseStatus(sql, input.organisationId, input.caseId);
  const event = { ...input.event, at: new Date() } as CaseEvent;
  return await moveCase(sql, locked, event, { actor: input.actor, data: input.data });
}
type Untimed<T> = T extends unknown ? Omit<T, 'at'> : never;
export type UntimedEvent = Untimed<CaseEvent>;

/**
 * Appends a line that changes nothing of the state (`takedown`, `action_delivered` …) to a case's chain, whatever its lane, under
 * the lock of its row. Call it in the transaction that does what the line tells of. Throws CASE_NOT_FOUND.
 */
export async function appendCaseLine(
  sql: Queryable,
  line: { organisationId: string; caseId: string; type: CustodyLine; actor: string; data: unknown },
): Promise<void> {
  const { type, actor, data } = line;
  await moveCase(
    sql,
    await lockCaseStatus(sql, line.organisationId, line.caseId),
    { type, at: new Date() },
    { actor, data },
  );
}
