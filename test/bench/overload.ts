/**
 * Overload: twice what the stack scores, for --seconds N (default 600). Callers are to be told 429 with Retry-After before memory
 * grows, the api's event loop is not to stand still, and the queue is to drain afterwards. --backlog N is the setting
 * HAETAE_MAX_BACKLOG (default here 5000, low enough to be reached soon). Then an attack (--attackers N connections, default 400:
 * half of them send a body byte by byte, half say nothing) while an ordinary caller goes on. Client, api, worker, PostgreSQL and
 * Redis share this machine.
 */
import { connect } from 'node:net';
import {
  BATCH,
  memoryOf,
  numberOption,
  pause,
  startBenchBox,
  waitedForProcessorMs,
} from './ingest-support/bench-box.ts';
import { quantile } from './ingest-support/load.ts';

export async function run(args: string[]) {
  const seconds = numberOption(args, 'seconds', 600);
  const attackers = numberOption(args, 'attackers', 400);
  const maxBacklog = numberOption(args, 'backlog', 5_000);
  const box = await startBenchBox({ HAETAE_MAX_BACKLOG: String(maxBacklog) });
  try {
    const capacity = await box.measureCapacity(100);
    const { api, worker } = box.pids() as { api: number; worker: number };
    const statuses = new Map<number, number>();
    const waits = new Set<string | null>();
    const seen: { api: number; worker: number; stallMs: number; waitedMs: number; owed: number }[] = [];
    let atFirst429: { api: number; seconds: number } | undefined;
    let unanswered = 0;
    await box.metrics();
    const began = performance.now();
    const end = began + seconds * 1_000;
    const underWay = new Set<Promise<void>>();
    const watching = (async () => {
      let waited = waitedForProcessorMs(api);
      while (performance.now() < end) {
        await pause(1_000);
        const metrics = await box.metrics();
        const waitedNow = waitedForProcessorMs(api);
        seen.push({
          api: memoryOf([api]).rss,
          worker: memoryOf([worker]).rss,
          stallMs: (metrics.get('nodejs_eventloop_lag_max_seconds') ?? Number.NaN) * 1_000,
          waitedMs: waitedNow - waited,
          owed: metrics.get('haetae_outbox_items') ?? 0,
        });
        waited = waitedNow;
      }
    })();
    for (let due = performance.now(); due < end; due += (BATCH / (2 * capacity)) * 1_000) {
      await pause(due - performance.now());
      const one = box.post(BATCH).then(
        ({ status, retryAfter }) => {
          statuses.set(status, (statuses.get(status) ?? 0) + 1);
          if (status !== 429) return;
          waits.add(retryAfter);
          atFirst429 ??= { api: memoryOf([api]).rss, seconds: (performance.now() - began) / 1_000 };
        },
        () => {
          unanswered += 1;
        },
      );
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
    await Promise.all([watching, ...underWay]);
    const drained = await box.drain();

    const { hostname, port } = new URL(box.url);
    const head = `POST /v1/items HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${box.key}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{`;
    const sockets = Array.from({ length: attackers }, (_, i) => {
      const socket = connect(Number(port), hostname, () => i % 2 === 0 && socket.write(head));
      return socket.on('error', () => undefined);
    });
    const drip = setInterval(() => sockets.forEach((s, i) => void (i % 2 === 0 && s.writable && s.write(' '))), 500);
    await pause(1_000);
    const latencies: number[] = [];
    let refused = 0;
    for (const until = performance.now() + 10_000; performance.now() < until; ) {
      const answer = await box.post(1);
      latencies.push(answer.ms);
      if (answer.status !== 202 && answer.status !== 200) refused += 1;
    }
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();

    const round = (x: number) => Math.round(x * 10) / 10;
    const row = (what: string, value: number | string, unit: string) => ({
      what,
      value: typeof value === 'number' ? round(value) : value,
      unit,
    });
    const joined = (values: number[]) => values.map(round).join(' / ');
    // Each tenth of the run: grown memory shows as figures that rise.
    const tenth = (pick: (s: (typeof seen)[number]) => number, n: number) => {
      const part = seen.slice(Math.floor((n * seen.length) / 10), Math.floor(((n + 1) * seen.length) / 10));
      return quantile(part.map(pick), 0.5);
    };
    const worst = seen.toSorted((a, b) => b.stallMs - a.stallMs);
    const total = [...statuses.values()].reduce((a, b) => a + b, 0);
    return {
      name: 'overload',
      rows: [
        row('capacity: accepted, scored and assessed', capacity, 'items/s'),
        row('offered', (total * BATCH) / seconds, 'items/s'),
        row('answers by status', [...statuses].map(([s, c]) => `${s}: ${c}`).join(', '), 'batches of 100'),
        row('no answer', unanswered, 'batches of 100'),
        row('Retry-After of the 429s', [...waits].join(', '), 's'),
        row('first 429 after', atFirst429?.seconds ?? Number.NaN, 's'),
        row('most items waiting', Math.max(...seen.map((s) => s.owed)), `of ${maxBacklog}`),
        row('api RSS at the first 429', atFirst429?.api ?? Number.NaN, 'MiB'),
        row(
          'api RSS: median of tenths 1, 2, 5, 10; most',
          joined([0, 1, 4, 9].map((n) => tenth((s) => s.api, n)).concat(Math.max(...seen.map((s) => s.api)))),
          'MiB',
        ),
        row(
          'worker RSS: median of tenths 1, 2, 5, 10; most',
          joined([0, 1, 4, 9].map((n) => tenth((s) => s.worker, n)).concat(Math.max(...seen.map((s) => s.worker)))),
          'MiB',
        ),
        row(
          'api event loop: worst stall of a second, p50 / p99 / worst',
          joined(
            [0.5, 0.99, 1].map((share) =>
              quantile(
                seen.map((s) => s.stallMs),
                share,
              ),
            ),
          ),
          'ms',
        ),
        row('the same thread waited for a processor in the worst second', worst[0]!.waitedMs, 'ms'),
        row('seconds with a stall above 200 ms', seen.filter((s) => s.stallMs > 200).length, `of ${seen.length}`),
        row(
          'of these, seconds in which it waited less than that for a processor',
          seen.filter((s) => s.stallMs > 200 && s.waitedMs < s.stallMs - 200).length,
          '',
        ),
        row('drained after', drained, 's'),
        row(
          `one caller beside ${attackers} attackers, p50 / p99`,
          joined([quantile(latencies, 0.5), quantile(latencies, 0.99)]),
          'ms',
        ),
        row(`one caller beside ${attackers} attackers`, `${latencies.length} answered, ${refused} refused`, 'posts'),
      ],
      notes: [`${seconds} s of overload.`],
    };
  } finally {
    await box.stop();
  }
}
