import { HaetaeError } from '@haetae/contracts';
import postgres, { type ISql, type Sql } from 'postgres';

/** A connection pool or an open transaction: repositories work on either. */
export type Queryable = ISql;
export type Database = Sql;

/** Opens the pool. `max` connections; statements are bounded, so that a lost server is noticed. */
export function openDatabase(options: {
  url: string;
  max?: number;
  applicationName?: string;
  /** After so long without use a connection is closed; a new one takes a handshake and plans anew. */
  idleS?: number;
}): Database {
  return postgres(options.url, {
    max: options.max ?? 10,
    connect_timeout: 5,
    idle_timeout: options.idleS ?? 60,
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
 * SQLSTATEs (https://www.postgresql.org/docs/current/errcodes-appendix.html) of a server that is away or cannot now, whoever asks: 08 the connection,
 * 53 no room or memory, 57P shut down or starting, 58 the system below it, a standby that takes no writes (25006), a session
 * ended for idling (25P03).
 */
const AWAY = /^(08...|53...|57P..|58...|25006|25P03)$/;
/**
 * Those of a request that lost to others and may win the next time: cancelled by a time limit (57014), a server or an object not in
 * the state that is needed (55000) or in use (55006, 55P03), a transaction that lost again and again (class 40). What is a mistake
 * of ours (22, 23, 42) is neither.
 */
const LOST = /^(57014|55000|55006|55P03|40001|40003|40P01)$/;
const codeOf = (error: unknown) => {
  const { code } = (error as { code?: unknown } | null) ?? {};
  return typeof code === 'string' ? code : '';
};

/** Two that open cases of one group at the same moment: the second finds the first when it tries again. */
const RETRY_CONSTRAINTS = new Set(['cases_group']);
const isRaced = (error: unknown) =>
  RETRY_CODES.has(codeOf(error)) ||
  RETRY_CONSTRAINTS.has((error as { constraint_name?: string }).constraint_name ?? '');

/** Five characters of another library's are no SQLSTATE; PostgreSQL's errors say how severe they are. */
const isState = (error: unknown, states: RegExp) => states.test(codeOf(error)) && 'severity' in (error as object);

/** Whether the database could not be reached or cannot work at all now, as opposed to having refused something. */
export function isStoreUnavailable(error: unknown): boolean {
  return NETWORK_CODES.has(codeOf(error)) || codeOf(error) === 'STORE_UNAVAILABLE' || isState(error, AWAY);
}

/** Whether the same request may succeed in a moment: the database is away, or it lost to others this time. */
export const isWorthRepeating = (error: unknown): boolean => isStoreUnavailable(error) || isState(error, LOST);

/** How long to wait before the database is asked again, in seconds: a full disk does not pass in a moment. */
export const retryStoreAfterS = (error: unknown): number => (codeOf(error) === '53100' ? 30 : 2);

/**
 * Runs `work` in one transaction. Deadlocks and serialisation failures are tried again (the work must only touch the
 * database); a server that is lost or cannot now becomes
 * STORE_UNAVAILABLE.
 */
export async function inTransaction<T>(sql: Database, work: (tx: Queryable) => Promise<T>): Promise<T> {
  return await tryAgain(async () => (await sql.begin((tx) => work(tx))) as T);
}

/**
 * As `inTransaction`, for what many people do at once and wait for: `begin` travels with the first statements, and `commit` with the
 * last, when `work` calls it behind them. When one of those fails, so does the commit, and `work` must throw what it was.
 */
export async function inShortTransaction<T>(
  sql: Database,
  work: (tx: Queryable, commit: () => Promise<void>) => Promise<T>,
): Promise<T> {
  return await tryAgain(async () => {
    const connection = await sql.reserve();
    try {
      const begun = connection`begin`.execute();
      begun.catch(() => undefined);
      let committed: Promise<void> | undefined;
      const commit = () => (committed ??= sendBehind(() => connection`commit`));
      const result = await work(connection, commit);
      await begun;
      await commit();
      connection.release();
      return result;
    } catch (error) {
      // A connection that was lost is the pool's to make anew: given back, it would be used again as it is.
      const whole = await connection`rollback`.then(
        () => true,
        () => false,
      );
      if (whole) connection.release();
      throw error;
    }
  });
}

/** A failed transaction answers "commit" with "rollback", and not with an error. */
async function sendBehind(commit: () => Promise<{ command: string }>): Promise<void> {
  // Queries are sent some microtasks after they are made: those that were made before this one go first.
  await new Promise((next) => setImmediate(next));
  const { command } = await commit();
  if (command !== 'COMMIT') throw new Error('the transaction had failed and was rolled back');
}

async function tryAgain<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (isRaced(error) && attempt < 5) continue;
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
