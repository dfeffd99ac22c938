import { readFeedPage } from '@haetae/exchange';
import type { PeerRow } from '@haetae/store';
import { type Asker, findIn, type PeerClient, type PeerSecret, readOr, trimUrl } from './peer-client.ts';

/** Another Haetae: its feed by opaque checkpoint. */
export function createHaetaeClient(peer: Pick<PeerRow, 'url' | 'name'>, secret: PeerSecret, ask: Asker): PeerClient {
  const base = trimUrl(peer, /\/updates\/?$/);
  const headers = { authorization: `Bearer ${secret.token ?? ''}` };
  return {
    async fetchPage(checkpoint, limit) {
      const query = new URLSearchParams({ limit: String(limit) });
      if (typeof checkpoint === 'string') query.set('since', checkpoint);
      const bytes = await ask.get(`${base}/updates?${query}`, headers);
      const { checkpoint: next, hasMore, ...page } = await readOr(bytes, readFeedPage);
      return { page, checkpoint: next, hasMore };
    },
    salvage: (bytes, checkpoint) => {
      const next = findIn(bytes, /"checkpoint"\s*:\s*"([\w.~+/=-]{1,2000})"/);
      return next === checkpoint ? undefined : next;
    },
    async push(entries) {
      const submissions = entries.map(({ algorithm, hash, quality, labels, status, reason, jurisdiction }) => ({
        algorithm,
        hash,
        ...(status === 'active'
          ? {
              ...(quality === null ? {} : { quality }),
              labels,
              submissionReason: reason ?? 'shared by a peer',
              ...(jurisdiction === null ? {} : { jurisdiction }),
              attestation: { by: 'Haetae', statement: 'Confirmed by a person of the organisation that sends it' },
            }
          : { withdrawn: true }),
      }));
      await ask.post(`${base}/submissions`, headers, { submissions });
    },
    async sendFeedback(words) {
      const feedback = words.map(({ algorithm, hash, value, labels }) => ({ algorithm, hash, value, tags: labels }));
      await ask.post(`${base}/feedback`, headers, { feedback });
    },
  };
}
