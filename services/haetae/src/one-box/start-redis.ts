import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { HaetaeError } from '@haetae/contracts';
import type { Logger } from '@haetae/kit';
import { getFreePort } from './free-port.ts';
import { tailOf, withLog } from './log-file.ts';
import { type ManagedProcess, startManaged } from './managed-process.ts';

export interface RedisServer extends ManagedProcess {
  url: string;
  port: number;
}

/** `redis-server` or `valkey-server` from the PATH, or undefined. */
export function findRedisBinary(): string | undefined {
  return ['redis-server', 'valkey-server'].find(
    (name) => spawnSync(name, ['--version'], { stdio: 'ignore', timeout: 5_000 }).status === 0,
  );
}

/** What to tell somebody who has no Redis. */
export const REDIS_ADVICE = [
  'No redis-server or valkey-server was found on the PATH: the job queue runs on PostgreSQL instead.',
  'That loses nothing, but it is several times slower. For full speed install Redis and start again:',
  '  Debian, Ubuntu   sudo apt-get install redis-server',
  '  Fedora, RHEL     sudo dnf install valkey',
  '  macOS            brew install redis',
  '  Docker           docker run -d -p 127.0.0.1:6379:6379 valkey/valkey:8 valkey-server --appendonly yes --maxmemory-policy noeviction',
  '                   and set REDIS_URL=redis://127.0.0.1:6379',
].join('\n');

/**
 * Starts a private Redis on 127.0.0.1 with a password, and waits until it has read its files. What it holds survives a kill
 * up to the last second (AOF, everysec); the outbox makes up for that second. Throws SERVICE_START_FAILED.
 */
export async function startRedis(options: {
  binary: string;
  dir: string;
  logFile: string;
  password: string;
  port?: number;
  /** Further variables of the server's environment. */
  env?: Record<string, string>;
  logger: Logger;
  onSpawn?: (pid: number) => void;
}): Promise<RedisServer> {
  const port = options.port ?? (await getFreePort());
  const config = join(options.dir, 'redis.conf');
  // In a file, not as arguments: anyone can read the arguments of a process.
  writeFileSync(
    config,
    [
      `port ${port}`,
      'bind 127.0.0.1',
      `requirepass ${options.password}`,
      `dir "${options.dir.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`,
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      'maxmemory-policy noeviction', // an evicted key would be a lost job
      'daemonize no',
      'tcp-backlog 128',
      '',
    ].join('\n'),
    { mode: 0o600 },
  );
  const server = await withLog(options.logFile, (log) =>
    startManaged({
      name: 'redis',
      command: options.binary,
      args: [config],
      spawn: {
        cwd: options.dir,
        stdio: ['ignore', log, log],
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', ...options.env },
      },
      signal: 'SIGTERM',
      graceMs: 10_000,
      onSpawn: options.onSpawn,
    }),
  );
  try {
    await waitForPong(server, port, options.password);
  } catch (cause) {
    await server.stop();
    throw new HaetaeError('SERVICE_START_FAILED', `Redis did not start: ${tailOf(options.logFile)}`, { cause });
  }
  options.logger.info({ pid: server.pid, port, binary: options.binary }, 'redis is up');
  return { ...server, url: `redis://:${options.password}@127.0.0.1:${port}`, port };
}

async function waitForPong(server: ManagedProcess, port: number, password: string): Promise<void> {
  let ended: string | undefined;
  void server.ended.then((how) => {
    ended = how;
  });
  const deadline = Date.now() + 60_000;
  for (;;) {
    if (ended) throw new Error(`it ended with ${ended}`);
    const answer = await ask(port, `AUTH ${password}\r\nPING\r\n`);
    if (answer.includes('+PONG')) return;
    if (Date.now() > deadline) throw new Error(`no PONG within a minute: ${answer}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** Two inline commands over a plain socket: the queue package owns the Redis driver, and this needs no more. */
function ask(port: number, command: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = '';
    const socket = createConnection({ port, host: '127.0.0.1', timeout: 1_000 }, () => socket.write(command));
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (answer.includes('PONG') || answer.includes('-')) socket.destroy();
    });
    socket.on('timeout', () => socket.destroy());
    socket.on('error', (error) => {
      answer = error.message;
    });
    socket.on('close', () => resolve(answer));
  });
}
