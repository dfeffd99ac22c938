/**
 * What changes in the review queue, as it happens. Each api process has one connection that listens for PostgreSQL's
 * notifications, which come in the order of the commits. The last changes are kept, so that a browser that lost its connection
 * goes on where it was. Where that cannot be (another process, too long ago, the listening connection was lost), it is told to
 * read the queue anew: nothing is lost silently.
 */
import { randomBytes } from 'node:crypto';
import { type CaseChange, type Database, listenCases } from '@haetae/store';

export interface FeedEntry {
  /** `epoch-number`: grows by one, within one epoch of one process. */
  id: string;
  change: CaseChange;
}
export interface FeedReader {
  organisationId: string;
  onEntry: (entry: FeedEntry) => void;
  onGap: (id: string) => void;
}
export interface CaseFeed {
  /** Starts telling `reader`; resolves with what it missed since `lastId`, or undefined where that is not known. */
  subscribe(
    reader: FeedReader,
    lastId: string | undefined,
  ): Promise<{ missed: FeedEntry[] | undefined; at: string; leave: () => void }>;
  close(): Promise<void>;
}

/** Changes kept for those who come back. */
const KEPT = 5_000;

export function createCaseFeed(
  listen: (on: Parameters<typeof listenCases>[1]) => ReturnType<typeof listenCases>,
): CaseFeed {
  const readers = new Set<FeedReader>();
  let epoch = randomBytes(6).toString('hex');
  let number = 0;
  let kept: FeedEntry[] = [];
  let stop: Promise<() => Promise<void>> | undefined;
  const idOf = (n: number) => `${epoch}-${n}`;

  const start = () => {
    stop ??= listen({
      change: (change) => {
        number += 1;
        const entry = { id: idOf(number), change };
        kept.push(entry);
        if (kept.length > 2 * KEPT) kept = kept.slice(-KEPT);
        for (const reader of readers) if (reader.organisationId === change.organisationId) reader.onEntry(entry);
      },
      gap: () => {
        epoch = randomBytes(6).toString('hex');
        number = 0;
        kept = [];
        for (const reader of readers) reader.onGap(idOf(0));
      },
    }).catch((error: unknown) => {
      // The next one who comes tries again.
      stop = undefined;
      throw error;
    });
    return stop;
  };
  const missedSince = (lastId: string | undefined, organisationId: string): FeedEntry[] | undefined => {
    const [of, at] = (lastId ?? '').split('-');
    const from = Number(at);
    if (of !== epoch || !/^\d+$/.test(at ?? '') || from > number || number - from > kept.length) return undefined;
    const since = from === number ? [] : kept.slice(kept.length - (number - from));
    return since.filter((e) => e.change.organisationId === organisationId);
  };
  return {
    async subscribe(reader, lastId) {
      await start();
      const missed = missedSince(lastId, reader.organisationId);
      readers.add(reader);
      return { missed, at: idOf(number), leave: () => void readers.delete(reader) };
    },
    async close() {
      readers.clear();
      await (await stop?.catch(() => undefined))?.();
    },
  };
}

/** The feed of this database. */
export const createDatabaseFeed = (sql: Database): CaseFeed => createCaseFeed((on) => listenCases(sql, on));
