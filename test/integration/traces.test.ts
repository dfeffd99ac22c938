import { randomBytes } from 'node:crypto';
import { newId } from '@haetae/contracts';
import { createLogger, loadConfig, openTraces, traceIdOf } from '@haetae/kit';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type CollectedSpan, startCollector } from '../support/start-collector.ts';
import { startEndpoint } from '../support/start-endpoint.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let collector: Awaited<ReturnType<typeof startCollector>>;
let endpoint: Awaited<ReturnType<typeof startEndpoint>>;
const closing: (() => Promise<unknown>)[] = [];

beforeAll(async () => {
  collector = await startCollector();
  endpoint = await startEndpoint();
  const env = { HAETAE_TRACES: collector.url, HAETAE_UNDO_S: '0', HAETAE_WEBHOOK_PRIVATE: '1' };
  stack = await startStack(queueBackends()[0]!, { env, textScorer: scoreByWord() });
});
afterAll(async () => {
  await stack.stop();
  await collector.close();
  await endpoint.close();
});
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const call = async (key: string, url: string, payload: object) => {
  const answer = await stack.app.inject({
    method: 'POST',
    url,
    headers: { authorization: `Bearer ${key}` },
    payload,
  });
  return { status: answer.statusCode, body: answer.json() };
};
const ofTrace = (id: string) => collector.spans.filter((s) => s.traceId === traceIdOf(id));
const namesOf = (spans: CollectedSpan[]) => [...new Set(spans.map((s) => s.name))].toSorted();

it('follows an item from accept to decision and what that led to, in one trace, and tells nothing of its content', async () => {
  const planted = {
    text: `planted${randomBytes(5).toString('hex')}`,
    author: `planted${randomBytes(5).toString('hex')}`,
    handle: `planted${randomBytes(5).toString('hex')}`,
    externalId: `planted${randomBytes(5).toString('hex')}`,
    rationale: `planted${randomBytes(5).toString('hex')}`,
    path: `planted${randomBytes(5).toString('hex')}`,
  };
  const [monitor, moderator, admin] = await Promise.all(
    (['monitor', 'moderator', 'admin'] as const).map((role) => stack.key(role)),
  );
  const hook = await call(admin!, '/v1/webhooks', { url: `${endpoint.url}?${planted.path}`, events: ['case.decided'] });
  expect(hook.status).toBe(201);
  const stop = await stack.work();
  const accepted = await call(monitor!, '/v1/items', {
    source: 'traces',
    externalId: planted.externalId,
    url: `https://host.example/${planted.path}`,
    author: { id: planted.author, handle: planted.handle },
    text: `you are a nasty person ${planted.text}`,
    lang: 'en',
    media: [{ base64: (await drawPicture(11)).toString('base64') }],
  });
  expect(accepted.status).toBe(202);
  const { id } = accepted.body;
  await expect
    .poll(async () => (await stack.sql`select from items where id = ${id} and case_id is not null`).length, {
      timeout: 20_000,
    })
    .toBe(1);
  const leased = await call(moderator!, '/v1/cases/lease', {});
  expect(leased.status).toBe(200);
  const decided = await call(moderator!, `/v1/cases/${leased.body.id}/decisions`, {
    leaseId: leased.body.lease.id,
    policyLabel: 'online_harassment',
    action: 'support_referral',
    rationale: planted.rationale,
  });
  expect(decided.status).toBe(201);
  await endpoint.until(1);
  await expect
    .poll(async () => (await stack.sql`select from owed_effects where state = 'done'`).length, { timeout: 20_000 })
    .toBe(1);
  // The worker sends what it has as it stops; the api does so by itself.
  await stop();
  await expect.poll(() => namesOf(ofTrace(id)), { timeout: 20_000 }).toContain('recordDecision');

  const spans = ofTrace(id);
  expect(namesOf(spans)).toEqual([
    'acceptItem',
    'assessItem',
    'deliverAction',
    'deliverWebhook',
    'hashImage',
    'leaseCase',
    'openCase',
    'recordDecision',
    'relayOutbox',
    'runTextSignals',
    'scoreImage',
    'scoreText',
  ]);
  // One tree: one root, and everything else hangs below a span that is there.
  const known = new Set(spans.map((s) => s.spanId));
  expect(known.size).toBe(spans.length);
  const roots = spans.filter((s) => !s.parentSpanId);
  expect(roots.map((s) => s.name)).toEqual(['acceptItem']);
  expect(spans.filter((s) => s.parentSpanId && !known.has(s.parentSpanId)).map((s) => s.name)).toEqual([]);
  const above = (name: string) =>
    spans.filter((s) => s.name === name).map((s) => spans.find((p) => p.spanId === s.parentSpanId)?.name);
  expect(above('scoreText')).toEqual(['acceptItem']);
  expect(above('openCase')).toEqual(['assessItem']);
  expect(above('recordDecision')).toEqual(['openCase']);
  expect(above('deliverAction')).toEqual(['recordDecision']);
  expect(above('deliverWebhook')).toEqual(['recordDecision']);
  const services = (names: string[]) => [...new Set(spans.filter((s) => names.includes(s.name)).map((s) => s.service))];
  expect(services(['acceptItem', 'leaseCase', 'recordDecision'])).toEqual(['haetae-api']);
  expect(services(['relayOutbox', 'scoreText', 'scoreImage', 'openCase', 'deliverWebhook'])).toEqual(['haetae-worker']);
  for (const span of spans) expect(BigInt(span.endTimeUnixNano) >= BigInt(span.startTimeUnixNano)).toBe(true);

  const sent = collector.bodies.join('\n');
  expect(sent).toContain(id);
  const secrets = { monitor, moderator, admin, 'the secret of the webhook': hook.body.secret, ...planted };
  for (const [what, value] of Object.entries(secrets)) expect(sent.includes(value!), what).toBe(false);
  expect(sent).not.toContain('nasty');
});

