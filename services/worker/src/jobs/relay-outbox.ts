import { ITEM_QUEUES, type ItemQueue, isHaetaeError, type JobPayload } from '@haetae/contracts';
import { bringForward, claimDue, inTransaction, makeAllDue } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { companyAt } from '../fail-work.ts';
import { recoverOwedWork } from '../recover-owed-work.ts';
import { watchClock } from '../watch-clock.ts';

/** Items a job, and jobs that may wait in the queue at once: the backlog stays in the database, where nothing loses it. */
const PLAN: Record<ItemQueue, { chunk: number; inQueue: number }> = {
  text: { chunk: 100, inQueue: 24 },
  image: { chunk: 4, inQueue: 24 },
  assess: { chunk: 100, inQueue: 8 },
};
const IDLE_MS = 100;
const AWAY_MS = 1_000;
/** How often the queue is asked whether it has lost its memory. */
const WIPED_EVERY_MS = 1_000;
/** A clock that is only kept right moves by far less between two looks. */
const CLOCK_STEP_MS = 5_000;

/** Chunks of ids; what has been tried before travels in less company, so that a poisonous item takes nobody with it. */
export function chunkItems(due: readonly { itemId: string; attempts: number }[], size: number): string[][] {
  return [0, 1, 2].flatMap((attempts) => {
    const ids = due.filter((d) => Math.min(d.attempts, 2) === attempts).map((d) => d.itemId);
    const most = Math.min(size, companyAt(attempts + 1));
    return Array.from({ length: Math.ceil(ids.length / most) }, (_, i) => ids.slice(i * most, (i + 1) * most));
  });
}

/** Hands one round of owed work of `kind` to the queue. Returns how many items. */
export async function relayOutbox(
  deps: Pick<WorkerDeps, 'sql' | 'queues' | 'traces'>,
  kind: ItemQueue,
): Promise<number> {
  const { chunk, inQueue } = PLAN[kind];
  const { waiting, active } = await deps.queues.depth(kind);
  // What is delayed takes no room: a clock that was set back would delay it for as long, and all others behind it.
  const room = inQueue - waiting - active;
  if (room <= 0) return 0;
  // The queue is told inside the transaction: if it is away, the rows stay due; if the commit fails, a job came too early
  // and finds the same work.
  const fromMs = Date.now();
  const due = await inTransaction(deps.sql, async (tx) => {
    const due = await claimDue(tx, kind, room * chunk);
    if (due.length === 0) return due;
    const payloads = chunkItems(due, chunk).map((itemIds) => ({ itemIds })) as JobPayload<typeof kind>[];
    await deps.queues.add(kind, payloads);
    return due;
  });
  if (deps.traces.on)
    for (const { itemId, attempts } of due)
      deps.traces.record({
        of: itemId,
        span: `relayOutbox ${kind} ${attempts} ${fromMs}`,
        parent: 'acceptItem',
        kind: 'producer',
        fromMs,
        attributes: { item: itemId, queue: kind, attempts, items: due.length },
      });
  return due.length;
}

/** Relays until stopped. The returned function ends it, after the round in flight. */
export function startRelay(deps: Pick<WorkerDeps, 'sql' | 'queues' | 'logger' | 'traces'>): () => Promise<void> {
  let stopped = false;
  let wake: () => void = () => undefined;
  let checkedAt = Number.NEGATIVE_INFINITY;
  const clockMovedMs = watchClock();
  let away = false;
  const pause = (ms: number) =>
    new Promise<void>((done) => {
      const timer = setTimeout(done, ms);
      wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  const round = async (): Promise<number> => {
    if (performance.now() - checkedAt > WIPED_EVERY_MS) {
      await recoverOwedWork(deps);
      await bringForward(deps.sql);
      const movedMs = clockMovedMs();
      if (Math.abs(movedMs) > CLOCK_STEP_MS) {
        // Jobs that the queue put off by the old clock would come too late; doing them twice does no harm.
        const items = await makeAllDue(deps.sql);
        deps.logger.warn({ movedMs: Math.round(movedMs), items }, 'the clock was set; owed work is handed out again');
      }
      checkedAt = performance.now();
    }
    let moved = 0;
    for (const kind of ITEM_QUEUES) moved += await relayOutbox(deps, kind);
    return moved;
  };
  const loop = (async () => {
    while (!stopped) {
      try {
        const moved = await round();
        if (away) deps.logger.info('relay goes on');
        away = false;
        if (moved === 0 && !stopped) await pause(IDLE_MS);
      } catch (error) {
        if (!away)
          deps.logger.warn(
            { err: error, code: isHaetaeError(error) ? error.code : undefined },
            'relay waits: queue or database is away',
          );
        away = true;
        if (!stopped) await pause(AWAY_MS);
      }
    }
  })();
  return async () => {
    stopped = true;
    wake();
    await loop;
  };
}
