import type { BankChange } from '@haetae/contracts';
import type { Matcher } from './matcher.ts';

export interface BankFollower {
  readonly matcher: Matcher;
  /** Resolves once everything that was committed before the call is applied. Rejects when the changes cannot be read. */
  caughtUp(): Promise<void>;
  /** Ends following, after the read in flight. */
  stop(): Promise<void>;
}

/** Changes read at once; applying that many blocks the event loop for about a millisecond. */
const PAGE = 100;

/**
 * Keeps a matcher in step with the banks: reads what comes after its sequence number every `everyMs`. With the database's
 * numbers visible in order, nothing is missed, whoever writes. `onError` hears of a read that failed, once until
 * one succeeds; it goes on.
 */
export function followBanks(options: {
  matcher: Matcher;
  /** Changes numbered after `sequence`, in order, at most `limit`. */
  listChanges: (sequence: number, limit: number) => Promise<BankChange[]>;
  everyMs?: number;
  onError: (error: unknown) => void;
}): BankFollower {
  const { matcher, listChanges } = options;
  let stopped = false;
  let loaded = false;
  let away = false;
  let reading: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const readAll = async (): Promise<void> => {
    let changes: BankChange[];
    do {
      changes = await listChanges(matcher.sequence, PAGE);
      matcher.applyChanges(changes);
    } while (changes.length === PAGE && !stopped);
    // Only what was there at the start is packed in one go, before anyone asks; later growth is merged in slices.
    if (!loaded && matcher.sequence > 0) matcher.compact();
    loaded = true;
  };
  /** A read that begins after this call: one in flight may have missed what was committed meanwhile. */
  const readAfresh = async (): Promise<void> => {
    while (reading) await reading.catch(() => undefined);
    reading = readAll().finally(() => {
      reading = undefined;
    });
    await reading;
  };
  const tick = () => {
    readAfresh()
      .then(() => {
        away = false;
      })
      .catch((error: unknown) => {
        if (!away) options.onError(error);
        away = true;
      })
      .finally(() => {
        if (!stopped) timer = setTimeout(tick, options.everyMs ?? 500);
      });
  };
  tick();
  return {
    matcher,
    caughtUp: readAfresh,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await reading?.catch(() => undefined);
    },
  };
}
