import { parseArgs } from 'node:util';
import { isKept, renderFaults, tabulateFaults } from './fault-table.ts';
import { runFaults } from './run-faults.ts';

const HELP = `npm run test:faults -- [--seed N] [--minutes M | --seconds S] [--faults N] [--only PART,…] [--pause S] [--json] [--keep-logs]

Runs PostgreSQL, Redis, api and workers under load, strikes them in the order that the seed gives, and checks afterwards
that nothing which was acknowledged is lost or doubled. Exits 1 when something is, 2 on wrong usage.

  --seed N         the order of the faults (by default one of chance; it is printed)
  --minutes M      how long faults are made (10)
  --seconds S      the same in seconds
  --faults N       at most so many
  --only PART,…    only faults whose name contains one of these
  --pause S        the longest pause between one fault and the next, in seconds (2.5)
  --workers N      worker processes (2)
  --rate N         items a second (30)
  --drain S        seconds that the queue may stand still while it drains at the end (360)
  --json           the report as JSON on stdout
  --keep-logs      leave the logs of every process in place and say where`;

const number = (value: string | undefined, name: string): number | undefined => {
  if (value === undefined) return undefined;
  const n = Number(value);
  if (Number.isFinite(n) && n >= 0) return n;
  console.error(`--${name} must be a number.\n\n${HELP}`);
  process.exit(2);
};
const text = { type: 'string' } as const;
const { values } = (() => {
  try {
    return parseArgs({
      options: {
        seed: text,
        minutes: text,
        seconds: text,
        faults: text,
        only: text,
        pause: text,
        workers: text,
        rate: text,
        drain: text,
        json: { type: 'boolean', default: false },
        'keep-logs': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${HELP}`);
    process.exit(2);
  }
})();
if (values.help) {
  console.log(HELP);
  process.exit(0);
}
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    interrupted.abort();
    // Long enough for the stack to go down in order.
    setTimeout(() => process.exit(130), 15_000).unref();
  });
const faults = number(values.faults, 'faults');
const report = await runFaults({
  seed: number(values.seed, 'seed') ?? Math.floor(Math.random() * 1e9),
  seconds: number(values.seconds, 'seconds') ?? (number(values.minutes, 'minutes') ?? 10) * 60,
  workers: number(values.workers, 'workers') ?? 2,
  perSecond: number(values.rate, 'rate') ?? 30,
  drainSeconds: number(values.drain, 'drain') ?? 360,
  keepLogs: values['keep-logs'],
  pauseSeconds: number(values.pause, 'pause') ?? 2.5,
  ...(faults === undefined ? {} : { faults }),
  ...(values.only === undefined ? {} : { only: values.only.split(',') }),
  signal: interrupted.signal,
  say: (line) => console.error(line),
});
if (values.json)
  console.log(JSON.stringify({ ...report, table: tabulateFaults(report), kept: isKept(report) }, null, 2));
else console.log(renderFaults(report));
console.error(`Answers: ${JSON.stringify(report.answers)}`);
if (report.logs) console.error(`Logs: ${report.logs}/logs`);
process.exit(isKept(report) ? 0 : 1);
