import { makeAllDue, releaseAllHands } from '@haetae/store';
import type { WorkerDeps } from './deps.ts';

/**
 * Hands out all owed work again when the queue may have lost its jobs: items and webhook deliveries alike, because the queue tells
 * of a loss only once, to whoever asks first. Throws QUEUE_UNAVAILABLE.
 */
export async function recoverOwedWork({ sql, queues, logger }: Pick<WorkerDeps, 'sql' | 'queues' | 'logger'>) {
  const recovered = await queues.recoverIfWiped(async () => {
    const items = await makeAllDue(sql);
    const deliveries = await releaseAllHands(sql);
    if (items + deliveries > 0)
      logger.warn({ items, deliveries }, 'the queue had lost its jobs; all owed work is handed out again');
  });
  if (recovered) logger.info('queue epoch set');
}
