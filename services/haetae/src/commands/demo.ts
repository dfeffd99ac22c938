import { HaetaeError } from '@haetae/contracts';
import { createLogger } from '@haetae/kit';
import { SingleBar } from 'cli-progress';
import type { Command } from 'commander';
import { type ApiClient, createApiClient } from '../demo/api-client.ts';
import { type DemoAccount, openDemoAccounts } from '../demo/open-demo-accounts.ts';
import { openDemoOrganisation } from '../demo/open-demo-organisation.ts';
import { type QueuedCase, showQueue } from '../demo/show-queue.ts';
import { countSamples, fillDemoBank, submitSamples } from '../demo/submit-samples.ts';
import { startOneBox } from '../one-box/start-one-box.ts';
import { readPort } from './read-port.ts';
import { runUntilStopped, whenAborted } from './run-until-stopped.ts';
import { readyText } from './start.ts';

interface DemoOptions {
  exit?: boolean;
  json?: boolean;
  port?: number;
  data: string;
}

interface Stats {
  accepted: number;
  scored: number;
  flagged: number;
  cases: number;
  deadLettered: number;
  pending: number;
}

/** Adds `haetae demo [--exit] [--json]`. */
export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'start the whole stack, submit the sample posts and images, wait for their scores, show the review queue',
    )
    .option('--exit', 'stop again instead of serving until Ctrl-C')
    .option('--json', 'print one summary line: {"accepted","scored","flagged","cases","deadLettered","seconds"}')
    .option(
      '--port <n>',
      'port of the API; 0 for any free one (default: 8080, or a free one when that is taken)',
      readPort,
    )
    .option('--data <dir>', 'where everything is kept', process.env.HAETAE_DATA_DIR || './data')
    .addHelpText('after', '\nA second run on the same data folder submits nothing twice.')
    .action((options: DemoOptions) => runUntilStopped((signal) => runDemo(options, signal)));
}

async function runDemo(options: DemoOptions, signal: AbortSignal): Promise<void> {
  const say = (text: string) => void process.stderr.write(`${text}\n`);
  const logger = createLogger({ name: 'haetae', level: process.env.HAETAE_LOG_LEVEL || 'warn' });
  say('Starting PostgreSQL, the job queue, api and worker …');
  const box = await startOneBox({ dataDir: options.data, port: options.port, logs: 'files', logger, signal });
  const organisation = await openDemoOrganisation(box.databaseUrl);
  try {
    const api = createApiClient(box.url, organisation.key);
    await fillDemoBank(api);
    const began = performance.now();
    const stats = await submitAndWait(api, signal);
    const seconds = Math.round(performance.now() - began) / 1_000;
    const { accepted, scored, flagged, cases, deadLettered } = stats;
    if (options.json) {
      process.stdout.write(`${JSON.stringify({ accepted, scored, flagged, cases, deadLettered, seconds })}\n`);
    } else {
      const page = await api.get<{ cases: QueuedCase[] }>('/v1/cases?limit=25');
      process.stdout.write(`\n${showQueue(page.cases, cases)}\n`);
      process.stdout.write(`${accepted} items accepted, ${scored} scored, ${flagged} flagged, ${seconds} s.\n`);
    }
    if (scored + deadLettered < accepted) throw new HaetaeError('INTERNAL', 'Not every item was scored.');
    if (options.exit) return;
    const accounts = await openDemoAccounts(api);
    (options.json ? process.stderr : process.stdout).write(
      readyText(box, options.data) + signInText(box.url, accounts),
    );
    say(
      `A key to look around with, until this demo stops:\n  curl -H 'Authorization: Bearer ${organisation.key}' ${box.url}/v1/cases\n`,
    );
    await whenAborted(signal);
  } finally {
    await organisation.revoke();
    await box.stop();
  }
}

/** Who can sign in to the console, until the next demo on the same folder makes new passwords. */
function signInText(url: string, accounts: DemoAccount[]): string {
  const lines = accounts.map(({ name, password }) => `  ${name.padEnd(16)}  ${password}`);
  return `Try the console at ${url}/console/ — sign in as one of these, shown this once:\n${lines.join('\n')}\n\n`;
}

/** Submits the samples and follows their scores, with a bar in a terminal. Fails when nothing moves for two minutes. */
async function submitAndWait(api: ApiClient, signal: AbortSignal): Promise<Stats> {
  const total = countSamples();
  const bar = new SingleBar({
    stream: process.stderr,
    format: '  {bar} {value}/{total} scored, {submitted} submitted',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    clearOnComplete: false,
    noTTYOutput: false,
  });
  let submitted = 0;
  let submitting = true;
  bar.start(total, 0, { submitted });
  const work = submitSamples(api, (count) => {
    submitted += count;
    bar.update({ submitted });
  }).finally(() => {
    submitting = false;
  });
  // Its failure is thrown below; until then it must not count as unhandled.
  work.catch(() => undefined);
  try {
    let moved = { done: -1, at: Date.now() };
    for (;;) {
      signal.throwIfAborted();
      const stats = await api.get<Stats>('/v1/stats');
      const done = stats.scored + stats.deadLettered;
      bar.update(Math.min(done, total));
      if (!submitting && stats.pending === 0) {
        const refused = await work;
        if (refused > 0) throw new HaetaeError('VALIDATION_FAILED', `${refused} of the sample posts were refused.`);
        return stats;
      }
      if (done > moved.done) moved = { done, at: Date.now() };
      if (Date.now() - moved.at > 120_000) throw new HaetaeError('NOT_READY', 'No item was scored for two minutes.');
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  } finally {
    bar.stop();
  }
}
