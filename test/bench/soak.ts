/**
 * Soak: --minutes N (default 30) at --share S (default 0.7) of what the stack scores, or at --rate N items a second: batches of posts,
 * one picture for every two hundred posts, abusive posts that open cases, and a moderator who decides them. The memory of every
 * process is read each two seconds; after the warm-up (--warm-up M minutes, default 10, at most a third of the run) it is to stay within 5 %.
 * Client, api, worker, PostgreSQL and Redis share this machine.
 */
import { drawPicture } from '../support/draw-picture.ts';
import { childrenOf, memoryOf, numberOption, pause, startBenchBox } from './ingest-support/bench-box.ts';
import { quantile } from './ingest-support/load.ts';

const POSTS = 50;
const WINDOWS = 5;
const LABELS = ['online_harassment', 'gender_hate', 'threat', 'not_abusive'];
type Sample = { atS: number; mib: Record<string, number>; owed: number };

export async function run(args: string[]) {
  const seconds = numberOption(args, 'minutes', 30) * 60;
  const warmUpS = Math.min(numberOption(args, 'warm-up', 10) * 60, seconds / 3);
  const box = await startBenchBox({
    HAETAE_MAX_BACKLOG: '20000',
    HAETAE_UNDO_S: '0',
    HAETAE_GOLDEN_SHARE: '0',
    HAETAE_EXPOSURE_SEVERE_CASES: '100000',
  });
  try {
    const capacity = await box.measureCapacity(100);
    const rate = numberOption(args, 'rate', numberOption(args, 'share', 0.7) * capacity);
    const pictures = await Promise.all(Array.from({ length: 40 }, (_, n) => drawPicture(n + 1)));
    const began = performance.now();
    const passedS = () => (performance.now() - began) / 1_000;
    const statuses = new Map<string, number>();
    const note = (what: string, status: number) =>
      statuses.set(`${what} ${status}`, (statuses.get(`${what} ${status}`) ?? 0) + 1);
    const ask = async (what: string, path: string, body: object) => {
      const answer = await box.send(path, JSON.stringify(body), 'application/json').catch(() => undefined);
      note(what, answer?.status ?? 0);
      return answer?.status === 200 || answer?.status === 201 || answer?.status === 202
        ? (JSON.parse(answer.text) as { id: string; lease?: { id: string } })
        : undefined;
    };
    const until = async (everyMs: () => number, work: (n: number) => Promise<unknown>) => {
      for (let n = 0, due = performance.now(); passedS() < seconds; n += 1, due += everyMs()) {
        await pause(due - performance.now());
        await work(n);
      }
    };
    const samples: Sample[] = [];
    const processes = (): Record<string, number[]> => {
      const { api, worker, postgres, redis } = box.pids();
      const of = (pid: number | undefined) => (pid === undefined ? [] : [pid]);
      return {
        api: of(api),
        worker: of(worker),
        'image decoders': [...of(api), ...of(worker)].flatMap(childrenOf),
        'postgres (PSS)': of(postgres).flatMap((pid) => [pid, ...childrenOf(pid)]),
        redis: of(redis),
      };
    };
    await Promise.all([
      until(
        () => (POSTS / rate) * 1_000,
        async () => note('batch', (await box.post(POSTS).catch(() => ({ status: 0 }))).status),
      ),
      until(
        () => (200 / rate) * 1_000,
        (n) =>
          ask('picture', '/v1/items', {
            source: 'soak',
            externalId: `picture-${n}`,
            media: [{ base64: pictures[n % pictures.length]!.toString('base64') }],
          }),
      ),
      until(
        () => 2_000,
        (n) =>
          ask('abuse', '/v1/items', {
            source: 'soak',
            externalId: `abuse-${n}`,
            lang: 'en',
            text: `I know where you live and I will find you and hurt you, number ${n} ${'abcdefgh'[n % 8]!.repeat(1 + (n % 11))}`,
          }),
      ),
      until(
        () => 2_000,
        async (n) => {
          const leased = await ask('lease', '/v1/cases/lease', { seconds: 30 });
          if (!leased?.lease) return;
          await ask('decision', `/v1/cases/${leased.id}/decisions`, {
            policyLabel: LABELS[n % LABELS.length],
            action: 'none',
            leaseId: leased.lease.id,
          });
        },
      ),
      until(
        () => 2_000,
        async () => {
          const owed = (await box.metrics().catch(() => undefined))?.get('haetae_outbox_items') ?? Number.NaN;
          const mib = Object.fromEntries(
            Object.entries(processes()).map(([name, pids]) => {
              const { rss, pss } = memoryOf(pids);
              return [name, name.includes('PSS') ? pss : rss];
            }),
          );
          samples.push({ atS: passedS(), mib, owed });
          if (samples.length % 150 === 0)
            console.error(`${Math.round(passedS() / 60)} min: ${owed} waiting, MiB ${JSON.stringify(mib)}`);
        },
      ),
    ]);
    const drained = await box.drain();

    const round = (x: number, places = 1) => Math.round(x * 10 ** places) / 10 ** places;
    const lengthS = (seconds - warmUpS) / WINDOWS;
    const windowOf = (n: number) =>
      samples.filter((s) => s.atS >= warmUpS + n * lengthS && s.atS < warmUpS + (n + 1) * lengthS);
    const names = Object.keys(samples[0]!.mib);
    const rows = names.map((name) => {
      const medians = Array.from({ length: WINDOWS }, (_, n) =>
        quantile(
          windowOf(n).map((s) => s.mib[name]!),
          0.5,
        ),
      );
      const change = (medians.at(-1)! / medians[0]! - 1) * 100;
      return {
        process: name,
        'first minute, MiB': round(
          quantile(
            samples.filter((s) => s.atS < 60).map((s) => s.mib[name]!),
            0.5,
          ),
        ),
        [`medians of ${WINDOWS} windows after the warm-up, MiB`]: medians.map((m) => round(m)).join(' / '),
        'last against first, %': round(change),
        'highest against first, %': round((Math.max(...medians) / medians[0]! - 1) * 100),
        'most, MiB': round(Math.max(...samples.map((s) => s.mib[name]!))),
      };
    });
    const answers = [...statuses].toSorted().map(([what, count]) => `${what}: ${count}`);
    return {
      name: 'soak',
      rows,
      samples: samples.filter((_, n) => n % 15 === 0),
      notes: [
        `${seconds / 60} min at ${round(rate)} items/s, ${round((100 * rate) / capacity)} % of the ${round(capacity)} items/s measured at the start; warm-up ${round(warmUpS / 60)} min, windows of ${round(lengthS / 60)} min.`,
        `Most items waiting: ${Math.max(...samples.map((s) => s.owed).filter((o) => !Number.isNaN(o)))}; drained ${round(drained)} s after. Answers: ${answers.join(', ')}.`,
      ],
    };
  } finally {
    await box.stop();
  }
}
