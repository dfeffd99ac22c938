import type { Logger } from '@haetae/kit';
import type { ManagedProcess } from './managed-process.ts';
import type { ProcessLedger } from './process-ledger.ts';

export interface KeptProcess {
  readonly name: string;
  /** The process that runs now; undefined between two lives. */
  current(): ManagedProcess | undefined;
  /** How often it was started again. */
  restarts(): number;
  stop(): Promise<void>;
}

const FIRST_WAIT_MS = 250;
const LONGEST_WAIT_MS = 15_000;
/** A life this long counts as healthy, and the next death is met with the shortest wait again. */
const HEALTHY_MS = 30_000;

/**
 * Starts a process, and starts it again whenever it ends, waiting twice as long after every short life. The first start
 * must succeed: it throws what `start` throws.
 */
export async function keepRunning(options: {
  name: string;
  start: () => Promise<ManagedProcess>;
  ledger: ProcessLedger;
  logger: Logger;
}): Promise<KeptProcess> {
  const { name, start, ledger, logger } = options;
  let current: ManagedProcess | undefined;
  let restarts = 0;
  let stopping = false;
  let wake: (() => void) | undefined;
  let waitMs = FIRST_WAIT_MS;

  const wait = (ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  async function watch(first: ManagedProcess): Promise<void> {
    let running: ManagedProcess | undefined = first;
    while (!stopping) {
      if (running) {
        const since = Date.now();
        const how = await running.ended;
        ledger.remove(running.pid);
        current = undefined;
        if (stopping) return;
        if (Date.now() - since > HEALTHY_MS) waitMs = FIRST_WAIT_MS;
        logger.error({ name, pid: running.pid, how, againInMs: waitMs }, 'a process ended unasked; starting it again');
        running = undefined;
      }
      await wait(waitMs);
      waitMs = Math.min(waitMs * 2, LONGEST_WAIT_MS);
      if (stopping) return;
      restarts += 1;
      try {
        running = await start();
        current = running;
      } catch (error) {
        logger.error({ err: error, name }, 'a process did not start again');
      }
    }
    // The stop came while the process was being started.
    await running?.stop();
  }

  current = await start();
  const watching = watch(current);
  return {
    name,
    current: () => current,
    restarts: () => restarts,
    async stop() {
      stopping = true;
      wake?.();
      await current?.stop();
      await watching;
    },
  };
}
