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

/**
 * Appends one event to each case. The case rows must be locked by this transaction (they were just written), so that no
 * other event takes the same place in the chain.
 */
export async function appendCaseEvents(
  sql: Queryable,
  events: { head: CaseHead; type: CaseEventType | CustodyEventType; actor: string; data: unknown }[],
): Promise<void> {
  if (events.length === 0) return;
  const at = new Date().toISOString();
  const rows = events.map(({ head, type, actor, data }) => {
    const event = { id: newId('event'), caseId: head.caseId, seq: head.lastSeq + 1, type, actor, at, data };
    return { ...event, hash: hashLine(head.lastHash, event).toString('hex') };
  });
  await sql`
    with input as materialized (
      select * from jsonb_to_recordset(${jsonParameter(sql, rows)})
        as t(id text, "caseId" text, seq int, type text, actor text, at timestamptz, data jsonb, hash text)
    ), heads as (
      update cases c set last_seq = input.seq, last_hash = decode(input.hash, 'hex') from input where c.id = input."caseId"
    )
    insert into case_events (id, case_id, seq, type, actor, at, data, hash)
    select id, "caseId", seq, type, actor, at, data, decode(hash, 'hex') from input`;
}

export async function listCaseEvents(sql: Queryable, caseId: string): Promise<CaseEvent[]> {
  const rows = await sql<(Omit<CaseEvent, 'at'> & { at: Date })[]>`
    select id, case_id as "caseId", seq, type, actor, at, data, encode(hash, 'hex') as hash from case_events
    where case_id = ${caseId} order by seq`;
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}

/** The seq of the first event that was altered, removed or reordered; undefined when the chain is whole. */
export function findBrokenEvent(events: readonly CaseEvent[]): number | undefined {
  return findBrokenLine(events)?.seq;
}
