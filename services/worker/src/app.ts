import type { ItemQueue, JobPayload, QueueName } from '@haetae/contracts';
import { type Consumer, createConsumer, type DeadJob } from '@haetae/queue';
import type { WorkerDeps } from './deps.ts';
import { failWork } from './fail-work.ts';
import { startAnchoring } from './jobs/anchor-chains.ts';
import { assessItem } from './jobs/assess-item.ts';
import { startDelivery } from './jobs/deliver-action.ts';
import { startErasing } from './jobs/erase-items.ts';
import { startEvidence } from './jobs/make-evidence.ts';
import { startRetro } from './jobs/match-retro.ts';
import { startPullExchange } from './jobs/pull-exchange.ts';
import { startRelay } from './jobs/relay-outbox.ts';
import { scoreImage, startImageSignals } from './jobs/score-image.ts';
import { scoreText } from './jobs/score-text.ts';
import { startSweep } from './jobs/sweep-retention.ts';
import { startTending } from './jobs/tend-queue.ts';
import { startClocks } from './takedowns/start-clocks.ts';
import { startWebhooks } from './webhooks/start-webhooks.ts';

export interface WorkerApp {
  /** Takes no new work, lets what runs end within `boundMs`. */
  stop(boundMs?: number): Promise<void>;
}

/** Starts the jobs that this process runs. */
export async function startWorker(deps: WorkerDeps): Promise<WorkerApp> {
  const { config, metrics, logger } = deps;
  const runs = (job: (typeof config.HAETAE_JOBS)[number]) => config.HAETAE_JOBS.includes(job);
  const consumers: Consumer[] = [];
  const stops: (() => Promise<void>)[] = [];

  const consume = async <Q extends QueueName>(
    queue: Q,
    concurrency: number,
    work: (payload: JobPayload<Q>) => Promise<void>,
    onDead: (dead: DeadJob<Q>) => Promise<void>,
  ) => {
    const consumer = createConsumer({
      backend: deps.backend,
      ...(deps.prefix === undefined ? {} : { prefix: deps.prefix }),
      queue,
      concurrency,
      handler: work,
      onDead,
      onStalled: (jobId) => {
        metrics.stalled.labels(queue).inc();
        logger.warn({ queue, jobId }, 'job stalled: its worker went away');
      },
      logger,
    });
    consumers.push(consumer);
    await consumer.run();
  };

  // Only a job whose handling itself failed again and again comes here; the items are still owed and told apart by their own
  // attempts, so that one of them cannot condemn the others.
  const failItems = async ({ queue, payload, error }: DeadJob<ItemQueue>) => {
    const items = (payload?.itemIds ?? []).map((id) => ({
      item: { id, attempts: 1 },
      code: 'INTERNAL',
      message: error.message,
    }));
    await failWork(deps, queue, items);
  };

  if (runs('text'))
    await consume('text', config.HAETAE_WORKER_THREADS + 1, (payload) => scoreText(deps, payload), failItems);
  if (runs('image')) {
    const signals = await startImageSignals(deps);
    await consume('image', config.HAETAE_WORKER_THREADS, (payload) => scoreImage(deps, signals, payload), failItems);
  }
  if (runs('assess')) await consume('assess', 1, (payload) => assessItem(deps, payload), failItems);
  if (runs('relay')) stops.push(startRelay(deps));
  if (runs('retro')) stops.push(startRetro(deps));
  if (runs('sweep')) stops.push(startSweep(deps));
  if (runs('exchange')) stops.push(startPullExchange(deps));
  if (runs('erase')) stops.push(startErasing(deps));
  if (runs('review')) stops.push(startTending(deps));
  if (runs('act')) stops.push(startDelivery(deps));
  if (runs('act')) stops.push(startEvidence(deps));
  if (runs('act')) stops.push(startAnchoring(deps));
  if (runs('clocks')) stops.push(startClocks(deps));
  const stopWebhooks = runs('webhooks') ? await startWebhooks(deps) : undefined;

  return {
    async stop(boundMs = 8_000) {
      await Promise.all([...stops.map((stop) => stop()), stopWebhooks?.(boundMs)]);
      await Promise.all(consumers.map((c) => c.close(boundMs)));
    },
  };
}
