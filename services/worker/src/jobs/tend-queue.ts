import { expireLeases, inTransaction, refillGolden, refreshUrgencies } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { runLoop } from '../run-loop.ts';

/** How far behind a due urgency may be: with URGENCY_STEP the bound on how stale the order of the queue is. */
const EVERY_MS = 5_000;
const AWAY_MS = 10_000;
const CASES = 2_000;
const LEASES = 200;
const GOLDEN = 50;

/** Brings urgencies up to date that are due, and frees cases whose leases ran out. Returns how much there was to do. */
export async function tendQueue(deps: Pick<WorkerDeps, 'sql'>): Promise<number> {
  const refreshed = await inTransaction(deps.sql, (tx) => refreshUrgencies(tx, CASES));
  const expired = await inTransaction(deps.sql, (tx) => expireLeases(tx, LEASES));
  await inTransaction(deps.sql, (tx) => refillGolden(tx, GOLDEN));
  return refreshed === CASES || expired === LEASES ? refreshed + expired : 0;
}

/** Tends the review queue until stopped. */
export const startTending = (deps: Pick<WorkerDeps, 'sql' | 'logger'>): (() => Promise<void>) =>
  runLoop(async () => ((await tendQueue(deps)) === 0 ? EVERY_MS : 0), {
    name: 'review',
    logger: deps.logger,
    awayMs: AWAY_MS,
  }).stop;
