import { resolve } from 'node:path';
import { createLogger } from '@haetae/kit';
import type { Command } from 'commander';
import { type OneBox, startOneBox } from '../one-box/start-one-box.ts';
import { readPort } from './read-port.ts';
import { runUntilStopped, whenAborted } from './run-until-stopped.ts';

/** Adds `haetae start [--port N] [--data DIR] [--json]`. */
export function registerStart(program: Command): void {
  program
    .command('start')
    .description(
      'start PostgreSQL, Redis, api and worker on this machine, and keep them running until Ctrl-C or SIGTERM',
    )
    .option(
      '--port <n>',
      'port of the API; 0 for any free one (default: 8080, or a free one when that is taken)',
      readPort,
    )
    .option('--data <dir>', 'where everything is kept', process.env.HAETAE_DATA_DIR || './data')
    .option('--json', 'when ready, one line on stdout: {"url","adminKey"?}')
    .addHelpText('after', '\nWith DATABASE_URL or REDIS_URL set, those servers are used instead of private ones.')
    .action(async (options: { port?: number; data: string; json?: boolean }) => {
      const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'info' });
      await runUntilStopped(async (signal) => {
        const box = await startOneBox({ dataDir: options.data, port: options.port, logs: 'stderr', logger, signal });
        process.stdout.write(options.json ? readyLine(box) : readyText(box, options.data));
        await whenAborted(signal);
        logger.info('stopping');
        await box.stop();
        logger.info('stopped');
      });
    });
}

function readyLine({ url, adminKey }: OneBox): string {
  return `${JSON.stringify({ url, ...(adminKey ? { adminKey } : {}) })}\n`;
}

/** What a person sees when everything is up. */
export function readyText(box: OneBox, dataDir: string): string {
  const lines = [
    '',
    'Haetae is running.',
    `  Console    ${box.url}/console/`,
    `  API        ${box.url}`,
    `  Docs       ${box.url}/docs`,
    `  Metrics    ${box.url}/metrics and ${box.workerUrl}/metrics`,
    `  Queue      ${box.queue === 'redis' ? 'Redis' : 'PostgreSQL (no Redis was found)'}`,
    `  Data       ${resolve(dataDir)}`,
  ];
  if (box.adminKey)
    lines.push(
      `  Admin key  ${box.adminKey}`,
      '             Shown this once. It makes all other keys, and the people who sign in; keep it safe.',
      '  Sign in    Make yourself an account, then open the console with it:',
      '             HAETAE_ADMIN_KEY=… npx haetae users create --organisation default --name "Your name" --role admin',
    );
  lines.push('Stop it with Ctrl-C.', '', '');
  return lines.join('\n');
}
