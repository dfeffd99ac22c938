import type { OwedEffect, Queryable } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';

/**
 * Does one effect of a final decision. It runs in the transaction that notes it as done, so that what it writes to the database
 * happens exactly once; what it does outside must be safe to repeat (use `effect.id` as the key). Returns what came of it (ids,
 * counts; never content), which is kept with the effect and in the case's chain. A thrown error is tried again, later.
 */
export type EffectHandler = (context: {
  deps: WorkerDeps;
  tx: Queryable;
  effect: OwedEffect;
}) => Promise<Record<string, unknown>>;
