/** Remembers which messages were taken in. A receiver of several processes keeps the ids in its database instead. */
export interface ReplayGuard {
  has(id: string): boolean;
  /** Call it when the message has been worked on; one whose work failed is sent again under the same id and must pass. */
  remember(id: string): void;
}

/**
 * A guard in memory: ids for `windowMs` (default one day), `max` of them at most (default 100,000), the oldest forgotten first.
 * Anything older than the tolerance of `verifyWebhook` is refused by its timestamp alone; the longer window is for attempts that
 * are sent again because an answer was lost.
 */
export function createReplayGuard(options: { windowMs?: number; max?: number; now?: () => number } = {}): ReplayGuard {
  const { windowMs = 86_400_000, max = 100_000, now = Date.now } = options;
  const seen = new Map<string, number>();
  const forget = () => {
    const before = now() - windowMs;
    for (const [id, at] of seen) {
      if (at > before && seen.size <= max) return;
      seen.delete(id);
    }
  };
  return {
    has(id) {
      forget();
      return seen.has(id);
    },
    remember(id) {
      seen.delete(id);
      seen.set(id, now());
      forget();
    },
  };
}
