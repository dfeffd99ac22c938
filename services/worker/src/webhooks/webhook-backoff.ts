const FIRST_MS = 5_000;
const LONGEST_MS = 6 * 3_600_000;
/** This share of a wait is left to chance, so that endpoints that failed together do not come back together. */
const JITTER = 0.2;

/**
 * When a delivery that has failed `attempts` times is tried again: 5 s, 10 s, 20 s … 6 h later, give or take a tenth, or as late as
 * the endpoint asked for, up to 6 h; undefined when `giveUpAt` has passed. The last wait is cut so that one try falls on the
 * deadline. `chance` in [0,1).
 */
export function retryAt(
  input: { attempts: number; now: Date; giveUpAt: Date; retryAfterS?: number | undefined },
  chance: number = Math.random(),
): Date | undefined {
  const { attempts, now, giveUpAt, retryAfterS = 0 } = input;
  if (now >= giveUpAt) return undefined;
  const plain = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 30));
  const wait = Math.max(plain * (1 - JITTER / 2 + JITTER * chance), Math.min(retryAfterS * 1_000, LONGEST_MS));
  return new Date(Math.min(now.getTime() + Math.round(wait), giveUpAt.getTime()));
}

const OPEN_FIRST_MS = 30_000;
const OPEN_LONGEST_MS = 15 * 60_000;

/** Until when an endpoint is left alone that failed `failures` times in a row: 30 s the first time, then twice that … 15 min. */
export function openUntil(failures: number, threshold: number, now: Date, chance: number = Math.random()): Date {
  const wait = Math.min(OPEN_LONGEST_MS, OPEN_FIRST_MS * 2 ** Math.min(Math.max(0, failures - threshold), 20));
  return new Date(now.getTime() + Math.round(wait * (1 - JITTER / 2 + JITTER * chance)));
}
