import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Sql } from 'postgres';

const folder = fileURLToPath(new URL('../migrations/', import.meta.url));
/** Any constant: it only has to differ from other advisory locks of this database. */
const MIGRATION_LOCK = 0x48_41_45_54;

/**
 * Brings the schema up to date: plain numbered SQL files, each in one transaction with its version row, under an advisory
 * lock so that two processes that boot together cannot run one twice. Returns how many were applied.
 */
export async function migrate(sql: Sql): Promise<number> {
  const files = readdirSync(folder)
    .filter((f) => /^\d{4}_.*\.sql$/.test(f))
    .sort();
  const connection = await sql.reserve();
  let applied = 0;
  try {
    await connection`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await connection`create table if not exists migrations (version text primary key, applied_at timestamptz not null default now())`;
    const done = new Set(
      (await connection<{ version: string }[]>`select version from migrations`).map((r) => r.version),
    );
    for (const file of files) {
      if (done.has(file)) continue;
      await connection.unsafe('begin');
      try {
        await connection`insert into migrations (version) values (${file})`;
        await connection.unsafe(readFileSync(folder + file, 'utf8'));
        await connection.unsafe('commit');
      } catch (error) {
        await connection.unsafe('rollback');
        throw error;
      }
      applied += 1;
    }
  } finally {
    await connection`select pg_advisory_unlock(${MIGRATION_LOCK})`.catch(() => undefined);
    connection.release();
  }
  return applied;
}
