import { HaetaeError } from '@haetae/contracts';
import {
  createPostgresBackend,
  type PostgresPoolConfig,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import pg from 'pg';

/** Where the jobs live: Redis or Valkey, or BullMQ's own tables in PostgreSQL. */
export type QueueBackend = { kind: 'redis'; url: string } | { kind: 'postgres'; url: string };

/** Everything that differs between the two backends is in this file. */
export interface BackendSettings {
  backend: QueueBackend;
  /** Keeps instances that share a server apart: the key prefix in Redis, the schema in PostgreSQL. */
  prefix: string;
}

/** How long a caller waits for the backend before it is told QUEUE_UNAVAILABLE, in milliseconds. */
export const ANSWER_WITHIN_MS = 2_000;

/** The PostgreSQL schema that stands for `prefix`. Only [A-Za-z0-9_] is allowed there, 63 bytes at most. */
export function schemaOf(prefix: string): string {
  return `${prefix.replace(/[^A-Za-z0-9_]/g, '_').slice(0, 50)}_queue`;
}

function poolConfig({ backend, prefix }: BackendSettings, connections: number): PostgresPoolConfig {
  return {
    connectionString: backend.url,
    schema: schemaOf(prefix),
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: ANSWER_WITHIN_MS,
    // BullMQ answers "added" when the commit returns; `off` was measured to lose such jobs when the server is killed.
    options: '-c synchronous_commit=on',
  };
}

/**
 * Creates BullMQ's tables where they are missing; safe to run from many processes at once (BullMQ takes an advisory
 * lock). Nothing to do for Redis.
 */
export async function prepareBackend({ backend, prefix }: BackendSettings): Promise<void> {
  if (backend.kind === 'redis') return;
  const client = new pg.Client({ connectionString: backend.url, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  // A connection that breaks between two queries rejects the next one; without a listener it would end the process.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await runMigrations(client as unknown as Parameters<typeof runMigrations>[0], schemaOf(prefix));
  } finally {
    await client.end();
  }
}

/** A BullMQ queue for adding and counting. Its commands fail at once while the connection is away. */
export function openQueue(name: string, settings: BackendSettings): Queue {
  const { backend, prefix } = settings;
  if (backend.kind === 'postgres') {
    const queue = new Queue(name, { connection: poolConfig(settings, 3) }, createPostgresBackend);
    return queue as unknown as Queue;
  }
  return new Queue(name, {
    prefix,
    connection: {
      url: backend.url,
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: ANSWER_WITHIN_MS,
      retryStrategy: reconnectAfterMs,
    },
  });
}

/** A BullMQ worker. It waits for a backend that is away, and goes on when it is back. */
export function openWorker(
  name: string,
  settings: BackendSettings,
  process: ConstructorParameters<typeof Worker>[1],
  options: Omit<WorkerOptions, 'connection' | 'prefix'>,
): Worker {
  const { backend, prefix } = settings;
  if (backend.kind === 'postgres') {
    const connection = poolConfig(settings, Math.min(10, (options.concurrency ?? 1) + 2));
    return new Worker(name, process, { ...options, connection }, createPostgresBackend) as unknown as Worker;
  }
  return new Worker(name, process, {
    ...options,
    prefix,
    connection: { url: backend.url, maxRetriesPerRequest: null, retryStrategy: reconnectAfterMs },
  });
}

/** Quick at first, then every two seconds: a one-box Redis is restarted within a second or two. */
export function reconnectAfterMs(times: number): number {
  return Math.min(50 * 2 ** Math.min(times, 6), ANSWER_WITHIN_MS);
}

/**
 * Runs `work`, and throws QUEUE_UNAVAILABLE when it fails or has not answered within `withinMs`. What was begun may still
 * take effect later; callers add jobs under fresh ids and handlers are idempotent, so that does no harm.
 */
export async function answerOrUnavailable<T>(work: () => Promise<T>, withinMs: number = ANSWER_WITHIN_MS): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${withinMs} ms`)), withinMs);
  });
  const answer = work();
  // When the timer wins, the loser's rejection is already reported through `late`.
  answer.catch(() => undefined);
  try {
    return await Promise.race([answer, late]);
  } catch (cause) {
    throw new HaetaeError('QUEUE_UNAVAILABLE', `The job queue is not answering: ${reasonOf(cause)}`, { cause });
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A one-line reason without control characters or lone surrogates (PostgreSQL's jsonb refuses both, and a job whose error
 * message holds one would never leave the active state), at most 300 characters.
 */
export function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message || error.name : String(error);
  return message
    .slice(0, 300)
    .toWellFormed()
    .replace(/[\u0000-\u001f\u007f]+/g, ' ')
    .trim();
}
