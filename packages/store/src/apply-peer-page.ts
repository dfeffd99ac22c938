import { createHash } from 'node:crypto';
import { HaetaeError, type HashAlgorithm } from '@haetae/contracts';
import { canonicalJson } from '@haetae/evidence';
import { addHashes, lockBankChanges } from './banks.ts';
import { listItemsMatchingAny } from './confirm-hashes.ts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { owe } from './outbox.ts';
import type { PeerRow } from './peers.ts';

export interface IncomingRecord {
  /** As the peer keys it. */
  key: string;
  raw: unknown;
  gone: boolean;
  hashes: { algorithm: HashAlgorithm; hash: string; quality?: number | undefined }[];
  labels: string[];
}
type Pair = { key: string; hashId: string };

/**
 * Takes in one page of a peer and moves its checkpoint, in one transaction: a process that dies has done all of it or nothing.
 * A record that says what it said before changes nothing. New hashes are `received`: they wait for a person. What the peer
 * takes back goes when nobody else stands for it. Throws PEER_REPEATS when another process has moved the checkpoint meanwhile.
 * Returns how many hashes are new and how many went, and how many records said something new.
 */
export async function applyPeerPage(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'name' | 'bankId' | 'generation' | 'resyncing' | 'pages'>,
  page: { records: IncomingRecord[]; checkpoint: unknown; recentCheckpoints: string[] },
): Promise<{ added: number; withdrawn: number; news: number }> {
  const [now] = await sql<{ pages: number; generation: number }[]>`
    select pages::float8 as pages, generation from peers where id = ${peer.id} for update`;
  if (!now || now.pages !== peer.pages || now.generation !== peer.generation)
    throw new HaetaeError('PEER_REPEATS', 'Another process has read this page meanwhile.');
  // The last word on a key counts.
  const byKey = new Map(page.records.map((r) => [r.key, r]));
  const keys = [...byKey.keys()];
  const known = new Map(
    (
      await sql<{ key: string; digest: Buffer }[]>`
        select key, digest from peer_records where peer_id = ${peer.id} and key = any(${keys})`
    ).map((r) => [r.key, r.digest]),
  );
  const live = [...byKey.values()].filter((r) => !r.gone && r.hashes.length > 0);
  const digests = new Map(live.map((r) => [r.key, digestOf(r)]));
  const changed = live.filter((r) => !known.get(r.key)?.equals(digests.get(r.key)!));
  const gone = [...byKey.values()]
    .filter((r) => (r.gone || r.hashes.length === 0) && known.has(r.key))
    .map((r) => r.key);
  if (peer.resyncing)
    await sql`
      update peer_records set generation = ${peer.generation}
      where peer_id = ${peer.id} and key = any(${live.map((r) => r.key)}) and generation <> ${peer.generation}`;
  let added = 0;
  let withdrawn = 0;
  if (changed.length > 0 || gone.length > 0) {
    await lockBankChanges(sql);
    const before = await listClaims(sql, peer.id, [...changed.map((r) => r.key).filter((k) => known.has(k)), ...gone]);
    if (changed.length > 0) added = await takeRecords(sql, peer, changed, digests);
    if (gone.length > 0) await sql`delete from peer_records where peer_id = ${peer.id} and key = any(${gone})`;
    withdrawn = await dropUnclaimed(sql, peer, before);
  }
  await sql`
    update peers set checkpoint = ${jsonParameter(sql, page.checkpoint)}, recent_checkpoints = ${page.recentCheckpoints},
      pages = pages + 1, added = added + ${added}, withdrawn = withdrawn + ${withdrawn}, malformed_tries = 0
    where id = ${peer.id}`;
  return { added, withdrawn, news: changed.length + gone.length };
}

const digestOf = ({ hashes, labels, raw }: IncomingRecord): Buffer =>
  createHash('sha256').update(canonicalJson({ hashes, labels, raw })).digest();

