import { fanOutEvents, handOutDeliveries, inTransaction, releaseHand, tryDispatcherLock } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { recoverOwedWork } from '../recover-owed-work.ts';
import { runLoop } from '../run-loop.ts';

const EVENTS = 500;
const IDLE_MS = 50;
/** How often the queue is asked whether it has lost its memory. */
const WIPED_EVERY_MS = 1_000;

/**
 * One round: events become deliveries, due deliveries become jobs. One process at a time does it. The queue is told after the
 * commit, because a job that comes before it finds nothing; if the queue is away, what was handed out is taken back, and if this
 * process dies in between, the hand-over runs out by itself.
 */
export async function dispatchWebhooks(deps: Pick<WorkerDeps, 'sql' | 'queues'>): Promise<number> {
  const { events, hands } = await inTransaction(deps.sql, async (tx) => {
    if (!(await tryDispatcherLock(tx))) return { events: 0, hands: [] };
    return { events: await fanOutEvents(tx, EVENTS), hands: await handOutDeliveries(tx) };
  });
  if (hands.length > 0) {
    try {
      // One try each: what a job does not deliver is owed and handed out again.
      const payloads = hands.map(({ webhookId, hand }) => ({ webhookId, hand }));
      await deps.queues.add('webhook', payloads, { attempts: 1 });
    } catch (error) {
      for (const { hand } of hands) await releaseHand(deps.sql, hand);
      throw error;
    }
  }
  return events;
}

/** Dispatches until stopped. */
export function startDispatch(deps: Pick<WorkerDeps, 'sql' | 'queues' | 'logger'>): () => Promise<void> {
  let checkedAt = Number.NEGATIVE_INFINITY;
  const { stop } = runLoop(
    async () => {
      if (performance.now() - checkedAt > WIPED_EVERY_MS) {
        await recoverOwedWork(deps);
        checkedAt = performance.now();
      }
      return (await dispatchWebhooks(deps)) >= EVENTS ? 0 : IDLE_MS;
    },
    { name: 'webhooks', logger: deps.logger },
  );
  return stop;
}
