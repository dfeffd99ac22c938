import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sendSignal } from '../../services/haetae/src/one-box/process-identity.ts';
import type { FaultStack } from './fault-stack.ts';
import { CLOCKS } from './movable-clocks.ts';
import { LEASE_S } from './review-cases.ts';
import type { SeededRandom } from './seeded-random.ts';
import type { ItemLoad } from './send-items.ts';

/** What a fault strikes; two faults of one target do not run at once. */
type Target =
  | 'api'
  | 'worker'
  | 'decoder'
  | 'redis'
  | 'postgres'
  | 'redis line'
  | 'postgres line'
  | 'vault'
  | 'clock'
  | 'poison';

export interface FaultKind {
  name: string;
  target: Target;
  kill?: true;
  /** Why it cannot be done here. */
  impossible?: (stack: FaultStack) => string | undefined;
  /** Resolves when the fault is over; what it did to the service may not be. */
  strike(stack: FaultStack, random: SeededRandom, load: ItemLoad): Promise<void>;
}

const pause = (ms: number) => new Promise<void>((done) => setTimeout(done, ms));
/** A job's lock is another worker's after lockDuration + stalledInterval = 7 s (packages/queue). */
const PAST_LOCK_MS = 9_000;

/** How far a clock is set, in seconds: less than a lease or lock lasts, more, and far more than anything waits. */
const CLOCK_STEPS_S = [3, 40, 900, 7_200];

/** A process and all of its children. PostgreSQL has a process a connection. */
function familyOf(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((n) => /^\d+$/.test(n)))
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // Ended while we looked.
    }
  return [pid, ...[...parents].filter(([, parent]) => parent === pid).map(([child]) => child)];
}
async function freeze(pids: number[], ms: number): Promise<void> {
  for (const pid of pids) sendSignal(pid, 'SIGSTOP');
  await pause(ms);
  for (const pid of pids) sendSignal(pid, 'SIGCONT');
}
const pidOf = async (process: { up(): Promise<void>; pid(): number | undefined }) => {
  await process.up();
  return process.pid()!;
};
const needsProc = () => (process.platform === 'linux' ? undefined : 'needs /proc');

/** Every fault there is. The order of a run is the seed's. */
export const FAULT_KINDS: FaultKind[] = [
  { name: 'kill -9 api', target: 'api', kill: true, strike: (s) => s.api.kill() },
  { name: 'kill -9 worker', target: 'worker', kill: true, strike: (s, r) => r.pick(s.workers).kill() },
  {
    name: 'kill -9 all workers',
    target: 'worker',
    kill: true,
    strike: async (s) => void (await Promise.all(s.workers.map((w) => w.kill()))),
  },
  {
    name: 'kill -9 image decoders',
    target: 'decoder',
    kill: true,
    impossible: needsProc,
    strike: async (s) => {
      for (const owner of [s.api, ...s.workers])
        for (const pid of familyOf(await pidOf(owner)).slice(1)) sendSignal(pid, 'SIGKILL');
    },
  },
  { name: 'kill -9 redis', target: 'redis', kill: true, strike: (s) => s.redis.kill() },
  { name: 'kill -9 postgres', target: 'postgres', kill: true, strike: (s) => s.postgres.kill() },
  {
    name: 'wipe redis: FLUSHALL',
    target: 'redis',
    strike: async (s) => {
      await s.redis.up();
      await s.tellRedis(['FLUSHALL']);
    },
  },
  {
    name: 'wipe redis: kill -9, files removed',
    target: 'redis',
    kill: true,
    strike: (s) => s.redis.kill(() => rmSync(join(s.redisDir, 'appendonlydir'), { recursive: true, force: true })),
  },
  {
    // Over when it is accepted; its worker, and then the next, dies of it for a while after.
    name: 'poison item that kills its workers',
    target: 'poison',
    strike: (_s, _r, load) => load.sendPoison(),
  },
  {
    name: 'pause worker past its locks',
    target: 'worker',
    strike: async (s, r) => freeze([await pidOf(r.pick(s.workers))], PAST_LOCK_MS),
  },
  {
    name: 'pause api past its leases',
    target: 'api',
    strike: async (s) => freeze([await pidOf(s.api)], (LEASE_S + 1) * 1_000),
  },
  { name: 'pause redis', target: 'redis', strike: async (s) => freeze([await pidOf(s.redis)], 5_000) },
  {
    name: 'pause postgres',
    target: 'postgres',
    impossible: needsProc,
    strike: async (s) => freeze(familyOf(await pidOf(s.postgres)), 5_000),
  },
  {
    name: 'redis out of memory',
    target: 'redis',
    strike: async (s) => {
      await s.redis.up();
      await s.tellRedis(['CONFIG', 'SET', 'maxmemory', '1mb']);
      await pause(4_000);
      await s.tellRedis(['CONFIG', 'SET', 'maxmemory', '0']);
    },
  },
  {
    name: 'redis read-only',
    target: 'redis',
    strike: async (s) => {
      await s.redis.up();
      await s.tellRedis(['REPLICAOF', '127.0.0.1', '1']);
      await pause(4_000);
      await s.tellRedis(['REPLICAOF', 'NO', 'ONE']);
    },
  },
  ...(['redis', 'postgres'] as const).flatMap((server): FaultKind[] => [
    {
      name: `cut connections to ${server}`,
      target: `${server} line`,
      strike: async (s, r) => {
        const proxy = s[`${server}Proxy`];
        proxy.cut();
        await pause(r.int(50, 500));
        proxy.refuse(true);
        await pause(r.int(200, 2_000));
        proxy.refuse(false);
      },
    },
    {
      name: `slow connections to ${server}`,
      target: `${server} line`,
      strike: async (s, r) => {
        s[`${server}Proxy`].delay(r.int(50, 300));
        await pause(4_000);
        s[`${server}Proxy`].delay(0);
      },
    },
  ]),
  ...CLOCKS.flatMap((clock) =>
    ([1, -1] as const).map(
      (sign): FaultKind => ({
        name: `clock of ${clock === 'services' ? 'api and workers' : clock} set ${sign > 0 ? 'forward' : 'back'}`,
        target: 'clock',
        impossible: (s) => {
          if (!s.clocks) return 'libfaketime is not installed here (Debian: apt-get install faketime)';
          if (clock === 'redis' && !s.redisHasClock)
            return 'libfaketime does not get on with the allocator of this Redis (jemalloc)';
          return undefined;
        },
        strike: async (s, r) => {
          s.clocks!.set(clock, sign * r.pick(CLOCK_STEPS_S));
          await pause(6_000);
          // Back to the right time is a step as well, the other way.
          s.clocks!.set(clock, 0);
          await pause(1_500);
        },
      }),
    ),
  ),
  {
    name: 'vault full',
    target: 'vault',
    impossible: (s) => (s.vaultIsSmall ? undefined : 'no tmpfs could be mounted here (needs root)'),
    strike: async (s) => {
      const file = join(s.vaultDir, 'filler');
      const filler = await open(file, 'w');
      const block = Buffer.alloc(64 * 1024, 1);
      try {
        for (;;) await filler.write(block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        await filler.close();
      }
      await pause(3_000);
      await rm(file);
    },
  },
];
