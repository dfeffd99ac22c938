import { HaetaeError, QUEUE_NAMES } from '@haetae/contracts';
import { createLogger, createMetrics, loadConfig, openTraces, stopGracefully, waitUntilThere } from '@haetae/kit';
import { createImageHasher } from '@haetae/media';
import { createOutbound } from '@haetae/outbound';
import { loadPacks } from '@haetae/packs';
import { createQueues } from '@haetae/queue';
import { databaseAnswers, migrate, openDatabase } from '@haetae/store';
import { openVault } from '@haetae/vault';
import { startWorker } from './app.ts';
import { followBanksOf } from './follow-banks.ts';
import { serveMetrics } from './serve-metrics.ts';
import { createTextScorer } from './text-scorer.ts';

const config = loadConfig();
const logger = createLogger({ name: 'worker', level: config.HAETAE_LOG_LEVEL });
const metrics = createMetrics('worker');
const traces = await openTraces({ service: 'worker', config, logger });

const sql = openDatabase({ url: config.DATABASE_URL, max: 8, applicationName: 'haetae-worker' });
const backend =
  config.REDIS_URL === undefined
    ? ({ kind: 'postgres', url: config.DATABASE_URL } as const)
    : ({ kind: 'redis', url: config.REDIS_URL } as const);
const queues = createQueues({ backend, logger });
/** What it still waits for; undefined once it works. */
let waiting: string | undefined = 'its models';
process.once('disconnect', () => waiting !== undefined && process.exit(1));
let report: () => Record<string, unknown> = () => ({});
const health = await serveMetrics({
  host: config.HAETAE_HOST,
  port: config.HAETAE_METRICS_PORT,
  metrics,
  logger,
  health: () => (waiting === undefined ? { ready: true, ...report() } : { ready: false, waiting }),
});
try {
  const there = async (what: string, answers: () => Promise<boolean>) => {
    waiting = what;
    await waitUntilThere({ what, answers, waitS: config.HAETAE_WAIT_S, logger });
  };
  await there('the database', () => databaseAnswers(sql));
  await migrate(sql);
  await there('the queue', () =>
    queues.ping().then(
      () => true,
      () => false,
    ),
  );
  waiting = 'its models';
} catch (err) {
  logger.fatal({ err }, err instanceof HaetaeError ? err.message : 'the worker could not start');
  process.exit(1);
}
metrics.onCollect(async () => {
  for (const name of QUEUE_NAMES) {
    const { waiting, active, delayed } = await queues.depth(name);
    metrics.queueDepth.labels(name).set(waiting + active + delayed);
  }
});
const textScorer = createTextScorer({
  threads: config.HAETAE_WORKER_THREADS,
  resources: {
    textModel: config.HAETAE_TEXT_MODEL,
    textPath: config.HAETAE_TEXT_PATH,
    ...(config.HAETAE_MODELS_DIR === undefined ? {} : { modelsDir: config.HAETAE_MODELS_DIR }),
  },
  ...(config.HAETAE_PACKS_DIR === undefined ? {} : { packsDir: config.HAETAE_PACKS_DIR }),
  off: config.HAETAE_SIGNALS_OFF,
});
const hasher = createImageHasher({ processes: config.HAETAE_WORKER_THREADS });
const outbound = createOutbound(config.HAETAE_FETCH_PRIVATE ? { isAllowed: () => true } : {});
const banks = followBanksOf(sql, logger);
const { vault } = await openVault(config);
const packs = loadPacks(config.HAETAE_PACKS_DIR);

const signals = config.HAETAE_JOBS.includes('text') ? await textScorer.warmUp() : {};
const worker = await startWorker({
  config,
  logger,
  metrics,
  traces,
  sql,
  vault,
  hasher,
  outbound,
  packs,
  queues,
  backend,
  textScorer,
  banks,
});
report = () => ({ jobs: config.HAETAE_JOBS, queue: backend.kind, signals, banks: banks.matcher.stats() });
waiting = undefined;
logger.info({ jobs: config.HAETAE_JOBS, queue: backend.kind, port: health.port, signals }, 'worker is ready');
// The one-box command listens for this.
process.send?.({ type: 'ready', url: `http://${config.HAETAE_HOST}:${health.port}` });

stopGracefully({
  logger,
  stop: async () => {
    await worker.stop();
    await banks.stop();
    await Promise.allSettled([
      textScorer.close(),
      hasher.close(),
      outbound.close(),
      queues.close(),
      health.close(),
      traces.close(),
    ]);
    await sql.end({ timeout: 2 });
  },
});
