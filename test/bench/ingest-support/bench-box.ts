import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';

const KEY = 'hk_benchmark_admin_key_0123456789abcdef';
export const BATCH = 100;
const CALLERS = 8;
export const pause = (ms: number) => new Promise((done) => setTimeout(done, Math.max(0, ms)));

/** `--name N` of the arguments. */
export function numberOption(args: string[], name: string, fallback: number): number {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(args[at + 1]);
}

/** The memory of a process, and what its processes share counted once (PSS); MiB. NaN when it has ended. */
export function memoryOf(pids: readonly number[]): { rss: number; pss: number } {
  const read = (file: string, name: string) => {
    try {
      return Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(file, 'utf8'))?.[1]) / 1_024;
    } catch {
      return Number.NaN;
    }
  };
  const sum = (values: number[]) => values.filter((v) => !Number.isNaN(v)).reduce((a, b) => a + b, 0);
  return {
    rss: sum(pids.map((pid) => read(`/proc/${pid}/status`, 'VmRSS'))),
    pss: sum(pids.map((pid) => read(`/proc/${pid}/smaps_rollup`, 'Pss'))),
  };
}

/** The processes that `pid` has started. */
export function childrenOf(pid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        const stat = readFileSync(`/proc/${child}/stat`, 'utf8');
        return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]) === pid;
      } catch {
        // Ended while we looked.
        return false;
      }
    });
}

/** How long the main thread of a process has been ready to run and was kept waiting for a processor, in milliseconds. */
export function waitedForProcessorMs(pid: number): number {
  return Number(readFileSync(`/proc/${pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6;
}

/** The whole service on a folder of its own, and a client of it, for the benchmarks that run for long. */
export async function startBenchBox(env: Record<string, string>) {
  const dir = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  chmodSync(dir, 0o711);
  const box = await startOneBox({
    dataDir: dir,
    port: 0,
    logger: createLogger({ name: 'bench', level: 'warn' }),
    logs: 'files',
    env: {
      ...process.env,
      HAETAE_ADMIN_KEY: KEY,
      HAETAE_TEXT_PATH: 'fast',
      HAETAE_LOG_LEVEL: 'error',
      HAETAE_RATE_LIMIT: '10000000',
      HAETAE_RATE_LIMIT_ADDRESS: '10000000',
      NODE_ENV: 'production',
      ...env,
    },
  });
  let n = 0;
  const headers = { authorization: `Bearer ${KEY}` };
  const send = async (path: string, body: string, type: string) => {
    const from = performance.now();
    const answer = await fetch(`${box.url}${path}`, {
      method: 'POST',
      headers: { ...headers, 'content-type': type },
      body,
    });
    const text = await answer.text();
    return { status: answer.status, retryAfter: answer.headers.get('retry-after'), text, ms: performance.now() - from };
  };
  /** All metrics of the api, those of one name added up. Reading them begins a new period of the event loop's measure. */
  const metrics = async (): Promise<Map<string, number>> => {
    const text = await (await fetch(`${box.url}/metrics`, { headers })).text();
    const all = new Map<string, number>();
    for (const line of text.split('\n')) {
      const name = /^[a-zA-Z_:]+/.exec(line)?.[0];
      if (name) all.set(name, (all.get(name) ?? 0) + Number(line.slice(line.lastIndexOf(' ') + 1)));
    }
    return all;
  };
  const owed = async () => (await metrics()).get('haetae_outbox_items') ?? 0;
  const post = (items: number) => {
    const lines = Array.from({ length: items }, () => {
      n += 1;
      return JSON.stringify({
        source: 'bench',
        externalId: `o-${n}`,
        text: `an ordinary post number ${n} about a river`,
        lang: 'en',
      });
    });
    return send('/v1/items/batch', lines.join('\n'), 'application/x-ndjson');
  };
  /** Waits until nothing is owed; in how many seconds that was. */
  const drain = async () => {
    const from = performance.now();
    while ((await owed()) > 0) await pause(200);
    return (performance.now() - from) / 1_000;
  };
  return {
    url: box.url,
    key: KEY,
    pids: () => box.pids(),
    send,
    post,
    metrics,
    drain,
    /** Items a second that are accepted, scored and assessed when as many wait as can be worked on. */
    async measureCapacity(batches: number): Promise<number> {
      await post(BATCH);
      await drain();
      const from = performance.now();
      // Several callers at once: one who waits for each answer is slower than what takes the items in.
      let left = batches;
      const caller = async () => {
        while (left-- > 0) await post(BATCH);
      };
      await Promise.all(Array.from({ length: CALLERS }, caller));
      await drain();
      return (batches * BATCH) / ((performance.now() - from) / 1_000);
    },
    async stop(): Promise<void> {
      await box.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
