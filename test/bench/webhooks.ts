/**
 * Webhooks: how long a match on a confirmed hash takes to reach the platform's endpoint, a real HTTP server. A platform asks
 * `/v1/match` at a steady rate; then the same again while worker and Redis are killed with -9 in between. One machine runs all.
 * Options: --rate N (a second, default 100), --seconds N (default 20).
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';
import { startEndpoint } from '../support/start-endpoint.ts';
import { quantile } from './ingest-support/load.ts';

const option = (args: string[], name: string, fallback: number) => {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(args[at + 1]);
};

export async function run(args: string[]) {
  const rate = option(args, 'rate', 100);
  const seconds = option(args, 'seconds', 20);
  const dir = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  chmodSync(dir, 0o711);
  const logger = createLogger({ name: 'bench', level: 'error' });
  const admin = 'hk_bench_admin_key_of_the_webhooks_benchmark';
  const box = await startOneBox({
    dataDir: join(dir, 'box'),
    port: 0,
    logger,
    logs: 'files',
    env: { ...process.env, HAETAE_ADMIN_KEY: admin, HAETAE_WEBHOOK_PRIVATE: '1', HAETAE_JOBS: 'webhooks' },
  });
  const server = await startEndpoint();
  const call = async (path: string, body: object) => {
    const answer = await fetch(`${box.url}${path}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as { id: string; results: { matches: unknown[] }[] };
  };
  const rows: Record<string, string | number>[] = [];
  try {
    await call('/v1/webhooks', { url: server.url, events: ['match.found'] });
    const { id: bank } = await call('/v1/banks', { name: 'bench', kind: 'block' });
    const hash = 'c'.repeat(64);
    await call(`/v1/banks/${bank}/hashes?confirmed=true`, { algorithm: 'sha256', hash });
    const ask = (id: string) => call('/v1/match', { hashes: [{ id, algorithm: 'sha256', hash }] });
    const warm = (n: number) => ask(`warm-${n}`);
    while ((await warm(0)).results[0]?.matches.length === 0) await new Promise((done) => setTimeout(done, 50));
    await server.until(1);

    const round = async (label: string, disturb?: (second: number) => void) => {
      const sentAt = new Map<string, number>();
      const asked: Promise<unknown>[] = [];
      const began = performance.now();
      for (let n = 0; n < rate * seconds; n += 1) {
        const wait = began + (n * 1_000) / rate - performance.now();
        if (wait > 0) await new Promise((done) => setTimeout(done, wait));
        if (n % rate === 0) disturb?.(n / rate);
        const id = `${label}-${n}`;
        sentAt.set(id, Date.now());
        asked.push(ask(id));
      }
      await Promise.all(asked);
      const mine = (r: { message: { data: Record<string, unknown> } }) => sentAt.has(String(r.message.data.queryId));
      const arrived = new Map<string, number>();
      const messageIds = new Map<string, Set<string>>();
      for (;;) {
        for (const r of server.received.filter(mine)) {
          const id = String(r.message.data.queryId);
          if (!arrived.has(id)) arrived.set(id, r.atMs);
          messageIds.set(id, (messageIds.get(id) ?? new Set()).add(r.message.id));
        }
        if (arrived.size === sentAt.size) break;
        await new Promise((done) => setTimeout(done, 100));
      }
      const latencies = [...sentAt].map(([id, at]) => arrived.get(id)! - at);
      const sent = server.received.filter(mine).length;
      const afterEvent = server.received.filter(mine).map((r) => r.atMs - Date.parse(r.message.timestamp));
      rows.push({
        what: label,
        matches: sentAt.size,
        'p50 ms': Math.round(quantile(latencies, 0.5)),
        'p99 ms': Math.round(quantile(latencies, 0.99)),
        'max ms': Math.round(Math.max(...latencies)),
        'p99 ms after the event was written': Math.round(quantile(afterEvent, 0.99)),
        'sent twice': sent - sentAt.size,
        'under two ids': [...messageIds.values()].filter((ids) => ids.size > 1).length,
      });
    };
    await round(`${rate}/s`);
    await round(`${rate}/s, worker and Redis killed`, (second) => {
      const pids = box.pids();
      for (const [name, at] of [
        ['worker', 0.25],
        ['redis', 0.5],
      ] as const)
        if (second === Math.floor(seconds * at) && pids[name] !== undefined) process.kill(pids[name], 'SIGKILL');
    });
    return { rows, notes: ['From the question to /v1/match to the arrival at the endpoint; every match arrived.'] };
  } finally {
    await box.stop();
    await server.close();
    rmSync(dir, { recursive: true, force: true });
  }
}
