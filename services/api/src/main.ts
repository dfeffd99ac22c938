import { readFileSync } from 'node:fs';
import { HaetaeError } from '@haetae/contracts';
import { createLogger, createMetrics, loadConfig, openTraces, stopGracefully, waitUntilThere } from '@haetae/kit';
import { createLimits } from '@haetae/limits';
import { createMatcher, followBanks } from '@haetae/matcher';
import { createImageHasher } from '@haetae/media';
import { createOutbound } from '@haetae/outbound';
import { createQueues } from '@haetae/queue';
import { createKey, databaseAnswers, ensureOrganisation, listBankChanges, migrate, openDatabase } from '@haetae/store';
import { openVault } from '@haetae/vault';
import { buildApp } from './app.ts';

const config = loadConfig();
const logger = createLogger({ name: 'api', level: config.HAETAE_LOG_LEVEL });
const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string;
};

const sql = openDatabase({ url: config.DATABASE_URL, max: 16, applicationName: 'haetae-api', idleS: 900 });
const { vault } = await openVault(config);
const hasher = createImageHasher();
const outbound = createOutbound(config.HAETAE_FETCH_PRIVATE ? { isAllowed: () => true } : {});
const backend =
  config.REDIS_URL === undefined
    ? ({ kind: 'postgres', url: config.DATABASE_URL } as const)
    : ({ kind: 'redis', url: config.REDIS_URL } as const);
const queues = createQueues({ backend, logger });
const banks = followBanks({
  matcher: createMatcher(),
  listChanges: (sequence, limit) => listBankChanges(sql, sequence, limit),
  onError: (err) => logger.warn({ err }, 'bank changes could not be read'),
});
const metrics = createMetrics('api');
const traces = await openTraces({ service: 'api', version, config, logger });
const limits = createLimits({ redisUrl: config.REDIS_URL });

let starting = true;
const isStarting = () => starting;
const app = await buildApp({
  config,
  logger,
  metrics,
  traces,
  sql,
  vault,
  hasher,
  outbound,
  banks,
  limits,
  queues,
  version,
  isStarting,
});
const url = await app.listen({ host: config.HAETAE_HOST, port: config.HAETAE_PORT });
logger.info({ url }, 'api is listening');
stopGracefully({
  logger,
  stop: async () => {
    await app.close();
    await banks.stop();
    await Promise.allSettled([hasher.close(), outbound.close(), queues.close(), limits.close(), traces.close()]);
    await sql.end({ timeout: 3 });
  },
});

try {
  const answers = () => databaseAnswers(sql);
  await waitUntilThere({ what: 'the database', answers, waitS: config.HAETAE_WAIT_S, logger });
  const applied = await migrate(sql);
  logger.info({ applied }, 'database is up to date');
  const organisation = await ensureOrganisation(sql, 'default');
  if (config.HAETAE_ADMIN_KEY !== undefined)
    await createKey(sql, {
      organisationId: organisation.id,
      role: 'admin',
      name: 'first admin',
      secret: config.HAETAE_ADMIN_KEY,
    });
  starting = false;
  logger.info({ url, queue: backend.kind }, 'api is ready');
  // The one-box command listens for this.
  process.send?.({ type: 'listening', url });
} catch (err) {
  logger.fatal({ err }, err instanceof HaetaeError ? err.message : 'the api could not start');
  process.exit(1);
}
