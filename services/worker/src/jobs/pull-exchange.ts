import { createRequester, type Requester } from '@haetae/outbound';
import { eraseOldTombstones, findPeer, holdPeer, listDuePeers, type PeerRow, recordPeerRound } from '@haetae/store';
import { createKeyring, type Keyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { backoffS, followPeer } from '../peers/follow-peer.ts';
import { giveToPeer } from '../peers/give-to-peer.ts';
import { createHaetaeClient } from '../peers/haetae-client.ts';
import { createNcmecClient } from '../peers/ncmec-client.ts';
import { type Asker, createAsker, type PeerClient, type PeerSecret } from '../peers/peer-client.ts';
import { createStopNciiClient } from '../peers/stopncii-client.ts';
import { createThreatUpdatesClient } from '../peers/threat-updates-client.ts';

/** Peers at once: one that is slow keeps two others from nothing. Each holds a connection to the database. */
const AT_ONCE = 3;
const IDLE_MS = 500;
const SWEEP_EVERY_MS = 60 * 60_000;

type Deps = Pick<WorkerDeps, 'sql' | 'logger' | 'config'>;

function createClient(peer: PeerRow, secret: PeerSecret, ask: Asker): PeerClient {
  const create = {
    haetae: createHaetaeClient,
    stopncii: createStopNciiClient,
    threatexchange: createThreatUpdatesClient,
    ncmec: createNcmecClient,
  }[peer.shape];
  return create(peer, secret, ask);
}

/** One round with one peer: read what it has, then give it what it takes. */
async function visitPeer(
  deps: Deps & { requester: Requester; keyring: Keyring; signal: AbortSignal },
  id: string,
): Promise<void> {
  const { sql, logger, signal } = deps;
  const held = await holdPeer(sql, id);
  if (!held) return;
  try {
    const peer = await findPeer(sql, id);
    if (!peer || peer.paused || peer.nextPullAt > new Date()) return;
    let secret: PeerSecret = {};
    try {
      if (peer.secret !== null)
        secret = JSON.parse(deps.keyring.open(`peer ${peer.id}`, peer.secret).toString('utf8')) as PeerSecret;
    } catch (error) {
      const message = `The secret does not open with the master key: ${(error as Error).message}`;
      const retryAfterS = backoffS(peer.failures + 5);
      await recordPeerRound(sql, id, { ok: false, code: 'PEER_REFUSED', message, retryAfterS, countsAsFailure: true });
      return;
    }
    const client = createClient(
      peer,
      secret,
      createAsker(deps.requester, signal, deps.config.HAETAE_PEER_TIMEOUT_S * 1_000),
    );
    const done = await followPeer({ sql, client, signal }, id);
    if (!done || signal.aborted) return;
    try {
      const given = await giveToPeer({ sql, client, signal, tombstoneDays: deps.config.HAETAE_TOMBSTONE_DAYS }, id);
      if (given.pushed + given.feedbackSent > 0) logger.info({ peer: id, ...given }, 'gave a peer what it takes');
    } catch (error) {
      if (signal.aborted) return;
      const { code = 'PEER_UNREACHABLE', message } = error as { code?: string; message: string };
      const retryAfterS = Math.max(peer.pullEveryS, backoffS(peer.failures));
      await recordPeerRound(sql, id, {
        ok: false,
        code,
        message: `Giving failed: ${message}`,
        retryAfterS,
        countsAsFailure: true,
      });
    }
  } finally {
    await held.release();
  }
}

/** Follows every peer that is due, until stopped. A process that dies lets go of its peers at once, and another goes on. */
export function startPullExchange(deps: Deps): () => Promise<void> {
  const { sql, logger, config } = deps;
  const requester = createRequester(
    config.HAETAE_PEERS_PRIVATE || config.HAETAE_FETCH_PRIVATE ? { isAllowed: () => true } : {},
  );
  const keyring = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  const stop = new AbortController();
  const visits = new Map<string, Promise<void>>();
  let wake: () => void = () => undefined;
  const pause = () =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, IDLE_MS);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const away = (err: unknown): string[] => {
    logger.warn({ err }, 'peers could not be read');
    return [];
  };
  const sweep = () => {
    eraseOldTombstones(sql, config.HAETAE_TOMBSTONE_DAYS).catch((err: unknown) =>
      logger.warn({ err }, 'values of old tombstones were not erased; it is tried again'),
    );
  };
  sweep();
  const sweeping = setInterval(sweep, SWEEP_EVERY_MS);
  const loop = (async () => {
    while (!stop.signal.aborted) {
      const room = AT_ONCE - visits.size;
      // Those under way are due still; enough are read that others are among them.
      const due = room > 0 ? await listDuePeers(sql, AT_ONCE + room).catch(away) : [];
      for (const id of due.filter((d) => !visits.has(d)).slice(0, room)) {
        const visit = visitPeer({ ...deps, requester, keyring, signal: stop.signal }, id)
          .catch((err: unknown) => logger.warn({ err, peer: id }, 'a round with a peer failed'))
          .finally(() => visits.delete(id));
        visits.set(id, visit);
      }
      await pause();
    }
  })();
  return async () => {
    stop.abort();
    clearInterval(sweeping);
    wake();
    await loop;
    await Promise.allSettled(visits.values());
    await requester.close();
  };
}