async function listClaims(sql: Queryable, peerId: string, keys: string[]): Promise<Pair[]> {
  if (keys.length === 0) return [];
  return await sql<Pair[]>`
    select key, hash_id as "hashId" from peer_claims where peer_id = ${peerId} and key = any(${keys})`;
}

/** Stores the records with their hashes. Hashes that the bank has are left as they are, save for labels that are new. */
async function takeRecords(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'name' | 'bankId' | 'generation'>,
  records: IncomingRecord[],
  digests: Map<string, Buffer>,
): Promise<number> {
  const rows = records.map((r) => ({ key: r.key, raw: r.raw, digest: digests.get(r.key)!.toString('hex') }));
  await sql`
    insert into peer_records as p (peer_id, key, raw, digest, generation)
    select ${peer.id}, t.key, t.raw, decode(t.digest, 'hex'), ${peer.generation}
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(key text, raw jsonb, digest text)
    on conflict (peer_id, key) do update set raw = excluded.raw, digest = excluded.digest,
      generation = excluded.generation, at = now()`;
  const wanted = records.flatMap((r) => r.hashes.map((h) => ({ ...h, key: r.key, labels: r.labels })));
  const values = wanted.map(({ algorithm, hash }) => ({ algorithm, hash }));
  const stored = await sql<
    { id: string; value: string; live: boolean; ours: boolean; labels: string[] }[]
  >`select h.id, h.algorithm || ' ' || encode(h.hash, 'hex') as value, h.status in ('received', 'active') as live,
      h.withdrawn_via is distinct from ${peer.id} as ours, h.labels
    from jsonb_to_recordset(${jsonParameter(sql, values)}) as t(algorithm text, hash text)
    join hashes h on h.bank_id = ${peer.bankId} and h.algorithm = t.algorithm and h.hash = decode(t.hash, 'hex')`;
  const has = new Map(stored.map((s) => [s.value, s]));
  const toAdd = wanted.filter((w) => {
    const there = has.get(`${w.algorithm} ${w.hash}`);
    // What a person here took back stays so, whatever a peer says; what the peer itself took back may come again.
    if (there && !there.live) return !there.ours;
    return !there || w.labels.some((l) => !there.labels.includes(l));
  });
  const results =
    toAdd.length === 0
      ? []
      : await addHashes(sql, {
          bankId: peer.bankId,
          fromPeer: peer.id,
          hashes: toAdd.map(({ algorithm, hash, quality, labels, key }) => ({
            algorithm,
            hash,
            quality,
            labels,
            externalId: key.slice(0, 256),
            sourceOrganisation: peer.name,
          })),
        });
  const idOf = new Map(stored.map((s) => [s.value, s.id]));
  for (const [n, { algorithm, hash }] of toAdd.entries()) idOf.set(`${algorithm} ${hash}`, results[n]!.id);
  const claims = wanted.map((w) => ({ key: w.key, hash_id: idOf.get(`${w.algorithm} ${w.hash}`)! }));
  await sql`delete from peer_claims where peer_id = ${peer.id} and key = any(${records.map((r) => r.key)})`;
  await sql`
    insert into peer_claims (peer_id, key, hash_id) select ${peer.id}, t.key, t.hash_id
    from jsonb_to_recordset(${jsonParameter(sql, claims)}) as t(key text, hash_id text) on conflict do nothing`;
  return results.filter((r) => r.created).length;
}

/**
 * Takes back the hashes of these former claims that only peers brought and for which no peer stands any more. One that was
 * never given on needs no tombstone: its value is erased at once. The caller holds the lock of bank changes.
 */
