import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import { type Logger, readMasterKey } from '@haetae/kit';
import { chooseAdminKey } from './admin-key.ts';
import { createDataLayout } from './data-layout.ts';
import { findFreePort, getFreePort } from './free-port.ts';
import { startGuardian } from './guardian.ts';
import { acquireInstanceLock } from './instance-lock.ts';
import { type KeptProcess, keepRunning } from './keep-running.ts';
import { lastError } from './log-file.ts';
import { runOwnPostgres, runOwnRedis } from './own-servers.ts';
import { createProcessLedger, endLeftovers } from './process-ledger.ts';
import { readOrCreateSecret } from './secret-file.ts';
import { type ServiceName, serviceMain, startService, waitUntilReady } from './service-process.ts';
import { findRedisBinary, REDIS_ADVICE } from './start-redis.ts';
import { createUndo } from './undo.ts';

export interface OneBoxOptions {
  dataDir: string;
  /** The API's port. Absent: HAETAE_PORT or 8080, or a free one when that is taken. 0: a free one. */
  port?: number | undefined;
  logger: Logger;
  /** Where the services' logs go: our stderr, or files under the data folder. */
  logs: 'stderr' | 'files';
  env?: NodeJS.ProcessEnv;
  /** Aborting it ends a start that is under way. */
  signal?: AbortSignal;
  /** The services' entry points; tests put their own. */
  mainOf?: (name: ServiceName) => string;
  /** The Redis to start; undefined for none. By default what is found on the PATH. */
  redisBinary?: string | undefined;
}

export interface OneBox {
  url: string;
  /** The worker's /healthz and /metrics. */
  workerUrl: string;
  databaseUrl: string;
  queue: 'redis' | 'postgres';
  /** On the first run on a data folder only: the key of the first admin. */
  adminKey?: string;
  /** The child processes that run now, by name. */
  pids(): Record<string, number>;
  /** Ends every process, services before servers. */
  stop(): Promise<void>;
}

const DEFAULT_PORT = 8_080;

/**
 * Brings up the whole stack on one machine: PostgreSQL, Redis, api and worker as child processes, each started again when
 * it dies. Resolves when api and worker are ready. Throws ALREADY_RUNNING, SERVICE_START_FAILED, or the reason of `signal`;
 * whatever was started by then is ended first.
 */
export async function startOneBox(options: OneBoxOptions): Promise<OneBox> {
  const { logger, env = process.env, signal = new AbortController().signal } = options;
  const layout = createDataLayout(options.dataDir);
  const lock = acquireInstanceLock(layout.lockFile);
  const undo = createUndo(logger);
  undo.add(() => lock.release());
  const kept: KeptProcess[] = [];
  try {
    const left = await endLeftovers(layout.runDir);
    if (left.length > 0) logger.warn({ left }, 'ended what an earlier run left behind');
    const ledger = createProcessLedger(layout.runDir);
    undo.add(() => ledger.close());
    const guardian = startGuardian(ledger.file);
    undo.add(() => guardian.dismiss());
    const keep = (process: KeptProcess) => {
      kept.push(process);
      undo.add(() => process.stop());
      return process;
    };

    let databaseUrl = env.DATABASE_URL;
    if (!databaseUrl) {
      const postgres = await runOwnPostgres({ layout, ledger, logger });
      keep(postgres.kept);
      databaseUrl = postgres.url;
    }
    signal.throwIfAborted();
    let redisUrl = env.REDIS_URL;
    const redisBinary = 'redisBinary' in options ? options.redisBinary : findRedisBinary();
    if (!redisUrl && redisBinary) {
      const redis = await runOwnRedis(redisBinary, { layout, ledger, logger });
      keep(redis.kept);
      redisUrl = redis.url;
    }
    if (!redisUrl) process.stderr.write(`\n${REDIS_ADVICE}\n\n`);
    signal.throwIfAborted();

    const host = reachable(env.HAETAE_HOST);
    const port = await choosePort(options.port, env);
    const metricsPort = Number(env.HAETAE_METRICS_PORT) || (await getFreePort());
    const admin = chooseAdminKey(layout.secretsDir, env);
    const serviceEnv = {
      NODE_ENV: process.stderr.isTTY && options.logs === 'stderr' ? 'development' : 'production',
      ...env,
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl ?? '',
      HAETAE_DATA_DIR: layout.root,
      HAETAE_PORT: String(port),
      HAETAE_METRICS_PORT: String(metricsPort),
      HAETAE_MASTER_KEY: readMasterKey(env) ?? readOrCreateSecret(layout.secretsDir, 'master.key', 'base64').value,
      HAETAE_ADMIN_KEY: admin.key ?? '',
    };
    const runService = async (name: ServiceName, readyUrl: string) => {
      const main = (options.mainOf ?? serviceMain)(name);
      const logFile = options.logs === 'files' ? join(layout.logsDir, `${name}.log`) : undefined;
      const onSpawn = (pid: number) => ledger.add(name, pid, 'TERM');
      const start = () => startService({ name, main, env: serviceEnv, logFile, onSpawn });
      const service = keep(await keepRunning({ name, start, ledger, logger }));
      const failure = () =>
        service.restarts() < 3 ? undefined : `it ended again and again. ${logFile ? lastError(logFile) : 'See above.'}`;
      await waitUntilReady(readyUrl, name, signal, failure);
    };
    const url = `http://${host}:${port}`;
    // The worker listens once it is ready.
    const workerUrl = `http://${host}:${metricsPort}`;
    const started = [runService('api', `${url}/readyz`), runService('worker', `${workerUrl}/healthz`)];
    // Wait for both, so that nothing is still starting when a failure of one is handled.
    await Promise.allSettled(started);
    await Promise.all(started);
    admin.issued();
    lock.setUrl(url);
    logger.info({ url, queue: redisUrl ? 'redis' : 'postgres' }, 'ready');
    return {
      url,
      workerUrl,
      databaseUrl,
      queue: redisUrl ? 'redis' : 'postgres',
      ...(admin.first && admin.key ? { adminKey: admin.key } : {}),
      pids: () => Object.fromEntries(kept.flatMap((k) => (k.current() ? [[k.name, k.current()!.pid]] : []))),
      stop: undo.run,
    };
  } catch (error) {
    await undo.run();
    throw error;
  }
}

async function choosePort(wanted: number | undefined, env: NodeJS.ProcessEnv): Promise<number> {
  if (wanted === 0) return getFreePort();
  const port = await findFreePort(wanted ?? (Number(env.HAETAE_PORT) || DEFAULT_PORT), env.HAETAE_HOST);
  if (port !== undefined) return port;
  if (wanted === undefined) return getFreePort();
  throw new HaetaeError('SERVICE_START_FAILED', `Port ${wanted} is taken. Choose another with --port N, or 0 for any.`);
}

/** How to reach what listens on `host`: not every system lets one connect to 0.0.0.0. */
function reachable(host: string | undefined): string {
  if (!host || host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}
