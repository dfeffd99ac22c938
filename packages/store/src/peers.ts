import { HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Database, Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

export const PEER_SHAPES = ['haetae', 'stopncii', 'threatexchange', 'ncmec'] as const;
export type PeerShape = (typeof PEER_SHAPES)[number];

export interface PeerRow {
  id: Id<'peer'>;
  organisationId: string;
  name: string;
  shape: PeerShape;
  url: string;
  /** Sealed; the routes never show it. */
  secret: Buffer | null;
  bankId: string;
  pushBankId: string | null;
  pushEnabled: boolean;
  feedbackEnabled: boolean;
  paused: boolean;
  pullEveryS: number;
  pageSize: number;
  checkpoint: unknown;
  recentCheckpoints: string[];
  generation: number;
  resyncing: boolean;
  pushAfter: number;
  pushFrom: number | null;
  feedbackAfter: number;
  /** `behind`: more is waiting to be read. */
  state: 'new' | 'ok' | 'behind' | 'failing';
  failures: number;
  malformedTries: number;
  errorCode: string | null;
  errorMessage: string | null;
  errorAt: Date | null;
  nextPullAt: Date;
  lastPullAt: Date | null;
  lastOkAt: Date | null;
  pages: number;
  added: number;
  withdrawn: number;
  pushed: number;
  feedbackSent: number;
  quarantined: number;
  createdAt: Date;
  updatedAt: Date;
}

const columns = (sql: Queryable) => sql`
  p.id, p.organisation_id as "organisationId", p.name, p.shape, p.url, p.secret, p.bank_id as "bankId",
  p.push_bank_id as "pushBankId", p.push_enabled as "pushEnabled", p.feedback_enabled as "feedbackEnabled", p.paused,
  p.pull_every_s as "pullEveryS", p.page_size as "pageSize", p.checkpoint, p.recent_checkpoints as "recentCheckpoints",
  p.generation, p.resyncing, p.push_after::float8 as "pushAfter", p.push_from::float8 as "pushFrom",
  p.feedback_after::float8 as "feedbackAfter", p.state, p.failures, p.malformed_tries as "malformedTries",
  p.error_code as "errorCode", p.error_message as "errorMessage", p.error_at as "errorAt", p.next_pull_at as "nextPullAt",
  p.last_pull_at as "lastPullAt", p.last_ok_at as "lastOkAt", p.pages::float8 as pages, p.added::float8 as added,
  p.withdrawn::float8 as withdrawn, p.pushed::float8 as pushed, p.feedback_sent::float8 as "feedbackSent",
  p.quarantined::float8 as quarantined, p.created_at as "createdAt", p.updated_at as "updatedAt"`;

export interface PeerInput {
  name: string;
  shape: PeerShape;
  url: string;
  bankId: string;
  pushBankId?: string | null | undefined;
  pushEnabled?: boolean | undefined;
  feedbackEnabled?: boolean | undefined;
  pullEveryS?: number | undefined;
}

/** Makes a peer; its id is chosen by the caller, because its secret is sealed under it. Throws PEER_NAME_TAKEN. */
export async function createPeer(
  sql: Queryable,
  organisationId: string,
  id: Id<'peer'>,
  input: PeerInput & { secret: Buffer | null },
): Promise<PeerRow> {
  const [row] = await sql<PeerRow[]>`
    insert into peers as p (id, organisation_id, name, shape, url, secret, bank_id, push_bank_id, push_enabled, feedback_enabled,
      pull_every_s)
    values (${id}, ${organisationId}, ${input.name}, ${input.shape}, ${input.url}, ${input.secret}, ${input.bankId},
      ${input.pushBankId ?? null}, ${input.pushEnabled ?? false}, ${input.feedbackEnabled ?? true}, ${input.pullEveryS ?? 60})
    on conflict (organisation_id, name) do nothing returning ${columns(sql)}`;
  if (!row) throw new HaetaeError('PEER_NAME_TAKEN', `There is a peer named ${JSON.stringify(input.name)} already.`);
  return row;
}
export const newPeerId = (): Id<'peer'> => newId('peer');

export async function getPeer(sql: Queryable, organisationId: string, id: string): Promise<PeerRow> {
  const [row] = await sql<PeerRow[]>`
    select ${columns(sql)} from peers p where p.id = ${id} and p.organisation_id = ${organisationId}`;
  if (!row) throw new HaetaeError('PEER_NOT_FOUND', `There is no peer ${id} in your organisation.`);
  return row;
}

export async function listPeers(sql: Queryable, organisationId: string): Promise<PeerRow[]> {
  return await sql<PeerRow[]>`
    select ${columns(sql)} from peers p where p.organisation_id = ${organisationId} order by p.id`;
}

/** Changes a peer. Another URL begins its feed anew. Throws PEER_NOT_FOUND or PEER_NAME_TAKEN. Call it in a transaction. */
export async function updatePeer(
  sql: Queryable,
  organisationId: string,
  id: string,
  change: {
    [K in keyof Omit<PeerInput, 'shape' | 'bankId'>]?: PeerInput[K] | undefined;
  } & { paused?: boolean | undefined; secret?: Buffer | undefined },
): Promise<PeerRow> {
  const peer = await getPeer(sql, organisationId, id);
  if (change.name !== undefined && change.name !== peer.name) {
    const [taken] = await sql`select from peers where organisation_id = ${organisationId} and name = ${change.name}`;
    if (taken)
      throw new HaetaeError('PEER_NAME_TAKEN', `There is a peer named ${JSON.stringify(change.name)} already.`);
  }
  const moved = change.url !== undefined && change.url !== peer.url;
  const [row] = await sql<PeerRow[]>`
    update peers p set name = ${change.name ?? peer.name}, url = ${change.url ?? peer.url},
      secret = ${change.secret ?? peer.secret},
      push_bank_id = ${change.pushBankId === undefined ? peer.pushBankId : change.pushBankId},
      push_enabled = ${change.pushEnabled ?? peer.pushEnabled},
      feedback_enabled = ${change.feedbackEnabled ?? peer.feedbackEnabled}, paused = ${change.paused ?? peer.paused},
      pull_every_s = ${change.pullEveryS ?? peer.pullEveryS}, updated_at = now(), next_pull_at = now(), failures = 0
      ${moved ? sql`, checkpoint = null, recent_checkpoints = '{}', generation = generation + 1, resyncing = true` : sql``}
    where p.id = ${peer.id} returning ${columns(sql)}`;
  return row!;
}

/** Makes a peer due now; `resync` reads everything again and drops what does not come. */
export async function pullPeerNow(
  sql: Queryable,
  organisationId: string,
  id: string,
  resync: boolean,
): Promise<PeerRow> {
  const peer = await getPeer(sql, organisationId, id);
  await sql`update peers set next_pull_at = now(), malformed_tries = 0, page_size = 1000 where id = ${peer.id}`;
  if (resync) await beginResync(sql, peer.id);
  return await getPeer(sql, organisationId, id);
}

/** From the start, in a new generation: what is not seen again by its end is gone. */
export async function beginResync(sql: Queryable, peerId: string): Promise<void> {
  await sql`
    update peers set checkpoint = null, recent_checkpoints = '{}', generation = generation + 1, resyncing = true,
      malformed_tries = 0, updated_at = now() where id = ${peerId}`;
}

/** Peers that are due, the longest waiting first. */
export async function listDuePeers(sql: Queryable, limit: number): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from peers where not paused and next_pull_at <= now() order by next_pull_at limit ${limit}`;
  return rows.map((r) => r.id);
}

/** The peer as it is now, for the worker, which works for all. */
export async function findPeer(sql: Queryable, id: string): Promise<PeerRow | undefined> {
  const [row] = await sql<PeerRow[]>`select ${columns(sql)} from peers p where p.id = ${id}`;
  return row;
}

/**
 * Holds a peer for one process, on a connection of its own: when the process dies the server lets go at once. Undefined where
 * another process holds it. Release it always.
 */
export async function holdPeer(sql: Database, id: string): Promise<{ release: () => Promise<void> } | undefined> {
  const connection = await sql.reserve();
  const key = `peer ${id}`;
  try {
    const [row] = await connection<{ got: boolean }[]>`select pg_try_advisory_lock(hashtextextended(${key}, 0)) as got`;
    if (!row!.got) {
      connection.release();
      return undefined;
    }
  } catch (error) {
    connection.release();
    throw error;
  }
  return {
    release: async () => {
      await connection`select pg_advisory_unlock(hashtextextended(${key}, 0))`.catch(() => undefined);
      connection.release();
    },
  };
}

/** Notes how a round went, and when the next is due. */
export async function recordPeerRound(
  sql: Queryable,
  id: string,
  round:
    | { ok: true; behind: boolean }
    | { ok: false; code: string; message: string; retryAfterS: number; countsAsFailure: boolean },
): Promise<void> {
  if (round.ok)
    await sql`
      update peers set state = ${round.behind ? 'behind' : 'ok'}, failures = 0, error_code = null, error_message = null,
        error_at = null, last_pull_at = now(), last_ok_at = now(),
        next_pull_at = case when ${round.behind} then now() else now() + make_interval(secs => pull_every_s) end
      where id = ${id}`;
  else
    await sql`
      update peers set state = 'failing', failures = failures + ${round.countsAsFailure ? 1 : 0}, error_code = ${round.code},
        error_message = ${round.message.slice(0, 1_000)}, error_at = now(), last_pull_at = now(),
        next_pull_at = now() + make_interval(secs => ${round.retryAfterS}::float8) where id = ${id}`;
}

const KEPT_BYTES = 64 * 1024;
const KEPT_PAGES = 100;

/** Keeps what could not be read, cut to 64 KiB; the newest hundred of a peer stay. */
export async function quarantinePage(
  sql: Queryable,
  peer: Pick<PeerRow, 'id' | 'checkpoint'>,
  reason: string,
  bytes: Buffer,
): Promise<void> {
  await sql`
    insert into peer_quarantine (peer_id, reason, checkpoint, total_bytes, bytes)
    values (${peer.id}, ${reason.slice(0, 1_000)}, ${jsonParameter(sql, peer.checkpoint ?? null)}, ${bytes.length},
      ${bytes.subarray(0, KEPT_BYTES)})`;
  await sql`
    delete from peer_quarantine where peer_id = ${peer.id} and id <= (select id from peer_quarantine
      where peer_id = ${peer.id} order by id desc offset ${KEPT_PAGES} limit 1)`;
  await sql`update peers set quarantined = quarantined + 1 where id = ${peer.id}`;
}

export async function listQuarantine(
  sql: Queryable,
  peerId: string,
): Promise<{ id: number; reason: string; totalBytes: number; bytes: Buffer; at: Date }[]> {
  return await sql<{ id: number; reason: string; totalBytes: number; bytes: Buffer; at: Date }[]>`
    select id::float8 as id, reason, total_bytes::float8 as "totalBytes", bytes, at from peer_quarantine
    where peer_id = ${peerId} order by id desc limit ${KEPT_PAGES}`;
}

/** How the reading of malformed pages stands: how often this one was tried, and how large pages are asked for. */
export async function setPeerReading(
  sql: Queryable,
  id: string,
  reading: { malformedTries?: number; pageSize?: number; checkpoint?: unknown },
): Promise<void> {
  const { malformedTries, pageSize, checkpoint } = reading;
  await sql`
    update peers set malformed_tries = coalesce(${malformedTries ?? null}, malformed_tries),
      page_size = coalesce(${pageSize ?? null}, page_size),
      checkpoint = ${checkpoint === undefined ? sql`checkpoint` : jsonParameter(sql, checkpoint)} where id = ${id}`;
}
