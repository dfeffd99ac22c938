import { type Id, newId } from '@haetae/contracts';
import { hashLine } from '@haetae/evidence';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/**
 * Custody of what is no case. An item has lines of its own (`joined`, `split`, `unblurred`, …), so that they stay with it when it
 * goes to another case; an organisation has those of budgets that were lifted.
 */
export interface CustodyLine {
  id: Id<'event'>;
  /** Id of the item or organisation. */
  subject: string;
  seq: number;
  type: string;
  actor: string;
  at: string;
  data: unknown;
  /** Hex; see `hashLine` of the evidence package. */
  hash: string;
}

/** Appends one line to each subject's chain, in the caller's transaction. A subject may come more than once. */
export async function appendCustody(
  sql: Queryable,
  lines: readonly { subject: string; type: string; actor: string; data: unknown }[],
): Promise<void> {
  if (lines.length === 0) return;
  const subjects = [...new Set(lines.map((l) => l.subject))].toSorted();
  // Locks the heads in the order of their names, so that two writers wait for each other instead of deadlocking.
  const heads = await sql<{ subject: string; seq: number; hash: Uint8Array }[]>`
    insert into custody_heads as h (subject) select s from unnest(${subjects}::text[]) as s order by s
    on conflict (subject) do update set subject = excluded.subject
    returning h.subject, h.last_seq as seq, h.last_hash as hash`;
  const headOf = new Map(heads.map((h) => [h.subject, h]));
  const at = new Date().toISOString();
  const rows = lines.map((line) => {
    const head = headOf.get(line.subject)!;
    const event = { id: newId('event'), ...line, seq: head.seq + 1, at };
    head.hash = hashLine(head.hash, event);
    head.seq = event.seq;
    return { ...event, hash: Buffer.from(head.hash).toString('hex') };
  });
  await sql`
    insert into custody_lines (id, subject, seq, type, actor, at, data, hash)
    select id, subject, seq, type, actor, at, data, decode(hash, 'hex')
    from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(id text, subject text, seq int, type text, actor text, at timestamptz, data jsonb, hash text)`;
  const ends = heads.map((h) => ({ subject: h.subject, seq: h.seq, hash: Buffer.from(h.hash).toString('hex') }));
  await sql`
    update custody_heads h set last_seq = t.seq, last_hash = decode(t.hash, 'hex')
    from jsonb_to_recordset(${jsonParameter(sql, ends)}) as t(subject text, seq int, hash text) where h.subject = t.subject`;
}

/** The lines of these subjects, each chain in its order. */
export async function listCustody(sql: Queryable, subjects: readonly string[]): Promise<CustodyLine[]> {
  const rows = await sql<(Omit<CustodyLine, 'at'> & { at: Date })[]>`
    select id, subject, seq, type, actor, at, data, encode(hash, 'hex') as hash from custody_lines
    where subject = any(${subjects}) order by subject, seq`;
  return rows.map((r) => ({ ...r, at: r.at.toISOString() }));
}
