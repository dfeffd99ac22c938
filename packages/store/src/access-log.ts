import { createHash } from 'node:crypto';
import { canonicalJson } from '@haetae/evidence';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** What was done, by whom, to whom or what. `data` never holds a secret. */
export interface AccessEntry {
  organisationId: string;
  /** Id of the key or person who did it, or `system`. */
  actor: string;
  /** As in `user.created`. */
  action: string;
  /** Id of the person, key, session or organisation. */
  subject: string;
  data?: Record<string, unknown>;
}

export interface AccessLine extends Required<AccessEntry> {
  /** Place in the organisation's chain, from 1. */
  seq: number;
  at: string;
  /** Hex of SHA-256 over the hash of the line before and this line. */
  hash: string;
}

/** The hash of a line: SHA-256 of the previous hash's bytes, then the line's canonical JSON without `hash`. */
const hashLine = (previous: Uint8Array, line: Omit<AccessLine, 'hash'>): Buffer =>
  createHash('sha256').update(previous).update(canonicalJson(line), 'utf8').digest();

/** Appends a line to the organisation's access log. In the transaction that does what it tells of. */
export async function recordAccess(tx: Queryable, entry: AccessEntry): Promise<void> {
  const { organisationId, actor, action, subject, data = {} } = entry;
  await tx`
    insert into access_log_heads (organisation_id, last_seq, last_hash) values (${organisationId}, 0, '')
    on conflict (organisation_id) do nothing`;
  const [head] = await tx<{ seq: number; hash: Uint8Array }[]>`
    select last_seq as seq, last_hash as hash from access_log_heads where organisation_id = ${organisationId} for update`;
  const line = { organisationId, actor, action, subject, data, seq: head!.seq + 1, at: new Date().toISOString() };
  const hash = hashLine(head!.hash, line);
  await tx`
    insert into access_log (organisation_id, seq, at, actor, action, subject, data, hash)
    values (${organisationId}, ${line.seq}, ${line.at}, ${actor}, ${action}, ${subject}, ${jsonParameter(tx, data)}, ${hash})`;
  await tx`
    update access_log_heads set last_seq = ${line.seq}, last_hash = ${hash} where organisation_id = ${organisationId}`;
}

/** Lines of an organisation, the newest first; `before`: those with a smaller `seq`. */
export async function listAccess(
  sql: Queryable,
  filter: { organisationId: string; before?: number | undefined; limit: number },
): Promise<AccessLine[]> {
  const rows = await sql<(Omit<AccessLine, 'at'> & { at: Date })[]>`
    select organisation_id as "organisationId", seq, at, actor, action, subject, data, encode(hash, 'hex') as hash
    from access_log where organisation_id = ${filter.organisationId}
      ${filter.before === undefined ? sql`` : sql`and seq < ${filter.before}`}
    order by seq desc limit ${filter.limit}`;
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}

/** Reads an organisation's log from its first line. `brokenAt`: the first line that was altered, removed or reordered. */
export async function verifyAccessLog(
  sql: Queryable,
  organisationId: string,
): Promise<{ lines: number; brokenAt?: number }> {
  let previous: Uint8Array = new Uint8Array(0);
  let seq = 0;
  for (;;) {
    const lines = await sql<(Omit<AccessLine, 'at'> & { at: Date })[]>`
      select organisation_id as "organisationId", seq, at, actor, action, subject, data, encode(hash, 'hex') as hash
      from access_log where organisation_id = ${organisationId} and seq > ${seq} order by seq limit 1000`;
    for (const { hash, ...row } of lines) {
      seq += 1;
      const line = { ...row, at: row.at.toISOString() };
      const expected = hashLine(previous, line);
      if (row.seq !== seq || expected.toString('hex') !== hash) return { lines: seq, brokenAt: seq };
      previous = expected;
    }
    if (lines.length < 1_000) break;
  }
  const [head] = await sql<{ seq: number }[]>`
    select last_seq as seq from access_log_heads where organisation_id = ${organisationId}`;
  // Lines cut off the end leave a whole chain that is too short.
  return (head?.seq ?? 0) > seq ? { lines: seq, brokenAt: seq + 1 } : { lines: seq };
}
