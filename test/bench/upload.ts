/**
 * One million hashes uploaded through the API while other clients ask for matches: how long an answer takes meanwhile. One
 * machine runs clients, api, worker, PostgreSQL and Redis. Options: --hashes N (default 1000000).
 */
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';
import { load, quantile } from './ingest-support/load.ts';

const EVERY_MS = 20;

export async function run(args: string[]) {
  const at = args.indexOf('--hashes');
  const hashes = at === -1 ? 1_000_000 : Number(args[at + 1]);
  const dir = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  // As root, PostgreSQL runs as another user, who must get through to the folder.
  chmodSync(dir, 0o711);
  const key = 'hk_benchmark_admin_key_0123456789abcdef';
  const env = {
    ...process.env,
    HAETAE_ADMIN_KEY: key,
    HAETAE_TEXT_PATH: 'fast',
    HAETAE_LOG_LEVEL: 'error',
    NODE_ENV: 'production',
  };
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const box = await startOneBox({ dataDir: join(dir, 'data'), port: 0, logger, logs: 'files', env });
  try {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
    const made = await fetch(`${box.url}/v1/banks`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ name: 'bench', kind: 'block' }),
    });
    const { id } = (await made.json()) as { id: string };
    const ask = () => ({
      path: '/v1/match',
      type: 'application/json',
      body: JSON.stringify({ hashes: [{ hash: randomBytes(32).toString('hex') }] }),
    });
    const quiet = await load({ url: box.url, key, connections: 1, seconds: 3, next: ask });

    let uploading = true;
    const latencies: number[] = [];
    const asking = (async () => {
      while (uploading) {
        const question = [ask()];
        latencies.push(...(await load({ url: box.url, key, connections: 1, next: () => question.pop() })).latenciesMs);
        await new Promise((done) => setTimeout(done, EVERY_MS));
      }
    })();
    const from = performance.now();
    const answer = await upload(`${box.url}/v1/banks/${id}/hashes?results=refused`, key, hashes);
    const seconds = (performance.now() - from) / 1_000;
    uploading = false;
    await asking;
    const round = (n: number) => Math.round(n * 10) / 10;
    return {
      name: 'upload',
      rows: [
        {
          what: 'hashes uploaded',
          value: (JSON.parse(answer) as { summary: { added: number } }).summary.added,
          unit: '',
        },
        { what: 'hashes uploaded', value: round(hashes / seconds), unit: 'hashes/s' },
        { what: 'match before the upload, p50', value: round(quantile(quiet.latenciesMs, 0.5)), unit: 'ms' },
        { what: 'match before the upload, p99', value: round(quantile(quiet.latenciesMs, 0.99)), unit: 'ms' },
        { what: 'match while uploading, p50', value: round(quantile(latencies, 0.5)), unit: 'ms' },
        { what: 'match while uploading, p99', value: round(quantile(latencies, 0.99)), unit: 'ms' },
        { what: 'match while uploading, longest', value: round(quantile(latencies, 1)), unit: 'ms' },
      ],
      notes: [`${latencies.length} questions while uploading, one every ${EVERY_MS} ms.`],
    };
  } finally {
    await box.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** One streamed NDJSON upload of random hashes; resolves with the whole answer. */
function upload(url: string, key: string, hashes: number): Promise<string> {
  return new Promise((done, fail) => {
    const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' };
    const sent = request(url, { method: 'POST', headers }, (response) => {
      let text = '';
      response.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      response.on('end', () => done(text));
    });
    sent.on('error', fail);
    const send = async () => {
      for (let n = 0; n < hashes; n += 1_000) {
        const lines = Array.from(
          { length: Math.min(1_000, hashes - n) },
          () => `{"hash":"${randomBytes(32).toString('hex')}"}\n`,
        ).join('');
        if (!sent.write(lines)) await new Promise<void>((drained) => sent.once('drain', () => drained()));
      }
      sent.end();
    };
    send().catch(fail);
  });
}
