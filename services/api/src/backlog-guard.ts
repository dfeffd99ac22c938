import { HaetaeError } from '@haetae/contracts';
import { countClocks, countOpenCases, outboxDepth } from '@haetae/store';
import type { ApiDeps, App } from './deps.ts';

const EVERY_MS = 1_000;

/**
 * Watches how much is accepted and not yet scored. The returned check throws OVERLOADED past the limit: a caller that is told
 * to come back later loses nothing, a service that takes in without end does.
 */
export function createBacklogGuard(app: App, { sql, config, metrics, logger }: ApiDeps): () => void {
  let backlog = 0;
  const look = async () => {
    const depth = await outboxDepth(sql);
    backlog = depth.reduce((sum, d) => sum + d.count, 0);
    metrics.outbox.reset();
    for (const d of depth) metrics.outbox.labels(d.kind).set(d.count);
    metrics.oldestUnscored.set(Math.max(0, ...depth.map((d) => d.oldestSeconds)));
  };
  metrics.onCollect(look);
  metrics.onCollect(async () => metrics.openCases.set(await countOpenCases(sql)));
  metrics.onCollect(async () => {
    for (const [of, states] of Object.entries(await countClocks(sql)))
      for (const [state, count] of Object.entries(states)) metrics.clocks.labels(of, state).set(count);
  });
  let away = false;
  let busy = false;
  const timer = setInterval(() => {
    if (busy) return;
    busy = true;
    look()
      .then(() => {
        away = false;
      })
      .catch((err: unknown) => {
        if (!away) logger.warn({ err }, 'the backlog could not be read');
        away = true;
      })
      .finally(() => {
        busy = false;
      });
  }, EVERY_MS);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));
  return () => {
    if (backlog <= config.HAETAE_MAX_BACKLOG) return;
    throw new HaetaeError(
      'OVERLOADED',
      `${backlog} items wait to be scored; nothing new is taken in until there are fewer than ${config.HAETAE_MAX_BACKLOG}.`,
      {
        retryAfterS: 10,
      },
    );
  };
}
