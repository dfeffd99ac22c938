import type { ManagedProcess } from '../../services/haetae/src/one-box/managed-process.ts';

/** A process that is started again whenever it ends, as an init system or Docker would. */
export interface Supervised {
  readonly name: string;
  /** Of the process that runs and is ready; undefined between two lives. */
  pid(): number | undefined;
  /** Resolves when it is ready (again). */
  up(): Promise<void>;
  /** kill -9, then `between`, before it is started again. */
  kill(between?: () => void): Promise<void>;
  starts(): number;
  stop(): Promise<void>;
}

/** How long a dead process stays away, in milliseconds. */
const AWAY_MS = 200;
const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));

/** `start` resolves when the process is ready. The first start must succeed; later ones are tried until they do. */
export async function supervise(name: string, start: () => Promise<ManagedProcess>): Promise<Supervised> {
  let current: ManagedProcess | undefined = await start();
  let starts = 1;
  let stopping = false;
  let before: (() => void) | undefined;
  const watching = (async () => {
    while (!stopping) {
      await current?.ended;
      current = undefined;
      if (stopping) return;
      await pause(AWAY_MS);
      before?.();
      before = undefined;
      if (stopping) return;
      const next = await start().catch(() => undefined);
      if (next) starts += 1;
      if (next && stopping) await next.stop();
      else current = next;
    }
  })();
  const up = async () => {
    while (!current && !stopping) await pause(20);
  };
  return {
    name,
    pid: () => current?.pid,
    up,
    async kill(between) {
      await up();
      before = between;
      const killed = current;
      killed?.child.kill('SIGKILL');
      await killed?.ended;
    },
    starts: () => starts,
    async stop() {
      stopping = true;
      await current?.stop();
      await watching;
    },
  };
}
