import { fanOutEvents, handOutDeliveries, inTransaction, tryDispatcherLock } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';
import { recoverOwedWork } from '../recover-owed-work.ts';
import { runLoop } from '../run-loop.ts';

const EVENTS = 500;
const IDLE_MS = 50;
/** How often the queue is asked whether it has lost its memory. */
const WIPED_EVERY_MS = 1_000;

/**
 * One round: events become deliveries, due deliveries become jobs. One process at a time does it. The queue is told inside the
 * transaction: if it is away, nothing counts as handed out; if the commit fails, the job finds nothing under its mark.
 */
export async function dispatchWebhooks(deps: Pick<WorkerDeps, 'sql' | 'queues'>): Promise<number> {
  const events = await inTransaction(deps.sql, async (tx) =>
    (await tryDispatcherLock(tx)) ? await fanOutEvents(tx, EVENTS) : 0,
  );
  const deliveries = await inTransaction(deps.sql, async (tx) => {
    if (!(await tryDispatcherLock(tx))) return 0;
    const hands = await handOutDeliveries(tx);
    // One try each: what a job does not deliver is owed and handed out again.
    if (hands.length > 0)
      await deps.queues.add(
        'webhook',
        hands.map(({ webhookId, hand }) => ({ webhookId, hand })),
        { attempts: 1 },
      );
    return hands.reduce((sum, h) => sum + h.count, 0);
  });
  return events + deliveries;
}

/** Dispatches until stopped. */
export function startDispatch(deps: Pick<WorkerDeps, 'sql' | 'queues' | 'logger'>): () => Promise<void> {
  let checkedAt = 0;
  const { stop } = runLoop(
    async () => {
      if (Date.now() - checkedAt > WIPED_EVERY_MS) {
        await recoverOwedWork(deps);
        checkedAt = Date.now();
      }
      return (await dispatchWebhooks(deps)) >= EVENTS ? 0 : IDLE_MS;
    },
    { name: 'webhooks', logger: deps.logger },
  );
  return stop;
}
