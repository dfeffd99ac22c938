import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { HaetaeError } from '@haetae/contracts';
import { z } from 'zod';
import { findStartOf, isRunning } from './process-identity.ts';

const lockSchema = z.object({ pid: z.number().int(), started: z.string(), url: z.string().optional() });
type Lock = z.infer<typeof lockSchema>;

export interface InstanceLock {
  /** Notes where the instance answers, for whoever tries to start a second one. */
  setUrl(url: string): void;
  release(): void;
}

/**
 * Claims a data folder for this process. Throws ALREADY_RUNNING, with pid and URL, while another process holds it; a lock
 * whose process is gone is taken over.
 */
export function acquireInstanceLock(file: string): InstanceLock {
  const mine: Lock = { pid: process.pid, started: findStartOf(process.pid) ?? '' };
  const draft = `${file}.${process.pid}`;
  const write = () => writeFileSync(draft, JSON.stringify(mine), { mode: 0o600 });
  write();
  try {
    for (let tries = 0; ; tries += 1) {
      try {
        // link(2) creates the lock whole or not at all, and fails when there is one.
        linkSync(draft, file);
        break;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EEXIST' || tries === 10) throw error;
      }
      const holder = findLock(file);
      if (holder && isRunning(holder)) throw alreadyRunning(holder);
      takeAway(file);
    }
  } finally {
    rmSync(draft, { force: true });
  }
  return {
    setUrl(url) {
      mine.url = url;
      write();
      renameSync(draft, file);
    },
    release() {
      if (findLock(file)?.pid === process.pid) rmSync(file, { force: true });
    },
  };
}

/** Who holds the lock, or undefined when nobody does or the file cannot be read as one. */
export function findLock(file: string): Lock | undefined {
  try {
    const parsed = lockSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Moves a stale lock aside. Two starts may race here: what was moved is looked at again, and put back when it lives. */
function takeAway(file: string): void {
  const aside = `${file}.stale.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    throw error;
  }
  const moved = findLock(aside);
  const alive = moved !== undefined && isRunning(moved);
  if (alive) linkSync(aside, file);
  rmSync(aside, { force: true });
  if (alive) throw alreadyRunning(moved);
}

function alreadyRunning(holder: Lock): HaetaeError {
  const where = holder.url ? ` at ${holder.url}` : '';
  return new HaetaeError(
    'ALREADY_RUNNING',
    `An instance is running on this data folder: process ${holder.pid}${where}. Stop it with \`kill ${holder.pid}\`, or start on another folder with --data DIR.`,
  );
}
