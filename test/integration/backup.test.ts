import { randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restoreBackup, writeBackup } from '@haetae/backup';
import { newId } from '@haetae/contracts';
import {
  addHashes,
  checkCustody,
  copyOut,
  createBank,
  type Database,
  ensureOrganisation,
  insertItems,
  inTransaction,
  openCases,
} from '@haetae/store';
import { createFolderStore, createKeyring, createVault } from '@haetae/vault';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';

let dir: string;
let source: Awaited<ReturnType<typeof freshDatabase>>;
let target: Awaited<ReturnType<typeof freshDatabase>>;
const secret = 'the words of a post that nobody else may read';
const keys = createKeyring([randomBytes(32).toString('base64')]);

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'haetae-backup-'));
  [source, target] = [await freshDatabase(), await freshDatabase()];
});
afterEach(async () => {
  await Promise.all([source.drop(), target.drop()]);
  await rm(dir, { recursive: true });
});

/** Items with text that COPY must escape, cases with chains, a bank, and a picture in the vault. */
async function fill(sql: Database, vault: { put(bytes: Uint8Array): Promise<string> }) {
  const { id: organisationId } = await ensureOrganisation(sql, 'team');
  const vaultKey = await vault.put(Buffer.from('a picture'));
  await inTransaction(sql, async (tx) => {
    const items = Array.from({ length: 40 }, (_, i) => ({
      id: newId('item'),
      organisationId,
      input: { source: 'x', externalId: `${i}`, text: `${secret} ${i}\n\t\\N "quoted" ﷽ 🕊` },
      fingerprint: randomBytes(32).toString('hex'),
      media: i === 0 ? [{ id: newId('media'), position: 0, vaultKey, bytes: 9 }] : [],
    }));
    await insertItems(tx, items as Parameters<typeof insertItems>[1]);
    const flagged = items.map((item, i) => ({
      itemId: item.id,
      organisationId,
      groupKey: `${i % 7}`,
      urgency: i,
      labels: ['threat' as const],
      reasons: [],
      lang: 'en',
      country: null,
    }));
    for (let i = 0; i < 40; i += 8) await openCases(tx, flagged.slice(i, i + 8));
    const bank = await createBank(tx, { organisationId, name: 'BANK', kind: 'block', distance: 31 } as Parameters<
      typeof createBank
    >[1]);
    await addHashes(tx, { bankId: bank.id, hashes: [{ algorithm: 'pdq', hash: randomBytes(32).toString('hex') }] });
  });
  return vaultKey;
}
/** Every row of every table, as text; sequences too, but for the gap that a restore leaves. */
async function contentOf(sql: Database) {
  const tables = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by 1`;
  const content: Record<string, string[]> = {};
  for (const { name } of tables) {
    if (name === 'migrations') continue;
    const rows = await sql<{ row: string }[]>`select t::text as row from ${sql(name)} t order by 1`;
    content[name] = rows.map((r) => r.row);
  }
  return content;
}

it('restores into an empty instance what was there, row for row and byte for byte, with every chain whole', async () => {
  const [from, to] = [await createFolderStore(join(dir, 'a')), await createFolderStore(join(dir, 'b'))];
  const vaultKey = await fill(source.sql, createVault({ objects: from, keys }));
  const file = join(dir, 'one.backup');
  const counts = await writeBackup({ sql: source.sql, objects: from, keys, file });
  expect(counts).toMatchObject({ objects: 1, bytes: (await stat(file)).size });
  expect((await readFile(file)).includes('nobody else may read')).toBe(false);

  const restored = await restoreBackup({ sql: target.sql, objects: to, keys, file });
  expect(restored).toMatchObject({ rows: counts.rows - (await migrationsOf(source.sql)), objects: 1 });
  expect(await contentOf(target.sql)).toEqual(await contentOf(source.sql));
  expect((await createVault({ objects: to, keys }).get(vaultKey)).toString()).toBe('a picture');
  const custody = await checkCustody(target.sql);
  expect(custody).toEqual(await checkCustody(source.sql));
  // A chain for each of the 40 items and of the 7 cases they make.
  expect(custody).toMatchObject({ chains: 47, broken: [] });
  // What comes next takes no number or id that was given out.
  const [before] = await source.sql<{ n: string }[]>`select last_value as n from bank_changes`;
  const [after] = await target.sql<{ n: string }[]>`select nextval('bank_changes') as n`;
  expect(BigInt(after!.n)).toBeGreaterThan(BigInt(before!.n) + 999_000n);
});
const migrationsOf = async (sql: Database) =>
  (await sql<{ n: number }[]>`select count(*)::int as n from migrations`)[0]!.n;

it('reads one moment while rows come and go', async () => {
  const from = await createFolderStore(join(dir, 'a'));
  await fill(source.sql, createVault({ objects: from, keys }));
  let tables = 0;
  const lines: Record<string, number> = {};
  await copyOut(source.sql, async ({ table, rows }) => {
    tables += 1;
    if (tables === 1) {
      await source.sql`update items set external_id = external_id || ' later', text = 'other'`;
      await source.sql`insert into settings (name, value) values ('later', '1')`;
    }
    for await (const chunk of rows) {
      const text = Buffer.from(chunk).toString();
      expect(text).not.toContain('later');
      lines[table] = (lines[table] ?? 0) + text.split('\n').length - 1;
    }
  });
  expect(lines.items).toBe(40);
  expect(lines.case_events).toBeGreaterThan(7);
});

it('refuses a backup that is cut, changed or sealed under another key, and leaves nothing of it', async () => {
  const [from, to] = [await createFolderStore(join(dir, 'a')), await createFolderStore(join(dir, 'b'))];
  await fill(source.sql, createVault({ objects: from, keys }));
  const file = join(dir, 'one.backup');
  await writeBackup({ sql: source.sql, objects: from, keys, file });
  const good = await readFile(file);
  const bad = join(dir, 'bad.backup');
  const flipped = (at: number) => {
    const copy = Buffer.from(good);
    copy[at]! ^= 1;
    return copy;
  };
  const wrong = [
    good.subarray(0, 10),
    good.subarray(0, good.length - 1),
    Buffer.concat([good, Buffer.from([0])]),
    ...[3, 20, 40, 200, Math.floor(good.length / 2), good.length - 5].map(flipped),
  ];
  for (const bytes of wrong) {
    await writeFile(bad, bytes);
    const attempt = restoreBackup({ sql: target.sql, objects: to, keys, file: bad });
    await expect(attempt).rejects.toMatchObject({ code: 'BACKUP_DAMAGED' });
    const [left] = await target.sql<{ n: number }[]>`select count(*)::int as n from items`;
    expect(left!.n).toBe(0);
  }
  const others = createKeyring([randomBytes(32).toString('base64')]);
  await expect(restoreBackup({ sql: target.sql, objects: to, keys: others, file })).rejects.toMatchObject({
    code: 'BACKUP_DAMAGED',
  });
  // And the good one still goes in, once.
  await restoreBackup({ sql: target.sql, objects: to, keys, file });
  await expect(restoreBackup({ sql: target.sql, objects: to, keys, file })).rejects.toMatchObject({
    code: 'RESTORE_NOT_EMPTY',
  });
});
