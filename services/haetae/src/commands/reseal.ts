import { HaetaeError } from '@haetae/contracts';
import { createSecretBox } from '@haetae/identity';
import { createLogger } from '@haetae/kit';
import { resealSecrets } from '@haetae/store';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { openStores } from '../one-box/open-stores.ts';

/** Adds `haetae reseal`. */
export function registerReseal(program: Command): void {
  program
    .command('reseal')
    .description('seal anew, under the current master key, what an older one sealed: vault and secrets in the database')
    .option('--data <dir>', 'data folder of the instance', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'print the counts as a line of JSON')
    .addHelpText(
      'after',
      `
Takes the current key from HAETAE_MASTER_KEY and the older ones from HAETAE_MASTER_KEYS_OLD. The worker does the same by itself every
ten minutes; this does it now, and says when the older keys can go. The instance may go on running, and running it twice
does no harm. Exits with 1 when something opens under none of the keys.`,
    )
    .action(async (options: { data: string; json?: boolean }) => {
      const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'warn' });
      const stores = await openStores({ dataDir: options.data, mode: 'beside', logger });
      const bar = new SingleBar({ format: '{value} vault objects looked at', hideCursor: true });
      try {
        const { sql, vault, keyring, masterKeys } = stores;
        if (masterKeys.length < 2)
          throw new HaetaeError('CONFIG_INVALID', 'Set HAETAE_MASTER_KEYS_OLD to the master keys of before.');
        const secrets = await resealSecrets(sql, { vault: keyring, box: createSecretBox(masterKeys) });
        if (process.stderr.isTTY) bar.start(0, 0);
        const objects = await vault.rewrap((seen) => bar.update(seen));
        bar.stop();
        const unreadable = secrets.unreadable + objects.unreadable;
        const report = { secrets: secrets.resealed, objects: objects.rewrapped, unreadable };
        process.stdout.write(
          options.json
            ? `${JSON.stringify(report)}\n`
            : `${report.secrets} secrets and ${report.objects} vault objects sealed anew.\n`,
        );
        if (unreadable > 0) {
          process.stderr.write(`${unreadable} open under none of the keys that are configured.\n`);
          process.exitCode = 1;
        } else if (!options.json)
          process.stderr.write('When no process seals with an older key any more, take it out of the settings.\n');
      } finally {
        bar.stop();
        await stores.close();
      }
    });
}
