import { fireTakedownClocks, inTransaction, nextTakedownClock } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { runLoop } from '../run-loop.ts';

/** A clock that another process starts is seen within this time. */
const LOOK_EVERY_MS = 500;
const BATCH = 100;

/**
 * Fires what legal clocks owe, at the very moment: the moments lie in the database, and this only sleeps until the next of them, so
 * that a restart or a second worker changes nothing. A clock that was set in the past fires at once. Returns how long to wait.
 */
export async function fireClocks(deps: Pick<WorkerDeps, 'sql' | 'logger'>, now: Date = new Date()): Promise<number> {
  const fired = await inTransaction(deps.sql, (tx) => fireTakedownClocks(tx, now, BATCH));
  if (fired > 0) deps.logger.info({ fired }, 'legal clocks of takedowns fired');
  if (fired >= BATCH) return 0;
  const next = await nextTakedownClock(deps.sql);
  if (next === undefined) return LOOK_EVERY_MS;
  // At least 1 ms: a row that another worker holds at this moment is not asked for in a spin.
  return Math.min(LOOK_EVERY_MS, Math.max(1, next.getTime() - Date.now()));
}

/** Fires clocks until stopped. */
export function startClocks(deps: Pick<WorkerDeps, 'sql' | 'logger'>): () => Promise<void> {
  return runLoop(() => fireClocks(deps), { name: 'clocks', logger: deps.logger }).stop;
}
