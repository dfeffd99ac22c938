import { type CaseEventType, type CustodyEventType, type Id, newId } from '@haetae/contracts';
import { findBrokenLine, hashLine } from '@haetae/evidence';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

export interface CaseEvent {
  id: Id<'event'>;
  caseId: Id<'case'>;
  seq: number;
  type: CaseEventType | CustodyEventType;
  actor: string;
  at: string;
  data: unknown;
  /** Hex of SHA-256 over the previous event's hash and this event. */
  hash: string;
}

/** Where a case's chain ends. */
export interface CaseHead {
  caseId: Id<'case'>;
  lastSeq: number;
  lastHash: Uint8Array;
}

export interface NewCaseEvent {
  head: CaseHead;
  type: CaseEventType | CustodyEventType;
  actor: string;
  data: unknown;
}

/** The next event of each chain, hashed to the one before. */
export function hashEvents(events: readonly NewCaseEvent[], moment: Date): CaseEvent[] {
  const at = moment.toISOString();
  return events.map(({ head, type, actor, data }) => {
    const event = { id: newId('event'), caseId: head.caseId, seq: head.lastSeq + 1, type, actor, at, data };
    return { ...event, hash: hashLine(head.lastHash, event).toString('hex') };
  });
}

/**
 * Appends one event to each case. The case rows must be locked by this transaction (they were just written), so that no
 * other event takes the same place in the chain. Returns where the chains end now.
 */
export async function appendCaseEvents(sql: Queryable, events: readonly NewCaseEvent[]): Promise<CaseHead[]> {
  if (events.length === 0) return [];
  const rows = hashEvents(events, new Date());
  await sql`
    with input as materialized (
      select * from jsonb_to_recordset(${jsonParameter(sql, rows)})
        as t(id text, "caseId" text, seq int, type text, actor text, at timestamptz, data jsonb, hash text)
    ), heads as (
      update cases c set last_seq = input.seq, last_hash = decode(input.hash, 'hex') from input where c.id = input."caseId"
    )
    insert into case_events (id, case_id, seq, type, actor, at, data, hash)
    select id, "caseId", seq, type, actor, at, data, decode(hash, 'hex') from input`;
  return rows.map((r) => ({ caseId: r.caseId, lastSeq: r.seq, lastHash: Buffer.from(r.hash, 'hex') }));
}

/** The history of a case in its order: all of it, or a page after `seq`. */
export async function listCaseEvents(
  sql: Queryable,
  caseId: string,
  page: { after?: number; limit?: number } = {},
): Promise<CaseEvent[]> {
  const rows = await sql<(Omit<CaseEvent, 'at'> & { at: Date })[]>`
    select id, case_id as "caseId", seq, type, actor, at, data, encode(hash, 'hex') as hash from case_events
    where case_id = ${caseId} ${page.after === undefined ? sql`` : sql`and seq > ${page.after}`}
    order by seq ${page.limit === undefined ? sql`` : sql`limit ${page.limit}`}`;
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}

/** The seq of the first event that was altered, removed or reordered; undefined when the chain is whole. */
export function findBrokenEvent(events: readonly CaseEvent[]): number | undefined {
  return findBrokenLine(events)?.seq;
}

/** The newest lines of a case's history, in their order. */
export async function listNewestCaseEvents(sql: Queryable, caseId: string, limit: number): Promise<CaseEvent[]> {
  const rows = await sql<(Omit<CaseEvent, 'at'> & { at: Date })[]>`
    select id, case_id as "caseId", seq, type, actor, at, data, encode(hash, 'hex') as hash from case_events
    where case_id = ${caseId} order by seq desc limit ${limit}`;
  return rows.reverse().map((r) => ({ ...r, at: r.at.toISOString() }));
}
