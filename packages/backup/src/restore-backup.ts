import { createReadStream } from 'node:fs';
import { HaetaeError } from '@haetae/contracts';
import { copyIn, type Database, type TableCopy } from '@haetae/store';
import type { Keyring, ObjectStore } from '@haetae/vault';
import { readSealed } from './sealed-stream.ts';
import type { BackupCounts } from './write-backup.ts';

/** Bytes of an object's name before its sealed bytes. */
const NAME_LENGTH = 48;

/**
 * Fills an empty instance from a backup. The database is filled in one transaction, so that a damaged backup leaves none of
 * it behind; objects go into the vault as they were sealed. Throws BACKUP_DAMAGED, RESTORE_NOT_EMPTY, RESTORE_TOO_NEW.
 */
export async function restoreBackup(options: {
  sql: Database;
  objects: ObjectStore;
  keys: Keyring;
  file: string;
  onProgress?: (counts: BackupCounts) => void;
}): Promise<BackupCounts & { at: string }> {
  const counts: BackupCounts = { tables: 0, rows: 0, objects: 0, bytes: 0 };
  const source = createReadStream(options.file, { highWaterMark: 1024 * 1024 });
  const records = readSealed(options.keys, source);
  const next = async () => (await records.next()).value;
  const head = await next();
  if (head?.type !== 'h') throw new HaetaeError('BACKUP_DAMAGED', 'The backup has no head.');
  const { at, migrations } = JSON.parse(head.payload.toString()) as { at: string; migrations: string[] };

  let record = await next();
  let sequences: Record<string, string> = {};
  async function* rows() {
    for (record = await next(); record?.type === 'd'; record = await next()) {
      counts.bytes += record.payload.length;
      options.onProgress?.(counts);
      yield record.payload;
    }
  }
  async function* tables(): AsyncGenerator<TableCopy> {
    while (record?.type === 't') {
      const { table, columns } = JSON.parse(record.payload.toString()) as { table: string; columns: string[] };
      counts.tables += 1;
      yield { table, columns, rows: rows() };
    }
    if (record?.type !== 's') throw new HaetaeError('BACKUP_DAMAGED', 'The backup has no end of its tables.');
    sequences = JSON.parse(record.payload.toString());
    // The objects before the commit: what the rows name is there when they are.
    for (record = await next(); record?.type === 'v'; record = await next()) {
      const name = record.payload.toString('latin1', 0, NAME_LENGTH);
      await options.objects.write(name, record.payload.subarray(NAME_LENGTH));
      counts.objects += 1;
      counts.bytes += record.payload.length;
      options.onProgress?.(counts);
    }
    if (record?.type !== 'z') throw new HaetaeError('BACKUP_DAMAGED', 'The backup has no end.');
    // Reading on proves that the last part is the last.
    if (await next()) throw new HaetaeError('BACKUP_DAMAGED', 'The backup goes on after its end.');
  }
  const copied = await copyIn(options.sql, migrations, tables(), () => sequences);
  return { ...counts, rows: copied.rows, at };
}
