import type { Logger } from '@haetae/kit';

/** How long a loop waits after a round: a number of milliseconds, or 0 to go on at once. */
export type Round = () => Promise<number>;

/**
 * Runs `round` again and again until stopped; it returns how many milliseconds to wait before the next. A round that throws is
 * tried again after `awayMs`, and said once per outage. Returns how to stop (after the round in flight) and how to cut a wait short.
 */
export function runLoop(
  round: Round,
  options: { name: string; logger: Logger; awayMs?: number },
): { stop: () => Promise<void>; wake: () => void } {
  const { name, logger, awayMs = 1_000 } = options;
  let stopped = false;
  let away = false;
  let woken = false;
  let endPause: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      endPause = () => {
        clearTimeout(timer);
        done();
      };
    });
  const loop = (async () => {
    while (!stopped) {
      woken = false;
      let waitMs = awayMs;
      try {
        waitMs = await round();
        if (away) logger.info({ loop: name }, 'the loop goes on');
        away = false;
      } catch (err) {
        if (!away) logger.warn({ err, loop: name }, 'the loop waits: queue or database is away');
        away = true;
      }
      if (waitMs > 0 && !stopped && !woken) await pause(waitMs);
    }
  })();
  return {
    wake: () => {
      woken = true;
      endPause();
    },
    stop: async () => {
      stopped = true;
      endPause();
      await loop;
    },
  };
}
