import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { PASSWORD, signedIn } from '../support/sign-in.ts';
import { solveProof } from '../support/solve-proof.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
const lines: string[] = [];
const planted: Record<string, string> = {};
/** A word that stands nowhere else, to be searched for. */
const plant = (what: string, form = (word: string) => word): string => {
  const value = form(`planted${randomBytes(6).toString('hex')}`);
  planted[what] = value;
  return value;
};

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_LOG_LEVEL: 'trace', HAETAE_FETCH_PRIVATE: '1' },
    logTo: { write: (line) => void lines.push(line) },
    textScorer: {
      // What a library does that cannot read something: it quotes it.
      score: async (tasks) => {
        throw new SyntaxError(`Unexpected token in ${JSON.stringify(tasks[0]!.text)}`);
      },
      warmUp: async () => ({}),
      close: async () => undefined,
    },
  });
});
afterAll(() => stack.stop());

type Method = 'GET' | 'POST' | 'PATCH';
async function ask(method: Method, url: string, headers: Record<string, string>, payload?: unknown) {
  const body =
    payload === undefined ? {} : { payload: typeof payload === 'string' ? payload : JSON.stringify(payload) };
  const answer = await stack.app.inject({
    method,
    url,
    headers: { ...(payload === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...body,
  });
  return { status: answer.statusCode, json: () => answer.json() as Record<string, string> };
}

it('logs neither secrets nor content, whatever fails', { timeout: 90_000 }, async () => {
  const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
  const keys = { admin: await stack.key('admin'), monitor: await stack.key('monitor') };
  planted['a key'] = keys.admin;
  planted["a monitor's key"] = keys.monitor;
  const [admin, monitor] = [bearer(keys.admin), bearer(keys.monitor)];
  const person = await signedIn(stack.sql, 'admin');
  planted['a session'] = person.cookie.split('=')[1]!;
  planted['a CSRF token'] = person.headers['x-csrf-token'];
  planted['a password'] = PASSWORD;
  const item = () => ({
    source: 'redaction',
    externalId: plant('an external id'),
    url: plant('an address', (w) => `https://host.example/${w}?token=${w}`),
    author: { id: plant('an author'), handle: plant('a handle') },
    text: plant('a text', (w) => `${w} "quoted ${w}" 'and' {`),
    lang: 'en',
  });
  const stop = await stack.work();

  // Good requests, whose answers hold secrets.
  expect((await ask('POST', '/v1/items', monitor, item())).status).toBe(202);
  const hook = { url: plant('an endpoint', (w) => `http://127.0.0.1:1/${w}?key=${w}`), events: ['match.found'] };
  planted["a webhook's secret"] = (await ask('POST', '/v1/webhooks', admin, hook)).json().secret!;
  planted['a second factor'] = (await ask('POST', '/v1/session/totp', person.headers, {})).json().secret!;
  const report = await ask(
    'POST',
    '/v1/reports',
    {},
    {
      hashes: [{ pdq: randomBytes(32).toString('hex'), quality: 100 }],
      note: plant('a note of a survivor'),
      consent: true,
      proof: await solveProof(stack.app),
    },
  );
  expect(report.status).toBe(201);
  planted['a PIN'] = report.json().pin!;
  planted['a case number'] = report.json().caseNumber!;
  const made = await ask('POST', '/v1/keys', admin, {
    organisation: 'default',
    role: 'monitor',
    name: plant('a name'),
  });
  planted['a new key'] = made.json().key!;

  // Refused ones.
  await ask('POST', '/v1/items', monitor, `{"text": "${plant('broken JSON')}`);
  await ask('POST', '/v1/items', monitor, { ...item(), lang: plant('a language') });
  await ask('POST', '/v1/items', bearer(plant('a wrong key', (w) => `hk_${w}`)), item());
  await ask('POST', '/v1/sessions', {}, { login: plant('a login'), password: plant('a wrong password') });
  await ask('POST', '/v1/session/totp/confirm', person.headers, { code: '914273' });
  await ask('POST', '/v1/reports/status', {}, { caseNumber: planted['a case number'], pin: '9142739142' });
  await ask('GET', `/v1/items?cursor=${plant('a cursor')}`, monitor);
  await ask('GET', `/v1/invitations/${plant('an invitation')}`, {});
  await ask('POST', '/v1/invitations/look', {}, { token: plant('a token', (w) => `hi_${w}`) });

  // Faults: a row that the database refuses, and repeats; a table that is gone; a database that is gone.
  await stack.sql`alter table items add constraint no_more check (source <> 'redaction') not valid`;
  expect((await ask('POST', '/v1/items', monitor, item())).status).toBe(500);
  await stack.sql`alter table webhooks rename to webhooks_gone`;
  expect((await ask('POST', '/v1/webhooks', admin, { ...hook, description: plant('a description') })).status).toBe(500);
  await stack.sql`alter table webhooks_gone rename to webhooks`;
  await expect.poll(() => lines.join('').includes('scoring thread lost'), { timeout: 60_000 }).toBe(true);
  await stop();
  await stack.sql.end({ timeout: 1 });
  expect((await ask('POST', '/v1/items', monitor, item())).status).toBe(503);
  expect((await ask('GET', '/v1/session', person.headers)).status).toBe(503);

  const log = lines.join('\n');
  for (const said of ['request failed', 'no_more', 'STORE_UNAVAILABLE']) expect(log).toContain(said);
  const found = Object.entries(planted).flatMap(([what, value]) => {
    const word = /planted[0-9a-f]{12}/.exec(value)?.[0] ?? value;
    expect(word.length, what).toBeGreaterThan(5);
    const forms = [word, encodeURIComponent(word), Buffer.from(word).toString('base64').slice(0, -4)];
    return forms.some((form) => log.includes(form)) ? [`${what}: ${lines.find((l) => l.includes(word))}`] : [];
  });
  expect(found).toEqual([]);
});
