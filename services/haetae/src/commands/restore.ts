import { resolve } from 'node:path';
import { restoreBackup } from '@haetae/backup';
import { createLogger } from '@haetae/kit';
import { checkCustody } from '@haetae/store';
import type { Command } from 'commander';
import { openStores } from '../one-box/open-stores.ts';
import { inWords, showCounts } from './backup.ts';

/** Adds `haetae restore FILE`. */
export function registerRestore(program: Command): void {
  program
    .command('restore')
    .description('fill an empty instance from a backup, and check every chain of custody in it')
    .argument('<file>', 'a file that `haetae backup` wrote')
    .option('--data <dir>', 'data folder of the new instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'print the result as a line of JSON')
    .addHelpText(
      'after',
      '\nThe backup opens with the master key it was made under: put it into secrets/master.key of the new data folder,\n' +
        'or set HAETAE_MASTER_KEY. With DATABASE_URL set, that database is filled; it must be empty.',
    )
    .action(async (file: string, options: { data: string; json?: boolean }) => {
      const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'warn' });
      const stores = await openStores({ dataDir: options.data, mode: 'alone', logger });
      const progress = showCounts();
      try {
        const { sql, objects, keyring } = stores;
        const done = await restoreBackup({
          sql,
          objects,
          keys: keyring,
          file: resolve(file),
          onProgress: progress.show,
        });
        progress.stop();
        const { chains, broken } = await checkCustody(sql);
        if (options.json) process.stdout.write(`${JSON.stringify({ file, ...done, chains, broken })}\n`);
        else
          process.stdout.write(
            `Restored the state of ${done.at}: ${inWords(done)}.\n` +
              `${chains} chains of custody checked, ${broken.length} broken.\n`,
          );
        for (const { chain, message } of broken) process.stderr.write(`haetae: ${chain}: ${message}\n`);
        if (broken.length > 0) process.exitCode = 1;
      } finally {
        progress.stop();
        await stores.close();
      }
    });
}
