import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@haetae/contracts';
import { createConsumer, createQueues } from '@haetae/queue';
import { Redis } from 'ioredis';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { getFreePort } from '../../services/haetae/src/one-box/free-port.ts';
import { findRedisBinary, type RedisServer, startRedis } from '../../services/haetae/src/one-box/start-redis.ts';

const logger = pino({ level: 'silent' });

describe.runIf(inject('redisUrl'))('a private Redis', () => {
  let dir: string;
  let port: number;
  let server: RedisServer;
  const start = () =>
    startRedis({
      binary: findRedisBinary() as string,
      dir,
      logFile: join(dir, 'redis.log'),
      password: 'secret',
      port,
      logger,
    });

  beforeEach(async () => {
    dir = mkdtempSync(join(tmpdir(), 'haetae-redis-'));
    port = await getFreePort();
    server = await start();
  });
  afterEach(async () => {
    await server.stop();
    rmSync(dir, { recursive: true, force: true });
  });

  it('never evicts, appends to disk, and asks for its password', async () => {
    const redis = new Redis(server.url);
    expect(await redis.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await redis.config('GET', 'appendonly')).toEqual(['appendonly', 'yes']);
    expect(await redis.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    expect(await redis.config('GET', 'bind')).toEqual(['bind', '127.0.0.1']);
    redis.disconnect();
    const stranger = new Redis(port, { maxRetriesPerRequest: 0 });
    stranger.on('error', () => undefined);
    await expect(stranger.ping()).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
  });

  it('killed with -9 and started again: consumers go on, producers recover, the relay is told', async () => {
    const queues = createQueues({ backend: { kind: 'redis', url: server.url }, logger });
    const seen: string[] = [];
    let arrived: (() => void) | undefined;
    const consumer = createConsumer({
      backend: { kind: 'redis', url: server.url },
      queue: 'text',
      concurrency: 2,
      handler: async (job) => {
        seen.push(...job.itemIds);
        arrived?.();
      },
      onDead: async () => undefined,
      logger,
    });
    const handled = (id: string) =>
      new Promise<void>((resolve) => {
        arrived = () => {
          if (seen.includes(id)) resolve();
        };
        arrived();
      });
    await consumer.run();
    await queues.recoverIfWiped(async () => undefined);
    const before = newId('item');
    await queues.add('text', [{ itemIds: [before] }]);
    await handled(before);

    server.child.kill('SIGKILL');
    await server.ended;
    await expect(queues.add('text', [{ itemIds: [newId('item')] }])).rejects.toMatchObject({
      code: 'QUEUE_UNAVAILABLE',
    });
    server = await start();
    // The server may have lost its last second: whoever keeps the truth is told, once.
    await expect.poll(() => queues.recoverIfWiped(async () => undefined).catch(() => 'away')).toBe(true);
    expect(await queues.recoverIfWiped(async () => undefined)).toBe(false);
    const after = newId('item');
    await expect
      .poll(
        () =>
          queues.add('text', [{ itemIds: [after] }]).then(
            () => 'added',
            () => 'away',
          ),
        { timeout: 10_000 },
      )
      .toBe('added');
    await handled(after);
    expect(seen).toContain(after);
    await Promise.all([consumer.close(), queues.close()]);
  });
});
