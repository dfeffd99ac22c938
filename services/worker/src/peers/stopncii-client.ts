import type { HashAlgorithm } from '@haetae/contracts';
import { readStopNciiPage, stopNciiFeedback, stopNciiSpeaks, stopNciiSubmission } from '@haetae/exchange';
import type { PeerRow } from '@haetae/store';
import { type Asker, findIn, type PeerClient, type PeerSecret, readOr, trimUrl } from './peer-client.ts';

/** `start` in seconds since the epoch; `token` while a pass through what changed since is under way. */
interface Place {
  start: number;
  token?: string | undefined;
}
const FROM_THE_START_S = 10;
const placeOf = (checkpoint: unknown): Place => (checkpoint as Place | null) ?? { start: FROM_THE_START_S };

export function createStopNciiClient(peer: Pick<PeerRow, 'url'>, secret: PeerSecret, ask: Asker): PeerClient {
  const base = trimUrl(peer, /\/FetchHashes\/?$/i);
  const headers = {
    'x-functions-key': secret.functionKey ?? secret.token ?? '',
    ...(secret.subscriptionKey === undefined ? {} : { 'ocp-apim-subscription-key': secret.subscriptionKey }),
  };
  return {
    async fetchPage(checkpoint, limit) {
      const { start, token } = placeOf(checkpoint);
      const query = new URLSearchParams({ startTimestamp: String(start), pageSize: String(limit) });
      if (token !== undefined) query.set('nextPageToken', token);
      const bytes = await ask.get(`${base}/FetchHashes?${query}`, headers);
      const { nextPageToken, nextSetTimestamp, hasMore, ...page } = await readOr(bytes, readStopNciiPage);
      if (hasMore) return { page, hasMore, checkpoint: { start, token: nextPageToken } satisfies Place };
      const next = nextSetTimestamp ?? start;
      return { page, hasMore, checkpoint: { start: Math.max(start, next) } satisfies Place, wentBack: next < start };
    },
    salvage(bytes, checkpoint) {
      const { start, token } = placeOf(checkpoint);
      const more = findIn(bytes, /"hasMoreRecords"\s*:\s*(true)/);
      const next = findIn(bytes, /"nextPageToken"\s*:\s*"([^"\\]{1,4000})"/);
      if (more && next !== undefined && next !== token) return { start, token: next } satisfies Place;
      const at = Number(findIn(bytes, /"nextSetTimestamp"\s*:\s*(\d{1,15})/));
      return !more && at > start ? ({ start: at } satisfies Place) : undefined;
    },
    stepOver: (checkpoint) => ({ start: placeOf(checkpoint).start + 1 }) satisfies Place,
    async push(entries) {
      const records = entries.filter((e) => stopNciiSpeaks(e.algorithm)).map(stopNciiSubmission);
      if (records.length > 0)
        await ask.post(`${base}/SubmitHashes`, headers, { count: records.length, hashRecords: records });
    },
    async sendFeedback(words) {
      const said = words
        .filter((w) => stopNciiSpeaks(w.algorithm as HashAlgorithm))
        .map(({ hash, value, labels }) => ({ hashValue: hash, feedbackValue: stopNciiFeedback(value), tags: labels }));
      if (said.length > 0)
        await ask.post(`${base}/SubmitFeedback`, headers, { count: said.length, hashFeedbacks: said });
    },
  };
}
