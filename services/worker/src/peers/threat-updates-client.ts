import { malformed, readThreatUpdates } from '@haetae/exchange';
import type { PeerRow } from '@haetae/store';
import { type Asker, findIn, type PeerClient, type PeerSecret, readOr, trimUrl } from './peer-client.ts';

/** `start` in seconds since the epoch; `next` the query of the following page, without our token; `newest` seen so far. */
interface Place {
  start: number;
  next?: string | undefined;
  newest?: number | undefined;
}
const FIELDS = 'id,indicator,type,creation_time,last_updated,should_delete,tags,status,descriptors';
const placeOf = (checkpoint: unknown): Place => (checkpoint as Place | null) ?? { start: 0 };

/** ThreatExchange's `threat_updates` of one privacy group: the URL ends in the group's number. */
export function createThreatUpdatesClient(peer: Pick<PeerRow, 'url'>, secret: PeerSecret, ask: Asker): PeerClient {
  const base = `${trimUrl(peer, /\/threat_updates\/?$/)}/threat_updates`;
  const queryOf = (next: string): string => {
    if (!URL.canParse(next, base)) throw malformed('paging.next is no URL');
    const url = new URL(next, base);
    // Our token goes to the peer and nowhere else.
    if (url.origin !== new URL(base).origin) throw malformed('paging.next leads to another host');
    url.searchParams.delete('access_token');
    return url.searchParams.toString();
  };
  return {
    async fetchPage(checkpoint, limit) {
      const { start, next, newest } = placeOf(checkpoint);
      const query = new URLSearchParams(next ?? { start_time: String(start), limit: String(limit), fields: FIELDS });
      query.set('access_token', secret.token ?? '');
      const bytes = await ask.get(`${base}?${query}`, {});
      return await readOr(bytes, (read) => {
        const { next: following, lastUpdated, ...page } = readThreatUpdates(read);
        const seen = Math.max(newest ?? start, lastUpdated ?? 0);
        if (following !== undefined)
          return { page, hasMore: true, checkpoint: { start, next: queryOf(following), newest: seen } satisfies Place };
        return { page, hasMore: false, checkpoint: { start: seen } satisfies Place };
      });
    },
    salvage(bytes, checkpoint) {
      const place = placeOf(checkpoint);
      const found = findIn(bytes, /"next"\s*:\s*"(https?:[^"]{1,8000})"/)?.replaceAll('\\/', '/');
      if (found === undefined) return undefined;
      try {
        const next = queryOf(found);
        return next === place.next ? undefined : ({ ...place, next } satisfies Place);
      } catch {
        // A place that leads elsewhere is none to go on from.
        return undefined;
      }
    },
    stepOver: (checkpoint) => {
      const { start, newest } = placeOf(checkpoint);
      return { start: Math.max(start, newest ?? 0) + 1 } satisfies Place;
    },
  };
}
