import { fork } from 'node:child_process';
import { createServer } from 'node:net';
import { HaetaeError, newId } from '@haetae/contracts';
import {
  type Consumer,
  type ConsumerOptions,
  createConsumer,
  createQueues,
  type DeadJob,
  type Queues,
} from '@haetae/queue';
import { Redis } from 'ioredis';
import pg from 'pg';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freshPrefix, queueBackends } from '../support/queue-backends.ts';

const logger = pino({ level: 'silent' });
const payload = (count = 1) => ({ itemIds: Array.from({ length: count }, () => newId('item')) });

describe.each(queueBackends())('the queue on $kind', (backend) => {
  let prefix: string;
  let queues: Queues;
  const consumers: Consumer[] = [];

  beforeEach(() => {
    prefix = freshPrefix();
    queues = createQueues({ backend, prefix, logger });
  });
  afterEach(async () => {
    await Promise.all(consumers.splice(0).map((c) => c.close(0)));
    await queues.close();
  });

  async function consume(options: Partial<ConsumerOptions<'text'>>): Promise<Consumer> {
    const consumer = createConsumer({
      backend,
      prefix,
      queue: 'text',
      concurrency: 4,
      handler: async () => undefined,
      onDead: async () => undefined,
      logger,
      ...options,
    });
    consumers.push(consumer);
    await consumer.run();
    return consumer;
  }

  it('hands over every payload that was added, each under a fresh id', async () => {
    const sent = Array.from({ length: 60 }, () => payload(3));
    const [first] = sent;
    const ids = await queues.add('text', [...sent, first!]);
    expect(new Set(ids).size).toBe(61);
    expect(ids.join('')).not.toContain(':');
    const seen: string[] = [];
    await new Promise<void>((resolve) => {
      void consume({
        handler: async (job) => {
          seen.push(job.itemIds.join());
          if (seen.length === 61) resolve();
        },
      });
    });
    expect(seen.toSorted()).toEqual([...sent, first!].map((p) => p.itemIds.join()).toSorted());
  });

  it('refuses a payload of another shape before anything is sent', async () => {
    const bad = [payload(), { itemIds: ['not-an-id'] }] as never;
    await expect(queues.add('text', bad)).rejects.toMatchObject({ code: 'JOB_PAYLOAD_INVALID' });
    await expect(queues.add('text', [{ ...payload(), text: 'content' }] as never)).rejects.toMatchObject({
      code: 'JOB_PAYLOAD_INVALID',
    });
    expect(await queues.depth('text')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 0 });
  });

  it('counts what waits', async () => {
    await queues.add('image', [payload(), payload()]);
    expect(await queues.depth('image')).toEqual({ waiting: 2, active: 0, delayed: 0, failed: 0 });
    expect(await queues.depth('text')).toMatchObject({ waiting: 0 });
  });

  it('tries again, also after errors whose message no database takes', async () => {
    const attempts: number[] = [];
    await queues.add('text', [payload()], { attempts: 4, backoffMs: 5 });
    await new Promise<void>((resolve) => {
      void consume({
        handler: async (_job, { attempt }) => {
          attempts.push(attempt);
          if (attempt === 1) throw new Error('a NUL \u0000 and a lone surrogate \ud800');
          if (attempt === 2) throw new HaetaeError('STORE_UNAVAILABLE');
          resolve();
        },
      });
    });
    expect(attempts).toEqual([1, 2, 3]);
  });

  it('buries a permanent error at once', async () => {
    const sent = payload(2);
    await queues.add('text', [sent], { attempts: 5, backoffMs: 5 });
    const dead = await new Promise<DeadJob<'text'>>((resolve) => {
      void consume({
        handler: async () => {
          throw new HaetaeError('MEDIA_CORRUPT');
        },
        onDead: async (job) => resolve(job),
      });
    });
    expect(dead).toMatchObject({ queue: 'text', payload: sent, attempts: 1, error: { code: 'MEDIA_CORRUPT' } });
    await expect.poll(() => queues.depth('text')).toEqual({ waiting: 0, active: 0, delayed: 0, failed: 1 });
  });

  it('buries a job that failed as often as it may', async () => {
    await queues.add('text', [payload()], { attempts: 3, backoffMs: 5 });
    const dead = await new Promise<DeadJob<'text'>>((resolve) => {
      void consume({
        handler: async () => {
          throw new Error('a passing trouble');
        },
        onDead: async (job) => resolve(job),
      });
    });
    expect(dead).toMatchObject({ attempts: 3, error: { code: 'JOB_ATTEMPTS_EXHAUSTED' } });
    expect(dead.error.message).toContain('a passing trouble');
  });

  it('gives the job of a worker killed with -9 to another', async () => {
    const [id] = await queues.add('text', [payload()]);
    const job = JSON.stringify({ backend, prefix, queue: 'text' });
    // Without vitest's own flags, which would have the child load TypeScript sources.
    const child = fork(new URL('../support/hold-job.mjs', import.meta.url), [job], { execArgv: [] });
    const held = await new Promise<{ holding: string }>((resolve, reject) => {
      child.once('message', (message) => resolve(message as { holding: string }));
      child.once('exit', (code) => reject(new Error(`the child ended with ${code}`)));
    });
    expect(held.holding).toBe(id);
    child.removeAllListeners('exit');
    child.kill('SIGKILL');
    const done = await new Promise<{ jobId: string; attempt: number }>((resolve) => {
      void consume({ handler: async (_job, context) => resolve(context) });
    });
    expect(done).toMatchObject({ jobId: id, attempt: 1 });
    expect(consumers[0]!.stats().stalled).toBe(1);
  });

  it('stops in bounded time and hands an unfinished job on, without counting a try', async () => {
    const [id] = await queues.add('text', [payload()]);
    const first = await new Promise<Consumer>((resolve) => {
      const started = consume({
        handler: async (_job, { signal }) => {
          started.then(resolve);
          await new Promise((_done, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
        },
      });
    });
    await first.close(50);
    const done = await new Promise<{ jobId: string; attempt: number }>((resolve) => {
      void consume({ handler: async (_job, context) => resolve(context) });
    });
    expect(done).toMatchObject({ jobId: id, attempt: 1 });
  });

  it('lets a running job end before it stops', async () => {
    await queues.add('text', [payload()]);
    let release: (() => void) | undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const consumer = await new Promise<Consumer>((resolve) => {
      const started = consume({
        handler: async () => {
          started.then(resolve);
          await held;
        },
      });
    });
    const closing = consumer.close(20_000);
    release?.();
    await closing;
    expect(consumer.stats()).toMatchObject({ completed: 1, active: 0 });
    expect(await queues.depth('text')).toMatchObject({ waiting: 0, active: 0 });
  });

  it('notices once that the backend was wiped, and again when the recovery failed', async () => {
    let recovered = 0;
    const recover = async () => {
      recovered += 1;
    };
    expect(await queues.recoverIfWiped(recover)).toBe(true);
    expect(await queues.recoverIfWiped(recover)).toBe(false);
    await queues.add('text', [payload()]);
    await wipe();
    const fail = () => queues.recoverIfWiped(() => Promise.reject(new Error('the store is away')));
    await expect(fail()).rejects.toThrow('the store is away');
    expect(await queues.recoverIfWiped(recover)).toBe(true);
    expect(await queues.recoverIfWiped(recover)).toBe(false);
    expect(recovered).toBe(2);
    expect(await queues.depth('text')).toMatchObject({ waiting: 0 });
    await queues.add('text', [payload()]);
    expect(await queues.depth('text')).toMatchObject({ waiting: 1 });
  });

  /** Loses everything of this test's prefix, as a wiped Redis would. */
  async function wipe(): Promise<void> {
    if (backend.kind === 'redis') {
      const redis = new Redis(backend.url);
      const keys = await redis.keys(`${prefix}:*`);
      expect(keys).not.toEqual([]);
      await redis.del(...keys);
      redis.disconnect();
      return;
    }
    const client = new pg.Client(backend.url);
    await client.connect();
    await client.query(`DROP SCHEMA ${prefix}_queue CASCADE`);
    await client.end();
  }

  it.each(['nothing listens', 'nothing answers'])('says QUEUE_UNAVAILABLE when %s', async (how) => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => {
      silent.listen(0, '127.0.0.1', resolve);
    });
    const { port } = silent.address() as { port: number };
    if (how === 'nothing listens') await new Promise((resolve) => silent.close(resolve));
    const url = backend.kind === 'redis' ? `redis://127.0.0.1:${port}` : `postgres://x@127.0.0.1:${port}/x`;
    const away = createQueues({ backend: { kind: backend.kind, url }, logger });
    await expect(away.add('text', [payload()])).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE', retryable: true });
    await expect(away.ping()).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await expect(away.depth('text')).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await expect(away.recoverIfWiped(async () => undefined)).rejects.toMatchObject({ code: 'QUEUE_UNAVAILABLE' });
    await away.close();
    silent.close();
  });
});
