import { HaetaeError, type Id, type Lane, newId } from '@haetae/contracts';
import { appendCaseEvents, type CaseHead } from './case-events.ts';
import { type CaseFilter, type CaseRow, caseColumns, caseFilter, getCase } from './cases.ts';
import type { Queryable } from './database.ts';
import { inLane, refuseOtherLane } from './lanes.ts';

const headColumns = (sql: Queryable) => sql`c.id as "caseId", c.last_seq as "lastSeq", c.last_hash as "lastHash"`;

/**
 * Leases the most urgent free case (or the one asked for) to `holder` for `seconds`. A lease that has run out is free
 * again; a row that another request is taking is passed over, so no two get the same one. Call it in a transaction.
 * Throws QUEUE_EMPTY, or for a named case CASE_NOT_FOUND, CASE_LEASED_BY_OTHER, CASE_ALREADY_DECIDED.
 */
export async function leaseCase(
  sql: Queryable,
  input: {
    organisationId: string;
    holder: string;
    seconds: number;
    caseId?: string;
    filter?: CaseFilter;
    mildOnly?: boolean;
  },
): Promise<CaseRow> {
  const free = sql`(c.state = 'open' or (c.state = 'leased' and (c.lease_expires_at <= now() or c.lease_by = ${input.holder})))`;
  const lane = input.filter?.lane;
  const leaseId = newId('lease');
  const [taken] = await sql<(CaseHead & { wasLeasedBy: string | null })[]>`
    with pick as (
      select c.id, case when c.state = 'leased' then c.lease_by end as was from cases c
      where c.organisation_id = ${input.organisationId} and c.state <> 'decided'
        ${input.caseId === undefined ? sql`and (c.state = 'open' or c.lease_expires_at <= now()) ${caseFilter(sql, input.filter ?? {})} ${input.mildOnly ? sql`and not c.severe` : sql``}` : sql`and c.id = ${input.caseId} and ${free} ${inLane(sql, lane)}`}
      order by c.urgency desc, c.opened_at, c.id limit 1 for update ${input.caseId === undefined ? sql`skip locked` : sql``}
    )
    update cases c set state = 'leased', lease_id = ${leaseId}, lease_by = ${input.holder},
      lease_expires_at = now() + make_interval(secs => ${input.seconds})
    from pick where c.id = pick.id returning ${headColumns(sql)}, pick.was as "wasLeasedBy"`;
  if (!taken) {
    if (input.caseId === undefined) throw new HaetaeError('QUEUE_EMPTY', 'No case is waiting for review just now.');
    const row = await getCase(sql, input.organisationId, input.caseId, lane);
    throw row.state === 'decided'
      ? new HaetaeError('CASE_ALREADY_DECIDED', `Case ${row.id} has been decided.`)
      : new HaetaeError('CASE_LEASED_BY_OTHER', `Another moderator holds case ${row.id}.`);
  }
  await appendCaseEvents(sql, [
    {
      head: taken,
      type: 'leased',
      actor: input.holder,
      data: { leaseId, seconds: input.seconds, after: taken.wasLeasedBy },
    },
  ]);
  return await getCase(sql, input.organisationId, taken.caseId, lane);
}

/** Locks the case and checks that `holder` has it now. */
export async function lockHeldCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; holder: string; leaseId?: string | undefined; lane?: Lane },
): Promise<CaseHead> {
  const [row] = await sql<(CaseHead & CaseRow & { raw: string })[]>`
    select ${caseColumns(sql)}, ${headColumns(sql)}, c.state as raw from cases c
    where c.id = ${input.caseId} and c.organisation_id = ${input.organisationId} for update`;
  if (!row) throw new HaetaeError('CASE_NOT_FOUND', `There is no case ${input.caseId} in your organisation.`);
  refuseOtherLane(row, input.lane ?? 'general');
  if (row.raw === 'decided') throw new HaetaeError('CASE_ALREADY_DECIDED', `Case ${row.id} has been decided.`);
  if (row.raw === 'open') throw new HaetaeError('LEASE_REQUIRED', `Lease case ${row.id} first (POST /v1/cases/lease).`);
  if (row.leaseBy !== input.holder || (input.leaseId !== undefined && row.leaseId !== input.leaseId))
    throw new HaetaeError('CASE_LEASED_BY_OTHER', `Case ${row.id} is held under another lease.`);
  if (row.leaseExpiresAt && row.leaseExpiresAt.getTime() <= Date.now())
    throw new HaetaeError(
      'LEASE_EXPIRED',
      `Your lease on case ${row.id} has run out. Lease it again; nothing was recorded.`,
    );
  return { caseId: row.caseId, lastSeq: row.lastSeq, lastHash: row.lastHash };
}

/** Gives a held case back to the queue. */
export async function releaseCase(
  sql: Queryable,
  input: {
    organisationId: string;
    caseId: string;
    holder: string;
    leaseId?: string | undefined;
    lane?: Lane;
    reason?: string | undefined;
  },
): Promise<void> {
  const head = await lockHeldCase(sql, input);
  await sql`update cases set state = 'open', lease_id = null, lease_by = null, lease_expires_at = null where id = ${head.caseId}`;
  await appendCaseEvents(sql, [
    { head, type: 'released', actor: input.holder, data: { reason: input.reason ?? null } },
  ]);
}

/** Prolongs a held lease; returns when it ends. */
export async function extendLease(
  sql: Queryable,
  input: {
    organisationId: string;
    caseId: string;
    holder: string;
    leaseId?: string | undefined;
    seconds: number;
    lane?: Lane;
  },
): Promise<Date> {
  const head = await lockHeldCase(sql, input);
  const [row] = await sql<{ at: Date }[]>`
    update cases set lease_expires_at = now() + make_interval(secs => ${input.seconds}) where id = ${head.caseId as Id<'case'>}
    returning lease_expires_at as at`;
  return row!.at;
}
