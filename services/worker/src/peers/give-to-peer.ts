import { stopNciiSpeaks } from '@haetae/exchange';
import { type Database, findPeer, listFeed, listPeerVerdicts, recordPeerGiven, startFeed } from '@haetae/store';
import type { PeerClient } from './peer-client.ts';

const CHUNK = 500;

/**
 * Gives a peer what it takes: our confirmed hashes and what was taken back, then what people here think of the hashes that it
 * brought. Each place moves after the peer's answer, so that nothing is lost; a chunk may be given twice, which changes nothing.
 */
export async function giveToPeer(
  deps: { sql: Database; client: PeerClient; tombstoneDays: number; signal: AbortSignal },
  id: string,
): Promise<{ pushed: number; feedbackSent: number }> {
  const { sql, client, signal } = deps;
  const given = { pushed: 0, feedbackSent: 0 };
  for (;;) {
    const peer = await findPeer(sql, id);
    if (!peer || signal.aborted || !peer.pushEnabled || peer.pushBankId === null || !client.push) break;
    if (peer.pushFrom === null)
      await recordPeerGiven(sql, id, { pushFrom: (await startFeed(sql, peer.pushBankId)).from });
    const from = peer.pushFrom ?? (await startFeed(sql, peer.pushBankId)).from;
    const rows = await listFeed(
      sql,
      peer.pushBankId,
      { after: peer.pushAfter, from },
      {
        limit: CHUNK,
        tombstoneDays: deps.tombstoneDays,
        notFromPeer: id,
      },
    );
    const entries = rows.filter((r) => peer.shape !== 'stopncii' || stopNciiSpeaks(r.algorithm));
    if (rows.length === 0) break;
    if (entries.length > 0) await client.push(entries.map((r) => ({ ...r, feedback: [] })));
    await recordPeerGiven(sql, id, { pushAfter: rows.at(-1)!.sequence, pushed: entries.length });
    given.pushed += entries.length;
    if (rows.length < CHUNK) break;
  }
  for (;;) {
    const peer = await findPeer(sql, id);
    if (!peer || signal.aborted || !peer.feedbackEnabled || !client.sendFeedback) break;
    const words = await listPeerVerdicts(sql, peer, CHUNK);
    if (words.length === 0) break;
    await client.sendFeedback(words);
    await recordPeerGiven(sql, id, { feedbackAfter: words.at(-1)!.sequence, feedbackSent: words.length });
    given.feedbackSent += words.length;
    if (words.length < CHUNK) break;
  }
  return given;
}
