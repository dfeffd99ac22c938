/**
 * Anchors: now and then the ends of all chains that have grown are signed with the instance's key, each anchor hashed to the one
 * before. The heads that are kept beside the lines can be brought into agreement with rewritten lines by whoever may write to the
 * database; an anchor cannot, without the key. It also remembers chains that are gone as a whole. Erasure is no exception to it:
 * it takes content away and adds a line, and every line stays.
 */
import { createHash } from 'node:crypto';
import { canonicalJson, type SigningKey } from '@haetae/evidence';
import type { Queryable } from './database.ts';

export interface Anchor {
  seq: number;
  at: string;
  /** Hex of SHA-256 of its body: what to note down elsewhere. */
  hash: string;
  /** Chains whose ends it holds: those that had grown since the one before. */
  chains: number;
}

/** What is signed, as canonical JSON. */
export interface AnchorBody {
  type: 'haetae-custody-anchor';
  version: 1;
  seq: number;
  at: string;
  /** Hash of the anchor before; empty for the first. */
  previous: string;
  /** SHA-256 over the canonical JSON of `[{chain, hash, seq}, …]`, ordered by chain. */
  heads: string;
  chains: number;
  /** Fingerprint of the key. */
  key: string;
}

/** Every so many anchors all chains are looked at, and not only those with lines of late: a clock may have been wrong. */
const ALL_EVERY = 24;
/** A line can be older by its clock than an anchor that does not have it yet, by this much. */
const LATE_HOURS = 2;

/**
 * Signs the ends of all chains that have grown since the last anchor. Returns undefined when none has, or when the last one is
 * younger than `minAgeS`. Writers are not held up. Call it in a transaction.
 */
export async function anchorCustody(
  sql: Queryable,
  key: Pick<SigningKey, 'fingerprint' | 'sign'>,
  options: { minAgeS?: number } = {},
): Promise<Anchor | undefined> {
  await sql`select pg_advisory_xact_lock(hashtextextended('custody anchor', 0))`;
  const [last] = await sql<{ seq: number; hash: string; young: boolean }[]>`
    select seq, encode(hash, 'hex') as hash, at > now() - make_interval(secs => ${options.minAgeS ?? 0}) as young
    from custody_anchors order by seq desc limit 1`;
  if (last?.young) return undefined;
  await sql`set local statement_timeout = 0`;
  const all = last === undefined || last.seq % ALL_EVERY === 0;
  const since = sql`(select at from custody_anchors where seq = ${last?.seq ?? 0}) - make_interval(hours => ${LATE_HOURS})`;
  const grown = (chain: ReturnType<Queryable>, lines: ReturnType<Queryable>) =>
    all ? sql`` : sql`and ${chain} in (${lines})`;
  await sql`
    create temporary table anchoring on commit drop as
    select h.chain, h.seq, h.hash from (
      select c.id as chain, c.last_seq as seq, c.last_hash as hash from cases c where c.last_seq > 0
        ${grown(sql`c.id`, sql`select case_id from case_events where at >= ${since}`)}
      union all
      select s.subject, s.last_seq, s.last_hash from custody_heads s where s.last_seq > 0
        ${grown(sql`s.subject`, sql`select subject from custody_lines where at >= ${since}`)}
    ) h where h.seq > coalesce((select a.seq from custody_anchor_heads a where a.chain = h.chain order by a.anchor desc limit 1), 0)`;
  const { heads, chains } = await digestHeads(sql, sql`anchoring`);
  if (chains === 0) {
    await sql`drop table anchoring`;
    return undefined;
  }
  const at = new Date().toISOString();
  const seq = (last?.seq ?? 0) + 1;
  const previous = last?.hash ?? '';
  const body = canonicalJson({
    type: 'haetae-custody-anchor',
    version: 1,
    seq,
    at,
    previous,
    heads,
    chains,
    key: key.fingerprint,
  } satisfies AnchorBody);
  const hash = createHash('sha256').update(body, 'utf8').digest();
  await sql`
    insert into custody_anchors (seq, at, body, signature, hash)
    values (${seq}, ${at}, ${body}, ${key.sign(Buffer.from(body, 'utf8'))}, ${hash})`;
  await sql`insert into custody_anchor_heads (anchor, chain, seq, hash) select ${seq}, chain, seq, hash from anchoring`;
  await sql`drop table anchoring`;
  return { seq, at, hash: hash.toString('hex'), chains };
}

/** The digest of an anchor's heads, read a thousand at a time. `from`: SQL of a table or subquery with chain, seq and hash. */
export async function digestHeads(
  sql: Queryable,
  from: ReturnType<Queryable>,
): Promise<{ heads: string; chains: number }> {
  const digest = createHash('sha256').update('[');
  let chains = 0;
  const rows = sql<{ chain: string; seq: number; hash: string }[]>`
    select chain, seq, encode(hash, 'hex') as hash from ${from} t order by chain collate "C"`.cursor(1_000);
  for await (const batch of rows)
    for (const { chain, seq, hash } of batch) {
      digest.update(`${chains === 0 ? '' : ','}${canonicalJson({ chain, hash, seq })}`, 'utf8');
      chains += 1;
    }
  return { heads: digest.update(']').digest('hex'), chains };
}

/** The newest anchor. */
export async function findLastAnchor(sql: Queryable): Promise<Anchor | undefined> {
  const [row] = await sql<{ seq: number; at: Date; hash: string; body: string }[]>`
    select seq, at, encode(hash, 'hex') as hash, body from custody_anchors order by seq desc limit 1`;
  if (!row) return undefined;
  return {
    seq: row.seq,
    at: row.at.toISOString(),
    hash: row.hash,
    chains: (JSON.parse(row.body) as AnchorBody).chains,
  };
}
