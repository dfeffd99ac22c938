import { join } from 'node:path';
import type { Logger } from '@haetae/kit';
import type { DataLayout } from './data-layout.ts';
import { getFreePort } from './free-port.ts';
import { type KeptProcess, keepRunning } from './keep-running.ts';
import type { ProcessLedger } from './process-ledger.ts';
import { readOrCreateSecret } from './secret-file.ts';
import { startPostgres } from './start-postgres.ts';
import { startRedis } from './start-redis.ts';

interface Context {
  layout: DataLayout;
  ledger: ProcessLedger;
  logger: Logger;
}

/** A server of our own that is started again when it dies, on the same port, so that its URL holds. */
export interface OwnServer {
  url: string;
  kept: KeptProcess;
}

export async function runOwnPostgres({ layout, ledger, logger }: Context): Promise<OwnServer> {
  const options = {
    dir: layout.postgresDir,
    logFile: join(layout.logsDir, 'postgres.log'),
    password: readOrCreateSecret(layout.secretsDir, 'postgres.password').value,
    port: await getFreePort(),
    logger,
    onSpawn: (pid: number) => ledger.add('postgres', pid, 'INT'),
  };
  return keep('postgres', { ledger, logger }, () => startPostgres(options));
}

export async function runOwnRedis(binary: string, { layout, ledger, logger }: Context): Promise<OwnServer> {
  const options = {
    binary,
    dir: layout.redisDir,
    logFile: join(layout.logsDir, 'redis.log'),
    password: readOrCreateSecret(layout.secretsDir, 'redis.password').value,
    port: await getFreePort(),
    logger,
    onSpawn: (pid: number) => ledger.add('redis', pid, 'TERM'),
  };
  return keep('redis', { ledger, logger }, () => startRedis(options));
}

async function keep(
  name: string,
  context: { ledger: ProcessLedger; logger: Logger },
  startServer: () => ReturnType<typeof startRedis>,
): Promise<OwnServer> {
  let url = '';
  const start = async () => {
    const server = await startServer();
    url = server.url;
    return server;
  };
  const kept = await keepRunning({ name, start, ...context });
  return { url, kept };
}
