import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import postgres from 'postgres';
import { createDataLayout } from '../../services/haetae/src/one-box/data-layout.ts';
import { getFreePort } from '../../services/haetae/src/one-box/free-port.ts';
import { startGuardian } from '../../services/haetae/src/one-box/guardian.ts';
import type { ManagedProcess } from '../../services/haetae/src/one-box/managed-process.ts';
import { createProcessLedger } from '../../services/haetae/src/one-box/process-ledger.ts';
import { type ServiceName, serviceMain, startService } from '../../services/haetae/src/one-box/service-process.ts';
import { startPostgres } from '../../services/haetae/src/one-box/start-postgres.ts';
import { findRedisBinary, startRedis } from '../../services/haetae/src/one-box/start-redis.ts';
import { createMovableClocks } from './movable-clocks.ts';
import { supervise } from './supervise.ts';
import { startTcpProxy } from './tcp-proxy.ts';

const PASSWORD = 'faults';
const VAULT_MIB = 48;
/** A text with this kills the worker that takes it up (poison-hook.mjs). */
export const POISON = 'poison-for-the-worker';

/**
 * The whole stack for a fault run: PostgreSQL and Redis behind proxies of our own, one api and some workers, each a process
 * that is started again when it ends. The vault lies on a small tmpfs where one can be mounted.
 */
export async function startFaultStack(options: { workers: number; keepLogs: boolean; clocks: boolean }) {
  const binary = findRedisBinary();
  if (!binary) throw new Error('The fault test needs redis-server or valkey-server on the PATH.');
  const dir = mkdtempSync(join(tmpdir(), 'haetae-faults-'));
  // As root, PostgreSQL runs as another user, who must get through to the folder.
  chmodSync(dir, 0o711);
  const layout = createDataLayout(dir);
  const vaultDir = join(dir, 'vault');
  mkdirSync(vaultDir, { mode: 0o700 });
  const mount = ['-t', 'tmpfs', '-o', `size=${VAULT_MIB}m,mode=0700`, 'tmpfs', vaultDir];
  const vaultIsSmall = process.platform === 'linux' && spawnSync('mount', mount).status === 0;
  // Only for who moves them: the library slows every process a little, and what cannot live with it takes seconds to find out.
  const clocks = options.clocks ? createMovableClocks(dir) : undefined;
  const redisHasClock = clocks?.reaches(binary) ?? false;
  const logger = pino({ level: 'silent' });
  const ledger = createProcessLedger(layout.runDir);
  const guardian = startGuardian(ledger.file);
  const stops: (() => Promise<unknown> | unknown)[] = [
    () => guardian.dismiss(),
    () => ledger.close(),
    () => clocks?.close(),
    () => vaultIsSmall && spawnSync('umount', ['-l', vaultDir]),
    () => options.keepLogs || rmSync(dir, { recursive: true, force: true }),
  ];
  let stopping: Promise<void> | undefined;
  const stopAll = async () => {
    for (const end of stops) await end();
  };
  const stop = () => {
    stopping ??= stopAll();
    return stopping;
  };
  const keep = async (name: string, start: () => Promise<ManagedProcess>) => {
    const kept = await supervise(name, start);
    stops.unshift(() => kept.stop());
    return kept;
  };
  try {
    const [postgresPort, redisPort] = [await getFreePort(), await getFreePort()];
    const logFile = (name: string) => join(layout.logsDir, `${name}.log`);
    const [pg, redis] = await Promise.all([
      keep('postgres', () =>
        startPostgres({
          dir: layout.postgresDir,
          logFile: logFile('postgres'),
          password: PASSWORD,
          port: postgresPort,
          logger,
          env: clocks?.envOf('postgres') ?? {},
          onSpawn: (pid) => ledger.add('postgres', pid, 'INT'),
        }),
      ),
      keep('redis', () =>
        startRedis({
          binary,
          dir: layout.redisDir,
          logFile: logFile('redis'),
          password: PASSWORD,
          port: redisPort,
          logger,
          env: (redisHasClock && clocks?.envOf('redis')) || {},
          onSpawn: (pid) => ledger.add('redis', pid, 'TERM'),
        }),
      ),
    ]);
    const [postgresProxy, redisProxy] = [await startTcpProxy(postgresPort), await startTcpProxy(redisPort)];
    stops.push(() => Promise.all([postgresProxy.close(), redisProxy.close()]));
    const apiPort = await getFreePort();
    const adminKey = `hk_faults_${randomBytes(24).toString('hex')}`;
    const env = {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      DATABASE_URL: `postgres://haetae:${PASSWORD}@127.0.0.1:${postgresProxy.port}/haetae`,
      REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:${redisProxy.port}`,
      HAETAE_PORT: String(apiPort),
      HAETAE_DATA_DIR: dir,
      HAETAE_MASTER_KEY: randomBytes(32).toString('base64'),
      HAETAE_ADMIN_KEY: adminKey,
      HAETAE_TEXT_PATH: 'fast',
      HAETAE_LOG_LEVEL: 'warn',
      HAETAE_GOLDEN_SHARE: '0',
      HAETAE_UNDO_S: '0',
      // One person here decides more in a minute than anyone should in a day.
      HAETAE_EXPOSURE_SEVERE_CASES: '100000',
      ...clocks?.envOf('services'),
    };
    const ofWorkers = {
      NODE_OPTIONS: `--import=${new URL('./poison-hook.mjs', import.meta.url).href}`,
      HAETAE_FAULTS_POISON: POISON,
    };
    const service = (name: ServiceName, label: string) => () =>
      startReady(name, name === 'worker' ? { ...env, ...ofWorkers } : env, logFile(label));
    // The api first: it makes the tables and the first key.
    const api = await keep('api', service('api', 'api'));
    const workers = await Promise.all(
      Array.from({ length: options.workers }, (_, n) => keep(`worker ${n}`, service('worker', `worker-${n}`))),
    );
    // Our own eyes do not look through the proxies.
    const direct = `postgres://haetae:${PASSWORD}@127.0.0.1:${postgresPort}/haetae`;
    const sql = postgres(direct, { max: 4, connect_timeout: 5, backoff: () => 0.2, onnotice: () => undefined });
    stops.unshift(() => sql.end({ timeout: 2 }));
    return {
      dir,
      vaultDir,
      vaultIsSmall,
      clocks,
      redisHasClock,
      url: `http://127.0.0.1:${apiPort}`,
      adminKey,
      sql,
      postgres: pg,
      redis,
      redisDir: layout.redisDir,
      api,
      workers,
      postgresProxy,
      redisProxy,
      /** Commands for Redis, straight to it. */
      async tellRedis(...commands: [string, ...string[]][]): Promise<void> {
        const client = new Redis({ port: redisPort, password: PASSWORD, commandTimeout: 5_000 });
        client.on('error', () => undefined);
        try {
          for (const [command, ...args] of commands) await client.call(command, ...args);
        } finally {
          client.disconnect();
        }
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
export type FaultStack = Awaited<ReturnType<typeof startFaultStack>>;

/** Starts a service and waits until it says that it is ready. */
async function startReady(name: ServiceName, env: NodeJS.ProcessEnv, logFile: string): Promise<ManagedProcess> {
  const service = await startService({ name, main: serviceMain(name), env, logFile, onSpawn: () => undefined });
  const ready = await Promise.race([
    new Promise<boolean>((done) => service.child.on('message', () => done(true))),
    service.ended.then(() => false),
  ]);
  if (!ready) throw new Error(`${name} did not start: see ${logFile}`);
  return service;
}
