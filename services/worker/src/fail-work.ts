import { ERRORS, type ErrorCode, type ItemQueue } from '@haetae/contracts';
import { deferWork, excuseWork, type OwedItem, recordDeadLetter } from '@haetae/store';
import type { WorkerDeps } from './deps.ts';

/** How often work may begin before a person has to look at it. */
export const MAX_ATTEMPTS = 5;

/**
 * How many items may be worked on together when this is their n-th attempt. Fewer each time, so that one which takes its worker
 * down is found and takes nobody with it, and the many that only stood beside a fault are not all done one by one.
 */
export const companyAt = (attempt: number): number =>
  attempt <= 1 ? Number.POSITIVE_INFINITY : attempt === 2 ? 10 : 1;

/** What no item has a part in, however often it is tried. */
const OUTAGES: readonly string[] = ['VAULT_UNAVAILABLE'];
const OUTAGE_RETRY_S = 15;
/** So long an item waits for what is away; from then on its tries count, so that a single broken object does not stay for ever. */
const OUTAGE_PATIENCE_MS = 24 * 3_600_000;

/** Whether an error is an outage that is not held against the item yet. */
export const isOutage = (code: string, item: Partial<Pick<OwedItem, 'receivedAt'>>): boolean =>
  OUTAGES.includes(code) &&
  item.receivedAt !== undefined &&
  Date.now() - item.receivedAt.getTime() < OUTAGE_PATIENCE_MS;

const isPermanent = (code: string) => code in ERRORS && !ERRORS[code as ErrorCode].retryable && code !== 'INTERNAL';

/**
 * What becomes of items whose work failed: later again (in less company, after 1, 4, 9, 16 seconds; while something is away that is
 * not theirs, every 15 seconds and without counting), or to the dead letters when the error is one that no retry mends, or the tries
 * are used up.
 */
export async function failWork(
  deps: Pick<WorkerDeps, 'sql' | 'logger' | 'metrics' | 'traces'>,
  kind: ItemQueue,
  failures: {
    item: Pick<OwedItem, 'id' | 'attempts'> & Partial<Pick<OwedItem, 'receivedAt'>>;
    code: string;
    message: string;
  }[],
): Promise<void> {
  for (const { item, code, message } of failures) {
    deps.traces.record({
      of: item.id,
      span: `failWork ${kind} ${item.attempts}`,
      parent: 'acceptItem',
      fromMs: Date.now(),
      attributes: { item: item.id, queue: kind, attempts: item.attempts },
      error: code,
    });
    if (isOutage(code, item)) {
      await excuseWork(deps.sql, kind, [item.id], OUTAGE_RETRY_S);
      deps.logger.warn({ itemId: item.id, kind, code }, 'work waits for what is away');
    } else if (isPermanent(code) || item.attempts >= MAX_ATTEMPTS) {
      await recordDeadLetter(deps.sql, { itemId: item.id, kind, code, message });
      deps.metrics.dead.labels(kind).inc();
      deps.logger.error({ itemId: item.id, kind, code, attempts: item.attempts }, 'item moved to the dead letters');
    } else {
      await deferWork(deps.sql, kind, [item.id], item.attempts ** 2);
      deps.logger.warn({ itemId: item.id, kind, code, attempts: item.attempts }, 'work failed; it is tried again');
    }
  }
}
