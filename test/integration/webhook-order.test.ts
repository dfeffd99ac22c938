import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Id, newId } from '@haetae/contracts';
import { createWebhook, emitEvents, ensureOrganisation, inTransaction, openDatabase } from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { getFreePort } from '../../services/haetae/src/one-box/free-port.ts';
import { findRedisBinary, startRedis } from '../../services/haetae/src/one-box/start-redis.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { startServiceProcess } from '../support/service-process.ts';
import { startEndpoint } from '../support/start-endpoint.ts';

let dir: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
const closing: (() => unknown)[] = [];
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-order-'));
  database = await freshDatabase();
});
afterAll(async () => {
  for (const close of closing.toReversed()) await close();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

const binary = findRedisBinary();
const EVENTS = 15;

it.runIf(binary !== undefined)(
  'keeps the order of every case when worker and Redis are killed and Redis forgets everything',
  async () => {
    const redisPort = await getFreePort();
    let lives = 0;
    const newRedis = async () => {
      lives += 1;
      const home = join(dir, `redis-${lives}`);
      mkdirSync(home);
      const server = await startRedis({
        binary: binary!,
        dir: home,
        logFile: join(dir, 'redis.log'),
        password: 'tests',
        port: redisPort,
        logger: pino({ level: 'silent' }),
      });
      closing.push(() => server.stop());
      return server;
    };
    const masterKey = randomBytes(32).toString('base64');
    const newWorker = async (redisUrl: string) => {
      const worker = await startServiceProcess('worker', {
        DATABASE_URL: database.url,
        REDIS_URL: redisUrl,
        HAETAE_DATA_DIR: dir,
        HAETAE_MASTER_KEY: masterKey,
        HAETAE_JOBS: 'webhooks',
        HAETAE_WEBHOOK_PRIVATE: '1',
      });
      closing.push(() => worker.kill('SIGKILL'));
      return worker;
    };

    const sql = openDatabase({ url: database.url, max: 2 });
    closing.push(() => sql.end());
    // Slow enough that the kills fall into the middle.
    const server = await startEndpoint(() => ({ status: 200, headers: {}, afterMs: 40 }));
    closing.push(() => server.close());
    const { id: organisationId } = await ensureOrganisation(sql, 'default');
    const webhookId = newId('webhook');
    await createWebhook(sql, {
      id: webhookId,
      organisationId,
      url: server.url,
      description: '',
      events: [],
      secret: createKeyring([masterKey]).seal(webhookId, Buffer.from(`whsec_${randomBytes(24).toString('base64')}`)),
    });
    const cases: Id<'case'>[] = [newId('case'), newId('case'), newId('case')];
    const emit = (from: number, count: number) =>
      inTransaction(sql, (tx) =>
        emitEvents(
          tx,
          Array.from({ length: count * cases.length }, (_, i) => ({
            organisationId,
            caseId: cases[i % cases.length],
            type: 'match.found' as const,
            data: { n: from + Math.floor(i / cases.length) },
          })),
        ),
      );

    let redis = await newRedis();
    let worker = await newWorker(redis.url);
    for (let round = 0; round < 3; round += 1) {
      await emit(round * EVENTS, EVENTS);
      if (round === 2) break;
      // Some of this round have come, most have not: now both are killed, and Redis comes back with nothing.
      await server.until(server.received.length + 20);
      process.kill(redis.pid, 'SIGKILL');
      await worker.kill('SIGKILL');
      redis = await newRedis();
      worker = await newWorker(redis.url);
    }
    const count = () => new Set(server.received.map((r) => r.message.id)).size;
    await expect.poll(count, { timeout: 500_000, interval: 200 }).toBe(3 * EVENTS * cases.length);
    expect(await worker.kill()).toBe(0);

    for (const caseId of cases) {
      const numbers = server.received.filter((r) => r.message.caseId === caseId).map((r) => r.message.data.n as number);
      const first = numbers.filter((n, i) => numbers.indexOf(n) === i);
      expect(first).toEqual(Array.from({ length: 3 * EVENTS }, (_, n) => n));
      // What was not yet known to have arrived when the worker died is sent again: from some number on, in order, once a kill.
      const steps = numbers.slice(1).map((n, i) => n - numbers[i]!);
      expect(steps.filter((step) => step !== 1).length).toBeLessThanOrEqual(2);
      expect(steps.every((step) => step <= 1)).toBe(true);
    }
  },
  600_000,
);
