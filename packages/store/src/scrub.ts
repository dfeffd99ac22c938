import type { ReservedSql } from 'postgres';
import type { Database } from './database.ts';

/**
 * A deleted row stays in its page, in indexes, in the planner's samples and in the write-ahead log until something overwrites it.
 * VACUUM FULL writes every table anew without what is gone and unlinks the old file; the samples (pg_statistic holds values of
 * columns) are drawn and written anew; the log is switched past every segment that lies there, so that none is left with its old
 * bytes, and older ones are removed instead of kept for reuse.
 */
export interface ScrubReport {
  /** Tables written anew, the planner's samples among them. */
  tables: number;
  /** Segments of the write-ahead log that are gone or overwritten. */
  segments: number;
  /** What could not be reached, in words: somebody has to look at it. */
  unreached: string[];
}
export interface ScrubOptions {
  onProgress?: (told: { done: number; of: number; doing: string }) => void;
  /** How long a table that is in use is waited for, each time; requests that want it wait meanwhile. */
  lockTimeoutMs?: number;
  /** How long transactions are waited for that began before: they may still see what is gone. */
  waitMs?: number;
}

const LOCK_TRIES = 4;
const codeOf = (error: unknown) => (error as { code?: string } | null)?.code;
const DENIED = '42501';
const LOCKED = '55P03';

/** Takes out of the files of this database what has been deleted from it. The services may run on; each table is locked in turn. */
export async function scrubDatabase(sql: Database, options: ScrubOptions = {}): Promise<ScrubReport> {
  const { onProgress = () => undefined, lockTimeoutMs = 5_000, waitMs = 30_000 } = options;
  const unreached: string[] = [];
  const connection = await sql.reserve();
  try {
    await connection`select set_config('statement_timeout', '0', false), set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, false)`;
    await waitForOlder(connection, waitMs, unreached);
    const recycling = await keepNoSegments(connection);
    try {
      const tables = await listTables(connection);
      let done = 0;
      for (const table of tables) {
        onProgress({ done, of: tables.length, doing: table });
        if (await rewrite(connection, table, unreached)) done += 1;
      }
      onProgress({ done, of: tables.length, doing: 'the write-ahead log' });
      const segments = await overwriteLog(connection, unreached);
      if (!recycling)
        unreached.push('segments of the write-ahead log may be kept for reuse: this user may not change wal_recycle');
      await findCopies(connection, unreached);
      return { tables: done, segments, unreached };
    } finally {
      if (recycling) {
        await connection.unsafe('alter system reset wal_recycle');
        await connection`select pg_reload_conf()`;
      }
    }
  } finally {
    // The connection goes back to the pool as it was.
    await connection`reset statement_timeout`.catch(() => undefined);
    await connection`reset lock_timeout`.catch(() => undefined);
    connection.release();
  }
}

/** VACUUM keeps what an open transaction may still see. */
async function waitForOlder(sql: ReservedSql, waitMs: number, unreached: string[]): Promise<void> {
  const [{ began } = { began: '' }] = await sql<{ began: string }[]>`select now()::text as began`;
  const older = async () =>
    (
      await sql<{ n: number }[]>`
        select count(*)::int as n from pg_stat_activity
        where pid <> pg_backend_pid() and backend_type = 'client backend' and xact_start < ${began}::timestamptz
          and (backend_xmin is not null or backend_xid is not null)`
    )[0]!.n;
  const until = Date.now() + waitMs;
  let left = await older();
  while (left > 0 && Date.now() < until) {
    await new Promise((done) => setTimeout(done, 200));
    left = await older();
  }
  if (left > 0) unreached.push(`${left} transactions that began before may still see what is gone: run this again`);
  const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`select count(*)::int as n from pg_prepared_xacts`;
  if (n > 0) unreached.push(`${n} prepared transactions may still see what is gone`);
}

/** Lets the checkpointer remove old segments instead of renaming them for reuse. False where this user may not. */
async function keepNoSegments(sql: ReservedSql): Promise<boolean> {
  try {
    await sql.unsafe('alter system set wal_recycle = off');
    await sql`select pg_reload_conf()`;
    return true;
  } catch (error) {
    if (codeOf(error) === DENIED) return false;
    throw error;
  }
}

/** The tables of ours, then the samples of all columns, which are redrawn with each table. */
async function listTables(sql: ReservedSql): Promise<string[]> {
  const rows = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and n.nspname !~ '^pg_' and n.nspname <> 'information_schema' order by pg_table_size(c.oid), 1`;
  return [...rows.map((r) => r.name), 'pg_catalog.pg_statistic'];
}

async function rewrite(sql: ReservedSql, table: string, unreached: string[]): Promise<boolean> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await sql.unsafe(`vacuum (full${table.startsWith('pg_') ? '' : ', analyze'}) ${table}`);
      return true;
    } catch (error) {
      const code = codeOf(error);
      if (code === LOCKED && attempt < LOCK_TRIES) continue;
      // A table that was dropped meanwhile holds nothing.
      if (code === '42P01') return false;
      if (code !== LOCKED && code !== DENIED) throw error;
      unreached.push(code === LOCKED ? `${table} was in use all the time` : `${table}: this user may not rewrite it`);
      return false;
    }
  }
}

/** Switches past every segment that lies in the log's folder; each switch fills what is left of one with zeros. */
async function overwriteLog(sql: ReservedSql, unreached: string[]): Promise<number> {
  try {
    await sql`checkpoint`;
    const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`
      select count(*)::int as n from pg_ls_waldir() where name ~ '^[0-9A-F]{24}$'`;
    for (let i = 0; i < n; i += 1) {
      await sql`select pg_logical_emit_message(false, 'haetae', 'scrub')`;
      await sql`select pg_switch_wal()`;
    }
    await sql`checkpoint`;
    const [{ left } = { left: 0 }] = await sql<{ left: number }[]>`
      select count(*)::int as left from pg_ls_waldir()
      where name ~ '^[0-9A-F]{24}$' and name < pg_walfile_name((pg_control_checkpoint()).redo_lsn)`;
    if (left > 0)
      unreached.push(
        `${left} older segments of the write-ahead log are kept for a replica or an archive (wal_keep_size, slots)`,
      );
    return n;
  } catch (error) {
    if (codeOf(error) !== DENIED) throw error;
    unreached.push('the write-ahead log: this user may not look at it; its old segments go as new ones come');
    return 0;
  }
}

/** Copies of the database that are no files of this server. */
async function findCopies(sql: ReservedSql, unreached: string[]): Promise<void> {
  const [row] = await sql<{ archiving: boolean; replicas: number; slots: number }[]>`
    select current_setting('archive_mode') <> 'off' as archiving,
      (select count(*)::int from pg_stat_replication) as replicas,
      (select count(*)::int from pg_replication_slots where slot_type = 'physical') as slots`;
  if (row!.archiving) unreached.push('the archive of the write-ahead log (archive_mode is on)');
  if (row!.replicas + row!.slots > 0)
    unreached.push('replicas: they rewrite their tables as this one did, but keep their own write-ahead log');
}
