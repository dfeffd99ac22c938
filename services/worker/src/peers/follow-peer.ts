import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { HaetaeError, isHaetaeError } from '@haetae/contracts';
import {
  applyPeerPage,
  beginResync,
  type Database,
  dropUnseenRecords,
  findPeer,
  inTransaction,
  type PeerRow,
  quarantinePage,
  raiseAlert,
  recordPeerRound,
  setPeerReading,
} from '@haetae/store';
import { PeerBusyError, type PeerClient, PeerForgotError, UnreadablePageError } from './peer-client.ts';

/** Pages of one peer in a row before it goes to the back of the line. */
const PAGES_A_TURN = 200;
const REPEATS = 3;
const EMPTY_PAGES = 20;
const RECENT = 64;
const TRIES = 3;
const PAGE_MAX = 1_000;
const DROP_CHUNK = 1_000;
const FIRST_WAIT_S = 2;
const LONGEST_WAIT_S = 3_600;
/** After this long without a round, a peer that goes by time may have forgotten what it took back: everything is read again. */
const FORGETS_AFTER_MS = { haetae: Number.POSITIVE_INFINITY, stopncii: 30, threatexchange: 85, ncmec: 85 } as const;
const DAY_MS = 86_400_000;

const fingerprint = (value: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify(value) ?? '')
    .digest('base64url')
    .slice(0, 16);

/** Seconds until the next try after `failures` in a row: 2, 4, 8 … an hour, a fifth of it left to chance. */
export function backoffS(failures: number, random = Math.random()): number {
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(failures, 20)) * (0.9 + 0.2 * random);
}

interface Deps {
  sql: Database;
  client: PeerClient;
  /** Ends the work between two pages. */
  signal: AbortSignal;
}

/**
 * Reads a peer's feed as far as it goes, or for a turn. Every page is taken in in the transaction that moves the checkpoint. What
 * goes wrong ends in the peer's state, an alert and a later try; it never throws for what a peer does. Returns whether the feed
 * was read to its end.
 */
export async function followPeer(deps: Deps, id: string): Promise<boolean> {
  const { sql } = deps;
  let peer = await findPeer(sql, id);
  if (!peer) return false;
  try {
    const days = FORGETS_AFTER_MS[peer.shape];
    if (peer.lastOkAt && peer.checkpoint !== null && Date.now() - peer.lastOkAt.getTime() > days * DAY_MS)
      await beginResync(sql, id);
    const done = await readOn(deps, id);
    peer = (await findPeer(sql, id)) ?? peer;
    if (done && peer.resyncing) await endResync(deps, peer);
    if (deps.signal.aborted) return false;
    await recordPeerRound(sql, id, { ok: true, behind: !done });
    return done;
  } catch (error) {
    if (deps.signal.aborted) return false;
    await failRound(deps, (await findPeer(sql, id)) ?? peer, error);
    return false;
  }
}

async function readOn({ sql, client, signal }: Deps, id: string): Promise<boolean> {
  let repeats = 0;
  let empty = 0;
  let lastRecords = '';
  for (let n = 0; n < PAGES_A_TURN && !signal.aborted; n += 1) {
    const peer = await findPeer(sql, id);
    if (!peer || peer.paused) return false;
    const { page, checkpoint, hasMore, wentBack } = await client.fetchPage(peer.checkpoint, peer.pageSize);
    const next = fingerprint(checkpoint);
    const same = next === fingerprint(peer.checkpoint);
    if (hasMore && same) throw repeating('it gives the checkpoint that it was asked with, and says that there is more');
    if (!same && peer.recentCheckpoints.includes(next)) throw repeating('its checkpoint went back');
    const records = page.records.length === 0 ? '' : fingerprint(page.records.map((r) => [r.key, r.raw]));
    repeats = records !== '' && records === lastRecords ? repeats + 1 : 0;
    empty = page.records.length === 0 ? empty + 1 : 0;
    lastRecords = records;
    if (hasMore && repeats >= REPEATS) throw repeating('it gives the same records again and again');
    if (hasMore && empty >= EMPTY_PAGES) throw repeating(`it gave ${EMPTY_PAGES} empty pages in a row`);
    // A pass that goes by time ends where the next begins; only within a pass must no place come twice.
    const recentCheckpoints =
      hasMore || peer.shape === 'haetae'
        ? [...peer.recentCheckpoints, fingerprint(peer.checkpoint)].slice(-RECENT)
        : [];
    await inTransaction(sql, async (tx) => {
      await applyPeerPage(tx, peer, {
        records: page.records,
        checkpoint,
        recentCheckpoints: same ? peer.recentCheckpoints : recentCheckpoints,
      });
      if (page.bad.length > 0) await keepBadRecords(tx, peer, page.bad);
      if (wentBack)
        await raiseAlert(tx, {
          organisationId: peer.organisationId,
          kind: 'peer-went-back',
          subject: peer.id,
          message: `The feed of peer ${peer.name} went back in time. What it gives is taken; our own place stays where it was.`,
        });
      if (peer.pageSize < PAGE_MAX) await setPeerReading(tx, id, { pageSize: Math.min(PAGE_MAX, peer.pageSize * 2) });
    });
    if (!hasMore) return true;
    await nextTurn();
  }
  return false;
}

