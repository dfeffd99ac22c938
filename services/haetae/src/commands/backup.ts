import { resolve } from 'node:path';
import { type BackupCounts, writeBackup } from '@haetae/backup';
import { createLogger } from '@haetae/kit';
import { anchorCustody, getSigningKey, inTransaction } from '@haetae/store';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { openStores } from '../one-box/open-stores.ts';

/** Adds `haetae backup FILE`. */
export function registerBackup(program: Command): void {
  program
    .command('backup')
    .description('write the database and the vault to one sealed file; the instance may go on running')
    .argument('<file>', 'the backup, as in haetae-2026-11-22.backup')
    .option('--data <dir>', 'data folder of the instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'print the counts as a line of JSON')
    .addHelpText(
      'after',
      '\nThe file is sealed under the master key and does not hold it: keep a copy of secrets/master.key elsewhere.\n' +
        'With DATABASE_URL set, that database is read.',
    )
    .action(async (file: string, options: { data: string; json?: boolean }) => {
      const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'warn' });
      const stores = await openStores({ dataDir: options.data, mode: 'beside', logger });
      const progress = showCounts();
      try {
        const { sql, objects, keyring } = stores;
        // What is in the backup can then be held against it: later anchors follow this one.
        const key = await getSigningKey(sql, keyring, process.env.HAETAE_EVIDENCE_KEY || undefined);
        await inTransaction(sql, (tx) => anchorCustody(tx, key));
        const counts = await writeBackup({
          sql,
          objects,
          keys: keyring,
          file: resolve(file),
          onProgress: progress.show,
        });
        progress.stop();
        process.stdout.write(
          options.json ? `${JSON.stringify({ file, ...counts })}\n` : `${file}: ${inWords(counts)}.\n`,
        );
      } finally {
        progress.stop();
        await stores.close();
      }
    });
}

export const inWords = (c: BackupCounts) =>
  `${c.rows} rows of ${c.tables} tables, ${c.objects} vault objects, ${(c.bytes / 1e6).toFixed(1)} MB`;

/** Says on a terminal how far a long copy is. */
export function showCounts() {
  const bar = new SingleBar({ format: '{mb} MB, {rows} rows, {objects} vault objects', hideCursor: true });
  let shown = false;
  return {
    show({ rows, objects, bytes }: BackupCounts) {
      if (!process.stderr.isTTY) return;
      if (!shown) bar.start(1, 0, { mb: 0, rows, objects });
      shown = true;
      bar.update(0, { mb: (bytes / 1e6).toFixed(1), rows, objects });
    },
    stop() {
      if (shown) bar.stop();
      shown = false;
    },
  };
}
