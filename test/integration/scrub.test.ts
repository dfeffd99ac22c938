import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newId } from '@haetae/contracts';
import {
  type Database,
  ensureOrganisation,
  eraseItems,
  insertItems,
  inTransaction,
  migrate,
  openDatabase,
  scrubDatabase,
} from '@haetae/store';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '../../services/haetae/src/one-box/start-postgres.ts';

let dir: string;
let server: PostgresServer;
let sql: Database;
const planted = `planted${randomBytes(8).toString('hex')}`;
const kept = `kept${randomBytes(8).toString('hex')}`;

// A server of its own: what lies in its folder is looked at to the last byte.
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'haetae-scrub-'));
  chmodSync(dir, 0o711);
  server = await startPostgres({
    dir: join(dir, 'postgres'),
    logFile: join(dir, 'postgres.log'),
    password: 'tests',
    settings: ['fsync=off'],
    logger: pino({ level: 'silent' }),
  });
  sql = openDatabase({ url: server.url, max: 4 });
  await migrate(sql);
});
afterAll(async () => {
  await sql.end();
  await server.stop();
  rmSync(dir, { recursive: true, force: true });
});

/** The files under the server's folder that hold these bytes, by the kind of thing that they are. */
async function filesWith(needle: string): Promise<string[]> {
  const root = join(dir, 'postgres');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const found = new Set<string>();
  for (const entry of entries.filter((e) => e.isFile())) {
    const path = join(entry.parentPath, entry.name);
    // A file may go while it is being looked for.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (bytes.includes(needle)) found.add(path.includes('/pg_wal/') ? 'log' : 'table');
  }
  return [...found].toSorted();
}

const addItems = async (organisationId: string, author: string, word: string, count: number) =>
  await inTransaction(sql, (tx) =>
    insertItems(
      tx,
      Array.from({ length: count }, (_, n) => ({
        id: newId('item'),
        organisationId,
        input: { source: 'x', externalId: `${author} ${n}`, author: { id: author }, text: `${word} number ${n}` },
        fingerprint: randomBytes(32).toString('hex'),
        media: [],
      })),
    ),
  );

it('leaves nothing of an erased post in the files of the database, and what was kept as it was', async () => {
  const { id: organisationId } = await ensureOrganisation(sql, 'team');
  await addItems(organisationId, `author-${planted}`, planted, 300);
  await addItems(organisationId, 'somebody', kept, 300);
  // The planner draws samples of texts too.
  await sql`analyze`;
  await sql`checkpoint`;
  await inTransaction(sql, (tx) =>
    eraseItems(
      tx,
      { organisationId, kind: 'author', selector: `author-${planted}` },
      { actor: 'tests', erasureId: 'ers_1', limit: 1_000 },
    ),
  );
  expect(await sql`select from items where text like ${`%${planted}%`}`).toHaveLength(0);
  await sql`vacuum`;
  await sql`checkpoint`;
  expect(await filesWith(planted)).toEqual(['log', 'table']);

  const told: string[] = [];
  const report = await scrubDatabase(sql, { onProgress: ({ doing }) => told.push(doing) });
  expect(report.unreached).toEqual([]);
  expect(report.tables).toBeGreaterThan(30);
  expect(told).toContain('items');
  expect(await filesWith(planted)).toEqual([]);

  expect(await filesWith(kept)).toContain('table');
  expect(await sql`select from items where text like ${`${kept}%`}`).toHaveLength(300);
  expect((await sql`show wal_recycle`)[0]).toEqual({ wal_recycle: 'on' });
  // Again, beside requests that go on.
  const adding = addItems(organisationId, 'another', kept, 50);
  expect((await scrubDatabase(sql)).unreached).toEqual([]);
  await adding;
}, 90_000);

it('says what it could not reach: tables in use, transactions that may still see what is gone, no rights', async () => {
  const holder = openDatabase({ url: server.url, max: 2 });
  let letGo: () => void = () => undefined;
  let held: () => void = () => undefined;
  const isHeld = new Promise<void>((done) => {
    held = done;
  });
  const holding = holder.begin(async (tx) => {
    await tx`select txid_current()`;
    await tx`lock table macros in share mode`;
    held();
    await new Promise<void>((done) => {
      letGo = done;
    });
  });
  await isHeld;
  const report = await scrubDatabase(sql, { lockTimeoutMs: 20, waitMs: 50 });
  letGo();
  await holding;
  expect(report.unreached).toEqual([
    '1 transactions that began before may still see what is gone: run this again',
    'macros was in use all the time',
  ]);

  await sql`create role plain login password 'plain'`;
  await sql`grant all on all tables in schema public to plain`;
  const asPlain = openDatabase({ url: server.url.replace(/\/\/[^@]*@/, '//plain:plain@'), max: 1 });
  const limited = await scrubDatabase(asPlain);
  expect(limited.unreached.join('\n')).toContain('wal_recycle');
  expect(limited.unreached.join('\n')).toContain('the write-ahead log: this user may not look at it');
  await asPlain.end();
  await holder.end();
}, 60_000);
