import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { getFreePort } from '../../services/haetae/src/one-box/free-port.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { startServiceProcess } from '../support/service-process.ts';

let dir: string;
let database: Awaited<ReturnType<typeof freshDatabase>>;
const closing: (() => unknown)[] = [];
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-startup-'));
  database = await freshDatabase();
});
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
  await database.drop();
  rmSync(dir, { recursive: true, force: true });
});

/** An address at which a server can be made to appear: the real one is behind it. */
async function addressFor(url: string) {
  const port = await getFreePort();
  const target = new URL(url);
  const sockets = new Set<Socket>();
  let server: Server | undefined;
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
    server?.close();
  });
  const away = new URL(url);
  away.host = `127.0.0.1:${port}`;
  return {
    url: away.toString(),
    appear: () =>
      new Promise<void>((done) => {
        server = createServer((client) => {
          const upstream = connect(Number(target.port), target.hostname);
          for (const socket of [client, upstream]) {
            sockets.add(socket);
            socket.on('error', () => socket.destroy());
          }
          client.pipe(upstream).pipe(client);
        }).listen(port, '127.0.0.1', done);
      }),
  };
}

async function startProcess(name: 'api' | 'worker', env: Record<string, string>) {
  const started = await startServiceProcess(name, {
    HAETAE_DATA_DIR: dir,
    HAETAE_MASTER_KEY: randomBytes(32).toString('base64'),
    HAETAE_JOBS: 'relay,assess',
    ...env,
  });
  closing.push(() => started.kill());
  return started;
}
const eventually = (look: () => unknown) => expect.poll(look, { timeout: 120_000, interval: 100 });

it('an api that is started before its database says so, and goes on when it is there', async () => {
  const there = await addressFor(database.url);
  const api = await startProcess('api', { DATABASE_URL: there.url });
  await eventually(() => api.status('/healthz')).toBe(200);
  expect(await api.status('/readyz')).toBe(503);
  const refused = await api.ask('/v1/stats', { headers: { authorization: 'Bearer hk_none' } });
  expect(refused).toMatchObject({ status: 503 });
  expect(JSON.parse(refused!.body)).toMatchObject({ code: 'STORE_UNAVAILABLE', retryable: true });
  expect(Number(refused!.headers.get('retry-after'))).toBeGreaterThan(0);
  await eventually(() => api.log().match(/waiting for the database/g)?.length).toBe(1);
  await there.appear();
  await eventually(() => api.status('/readyz')).toBe(200);
  expect(await api.status('/v1/stats')).toBe(401);
  expect(api.log()).toContain('the database is there');
}, 240_000);

it('a worker that is started before database and queue says which it waits for', async () => {
  const there = await addressFor(database.url);
  const redisUrl = inject('redisUrl');
  const redis = redisUrl === undefined ? undefined : await addressFor(redisUrl);
  const worker = await startProcess('worker', { DATABASE_URL: there.url, REDIS_URL: redis?.url ?? '' });
  await eventually(() => worker.status('/healthz')).toBe(503);
  await eventually(async () => (await worker.ask('/healthz'))?.body).toContain('the database');
  await there.appear();
  if (redis) {
    await eventually(async () => (await worker.ask('/healthz'))?.body).toContain('the queue');
    await eventually(() => worker.log()).toContain('waiting for the queue');
    await redis.appear();
  }
  await eventually(() => worker.status('/healthz')).toBe(200);
}, 240_000);

it.each(['api', 'worker'] as const)(
  '%s: gives up when the time that it may wait is over',
  async (name) => {
    const there = await addressFor(database.url);
    const { ended, log } = await startProcess(name, { DATABASE_URL: there.url, HAETAE_WAIT_S: '0' });
    expect(await ended).toBe(1);
    expect(log()).toContain('the database was not there within 0 s (HAETAE_WAIT_S)');
  },
  240_000,
);

it('does not wait for what waiting does not mend', async () => {
  const wrong = new URL(database.url);
  wrong.password = 'wrong';
  const { ended, log } = await startProcess('api', { DATABASE_URL: wrong.toString() });
  expect(await ended).toBe(1);
  expect(log()).toContain('28P01');
  expect(log()).not.toContain('waiting for');
}, 240_000);
