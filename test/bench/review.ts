/**
 * The review queue with a million cases and fifty moderators at once: take the most urgent case, look at a page of the queue, decide;
 * over HTTP, through the real api process, on one machine with client, worker and PostgreSQL. First each moderator starts an action
 * every --pace milliseconds (default 2000: far quicker than people read), all of them at the head of one queue; times count from the
 * moment when the action was due, so that an answer that is late cannot hide those behind it. Then all fifty act without any pause.
 * Floors of the same run: a bare Fastify route, the picking statement alone, and a commit that writes one row.
 *
 * Options: --cases N (default 1000000), --moderators N (50), --rounds N (20), --pace MS (2000), --data DIR (keeps the filled database
 * there and uses it again), --statements (prints where PostgreSQL spent its time).
 */
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { loadavg, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startOneBox } from '@haetae/haetae';
import { createLogger } from '@haetae/kit';
import { createKey, ensureOrganisation, openDatabase } from '@haetae/store';
import { startPostgres } from '../../services/haetae/src/one-box/start-postgres.ts';
import { bareFastify } from './ingest-support/floors.ts';
import { quantile } from './ingest-support/load.ts';
import { fillQueue } from './review-support/fill-queue.ts';
import { STATEMENT_SETTINGS, statementTimes } from './review-support/statement-times.ts';

const option = (args: string[], name: string, fallback: number) => {
  const at = args.indexOf(`--${name}`);
  return at === -1 ? fallback : Number(args[at + 1]);
};

