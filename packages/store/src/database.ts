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

const NETWORK_CODES = new Set([
  'CONNECTION_CLOSED',
  'CONNECTION_DESTROYED',
  'CONNECTION_ENDED',
  'CONNECT_TIMEOUT',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const RETRY_CODES = new Set(['40001', '40P01']);
/**
 * SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) of a server that cannot now and will again: 08 the connection, 53 no
 * room or memory, 57 stopped by an operator or a time limit, 58 the system below it; and one by one: a standby that takes no
 * writes yet (25006), a session ended for idling (25P03), a server not in the state that is needed (55000) or in use (55006,
 * 55P03), a transaction that lost to others again and again. What is a mistake of ours (42, 22, 23) is none of these.
 */
const PASSING = /^(08...|53...|57...|58...|25006|25P03|40001|40003|40P01|55000|55006|55P03)$/;
const codeOf = (error: unknown) => {
  const { code } = (error as { code?: unknown } | null) ?? {};
  return typeof code === 'string' ? code : '';
};

/** Whether the database could not be reached or cannot just now, as opposed to having refused something. */
export function isStoreUnavailable(error: unknown): boolean {
  const code = codeOf(error);
  if (NETWORK_CODES.has(code) || code === 'STORE_UNAVAILABLE') return true;
  // Five characters of another library's are no SQLSTATE; PostgreSQL's errors say how severe they are.
  return PASSING.test(code) && 'severity' in (error as object);
}

/** How long to wait before the database is asked again, in seconds: a full disk does not pass in a moment. */
export const retryStoreAfterS = (error: unknown): number => (codeOf(error) === '53100' ? 30 : 2);

/**
 * Runs `work` in one transaction. Deadlocks and serialisation failures are tried again (the work must only touch the
 * database); a server that is lost or cannot now becomes
 * STORE_UNAVAILABLE.
 */
export async function inTransaction<T>(sql: Database, work: (tx: Queryable) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return (await sql.begin((tx) => work(tx))) as T;
    } catch (error) {
      if (RETRY_CODES.has(codeOf(error)) && attempt < 5) continue;
      if (isStoreUnavailable(error)) {
        // Of a connection that broke during the commit nobody knows what became of it; a repeat does no harm.
        throw new HaetaeError(
          'STORE_UNAVAILABLE',
          'The database cannot do this now. Nothing was confirmed; try again.',
          {
            retryAfterS: retryStoreAfterS(error),
            cause: error,
          },
        );
      }
      throw error;
    }
  }
}
