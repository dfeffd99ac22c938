import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Role } from '@haetae/contracts';
import { createLogger, createMetrics, loadConfig, openTraces } from '@haetae/kit';
import { createLimits } from '@haetae/limits';
import { createMatcher, followBanks } from '@haetae/matcher';
import { createImageHasher, type ImageHasher } from '@haetae/media';
import { createOutbound } from '@haetae/outbound';
import { loadPacks } from '@haetae/packs';
import { createQueues, type QueueBackend } from '@haetae/queue';
import { createKey, ensureOrganisation, listBankChanges } from '@haetae/store';
import { createFolderVault } from '@haetae/vault';
import { buildApp } from '../../services/api/src/app.ts';
import { startWorker } from '../../services/worker/src/app.ts';
import { followBanksOf } from '../../services/worker/src/follow-banks.ts';
import { createTextScorer, type TextScorer } from '../../services/worker/src/text-scorer.ts';
import { freshDatabase } from './fresh-database.ts';

/** The api and, on demand, workers, on a real database and queue of this test's own. */
export async function startStack(
  backend: QueueBackend,
  options: {
    env?: Record<string, string>;
    textScorer?: TextScorer;
    logTo?: { write(line: string): void };
    hasher?: ImageHasher;
  } = {},
) {
  const database = await freshDatabase();
  const dir = await mkdtemp(join(tmpdir(), 'haetae-stack-'));
  const own: QueueBackend = backend.kind === 'postgres' ? { kind: 'postgres', url: database.url } : backend;
  const config = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: database.url,
    HAETAE_DATA_DIR: dir,
    HAETAE_MASTER_KEY: randomBytes(32).toString('base64'),
    HAETAE_LOG_LEVEL: process.env.TEST_LOG ?? 'fatal',
    HAETAE_TEXT_PATH: 'fast',
    ...options.env,
  });
  const logger = createLogger({
    name: 'test',
    level: config.HAETAE_LOG_LEVEL,
    pretty: false,
    ...(options.logTo ? { stream: options.logTo } : {}),
  });
  const traces = await openTraces({ service: 'api', config, logger });
  const prefix = `t${randomBytes(6).toString('hex')}`;
  const queues = createQueues({ backend: own, prefix, logger });
  const vault = await createFolderVault({ dir: join(dir, 'vault'), masterKeys: [config.HAETAE_MASTER_KEY] });
  const hasher = options.hasher ?? createImageHasher({ processes: 1 });
  const outbound = createOutbound(config.HAETAE_FETCH_PRIVATE ? { isAllowed: () => true } : {});
  const limits = createLimits({ redisUrl: own.kind === 'redis' ? own.url : undefined, prefix });
  const { sql } = database;
  const apiBanks = followBanks({
    matcher: createMatcher(),
    listChanges: (sequence, limit) => listBankChanges(sql, sequence, limit),
    onError: (err) => logger.warn({ err }, 'bank changes could not be read'),
  });
  const app = await buildApp({
    config,
    logger,
    metrics: createMetrics('api'),
    traces,
    sql,
    vault,
    hasher,
    outbound,
    banks: apiBanks,
    limits,
    queues,
    version: 'test',
  });
  await app.ready();
  const stops: (() => Promise<unknown>)[] = [];

  return {
    app,
    database: database.url,
    sql,
    vault,
    queues,
    config,
    /** An API key of a role in an organisation, which is made if need be. */
    async key(role: Role, organisation = 'default'): Promise<string> {
      const { id } = await ensureOrganisation(sql, organisation);
      return (await createKey(sql, { organisationId: id, role, name: role })).key;
    },
    /** Starts a worker; returns how to stop it. */
    async work(jobs?: string): Promise<() => Promise<void>> {
      const textScorer =
        options.textScorer ?? createTextScorer({ threads: 1, resources: { textModel: 'full', textPath: 'fast' } });
      const banks = followBanksOf(sql, logger);
      const metrics = createMetrics('worker');
      const workerTraces = await openTraces({ service: 'worker', config, logger });
      const workerConfig =
        jobs === undefined ? config : loadConfig({ ...process.env, ...asEnv(config), HAETAE_JOBS: jobs });
      const deps = {
        config: workerConfig,
        logger,
        metrics,
        traces: workerTraces,
        sql,
        vault,
        hasher,
        outbound,
        packs: loadPacks(),
        queues,
        backend: own,
        prefix,
        textScorer,
        banks,
      };
      const worker = await startWorker(deps);
      const stop = async () => {
        await worker.stop(3_000);
        await banks.stop();
        await workerTraces.close();
        if (!options.textScorer) await textScorer.close();
      };
      stops.push(stop);
      return async () => {
        stops.splice(stops.indexOf(stop), 1);
        await stop();
      };
    },
    async stop(): Promise<void> {
      for (const stop of stops) await stop();
      await app.close();
      await apiBanks.stop();
      await Promise.all([hasher.close(), outbound.close(), queues.close(), limits.close(), traces.close()]);
      await database.drop();
      await rm(dir, { recursive: true });
    },
  };
}
export type Stack = Awaited<ReturnType<typeof startStack>>;

const asEnv = (config: object) =>
  Object.fromEntries(Object.entries(config).map(([k, v]) => [k, v === undefined ? undefined : String(v)]));
