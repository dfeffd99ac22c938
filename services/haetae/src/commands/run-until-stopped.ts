import { constants } from 'node:os';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs `work` with a signal that aborts when the process is told to stop (Ctrl-C, SIGTERM, a closed terminal). Told a
 * second time, the process leaves at once; the guardian then ends what is left.
 */
export async function runUntilStopped(work: (signal: AbortSignal) => Promise<void>): Promise<void> {
  const stopping = new AbortController();
  const onSignal = (name: NodeJS.Signals) => {
    if (stopping.signal.aborted) process.exit(128 + constants.signals[name]);
    stopping.abort(new StoppedError());
  };
  for (const name of SIGNALS) process.on(name, onSignal);
  try {
    await work(stopping.signal);
  } catch (error) {
    if (!(error instanceof StoppedError)) throw error;
  } finally {
    for (const name of SIGNALS) process.off(name, onSignal);
  }
}

/** Being told to stop is no failure: it ends the work, and the command exits with 0. */
class StoppedError extends Error {}

/** Resolves when `signal` aborts, and keeps the process alive until then. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const alive = setInterval(() => undefined, 60_000);
    const end = () => {
      clearInterval(alive);
      resolve();
    };
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}
