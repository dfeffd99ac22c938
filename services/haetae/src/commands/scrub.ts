import { createLogger } from '@haetae/kit';
import { scrubDatabase } from '@haetae/store';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { openStores } from '../one-box/open-stores.ts';

/** Adds `haetae scrub`. */
export function registerScrub(program: Command): void {
  program
    .command('scrub')
    .description('take out of the files of the database what has been deleted or erased from it')
    .option('--data <dir>', 'data folder of the instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'print the report as a line of JSON')
    .addHelpText(
      'after',
      `
A deleted row stays in PostgreSQL's files until something overwrites it: in its table, in indexes, in the planner's samples and in
the write-ahead log. This writes every table anew, and switches past the log that lies there. Run it after an erasure that
must leave no trace on the disk, or once a month.

The instance may go on running. Each table is locked while it is rewritten (seconds per gigabyte); requests that want it wait, or
are told to come back (503). Needs free disk space for the largest table, and a superuser for the write-ahead log.

It cannot reach: backups made before, replicas' and archived write-ahead logs, snapshots of the disk, and blocks that the file system or
an SSD has set free. Against those: short retention of backups, and an encrypted disk.

Exits with 1 when something within reach was not reached; it is said what, and running it again does no harm.`,
    )
    .action(async (options: { data: string; json?: boolean }) => {
      const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'warn' });
      const stores = await openStores({ dataDir: options.data, mode: 'beside', logger });
      const bar = new SingleBar({ format: '[{bar}] {value}/{total} tables: {doing}', hideCursor: true });
      let shown = false;
      try {
        const report = await scrubDatabase(stores.sql, {
          onProgress: ({ done, of, doing }) => {
            if (!process.stderr.isTTY) return;
            if (!shown) bar.start(of, 0, { doing });
            shown = true;
            bar.update(done, { doing });
          },
        });
        if (shown) bar.stop();
        process.stdout.write(
          options.json
            ? `${JSON.stringify(report)}\n`
            : `${report.tables} tables written anew, ${report.segments} segments of the write-ahead log overwritten.\n`,
        );
        if (report.unreached.length > 0) {
          process.stderr.write(`Not reached:\n${report.unreached.map((line) => `  ${line}\n`).join('')}`);
          process.exitCode = 1;
        }
      } finally {
        if (shown) bar.stop();
        await stores.close();
      }
    });
}
