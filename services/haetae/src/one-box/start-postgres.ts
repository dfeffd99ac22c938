import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import pg from 'pg';
import { getFreePort } from './free-port.ts';
import { tailOf, withLog } from './log-file.ts';
import { type ManagedProcess, startManaged } from './managed-process.ts';
import { type Account, choosePostgresAccount, preparePostgresHome } from './postgres-account.ts';
import { findPostgresBinaries } from './postgres-binaries.ts';
import { commandOf, endProcess, findStartOf } from './process-identity.ts';

export interface PostgresServer extends ManagedProcess {
  /** Connection string of the database `haetae`, with the password. */
  url: string;
  port: number;
}

export interface PostgresOptions {
  /** The server's home, made at first use. */
  dir: string;
  logFile: string;
  password: string;
  /** A port that is known to be free; one is found when absent. */
  port?: number;
  /** Further settings, as `name=value`. */
  settings?: string[];
  /** Further variables of the server's environment. */
  env?: Record<string, string>;
  logger: Logger;
  onSpawn?: (pid: number) => void;
}

const USER = 'haetae';
/** The server gets no more of our environment than it needs: no secrets, no PG… variables. */
const ENV = { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

const SETTINGS = [
  'listen_addresses=127.0.0.1',
  'unix_socket_directories=', // a socket's path may be at most 107 bytes long, a data folder's may be longer
  'max_connections=100',
  'shared_buffers=128MB',
  'max_wal_size=1GB',
  'synchronous_commit=on', // a 202 means durable; off was measured to lose acknowledged jobs
  'autovacuum_naptime=3s', // outbox and job rows live for moments; the default of a minute lets them pile up
  'jit=off',
  'max_parallel_workers_per_gather=0', // small boxes and small /dev/shm
  'logging_collector=off',
  'log_min_messages=warning',
  'log_error_verbosity=terse', // the detail of an error repeats whole rows
  'log_checkpoints=off',
];

/**
 * Starts a private PostgreSQL on 127.0.0.1 and waits until it takes connections. A server that a killed run left behind on
 * the same folder is stopped first. Throws SERVICE_START_FAILED with the end of the server's log.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const account = choosePostgresAccount(options.dir);
  const binaries = findPostgresBinaries(account);
  const home = preparePostgresHome(options.dir, account);
  const data = join(home, 'db');
  if (!existsSync(join(data, 'PG_VERSION'))) initialise(binaries.initdb, home, data, account, options.password);
  await endOrphan(data, options.logger);

  const port = options.port ?? (await getFreePort());
  const settings = [`port=${port}`, ...SETTINGS, ...(options.settings ?? [])];
  const server = await withLog(options.logFile, (log) =>
    startManaged({
      name: 'postgres',
      command: binaries.postgres,
      args: ['-D', data, ...settings.flatMap((setting) => ['-c', setting])],
      spawn: { ...asAccount(account), cwd: '/', stdio: ['ignore', log, log], env: { ...ENV, ...options.env } },
      signal: 'SIGINT', // "fast" shutdown: rolls back what runs and writes a checkpoint
      graceMs: 15_000,
      onSpawn: options.onSpawn,
    }),
  );
  const url = `postgres://${USER}:${options.password}@127.0.0.1:${port}/haetae`;
  try {
    await waitForConnections(server, url.replace(/haetae$/, 'postgres'));
  } catch (error) {
    await server.stop();
    const tail = tailOf(options.logFile);
    throw new HaetaeError('SERVICE_START_FAILED', `PostgreSQL did not start: ${tail}`, { cause: error });
  }
  options.logger.info({ pid: server.pid, port, runsAs: account?.name }, 'postgres is up');
  return { ...server, url, port };
}

function asAccount(account: Account | undefined): { uid?: number; gid?: number } {
  return account ? { uid: account.uid, gid: account.gid } : {};
}

/** Makes the database cluster beside its place and moves it there, so that a kill in between leaves nothing half-made. */
function initialise(initdb: string, home: string, data: string, account: Account | undefined, password: string): void {
  const draft = `${data}.new`;
  const passwordFile = join(home, 'password');
  rmSync(draft, { recursive: true, force: true });
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if (account) chownSync(passwordFile, account.uid, account.gid);
  const args = [`--pgdata=${draft}`, `--username=${USER}`, '--auth=scram-sha-256', `--pwfile=${passwordFile}`];
  args.push('--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C');
  const result = spawnSync(initdb, args, { ...asAccount(account), cwd: '/', env: ENV, encoding: 'utf8' });
  rmSync(passwordFile, { force: true });
  if (result.status !== 0) {
    const reason = result.error?.message ?? result.stderr.trim().split('\n').slice(-3).join(' ');
    throw new HaetaeError('SERVICE_START_FAILED', `The database could not be created: ${reason}`);
  }
  renameSync(draft, data);
}

/** A server whose parent was killed lives on. Its pid file names it; it is stopped, so that we hold the only handle. */
async function endOrphan(data: string, logger: Logger): Promise<void> {
  const pidFile = join(data, 'postmaster.pid');
  if (!existsSync(pidFile)) return;
  const pid = Number(readFileSync(pidFile, 'utf8').split('\n')[0]);
  const started = Number.isInteger(pid) && pid > 1 ? findStartOf(pid) : undefined;
  if (started !== undefined && commandOf(pid).includes(data)) {
    logger.warn({ pid }, 'stopping the postgres that an earlier run left behind');
    await endProcess({ pid, started }, 'SIGINT', 10_000);
  } else if (started !== undefined) {
    // The pid was given to another program since; PostgreSQL would take that one for itself and refuse to start.
    rmSync(pidFile, { force: true });
  }
}

async function waitForConnections(server: ManagedProcess, url: string): Promise<void> {
  let ended: string | undefined;
  void server.ended.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (ended) throw new Error(`it ended with ${ended}`);
    const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
    client.on('error', () => undefined);
    try {
      await client.connect();
      const { rowCount } = await client.query("SELECT 1 FROM pg_database WHERE datname = 'haetae'");
      if (rowCount === 0) await client.query('CREATE DATABASE haetae');
      return;
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 40));
    } finally {
      await client.end();
    }
  }
}
