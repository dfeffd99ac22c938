import type { ItemQueue } from '@haetae/contracts';
import { beginWork, type OwedItem, sendApart } from '@haetae/store';
import type { WorkerDeps } from './deps.ts';
import { companyAt, failWork, MAX_ATTEMPTS } from './fail-work.ts';

const EXHAUSTED = {
  code: 'JOB_ATTEMPTS_EXHAUSTED',
  message: 'The work began as often as it may and never ended.',
};

export interface SplitWork<T> {
  fit: T[];
  /** In more company than their attempt allows: one of them may take its worker down, and must not take the others with it. */
  suspects: T[];
  /** Begun more often than they may, without ever ending. */
  exhausted: T[];
}

/** Tells what of a chunk may be worked on together. `attempts` counts this one. */
export function splitWork<T extends Pick<OwedItem, 'attempts'>>(items: T[]): SplitWork<T> {
  const isExhausted = (i: T) => i.attempts > MAX_ATTEMPTS;
  const isSuspect = (i: T) => items.length > companyAt(i.attempts) && !isExhausted(i);
  return {
    fit: items.filter((i) => !isExhausted(i) && !isSuspect(i)),
    suspects: items.filter(isSuspect),
    exhausted: items.filter(isExhausted),
  };
}

/** Begins the work of a chunk; returns the items to work on. The relay hands those in suspicion out again, in less company. */
export async function beginFit(
  deps: Pick<WorkerDeps, 'sql' | 'logger' | 'metrics' | 'traces'>,
  kind: ItemQueue,
  itemIds: string[],
): Promise<OwedItem[]> {
  const { fit, suspects, exhausted } = splitWork(await beginWork(deps.sql, kind, itemIds));
  await failWork(
    deps,
    kind,
    exhausted.map((item) => ({ item, ...EXHAUSTED })),
  );
  if (suspects.length > 0) {
    await sendApart(
      deps.sql,
      kind,
      suspects.map((i) => i.id),
    );
    deps.logger.warn(
      { kind, items: suspects.length },
      'work was begun before and not ended; it is tried in smaller pieces',
    );
  }
  return fit;
}
