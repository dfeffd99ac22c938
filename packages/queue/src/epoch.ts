import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import pg from 'pg';
import { ANSWER_WITHIN_MS, type BackendSettings, reconnectAfterMs, schemaOf } from './backend.ts';

/**
 * A mark that tells whether the backend still holds what was put into it. In Redis the mark is the server's `run_id`,
 * kept in a key: the key is missing after a wipe, and it differs after a restart or failover, in which up to a second of
 * jobs may have been lost (AOF `everysec`). PostgreSQL loses nothing it has acknowledged, so there the mark is a row that
 * is missing only when somebody dropped the schema.
 */
export interface Epoch {
  /** Whether the mark is missing or from another life of the server. */
  changed(): Promise<boolean>;
  /** Sets the mark. */
  keep(): Promise<void>;
  ping(): Promise<void>;
  close(): Promise<void>;
}

export function createEpoch(settings: BackendSettings): Epoch {
  return settings.backend.kind === 'redis' ? redisEpoch(settings) : postgresEpoch(settings);
}

function redisEpoch({ backend, prefix }: BackendSettings): Epoch {
  const redis = new Redis(backend.url, {
    lazyConnect: true,
    maxRetriesPerRequest: 1,
    connectTimeout: ANSWER_WITHIN_MS,
    commandTimeout: ANSWER_WITHIN_MS,
    retryStrategy: reconnectAfterMs,
  });
  // Every command reports its own failure; an `error` event without a listener would end the process.
  redis.on('error', () => undefined);
  const key = `${prefix}:epoch`;
  const runId = async () => /^run_id:(\S+)/m.exec(await redis.info('server'))?.[1] ?? 'unknown';
  return {
    changed: async () => (await redis.get(key)) !== (await runId()),
    keep: async () => {
      await redis.set(key, await runId());
    },
    ping: async () => {
      await redis.ping();
    },
    close: async () => redis.disconnect(),
  };
}

function postgresEpoch({ backend, prefix }: BackendSettings): Epoch {
  const pool = new pg.Pool({ connectionString: backend.url, max: 1, connectionTimeoutMillis: ANSWER_WITHIN_MS });
  pool.on('error', () => undefined);
  const table = `"${schemaOf(prefix)}".haetae_epoch`;
  return {
    changed: async () => {
      const { rows } = await pool.query<{ found: string | null }>('SELECT to_regclass($1) AS found', [table]);
      return rows[0]?.found === null;
    },
    keep: async () => {
      await pool.query(`CREATE TABLE IF NOT EXISTS ${table} (since timestamptz NOT NULL DEFAULT now())`);
    },
    ping: async () => {
      await pool.query('SELECT 1');
    },
    close: () => pool.end(),
  };
}

/** BullMQ emits connection errors on the queue; they are logged once per outage, not once per attempt to reconnect. */
export function reportOutages(source: Pick<Queue, 'on'>, report: (error: Error) => void): void {
  let silentUntil = 0;
  source.on('error', (error) => {
    if (performance.now() < silentUntil) return;
    silentUntil = performance.now() + 30_000;
    report(error);
  });
}
