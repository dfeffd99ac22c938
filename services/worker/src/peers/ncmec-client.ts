import { malformed, readNcmecPage } from '@haetae/exchange';
import type { PeerRow } from '@haetae/store';
import { type Asker, findIn, type PeerClient, type PeerSecret, readOr, trimUrl } from './peer-client.ts';

/** `fromMs`: milliseconds since the epoch; `next`: the path of the following page; `newestMs`: seen in this pass so far. */
interface Place {
  fromMs: number;
  next?: string | undefined;
  newestMs?: number | undefined;
}
const placeOf = (checkpoint: unknown): Place => (checkpoint as Place | null) ?? { fromMs: 0 };
const stamp = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');

/**
 * NCMEC's hash sharing. Entries of one pass come in no order of time, so the newest time counts only when the pass has been read
 * to its end.
 */
export function createNcmecClient(peer: Pick<PeerRow, 'url'>, secret: PeerSecret, ask: Asker): PeerClient {
  const base = trimUrl(peer, /\/v2(\/entries)?\/?$/);
  const login = Buffer.from(`${secret.username ?? 'haetae'}:${secret.password ?? secret.token ?? ''}`).toString(
    'base64',
  );
  const headers = { authorization: `Basic ${login}` };
  const pathOf = (next: string): string => {
    if (!next.startsWith('/') || next.startsWith('//') || next.length > 8_000) throw malformed('its next is no path');
    return next;
  };
  return {
    async fetchPage(checkpoint, limit) {
      const { fromMs, next, newestMs } = placeOf(checkpoint);
      const first = `/v2/entries?${new URLSearchParams({ from: stamp(fromMs), size: String(limit) })}`;
      const bytes = await ask.get(`${base}${next ?? first}`, headers);
      return await readOr(bytes, async (read) => {
        const whole = (async function* () {
          yield read;
        })();
        const { next: following, maxTimestampMs, ...page } = await readNcmecPage(whole);
        const seen = Math.max(newestMs ?? fromMs, maxTimestampMs ?? 0);
        if (following !== undefined)
          return {
            page,
            hasMore: true,
            checkpoint: { fromMs, next: pathOf(following), newestMs: seen } satisfies Place,
          };
        return { page, hasMore: false, checkpoint: { fromMs: seen } satisfies Place, wentBack: seen < fromMs };
      });
    },
    salvage(bytes, checkpoint) {
      const place = placeOf(checkpoint);
      const next = findIn(bytes, /<next>\s*(\/v2\/[^<]{1,8000}?)\s*<\/next>/)?.replaceAll(/&(amp|#38);/g, '&');
      return next === undefined || next === place.next || next.startsWith('//') ? undefined : { ...place, next };
    },
    stepOver: (checkpoint) => {
      const { fromMs, newestMs } = placeOf(checkpoint);
      return { fromMs: Math.max(fromMs, newestMs ?? 0) + 1_000 } satisfies Place;
    },
  };
}