const tracesTo = async (env: Record<string, string>) => {
  const lines: { level: number; msg: string }[] = [];
  const config = loadConfig({ DATABASE_URL: 'none', HAETAE_MASTER_KEY: Buffer.alloc(32).toString('base64'), ...env });
  const stream = { write: (line: string) => void lines.push(JSON.parse(line)) };
  const traces = await openTraces({ service: 'worker', config, logger: createLogger({ name: 't', stream }) });
  closing.push(() => traces.close(100));
  return { traces, lines };
};

it('records the same share of items in every process', async () => {
  const to = await startCollector();
  closing.push(() => to.close());
  const env = { HAETAE_TRACES: to.url, HAETAE_TRACES_RATIO: '0.25' };
  const one = await tracesTo(env);
  const other = await tracesTo(env);
  const ids = Array.from({ length: 400 }, () => newId('item'));
  for (const of of ids) {
    one.traces.record({ of, span: 'acceptItem', fromMs: Date.now() });
    other.traces.record({ of, span: 'scoreText 1', parent: 'acceptItem', fromMs: Date.now() });
  }
  await one.traces.close();
  await other.traces.close();
  const tracesWith = (name: string) => to.spans.filter((s) => s.name === name).map((s) => s.traceId);
  const chosen = tracesWith('acceptItem');
  expect(tracesWith('scoreText').toSorted()).toEqual(chosen.toSorted());
  // Of 400, 100 are expected; more than six standard deviations away would be no share of a quarter.
  expect(Math.abs(chosen.length - 100)).toBeLessThan(55);
});

it('is not held up by a collector that is away, says so once, and keeps no more than it may', async () => {
  let status = 500;
  const to = await startCollector(() => status);
  closing.push(() => to.close());
  const { traces, lines } = await tracesTo({ HAETAE_TRACES: to.url });
  const record = (count: number) => {
    for (let n = 0; n < count; n += 1) traces.record({ of: newId('item'), span: 'acceptItem', fromMs: Date.now() });
  };
  record(30_000);
  await expect.poll(() => lines.filter((l) => l.msg.includes('is away')).length, { timeout: 20_000 }).toBe(1);
  record(600);
  const asked = to.asked();
  await expect.poll(() => to.asked(), { timeout: 20_000 }).toBeGreaterThan(asked);
  status = 200;
  await expect.poll(() => lines.filter((l) => l.msg.includes('again')).length, { timeout: 30_000 }).toBe(1);
  expect(lines.filter((l) => l.msg.includes('is away'))).toHaveLength(1);
  await traces.close();
  expect(to.spans.length).toBeLessThanOrEqual(8_192 + 600);
}, 60_000);

it('costs nothing where nobody asked for it', async () => {
  const { traces } = await tracesTo({});
  expect(traces.on).toBe(false);
});
