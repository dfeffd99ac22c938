import { randomBytes } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { copyOut, type Database, listMigrations } from '@haetae/store';
import type { Keyring, ObjectStore } from '@haetae/vault';
import { createSealedWriter } from './sealed-stream.ts';

/** How far a backup or a restore has come. */
export interface BackupCounts {
  tables: number;
  rows: number;
  objects: number;
  bytes: number;
}

/**
 * Writes a backup of the database and the vault to `file`, beside whatever goes on: the rows are those of one moment, the
 * vault's objects are copied after it as they are (sealed). All of it is sealed under the master key, which is not in it. The
 * file appears when it is whole and on disk; `onProgress` is called as it grows.
 */
export async function writeBackup(options: {
  sql: Database;
  objects: ObjectStore;
  keys: Keyring;
  file: string;
  onProgress?: (counts: BackupCounts) => void;
}): Promise<BackupCounts> {
  const { sql, objects } = options;
  const counts: BackupCounts = { tables: 0, rows: 0, objects: 0, bytes: 0 };
  const draft = `${options.file}.part`;
  const file = await open(draft, 'w', 0o600);
  try {
    const writer = createSealedWriter(options.keys, randomBytes(16).toString('hex'), async (bytes) => {
      await file.writeFile(bytes);
      counts.bytes += bytes.length;
      options.onProgress?.(counts);
    });
    const json = (type: string, value: unknown) => writer.record(type, Buffer.from(JSON.stringify(value)));
    await writer.begin();
    await json('h', { format: 1, at: new Date().toISOString(), migrations: await listMigrations(sql) });
    const { sequences } = await copyOut(sql, async ({ table, columns, rows }) => {
      await json('t', { table, columns });
      counts.tables += 1;
      for await (const chunk of rows) {
        for (const byte of chunk) if (byte === 10) counts.rows += 1;
        await writer.record('d', chunk);
      }
    });
    await json('s', sequences);
    for await (const { name } of objects.list()) {
      const sealed = await objects.read(name);
      // Erased since it was listed.
      if (!sealed) continue;
      await writer.record('v', Buffer.concat([Buffer.from(name, 'latin1'), sealed]));
      counts.objects += 1;
    }
    await json('z', { tables: counts.tables, rows: counts.rows, objects: counts.objects });
    await writer.end();
    await file.sync();
  } catch (error) {
    await file.close();
    await rm(draft, { force: true });
    throw error;
  }
  await file.close();
  await rename(draft, options.file);
  return counts;
}
