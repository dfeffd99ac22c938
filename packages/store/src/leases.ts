import { type CaseRouting, HaetaeError, type Id, type Lane, newId } from '@haetae/contracts';
import { applyCaseEvent, type ReviewerRank } from '@haetae/policy';
import type { CaseHead } from './case-events.ts';
import { type LockedCase, lockCaseStatus, lockedCaseOf, lockedColumns, moveCase } from './case-transitions.ts';
import { type CaseRow, getCase } from './cases.ts';
import type { Queryable } from './database.ts';
import { pickGolden } from './golden.ts';
import { inLane, refuseOtherLane } from './lanes.ts';

/** Who asks, and as what. */
export interface Reviewer {
  organisationId: string;
  actor: string;
  as: ReviewerRank;
}
interface Held {
  caseId: string;
  leaseId?: string | undefined;
}

/** Lanes in the order in which a person is served: what only a supervisor can settle goes first for supervisors. */
const LANES: Record<ReviewerRank, readonly string[]> = {
  moderator: ['open'],
  supervisor: ['supervisor', 'open'],
  safeguarding: ['supervisor', 'open'],
};
/** For so long a case that a person skipped does not come back to that person. */
export const SKIP_HOURS = 8;

export interface NextCase extends Reviewer {
  routing?: CaseRouting | undefined;
  /** Leaves severe cases to others: this person's budget of them is spent. */
  mildOnly?: boolean;
  /** How likely it is that a known case is given out instead, in [0,1]. */
  goldenShare?: number;
}

/**
 * Locks the most urgent free case that this person may take. A lease that has run out is free; a row that another request is
 * taking is passed over, so no two get the same one. A case that they decided or lately skipped is passed over too.
 */
async function pickNext(sql: Queryable, next: NextCase, lane: string): Promise<LockedCase | undefined> {
  const { langs = [], countries = [], labels = [] } = next.routing ?? {};
  const among = (column: string, values: readonly string[]) =>
    values.length === 0
      ? sql``
      : values.length === 1
        ? sql`and c.${sql(column)} = ${values[0]!}`
        : sql`and c.${sql(column)} = any(${values as string[]})`;
  const [row] = await sql<Parameters<typeof lockedCaseOf>[0][]>`
    select ${lockedColumns(sql)} from cases c
    where c.organisation_id = ${next.organisationId} and c.lane = ${lane} and c.state <> 'decided' and c.golden_id is null
      and (c.state = 'open' or c.lease_expires_at <= now()) and not (${next.actor} = any(c.excluded))
      ${among('lang', langs)} ${among('country', countries)}
      ${labels.length === 0 ? sql`` : sql`and c.labels && ${labels}`}
      ${next.mildOnly ? sql`and not c.severe` : sql``} ${inLane(sql, next.as === 'safeguarding' ? 'restricted' : 'general')}
      and not exists (select from case_skips s where s.case_id = c.id and s.actor = ${next.actor} and s.until > now())
    order by c.urgency desc, c.opened_at, c.id limit 1 for update of c skip locked`;
  return row && lockedCaseOf(row);
}

/**
 * Locks the case that was asked for, else the most urgent one that this person may take. Call it in a transaction. Throws
 * QUEUE_EMPTY, or for a named case CASE_NOT_FOUND.
 */
export async function pickCase(sql: Queryable, input: NextCase & { caseId?: string | undefined }): Promise<LockedCase> {
  let locked: LockedCase | undefined;
  if (input.caseId !== undefined) locked = await lockCaseStatus(sql, input.organisationId, input.caseId);
  else {
    if (Math.random() < (input.goldenShare ?? 0)) locked = await pickGolden(sql, input);
    for (const lane of LANES[input.as]) locked ??= await pickNext(sql, input, lane);
  }
  if (!locked) throw new HaetaeError('QUEUE_EMPTY', 'No case is waiting for review just now.');
  return locked;
}

/**
 * Leases to `actor` for `seconds` what `pickCase` finds. Call it in a transaction. Throws what that throws, and for a named case
 * CASE_LEASED_BY_OTHER, CASE_ALREADY_DECIDED, CASE_NOT_FOR_YOU, CASE_RESTRICTED.
 */
export async function leaseCase(
  sql: Queryable,
  input: NextCase & { seconds: number; caseId?: string | undefined },
): Promise<LockedCase> {
  return await takeLease(sql, await pickCase(sql, input), input);
}

/** Why this person may not have the case now, if so. */
export function refuseLease({ status }: LockedCase, { actor, as, seconds }: NextCase & { seconds: number }): void {
  const at = new Date();
  const expiresAt = new Date(at.getTime() + seconds * 1_000);
  const next = applyCaseEvent(status, { type: 'leased', by: actor, as, expiresAt, at });
  if (next instanceof HaetaeError) throw next;
}

/** Leases a case that is locked already. */
export async function takeLease(
  sql: Queryable,
  locked: LockedCase,
  { actor, as, seconds }: Omit<Reviewer, 'organisationId'> & { seconds: number },
): Promise<LockedCase> {
  const leaseId = newId('lease');
  const at = new Date();
  const after = locked.status.lease?.by ?? null;
  return await moveCase(
    sql,
    locked,
    { type: 'leased', by: actor, as, expiresAt: new Date(at.getTime() + seconds * 1_000), at },
    { actor, leaseId, data: { leaseId, seconds, after } },
  );
}