async function dropUnclaimed(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'name' | 'bankId'>,
  former: Pair[],
): Promise<number> {
  if (former.length === 0) return 0;
  const ids = [...new Set(former.map((f) => f.hashId))];
  const rows = await sql<{ id: string }[]>`
    update hashes h set withdrawn_via = ${peer.id}, withdrawn_reason = ${`taken back by ${peer.name}`},
      status = case when h.published_at is null then 'deleted' else 'withdrawn' end,
      hash = case when h.published_at is null then substring(sha256(convert_to(h.id, 'UTF8')) for length(h.hash)) else h.hash end,
      external_id = null, updated_at = now(), sequence = nextval('bank_changes')
    where h.id = any(${ids}) and h.bank_id = ${peer.bankId} and h.from_peer is not null and h.status in ('received', 'active')
      and not exists (select from peer_claims c where c.hash_id = h.id)
    returning h.id`;
  await owe(
    sql,
    'assess',
    await listItemsMatchingAny(
      sql,
      rows.map((r) => r.id),
    ),
  );
  return rows.length;
}

/**
 * Ends a resync: up to `limit` records that did not come again are gone. Returns how many; 0 ends it. Call it in a transaction.
 */
export async function dropUnseenRecords(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'name' | 'bankId' | 'generation'>,
  limit: number,
): Promise<number> {
  const unseen = await sql<{ key: string }[]>`
    select key from peer_records where peer_id = ${peer.id} and generation < ${peer.generation} limit ${limit}`;
  if (unseen.length === 0) {
    await sql`update peers set resyncing = false where id = ${peer.id} and generation = ${peer.generation}`;
    return 0;
  }
  const keys = unseen.map((u) => u.key);
  await lockBankChanges(sql);
  const before = await listClaims(sql, peer.id, keys);
  await sql`delete from peer_records where peer_id = ${peer.id} and key = any(${keys})`;
  const withdrawn = await dropUnclaimed(sql, peer, before);
  await sql`update peers set withdrawn = withdrawn + ${withdrawn} where id = ${peer.id}`;
  return unseen.length;
}

const LAST_GENERATION = 2_147_483_647;

/** Removes a peer: what only it stood for goes with it, `limit` records at a time. True when it is gone. In a transaction. */
export async function removePeerStep(sql: Queryable, peer: PeerRow, limit: number): Promise<boolean> {
  const left = await dropUnseenRecords(sql, { ...peer, generation: LAST_GENERATION }, limit);
  if (left > 0) return false;
  await sql`delete from peers where id = ${peer.id}`;
  return true;
}

/** What a person here has come to think of hashes that this peer brought, after a change number, in order. */
export async function listPeerVerdicts(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'bankId' | 'feedbackAfter'>,
  limit: number,
): Promise<
  { sequence: number; algorithm: HashAlgorithm; hash: string; labels: string[]; value: 'blocked' | 'notBlocked' }[]
> {
  const rows = await sql<
    { sequence: string; algorithm: HashAlgorithm; hash: string; labels: string[]; value: 'blocked' | 'notBlocked' }[]
  >`select h.sequence, h.algorithm, encode(h.hash, 'hex') as hash, h.labels,
      case when h.status = 'active' and h.confirmed_at is not null and not h.disabled then 'blocked' else 'notBlocked' end as value
    from hashes h where h.bank_id = ${peer.bankId} and h.sequence > ${peer.feedbackAfter}
      and ((h.status = 'active' and h.confirmed_at is not null) or h.status = 'withdrawn') and h.withdrawn_via is null
      and exists (select from peer_claims c where c.hash_id = h.id and c.peer_id = ${peer.id})
    order by h.sequence limit ${limit}`;
  return rows.map((r) => ({ ...r, sequence: Number(r.sequence) }));
}

/** Notes what a peer has been given. */
export async function recordPeerGiven(
  sql: Queryable,
  id: string,
  given: { pushAfter?: number; pushFrom?: number; pushed?: number; feedbackAfter?: number; feedbackSent?: number },
): Promise<void> {
  await sql`
    update peers set push_after = coalesce(${given.pushAfter ?? null}, push_after),
      push_from = coalesce(${given.pushFrom ?? null}, push_from), pushed = pushed + ${given.pushed ?? 0},
      feedback_after = coalesce(${given.feedbackAfter ?? null}, feedback_after),
      feedback_sent = feedback_sent + ${given.feedbackSent ?? 0} where id = ${id}`;
}
