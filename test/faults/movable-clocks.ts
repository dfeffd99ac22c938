import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Whose time of day can be set apart from the machine's. */
export const CLOCKS = ['services', 'postgres', 'redis'] as const;
export type ClockName = (typeof CLOCKS)[number];

export interface MovableClocks {
  /** What a process needs in its environment to live by this clock. */
  envOf(name: ClockName): Record<string, string>;
  /** Sets a clock so many seconds before (above 0) or behind the machine's; takes effect within a second. */
  set(name: ClockName, offsetS: number): void;
  /** Whether the clock of this program can be moved: not where its allocator asks the time before the library is ready (jemalloc). */
  reaches(binary: string): boolean;
  close(): void;
}

/** Where Debian (in a folder a machine type), Fedora and others put libfaketime. */
const ROOTS = ['/usr/lib', '/usr/lib64', '/usr/local/lib'];
const find = (file: string) =>
  ROOTS.filter(existsSync)
    .flatMap((root) => [root, ...readdirSync(root).map((name) => join(root, name))])
    .map((folder) => join(folder, 'faketime', file))
    .find((path) => existsSync(path));

/**
 * Clocks of our own through libfaketime (GPL-2.0, a tool of the test alone), read again from a file each second. Only the time of
 * day is moved: timers and locks of the kernel go by another clock, which nobody can set. Undefined where it is not installed.
 */
export function createMovableClocks(dir: string): MovableClocks | undefined {
  // PostgreSQL asks the time in signal handlers, where the lock of the build for threads could catch itself.
  const [single, threaded] = [find('libfaketime.so.1'), find('libfaketimeMT.so.1')];
  if (process.platform !== 'linux' || single === undefined || threaded === undefined) return undefined;
  const fileOf = (name: ClockName) => join(dir, `clock-${name}`);
  const set = (name: ClockName, offsetS: number) => {
    // Never half a file: it is read at any moment.
    writeFileSync(`${fileOf(name)}.new`, `${offsetS < 0 ? '' : '+'}${offsetS}s\n`, { mode: 0o644 });
    renameSync(`${fileOf(name)}.new`, fileOf(name));
  };
  for (const name of CLOCKS) set(name, 0);
  const envOf = (name: ClockName) => ({
    LD_PRELOAD: name === 'postgres' ? single : threaded,
    FAKETIME_TIMESTAMP_FILE: fileOf(name),
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  });
  return {
    envOf,
    set,
    reaches: (binary) =>
      spawnSync(binary, ['--version'], {
        env: { PATH: process.env.PATH, ...envOf('services') },
        stdio: 'ignore',
        timeout: 10_000,
        killSignal: 'SIGKILL',
      }).status === 0,
    close() {
      // What a killed process leaves behind in shared memory.
      for (const name of existsSync('/dev/shm') ? readdirSync('/dev/shm') : []) {
        const pid = /faketime_(?:sem|shm)_(\d+)$/.exec(name)?.[1];
        if (pid !== undefined && !existsSync(`/proc/${pid}`)) rmSync(join('/dev/shm', name), { force: true });
      }
    },
  };
}