const repeating = (why: string) => new HaetaeError('PEER_REPEATS', `The feed does not move on: ${why}.`);

async function keepBadRecords(
  tx: Parameters<typeof quarantinePage>[0],
  peer: PeerRow,
  bad: { key: string | undefined; reason: string }[],
): Promise<void> {
  const text = bad.map((b) => `${b.key ?? '(no key)'}: ${b.reason}`).join('\n');
  await quarantinePage(tx, peer, `${bad.length} records that could not be read`, Buffer.from(text, 'utf8'));
  await raiseAlert(tx, {
    organisationId: peer.organisationId,
    kind: 'peer-records-skipped',
    subject: peer.id,
    message: `Peer ${peer.name} sent ${bad.length} records that cannot be read; the others of the page were taken. GET /v1/peers/${peer.id}/quarantine shows them.`,
  });
}

async function endResync({ sql, signal }: Deps, peer: PeerRow): Promise<void> {
  while (!signal.aborted) if ((await inTransaction(sql, (tx) => dropUnseenRecords(tx, peer, DROP_CHUNK))) === 0) return;
}

async function failRound({ sql, client }: Deps, peer: PeerRow, error: unknown): Promise<void> {
  const fail = async (code: string, message: string, retryAfterS = backoffS(peer.failures), countsAsFailure = true) => {
    await recordPeerRound(sql, peer.id, { ok: false, code, message, retryAfterS, countsAsFailure });
    if (peer.failures + 1 === TRIES || code === 'PEER_REPEATS' || code === 'PEER_REFUSED')
      await raiseAlert(sql, {
        organisationId: peer.organisationId,
        kind: 'peer-failing',
        subject: peer.id,
        message: `The feed of peer ${peer.name} cannot be followed: ${message} It is tried again by itself.`,
      });
  };
  if (error instanceof PeerForgotError) {
    await beginResync(sql, peer.id);
    await fail(
      'CHECKPOINT_STALE',
      'The peer has forgotten our checkpoint; everything is read again.',
      peer.failures > 0 ? undefined : 0,
    );
    return;
  }
  if (error instanceof PeerBusyError)
    return await fail('PEER_UNREACHABLE', `${error.message}.`, error.retryAfterS, false);
  if (isHaetaeError(error, 'PEER_ANSWER_TOO_LARGE')) {
    if (peer.pageSize > 1) await setPeerReading(sql, peer.id, { pageSize: Math.max(1, Math.floor(peer.pageSize / 4)) });
    return await fail(error.code, error.message);
  }
  if (!(error instanceof UnreadablePageError)) {
    const known = isHaetaeError(error);
    return await fail(known ? error.code : 'INTERNAL', known ? error.message : String((error as Error).message));
  }
  if (peer.malformedTries === 0) await quarantinePage(sql, peer, error.message, error.bytes);
  const tries = peer.malformedTries + 1;
  if (tries < TRIES) {
    await setPeerReading(sql, peer.id, { malformedTries: tries });
    return await fail('PEER_PAGE_MALFORMED', error.message, 0.5 * tries, false);
  }
  const next = client.salvage(error.bytes, peer.checkpoint);
  const usable = next !== undefined && !peer.recentCheckpoints.includes(fingerprint(next));
  if (!usable && peer.pageSize > 1) {
    // Smaller pages: what can be read before and after the damage is taken, and the damage is one record wide in the end.
    await setPeerReading(sql, peer.id, {
      malformedTries: TRIES - 1,
      pageSize: Math.max(1, Math.floor(peer.pageSize / 8)),
    });
    return await fail('PEER_PAGE_MALFORMED', `${error.message} Smaller pages are asked for.`, 0.2, false);
  }
  const over = usable ? next : client.stepOver?.(peer.checkpoint);
  if (over === undefined)
    return await fail('PEER_PAGE_MALFORMED', `${error.message} It does not show where it goes on.`);
  await setPeerReading(sql, peer.id, { malformedTries: 0, checkpoint: over });
  await raiseAlert(sql, {
    organisationId: peer.organisationId,
    kind: 'peer-page-skipped',
    subject: `${peer.id} ${fingerprint(peer.checkpoint)}`,
    message: `A page of peer ${peer.name} could not be read ${TRIES} times and was skipped: ${error.message} GET /v1/peers/${peer.id}/quarantine shows it; POST /v1/peers/${peer.id}/pull?resync=true reads everything again once the peer has mended it.`,
  });
  await fail('PEER_PAGE_MALFORMED', `${error.message} It was skipped.`, 0, false);
}
