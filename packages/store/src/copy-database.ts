import type { Readable, Writable } from 'node:stream';
import { HaetaeError } from '@haetae/contracts';
import type { Database, Queryable } from './database.ts';
import { migrate } from './migrate.ts';

/** A table as a backup holds it: its columns, so that a later column does not shift them, and its rows in COPY's text form. */
export interface TableCopy {
  table: string;
  columns: string[];
  rows: AsyncIterable<Uint8Array>;
}

/** Tables after those that they refer to; columns in their order, generated ones left out. */
async function listTables(sql: Queryable): Promise<{ table: string; columns: string[] }[]> {
  const tables = await sql<{ table: string; columns: string[]; needs: string[] }[]>`
    select c.relname as table,
      (select array_agg(a.attname order by a.attnum) from pg_attribute a
        where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
      (select coalesce(array_agg(distinct r.relname), '{}') from pg_constraint k join pg_class r on r.oid = k.confrelid
        where k.conrelid = c.oid and k.contype = 'f' and r.oid <> c.oid) as needs
    from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' order by c.relname`;
  const ordered: { table: string; columns: string[] }[] = [];
  const placed = new Set<string>();
  const left = new Map(tables.map((t) => [t.table, t]));
  while (left.size > 0) {
    const next = [...left.values()].find((t) => t.needs.every((n) => placed.has(n)));
    if (!next) throw new Error(`tables refer to each other in a circle: ${[...left.keys()].join(', ')}`);
    ordered.push({ table: next.table, columns: next.columns });
    placed.add(next.table);
    left.delete(next.table);
  }
  return ordered;
}

/**
 * Reads every table as of one moment, beside whatever goes on; `each` takes them one after the other, those that others refer
 * to first, and reads each to its end. Returns where the sequences stand. The queue's own tables lie in another schema: jobs are made again from the outbox.
 */
export async function copyOut(
  sql: Database,
  each: (copy: TableCopy) => Promise<void>,
): Promise<{ sequences: Record<string, string> }> {
  await sql.begin('isolation level repeatable read read only', async (tx) => {
    // A large table takes longer than a statement of the service may.
    await tx`set local statement_timeout = 0`;
    for (const { table, columns } of await listTables(tx)) {
      const rows: Readable = await tx.unsafe(`copy ${copyTarget(table, columns)} to stdout`).readable();
      await each({ table, columns, rows });
    }
  });
  // Read after the rows: a sequence belongs to no moment, and must not be behind them.
  const sequences = await sql<{ name: string; value: string }[]>`
    select sequencename as name, last_value::text as value from pg_sequences
    where schemaname = 'public' and last_value is not null`;
  return { sequences: Object.fromEntries(sequences.map((s) => [s.name, s.value])) };
}

const quoted = (name: string) => `"${name.replaceAll('"', '""')}"`;
const copyTarget = (table: string, columns: readonly string[]) =>
  `${quoted(table)} (${columns.map(quoted).join(', ')})`;

/** The migrations that a database has had. */
export async function listMigrations(sql: Queryable): Promise<string[]> {
  const rows = await sql<{ version: string }[]>`select version from migrations order by version`;
  return rows.map((r) => r.version);
}

/**
 * Fills an empty database with what `copyOut` gave (`sequences` is asked when the tables have been read): the schema as it was, the rows, then the migrations that came since, in
 * one transaction but for the schema. Throws RESTORE_NOT_EMPTY when the database holds an item, a case or a bank, and
 * RESTORE_TOO_NEW when the backup comes from a later version of this service.
 */
export async function copyIn(
  sql: Database,
  migrations: readonly string[],
  copies: AsyncIterable<TableCopy>,
  sequences: () => Record<string, string>,
): Promise<{ rows: number }> {
  await refuseUnlessEmpty(sql);
  // What a first start put there (an organisation, a key) goes: the backup has its own.
  await sql.unsafe('drop schema public cascade; create schema public');
  await migrate(sql, { only: migrations });
  let rows = 0;
  await sql.begin(async (tx) => {
    await tx`set local statement_timeout = 0`;
    for await (const copy of copies) {
      if (copy.table === 'migrations') {
        for await (const _ of copy.rows);
        continue;
      }
      const into: Writable = await tx.unsafe(`copy ${copyTarget(copy.table, copy.columns)} from stdin`).writable();
      const ended = new Promise<void>((resolve, reject) => into.once('finish', resolve).once('error', reject));
      for await (const chunk of copy.rows) {
        for (const byte of chunk) if (byte === 10) rows += 1;
        if (!into.write(chunk)) await new Promise<void>((resolve) => into.once('drain', resolve));
      }
      into.end();
      await ended;
    }
    await setSequences(tx, sequences());
  });
  await migrate(sql);
  return { rows };
}

async function refuseUnlessEmpty(sql: Database): Promise<void> {
  const [found] = await sql<{ there: boolean }[]>`select to_regclass('public.items') is not null as there`;
  if (!found?.there) return;
  const [used] = await sql<{ used: boolean }[]>`
    select exists (select from items) or exists (select from cases) or exists (select from banks) as used`;
  if (used?.used)
    throw new HaetaeError('RESTORE_NOT_EMPTY', 'The database holds data already. Restore into an empty instance.');
}

/** Numbers that were given out since the backup are not given out again, so that nobody who follows the banks skips one. */
const BANK_CHANGES_GAP = 1_000_000;

async function setSequences(sql: Queryable, values: Record<string, string>): Promise<void> {
  for (const [name, value] of Object.entries(values)) {
    const gap = name === 'bank_changes' ? BANK_CHANGES_GAP : 0;
    await sql`
      select setval(c.oid::regclass, ${value}::bigint + ${gap}, true) from pg_class c
      where c.relnamespace = 'public'::regnamespace and c.relkind = 'S' and c.relname = ${name}`;
  }
}