export async function run(args: string[]) {
  const cases = option(args, 'cases', 1_000_000);
  const moderators = option(args, 'moderators', 50);
  const rounds = option(args, 'rounds', 20);
  const pace = option(args, 'pace', 2_000);
  const kept = args.includes('--data') ? resolve(args[args.indexOf('--data') + 1] ?? '') : undefined;
  const dir = kept ?? mkdtempSync(join(tmpdir(), 'haetae-review-'));
  mkdirSync(dir, { recursive: true });
  const statements = args.includes('--statements');
  // As root, PostgreSQL runs as another user, who must get through to the folder.
  chmodSync(dir, 0o711);
  const logger = createLogger({ name: 'bench', level: 'warn' });
  const own = await startPostgres({
    dir: join(dir, 'pg'),
    logFile: join(dir, 'pg.log'),
    password: 'bench',
    settings: statements ? STATEMENT_SETTINGS : [],
    logger,
  });
  const rows: Record<string, string | number>[] = [];
  const row = (what: string, ms: number[], bound?: number) =>
    rows.push({
      what,
      n: ms.length,
      'p50 ms': round(quantile(ms, 0.5)),
      'p99 ms': round(quantile(ms, 0.99)),
      'max ms': round(Math.max(...ms)),
      ...(bound === undefined ? {} : { 'wanted p99': `< ${bound}`, met: quantile(ms, 0.99) < bound ? 'yes' : 'NO' }),
    });
  const env = {
    ...process.env,
    DATABASE_URL: own.url,
    HAETAE_ADMIN_KEY: 'hk_benchmark_admin_key_0123456789abcdef',
    HAETAE_LOG_LEVEL: 'error',
    HAETAE_JOBS: 'review,act',
    HAETAE_RATE_LIMIT: '10000000',
    HAETAE_RATE_LIMIT_ADDRESS: '10000000',
    NODE_ENV: 'production',
  };
  // The box's own folder is new each time: it holds the vault's key and Redis, of which a run needs nothing old.
  rmSync(join(dir, 'box'), { recursive: true, force: true });
  const box = await startOneBox({ dataDir: join(dir, 'box'), port: 0, logger, logs: 'files', env });
  const sql = openDatabase({ url: own.url, max: 4 });
  try {
    const organisation = await ensureOrganisation(sql, 'bench');
    await fillQueue(sql, organisation.id, cases);
    const keys = await Promise.all(
      Array.from({ length: moderators }, async (_, n) => {
        const made = await createKey(sql, { organisationId: organisation.id, role: 'moderator', name: `m${n}` });
        return made.key;
      }),
    );
    const agent = new Agent({ keepAlive: true, maxSockets: moderators * 2 });
    const base = new URL(box.url);
    const ask = (key: string, method: string, path: string, body?: object) =>
      new Promise<{ ms: number; status: number; body: { id: string } }>((done, fail) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const from = performance.now();
        const sent = request(
          {
            agent,
            host: base.hostname,
            port: base.port,
            method,
            path,
            headers: {
              authorization: `Bearer ${key}`,
              ...(payload === undefined
                ? {}
                : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
            },
          },
          (response) => {
            let text = '';
            response.setEncoding('utf8').on('data', (chunk: string) => {
              text += chunk;
            });
            response.on('end', () => {
              const ms = performance.now() - from;
              done({ ms, status: response.statusCode ?? 0, body: JSON.parse(text || '{}') });
            });
          },
        );
        sent.on('error', fail);
        sent.end(payload);
      });
    const taken = new Set<string>();
    let twice = 0;
    const lease = async (key: string) => {
      const answer = await ask(key, 'POST', '/v1/cases/lease', {});
      if (answer.status !== 200) throw new Error(`lease: ${answer.status} ${JSON.stringify(answer.body)}`);
      if (taken.has(answer.body.id)) twice += 1;
      taken.add(answer.body.id);
      return answer;
    };
    const decide = async (key: string, id: string) => {
      const decision = { policyLabel: 'online_harassment', action: 'none' };
      const answer = await ask(key, 'POST', `/v1/cases/${id}/decisions`, decision);
      if (answer.status !== 201) throw new Error(`decision: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.ms;
    };
    const page = async (key: string) => (await ask(key, 'GET', '/v1/cases?limit=50')).ms;

    const floorBody = JSON.stringify({ externalId: 'x', source: 'x', text: 'x', lang: 'en' });
    rows.push({
      what: 'floor: bare Fastify + zod, 32 connections',
      'requests/s': Math.round(await bareFastify(floorBody, 3)),
    });
    for (const key of keys) await page(key);
    const alone = { pick: [] as number[], lease: [] as number[], page: [] as number[] };
    for (let n = 0; n < 200; n += 1) {
      const from = performance.now();
      await sql`
        select id from cases where organisation_id = ${organisation.id} and lane = 'open' and state = 'open' and golden_id is null
        order by urgency desc, opened_at, id limit 1 for update skip locked`;
      alone.pick.push(performance.now() - from);
    }
    for (let n = 0; n < 100; n += 1) {
      const held = await lease(keys[0]!);
      alone.lease.push(held.ms);
      await decide(keys[0]!, held.body.id);
      alone.page.push(await page(keys[0]!));
    }
    row('floor: the picking statement alone', alone.pick);
    row('one moderator alone: lease', alone.lease);
    row('one moderator alone: queue page of 50', alone.page);

    const commits: number[] = [];
    for (let n = 0; n < 100; n += 1) {
      const from = performance.now();
      await sql`insert into settings (name, value) values ('bench', ${n}) on conflict (name) do update set value = excluded.value`;
      commits.push(performance.now() - from);
    }
    row('floor: a commit that writes one row', commits);
    if (statements) console.table(await statementTimes(sql, 5));

    process.stderr.write('paced part\n');
    const times = () => ({ lag: [] as number[], lease: [] as number[], page: [] as number[], decide: [] as number[] });
    const [paced, unused] = [times(), times()];
    await Promise.all(
      keys.map(async (key, n) => {
        const start = performance.now() + (3 + n / moderators) * pace;
        for (let turn = -3; turn < rounds * 3; turn += 3) {
          // The first round opens connections and plans statements; it is not counted.
          const counted = turn >= 0 ? paced : unused;
          const at = async (step: number) => {
            const due = start + (turn + step) * pace;
            await new Promise((done) => setTimeout(done, Math.max(0, due - performance.now())));
            counted.lag.push(performance.now() - due);
            return () => performance.now() - due;
          };
          let took = await at(0);
          const held = await lease(key);
          counted.lease.push(took());
          took = await at(1);
          await decide(key, held.body.id);
          counted.decide.push(took());
          took = await at(2);
          await page(key);
          counted.page.push(took());
        }
      }),
    );
    row(`${moderators} moderators, an action each ${pace} ms: lease`, paced.lease, 20);
    row(`${moderators} moderators: queue page of 50`, paced.page, 50);
    row(`${moderators} moderators: decide`, paced.decide);
    row('of that the client itself was late by', paced.lag);
    const loadNow = loadavg()[0]!;
    if (statements) console.table(await statementTimes(sql, 25));

    process.stderr.write('part without pauses\n');
    const closed = { lease: [] as number[], page: [] as number[], decide: [] as number[] };
    const closedFrom = performance.now();
    await Promise.all(
      keys.map(async (key) => {
        for (let turn = 0; turn < rounds; turn += 1) {
          const held = await lease(key);
          closed.lease.push(held.ms);
          closed.decide.push(await decide(key, held.body.id));
          closed.page.push(await page(key));
        }
      }),
    );
    const closedS = (performance.now() - closedFrom) / 1_000;
    row(`${moderators} without any pause: lease`, closed.lease);
    row(`${moderators} without any pause: queue page`, closed.page);
    row(`${moderators} without any pause: decide`, closed.decide);
    if (statements) console.table(await statementTimes(sql, 25));
    agent.destroy();
    return {
      name: 'review',
      rows,
      notes: [
        `${cases} cases in the table; cases leased: ${taken.size}, given to two people: ${twice}.`,
        `Without any pause: ${Math.round((3 * moderators * rounds) / closedS)} actions a second; a time there is fifty requests queueing for the cores.`,
        `Over HTTP: a lease answers with the whole case. Client, api, worker and PostgreSQL share this machine; its load was ${loadNow.toFixed(1)} at the end of the paced part.`,
      ],
    };
  } finally {
    await sql.end();
    await box.stop();
    await own.stop();
    if (kept === undefined) rmSync(dir, { recursive: true, force: true });
  }
}

const round = (ms: number) => Math.round(ms * 10) / 10;
