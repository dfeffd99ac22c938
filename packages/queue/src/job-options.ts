import { randomUUID } from 'node:crypto';
import type { BulkJobOptions } from 'bullmq';

/** How often a job is tried before it is dead, the first time included. */
export const DEFAULT_ATTEMPTS = 5;

export interface RetryOptions {
  /** Tries in all. */
  attempts?: number;
  /** First wait before a retry, in milliseconds; doubles with every further one, and up to half of it is left to chance. */
  backoffMs?: number;
}

/**
 * The options of one job. The id is fresh every time: BullMQ ignores an `add` whose id it still keeps, so an id derived
 * from the payload would turn a relay's second try into nothing. Whole numbers only: the PostgreSQL backend stores
 * delays as bigint. Finished jobs are kept for a look, within bounds; the record of what happened is the store's.
 */
export function jobOptions(retry: RetryOptions = {}): BulkJobOptions {
  return {
    jobId: randomUUID(),
    attempts: retry.attempts ?? DEFAULT_ATTEMPTS,
    backoff: { type: 'exponential', delay: Math.max(1, Math.round(retry.backoffMs ?? 500)), jitter: 0.5 },
    removeOnComplete: { age: 3_600, count: 1_000 },
    removeOnFail: { age: 7 * 86_400, count: 10_000 },
    stackTraceLimit: 1,
  };
}
