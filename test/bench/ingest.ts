/**
 * Ingestion: items a second made durable, one by one and in batches, and scored end to end; beside the floors measured in the
 * same run: a bare Fastify + zod route, raw BullMQ on the same Redis, plain inserts on the same PostgreSQL. One machine runs
 * client, api, worker, PostgreSQL and Redis. Options: --items N (end to end, default 20000), --seconds N (default 8).
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';
import postgres from 'postgres';
import { startPostgres } from '../../services/haetae/src/one-box/start-postgres.ts';
import { findRedisBinary, startRedis } from '../../services/haetae/src/one-box/start-redis.ts';
import { bareFastify, rawBullmq, rawPostgres } from './ingest-support/floors.ts';
import { load, quantile } from './ingest-support/load.ts';

const WORDS =
  'the river town market school people morning train garden women men work play talk about bread rain letter city game song team kitchen bus'.split(
    ' ',
  );
/** An ordinary post of some 25 words, another each time; one in twenty is abusive, so that cases are opened too. */
function text(n: number): string {
  const words = Array.from({ length: 24 }, (_, i) => WORDS[(n * 7 + i * ((n % 11) + 1)) % WORDS.length]);
  return n % 20 === 0
    ? `you are a worthless stupid bitch number ${n} and everybody hates you ${words.slice(0, 12).join(' ')}`
    : `${words.join(' ')} ${n}`;
}
const item = (n: number, run: string) =>
  JSON.stringify({ externalId: `${run}-${n}`, source: 'bench', text: text(n), lang: 'en' });
/** Gives its value the first time, and nothing after. */
const once = <T>(value: T) => {
  const left = [value];
  return () => left.pop();
};
const option = (args: string[], name: string, fallback: number) => {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(args[at + 1]);
};

