import { createPoster } from '@haetae/outbound';
import { createConsumer } from '@haetae/queue';
import { createKeyring } from '@haetae/vault';
import type { WorkerDeps } from '../deps.ts';
import { deliverWebhook } from './deliver-webhook.ts';
import { startDispatch } from './dispatch-webhooks.ts';
import { sweepWebhooks } from './sweep-webhooks.ts';

/** Hand-overs worked on at once: they wait for others' servers, and a server that hangs must not hold up the rest. */
const CONCURRENCY = 32;
const SWEEP_EVERY_MS = 10 * 60_000;

/** Fans events out to the endpoints, delivers them, and forgets what is old. Returns how to stop. */
export async function startWebhooks(deps: WorkerDeps): Promise<(boundMs: number) => Promise<void>> {
  const { config, logger } = deps;
  const poster = createPoster({
    allowPrivate: config.HAETAE_WEBHOOK_PRIVATE || config.HAETAE_FETCH_PRIVATE,
    timeoutMs: config.HAETAE_WEBHOOK_TIMEOUT_S * 1_000,
  });
  const keyring = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  const consumer = createConsumer({
    backend: deps.backend,
    ...(deps.prefix === undefined ? {} : { prefix: deps.prefix }),
    queue: 'webhook',
    concurrency: CONCURRENCY,
    handler: (payload, { signal }) => deliverWebhook({ ...deps, poster, keyring }, payload, signal),
    // What it held is owed and handed out again when the hand-over has run out.
    onDead: async ({ error }) =>
      logger.warn({ err: error }, 'webhook deliveries could not be worked on; they are handed out again'),
    logger,
  });
  await consumer.run();
  const stopDispatch = startDispatch(deps);
  let sweeping: Promise<unknown> = Promise.resolve();
  const sweep = () => {
    sweeping = sweepWebhooks(deps).catch((err: unknown) =>
      logger.warn({ err }, 'webhook sweep failed; it is tried again later'),
    );
  };
  const timer = setInterval(sweep, SWEEP_EVERY_MS);
  sweep();
  return async (boundMs) => {
    clearInterval(timer);
    await stopDispatch();
    // A hanging endpoint need not be waited for: the attempt is cut off and the delivery stays owed.
    await consumer.close(Math.min(boundMs, 2_000));
    await sweeping;
    await poster.close();
  };
}