/** Locks a case that `actor` says it holds; a lease id that is not the current one is someone else's. */
export async function lockLeased(sql: Queryable, held: Reviewer & Held): Promise<LockedCase> {
  const locked = await lockCaseStatus(sql, held.organisationId, held.caseId);
  refuseOtherLease(locked, held);
  return locked;
}

/** Throws CASE_LEASED_BY_OTHER when a lease is named that is not the current one. */
export function refuseOtherLease(locked: LockedCase, held: Held): void {
  if (held.leaseId !== undefined && locked.leaseId !== null && locked.leaseId !== held.leaseId)
    throw new HaetaeError('CASE_LEASED_BY_OTHER', `Case ${held.caseId} is held under another lease.`);
}

/** Gives a held case back to the queue. */
export async function releaseCase(
  sql: Queryable,
  held: Reviewer & Held & { reason?: string | undefined },
): Promise<void> {
  const locked = await lockLeased(sql, held);
  const event = { type: 'released' as const, by: held.actor, at: new Date() };
  await moveCase(sql, locked, event, { actor: held.actor, data: { reason: held.reason ?? null } });
}

/** Gives a held case back and keeps it from this person for a while. Returns until when. */
export async function skipCase(
  sql: Queryable,
  held: Reviewer & Held & { reason: string; note?: string | undefined },
): Promise<Date> {
  const locked = await lockLeased(sql, held);
  const { actor, reason, note } = held;
  const event = { type: 'skipped' as const, by: actor, at: new Date() };
  await moveCase(sql, locked, event, { actor, data: { reason, note: note ?? null } });
  const [row] = await sql<{ until: Date }[]>`
    insert into case_skips (case_id, actor, reason, until)
    values (${held.caseId}, ${actor}, ${reason}, now() + make_interval(hours => ${SKIP_HOURS}))
    on conflict (case_id, actor) do update set reason = excluded.reason, until = excluded.until returning until`;
  return row!.until;
}

/** Hands a held case to the supervisors. */
export async function escalateCase(sql: Queryable, held: Reviewer & Held & { reason: string }): Promise<void> {
  const locked = await lockLeased(sql, held);
  const event = { type: 'escalated' as const, by: held.actor, at: new Date() };
  await moveCase(sql, locked, event, { actor: held.actor, data: { reason: held.reason } });
}

/** Prolongs a held lease; returns when it ends. No line of history: it would say every minute that nothing happened. */
export async function extendLease(sql: Queryable, held: Reviewer & Held & { seconds: number }): Promise<Date> {
  const { status, head } = await lockLeased(sql, held);
  refuseUnlessHeld(status, held.actor);
  const [row] = await sql<{ at: Date }[]>`
    update cases set lease_expires_at = now() + make_interval(secs => ${held.seconds}) where id = ${head.caseId as Id<'case'>}
    returning lease_expires_at as at`;
  return row!.at;
}

function refuseUnlessHeld({ state, lease }: LockedCase['status'], actor: string): void {
  if (state === 'decided') throw new HaetaeError('CASE_ALREADY_DECIDED', 'This case has been decided.');
  if (lease === undefined) throw new HaetaeError('LEASE_REQUIRED', 'Lease the case first (POST /v1/cases/lease).');
  const running = lease.expiresAt > new Date();
  if (lease.by === actor && running) return;
  throw lease.by === actor
    ? new HaetaeError('LEASE_EXPIRED', 'Your lease has run out. Lease the case again; nothing was recorded.')
    : running
      ? new HaetaeError('CASE_LEASED_BY_OTHER', 'Another moderator holds this case until its lease ends.')
      : new HaetaeError('LEASE_REQUIRED', 'Lease the case first (POST /v1/cases/lease).');
}

/** Locks the case and checks that `holder` has it now, for what only the holder may do beside deciding it. */
export async function lockHeldCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; holder: string; leaseId?: string | undefined; lane?: Lane },
): Promise<CaseHead> {
  const { status, head, leaseId } = await lockCaseStatus(sql, input.organisationId, input.caseId);
  refuseOtherLane({ id: input.caseId, restrictedAt: status.restricted ? new Date() : null }, input.lane ?? 'general');
  refuseUnlessHeld(status, input.holder);
  if (input.leaseId !== undefined && leaseId !== input.leaseId)
    throw new HaetaeError('CASE_LEASED_BY_OTHER', `Case ${input.caseId} is held under another lease.`);
  return head;
}

/** The leased case as others read it. */
export async function getLeased(sql: Queryable, locked: LockedCase): Promise<CaseRow> {
  return await getCase(
    sql,
    locked.organisationId,
    locked.head.caseId,
    locked.status.restricted ? 'restricted' : 'general',
  );
}

/** Frees cases whose leases ran out, with a line each; returns how many. */
export async function expireLeases(sql: Queryable, limit: number): Promise<number> {
  const rows = await sql<Parameters<typeof lockedCaseOf>[0][]>`
    select ${lockedColumns(sql)} from cases c where c.state = 'leased' and c.lease_expires_at <= now()
    order by c.lease_expires_at limit ${limit} for update skip locked`;
  for (const row of rows) {
    const by = row.leaseBy;
    await moveCase(
      sql,
      lockedCaseOf(row),
      { type: 'lease_expired', at: new Date() },
      { actor: 'haetae', data: { by } },
    );
  }
  return rows.length;
}
