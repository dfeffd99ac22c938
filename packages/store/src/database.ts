import { HaetaeError } from '@haetae/contracts';
import postgres, { type ISql, type Sql } from 'postgres';

/** A connection pool or an open transaction: repositories work on either. */
export type Queryable = ISql;
export type Database = Sql;

/** Opens the pool. `max` connections; statements are bounded, so that a lost server is noticed. */
export function openDatabase(options: { url: string; max?: number; applicationName?: string }): Database {
  return postgres(options.url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    idle_timeout: 60,
    backoff: reconnectAfterS,
    // Migrations say "already exists, skipping"; nobody needs to read that.
    onnotice: () => undefined,
    connection: { application_name: options.applicationName ?? 'haetae', statement_timeout: 60_000 },
  });
}

/**
 * Seconds before a lost server is tried again. The library's own wait grows to twenty seconds, which after a restart of the
 * server would be an outage of ours.
 */
const reconnectAfterS = (retries: number) => Math.min(0.05 * 2 ** retries, 1) * (0.5 + Math.random() / 2);

const CONNECTION_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '53300',
]);
const RETRY_CODES = new Set(['40001', '40P01']);
const codeOf = (error: unknown) => (error as { code?: string } | null)?.code ?? '';

/** Whether the database could not be reached, as opposed to having refused something. */
export function isStoreUnavailable(error: unknown): boolean {
  return CONNECTION_CODES.has(codeOf(error)) || (error as { code?: string })?.code === 'STORE_UNAVAILABLE';
}

/**
 * Runs `work` in one transaction. Deadlocks and serialisation failures are tried again (the work must only touch the
 * database); a lost server becomes STORE_UNAVAILABLE.
 */
export async function inTransaction<T>(sql: Database, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await sql.begin((tx) => work(tx))) as T;
    } catch (error) {
      if (RETRY_CODES.has(codeOf(error)) && attempt < 5) continue;
      if (isStoreUnavailable(error)) {
        throw new HaetaeError('STORE_UNAVAILABLE', 'The database is not answering. Nothing was stored; try again.', {
          retryAfterS: 2,
          cause: error,
        });
      }
      throw error;
    }
  }
}
