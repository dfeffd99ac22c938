import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { HaetaeError } from '@haetae/contracts';
import type { Sql } from 'postgres';

const folder = fileURLToPath(new URL('../migrations/', import.meta.url));
/** Any constant: it only has to differ from other advisory locks of this database. */
const MIGRATION_LOCK = 0x48_41_45_54;

/**
 * Brings the schema up to date: plain numbered SQL files, each in one transaction with its version row, under an advisory
 * lock so that two processes that boot together cannot run one twice. `only`: no others than these (a backup is restored into
 * the schema that it was made in); throws RESTORE_TOO_NEW when one of them is not known here. Returns how many were applied.
 */
export async function migrate(sql: Sql, options: { only?: readonly string[] } = {}): Promise<number> {
  const known = readdirSync(folder)
    .filter((f) => /^\d{4}_.*\.sql$/.test(f))
    .sort();
  const { only } = options;
  if (only?.some((f) => !known.includes(f)))
    throw new HaetaeError('RESTORE_TOO_NEW', 'The backup was made by a later version. Update this one first.');
  const files = known.filter((f) => only === undefined || only.includes(f));
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
