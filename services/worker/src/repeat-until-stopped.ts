/**
 * Runs `round` again and again: at once while it finds work, after `idleMs` when it found none, after `awayMs` when it threw.
 * The returned function ends it, after the round in flight.
 */
export function repeatUntilStopped(options: {
  round: () => Promise<number>;
  idleMs: number;
  awayMs: number;
  onAway: (error: unknown) => void;
}): () => Promise<void> {
  let stopped = false;
  let wake: () => void = () => undefined;
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const loop = (async () => {
    while (!stopped) {
      try {
        if ((await options.round()) === 0 && !stopped) await pause(options.idleMs);
      } catch (error) {
        options.onAway(error);
        if (!stopped) await pause(options.awayMs);
      }
    }
  })();
  return async () => {
    stopped = true;
    wake();
    await loop;
  };
}
