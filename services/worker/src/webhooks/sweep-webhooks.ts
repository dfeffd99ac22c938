import { sweepDeliveries } from '@haetae/store';
import type { WorkerDeps } from '../deps.ts';

/** Forgets deliveries and events past their time. */
export async function sweepWebhooks(deps: Pick<WorkerDeps, 'sql' | 'config' | 'logger'>): Promise<void> {
  let removed = 0;
  for (;;) {
    const round = await sweepDeliveries(deps.sql, deps.config.HAETAE_WEBHOOK_LOG_DAYS);
    removed += round;
    if (round === 0) break;
  }
  if (removed > 0) deps.logger.info({ removed }, 'swept old webhook deliveries and events');
}