export async function run(args: string[]) {
  const items = option(args, 'items', 20_000);
  const seconds = option(args, 'seconds', 8);
  const dir = mkdtempSync(join(tmpdir(), 'haetae-bench-'));
  // As root, PostgreSQL runs as another user, who must get through to the folder.
  chmodSync(dir, 0o711);
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const own = await startPostgres({ dir: join(dir, 'pg'), logFile: join(dir, 'pg.log'), password: 'bench', logger });
  const binary = findRedisBinary();
  if (binary) mkdirSync(join(dir, 'redis'));
  const redis = binary
    ? await startRedis({ binary, dir: join(dir, 'redis'), logFile: join(dir, 'redis.log'), password: 'bench', logger })
    : undefined;
  const rows: Record<string, string | number>[] = [];
  const row = (what: string, value: number, unit: string, floor?: number, of?: string) =>
    rows.push({
      what,
      value: Math.round(value * 10) / 10,
      unit,
      ...(floor === undefined ? {} : { ratio: Math.round((value / floor) * 1_000) / 1_000, floor: of! }),
    });
  const admin = 'hk_benchmark_admin_key_0123456789abcdef';
  const env = {
    ...process.env,
    DATABASE_URL: own.url,
    HAETAE_ADMIN_KEY: admin,
    HAETAE_TEXT_PATH: 'fast',
    HAETAE_LOG_LEVEL: 'error',
    HAETAE_RATE_LIMIT: '10000000',
    HAETAE_RATE_LIMIT_ADDRESS: '10000000',
    HAETAE_MAX_BACKLOG: '10000000',
    NODE_ENV: 'production',
    ...(redis ? { REDIS_URL: redis.url } : {}),
  };
  try {
    const bare = await bareFastify(item(1, 'floor'), seconds);
    row('floor: bare Fastify + zod', bare, 'requests/s');
    const bull = redis ? await rawBullmq(redis.url, 20_000) : undefined;
    if (bull) {
      row('floor: BullMQ add x50', bull.add, 'jobs/s');
      row('floor: BullMQ addBulk x500', bull.addBulk, 'jobs/s');
      row('floor: BullMQ process, no-op x50', bull.process, 'jobs/s');
    }
    const pg = await rawPostgres(own.url, Math.min(seconds, 5));
    row('floor: PostgreSQL, one row a commit x16', pg.commits, 'rows/s');
    row('floor: PostgreSQL, 500 rows a commit x2', pg.rows, 'rows/s');

    // Accepting, with nobody scoring: what the api and the database can take.
    const onlyApi = await startOneBox({
      dataDir: join(dir, 'box'),
      port: 0,
      logger,
      logs: 'files',
      env: { ...env, HAETAE_JOBS: 'sweep' },
    });
    let n = 0;
    const single = await load({
      url: onlyApi.url,
      key: admin,
      connections: 48,
      seconds,
      next: () => ({ path: '/v1/items', type: 'application/json', body: item(n++, 'single') }),
    });
    row('accepted, one by one', (single.requests - single.refused) / single.seconds, 'items/s', bare, 'bare Fastify');
    row('accepted, one by one: p99', quantile(single.latenciesMs, 0.99), 'ms');
    let b = 0;
    const nextBatch = (label: string) => {
      const from = b;
      b += 500;
      return {
        path: '/v1/items/batch',
        type: 'application/x-ndjson',
        body: Array.from({ length: 500 }, (_, i) => item(from + i, label)).join('\n'),
      };
    };
    const batch = await load({ url: onlyApi.url, key: admin, connections: 4, seconds, next: () => nextBatch('batch') });
    row(
      'accepted, in batches of 500',
      ((batch.requests - batch.refused) * 500) / batch.seconds,
      'items/s',
      pg.rows,
      'PostgreSQL 500 a commit',
    );
    await onlyApi.stop();

    const sql = postgres(own.url, { max: 2, onnotice: () => undefined });
    await sql`truncate items cascade`;
    const box = await startOneBox({ dataDir: join(dir, 'box'), port: 0, logger, logs: 'files', env });
    const scored = async () =>
      (await sql<{ n: number }[]>`select count(*)::int as n from items where status <> 'accepted'`)[0]!.n;
    const submit = async (count: number, label: string) => {
      const before = await scored();
      let sent = 0;
      b = 0;
      const from = performance.now();
      await load({
        url: box.url,
        key: admin,
        connections: 2,
        next: () => {
          if (sent >= count) return undefined;
          sent += 500;
          return nextBatch(label);
        },
      });
      while ((await scored()) < before + count) await new Promise((done) => setTimeout(done, 50));
      return count / ((performance.now() - from) / 1_000);
    };
    await submit(1_000, 'warm');
    row(
      'accepted, scored and assessed (fast path)',
      await submit(items, 'e2e'),
      'items/s',
      bull?.process ?? pg.commits,
      bull ? 'BullMQ no-op' : 'PostgreSQL commits',
    );

    // At 200 items a second: from accept to the case.
    const steady = 200;
    const timer = performance.now();
    const started = new Date();
    let sent = 0;
    await Promise.all(
      Array.from({ length: 20 }, async (_, lane) => {
        for (let i = 0; i < steady * seconds; i += 20) {
          const due = timer + ((i + lane) / steady) * 1_000;
          await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
          sent += 1;
          // Every one is abusive: every one must reach a case.
          const body = JSON.stringify({
            externalId: `steady-${i + lane}`,
            source: 'bench',
            text: text((i + lane) * 20),
            lang: 'en',
          });
          await load({
            url: box.url,
            key: admin,
            connections: 1,
            next: once({ path: '/v1/items', type: 'application/json', body }),
          });
        }
      }),
    );
    while ((await sql<{ n: number }[]>`select count(*)::int as n from items where status = 'accepted'`)[0]!.n > 0)
      await new Promise((done) => setTimeout(done, 100));
    const delays = (
      await sql<{ ms: number }[]>`
      select extract(epoch from assessed_at - received_at)::float8 * 1000 as ms from items where received_at > ${started} and case_id is not null`
    ).map((r) => r.ms);
    row(`at ${steady} items/s: items that reached a case`, delays.length, `of ${sent}`);
    row(`at ${steady} items/s: accept to case, p50`, quantile(delays, 0.5), 'ms');
    row(`at ${steady} items/s: accept to case, p99`, quantile(delays, 0.99), 'ms');
    await sql.end();
    await box.stop();
    return {
      name: 'ingest',
      rows,
      notes: [
        `Queue: ${redis ? 'Redis, AOF everysec' : 'PostgreSQL'}. Client, api, worker and servers share this machine.`,
      ],
    };
  } finally {
    await redis?.stop();
    await own.stop();
    rmSync(dir, { recursive: true, force: true });
  }
}
