/**
 * Overload: twice what the stack scores, for --seconds N (default 600). Callers are to be told 429 with Retry-After before memory
 * grows, the api's event loop is not to stand still, and the queue is to drain afterwards. Then an attack (--attackers N connections,
 * default 400: half of them send a body byte by byte, half say nothing) while an ordinary caller goes on. Client, api, worker,
 * PostgreSQL and Redis share this machine.
 */
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';
import { quantile } from './ingest-support/load.ts';

const BATCH = 100;
/** Items that may wait, low enough to be reached in seconds. */
const MAX_BACKLOG = 5_000;
const KEY = 'hk_benchmark_admin_key_0123456789abcdef';
const pause = (ms: number) => new Promise((done) => setTimeout(done, Math.max(0, ms)));
const option = (args: string[], name: string, fallback: number) => {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(args[at + 1]);
};
const rssMiB = (pid: number | undefined) =>
  pid === undefined
    ? Number.NaN
    : Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1_024;

export async function run(args: string[]) {
  const seconds = option(args, 'seconds', 600);
  const attackers = option(args, 'attackers', 400);
  const dir = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  chmodSync(dir, 0o711);
  const env = {
    ...process.env,
    HAETAE_ADMIN_KEY: KEY,
    HAETAE_TEXT_PATH: 'fast',
    HAETAE_LOG_LEVEL: 'error',
    HAETAE_MAX_BACKLOG: String(MAX_BACKLOG),
    HAETAE_RATE_LIMIT: '10000000',
    HAETAE_RATE_LIMIT_ADDRESS: '10000000',
    NODE_ENV: 'production',
  };
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const box = await startOneBox({ dataDir: dir, port: 0, logger, logs: 'files', env });
  const metric = async (name: string) => {
    const text = await (await fetch(`${box.url}/metrics`, { headers: { authorization: `Bearer ${KEY}` } })).text();
    const lines = text.split('\n').filter((l) => l.startsWith(`${name}{`) || l.startsWith(`${name} `));
    return lines.reduce((sum, l) => sum + Number(l.slice(l.lastIndexOf(' ') + 1)), 0);
  };
  const owed = () => metric('haetae_outbox_items');
  let n = 0;
  const post = async (items: number) => {
    const body = Array.from({ length: items }, () => {
      n += 1;
      return JSON.stringify({
        source: 'bench',
        externalId: `o-${n}`,
        text: `an ordinary post number ${n} about a river`,
        lang: 'en',
      });
    }).join('\n');
    const headers = { authorization: `Bearer ${KEY}`, 'content-type': 'application/x-ndjson' };
    const from = performance.now();
    const answer = await fetch(`${box.url}/v1/items/batch`, { method: 'POST', headers, body });
    await answer.arrayBuffer();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), ms: performance.now() - from };
  };
  const drain = async () => {
    const from = performance.now();
    while ((await owed()) > 0) await pause(200);
    return (performance.now() - from) / 1_000;
  };
  try {
    await post(BATCH);
    await drain();
    const from = performance.now();
    for (let i = 0; i < 40; i += 1) await post(BATCH);
    await drain();
    const capacity = (40 * BATCH) / ((performance.now() - from) / 1_000);

    const { api, worker } = box.pids() as { api?: number; worker?: number };
    const statuses = new Map<number, number>();
    const waits = new Set<string | null>();
    const rss: { api: number; worker: number }[] = [];
    const stalls: number[] = [];
    let mostOwed = 0;
    let atFirst429: { api: number; seconds: number } | undefined;
    await metric('nodejs_eventloop_lag_max_seconds');
    const end = performance.now() + seconds * 1_000;
    const began = performance.now();
    const underWay = new Set<Promise<void>>();
    const watching = (async () => {
      while (performance.now() < end) {
        await pause(1_000);
        rss.push({ api: rssMiB(api), worker: rssMiB(worker) });
        stalls.push((await metric('nodejs_eventloop_lag_max_seconds')) * 1_000);
        mostOwed = Math.max(mostOwed, await owed());
      }
    })();
    for (let due = performance.now(); due < end; due += (BATCH / (2 * capacity)) * 1_000) {
      await pause(due - performance.now());
      const one = post(BATCH).then(({ status, retryAfter }) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status !== 429) return;
        waits.add(retryAfter);
        atFirst429 ??= { api: rssMiB(api), seconds: (performance.now() - began) / 1_000 };
      });
      underWay.add(one);
      void one.finally(() => underWay.delete(one));
    }
    await Promise.all([watching, ...underWay]);
    const drained = await drain();

    const { hostname, port } = new URL(box.url);
    const head = `POST /v1/items HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${KEY}\r\ncontent-type: application/json\r\ncontent-length: 100000\r\n\r\n{`;
    const sockets = Array.from({ length: attackers }, (_, i) => {
      const socket = connect(Number(port), hostname, () => i % 2 === 0 && socket.write(head));
      return socket.on('error', () => undefined);
    });
    const drip = setInterval(() => sockets.forEach((s, i) => void (i % 2 === 0 && s.writable && s.write(' '))), 500);
    await pause(1_000);
    const latencies: number[] = [];
    let refused = 0;
    for (const until = performance.now() + 10_000; performance.now() < until; ) {
      const answer = await post(1);
      latencies.push(answer.ms);
      if (answer.status !== 202) refused += 1;
    }
    clearInterval(drip);
    for (const socket of sockets) socket.destroy();

    const round = (x: number) => Math.round(x * 10) / 10;
    const row = (what: string, value: number | string, unit: string) => ({
      what,
      value: typeof value === 'number' ? round(value) : value,
      unit,
    });
    const join3 = (values: number[]) => values.map(round).join(' / ');
    const apiRss = [rss[0]!.api, atFirst429?.api ?? Number.NaN, Math.max(...rss.map((r) => r.api))];
    const workerRss = [rss[0]!.worker, Math.max(...rss.map((r) => r.worker))];
    const total = [...statuses.values()].reduce((a, b) => a + b, 0);
    return {
      name: 'overload',
      rows: [
        row('capacity: accepted, scored and assessed', capacity, 'items/s'),
        row('offered', (total * BATCH) / seconds, 'items/s'),
        row('answers by status', [...statuses].map(([s, c]) => `${s}: ${c}`).join(', '), 'batches of 100'),
        row('Retry-After of the 429s', [...waits].join(', '), 's'),
        row('first 429 after', atFirst429?.seconds ?? Number.NaN, 's'),
        row('most items waiting', mostOwed, `of ${MAX_BACKLOG}`),
        row('api RSS: first second / at the first 429 / most', join3(apiRss), 'MiB'),
        row('worker RSS: first second / most', join3(workerRss), 'MiB'),
        row('api event loop: worst stall of a second, p50', quantile(stalls, 0.5), 'ms'),
        row('api event loop: worst stall', Math.max(...stalls), 'ms'),
        row('drained after', drained, 's'),
        row(`one caller beside ${attackers} attackers, p99`, quantile(latencies, 0.99), 'ms'),
        row(`one caller beside ${attackers} attackers`, `${latencies.length} answered, ${refused} refused`, 'posts'),
      ],
      notes: [`${seconds} s of overload.`],
    };
  } finally {
    await box.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
