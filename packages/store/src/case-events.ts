import { createHash } from 'node:crypto';
import { type CaseEventType, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

export interface CaseEvent {
  id: Id<'event'>;
  caseId: Id<'case'>;
  seq: number;
  type: CaseEventType;
  actor: string;
  at: string;
  data: unknown;
  /** Hex of SHA-256 over the previous event's hash and this event. */
  hash: string;
}

/** JSON with sorted keys, so that the same value always has the same bytes. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((v) => canonicalJson(v ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value).filter(([, v]) => v !== undefined);
    entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
    return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonicalJson(v)}`).join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** The hash of an event: SHA-256 of the previous hash's bytes, then the event's canonical JSON without `hash`. */
export function hashEvent(previous: Uint8Array, event: Omit<CaseEvent, 'hash'>): Buffer {
  return createHash('sha256').update(previous).update(canonicalJson(event), 'utf8').digest();
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
  events: { head: CaseHead; type: CaseEventType; actor: string; data: unknown }[],
): Promise<void> {
  if (events.length === 0) return;
  const at = new Date().toISOString();
  const rows = events.map(({ head, type, actor, data }) => {
    const event = { id: newId('event'), caseId: head.caseId, seq: head.lastSeq + 1, type, actor, at, data };
    return { ...event, hash: hashEvent(head.lastHash, event).toString('hex') };
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
  let previous: Uint8Array = new Uint8Array(0);
  for (const [index, { hash, ...event }] of events.entries()) {
    if (event.seq !== index + 1) return index + 1;
    const expected = hashEvent(previous, event);
    if (expected.toString('hex') !== hash) return event.seq;
    previous = expected;
  }
  return undefined;
}
