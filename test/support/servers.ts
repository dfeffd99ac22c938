import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { TestProject } from 'vitest/node';
import { createDataLayout } from '../../services/haetae/src/one-box/data-layout.ts';
import { startGuardian } from '../../services/haetae/src/one-box/guardian.ts';
import { createProcessLedger } from '../../services/haetae/src/one-box/process-ledger.ts';
import { startPostgres } from '../../services/haetae/src/one-box/start-postgres.ts';
import { findRedisBinary, startRedis } from '../../services/haetae/src/one-box/start-redis.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** An administrator's connection to a real PostgreSQL; each test file makes its own database on it. */
    postgresUrl: string;
    /** A real Redis, or undefined where none is installed. Each test file uses its own prefix. */
    redisUrl: string | undefined;
  }
}

/** Starts one PostgreSQL and one Redis for all integration tests, with the very functions of the one-box mode. */
export default async function startServers(project: TestProject): Promise<() => Promise<void>> {
  const dir = mkdtempSync(join(tmpdir(), 'haetae-tests-'));
  const layout = createDataLayout(dir);
  const logger = pino({ level: 'silent' });
  const ledger = createProcessLedger(layout.runDir);
  const guardian = startGuardian(ledger.file);
  const postgres = await startPostgres({
    dir: layout.postgresDir,
    logFile: join(layout.logsDir, 'postgres.log'),
    password: 'tests',
    settings: ['fsync=off'],
    logger,
  });
  ledger.add('postgres', postgres.pid, 'INT');
  const binary = findRedisBinary();
  const redis = binary
    ? await startRedis({
        binary,
        dir: layout.redisDir,
        logFile: join(layout.logsDir, 'redis.log'),
        password: 'tests',
        logger,
      })
    : undefined;
  if (redis) ledger.add('redis', redis.pid, 'TERM');
  project.provide('postgresUrl', postgres.url);
  project.provide('redisUrl', redis?.url);
  return async () => {
    await Promise.all([redis?.stop(), postgres.stop()]);
    guardian.dismiss();
    ledger.close();
    rmSync(dir, { recursive: true, force: true });
  };
}
