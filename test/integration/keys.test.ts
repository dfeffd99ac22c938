import type { AddressInfo } from 'node:net';
import { createLimits } from '@haetae/limits';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createBrowserClient } from '../support/browser-client.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { runHaetae } from '../support/run-haetae.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let base: string;
let admin: { authorization: string };
const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const client = () => createBrowserClient(base);

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_RATE_LIMIT: '30' } });
  await stack.app.listen({ host: '127.0.0.1', port: 0 });
  base = `http://127.0.0.1:${(stack.app.server.address() as AddressInfo).port}`;
  admin = bearer(await stack.key('admin'));
});
afterAll(async () => await stack.stop());

it('rotates a key: the new secret opens at once, the old one until its time', async () => {
  const make = { organisation: 'default', role: 'auditor', scopes: ['items', 'cases:read'] };
  const made = (await client().post('/v1/keys', make, admin)).body;
  const rotated = (await client().post(`/v1/keys/${made.id}/rotate`, { overlapHours: 1 }, admin)).body;
  const who = async (key: string) => (await client().get('/v1/session', bearer(key))).body;
  for (const key of [made.key, rotated.key]) expect((await who(key)).keyId).toBe(made.id);
  await stack.sql`update api_keys set previous_until = now() where id = ${made.id}`;
  stack.app.forgetCredentials();
  expect((await who(made.key)).code).toBe('KEY_EXPIRED');
  const { keys } = (await client().get('/v1/keys', admin)).body;
  const shown = keys.find((k: { id: string }) => k.id === made.id);
  expect(shown).toMatchObject({ scopes: make.scopes, rotatedAt: expect.any(String) });
  expect(JSON.stringify(keys)).not.toContain(rotated.key);
  await client().delete(`/v1/keys/${made.id}`, admin);
  for (const key of [made.key, rotated.key]) expect((await who(key)).code).toBe('KEY_REVOKED');
  expect((await client().post(`/v1/keys/${made.id}/rotate`, {}, admin)).body.code).toBe('KEY_NOT_FOUND');
});

it('confines a key to its scopes, within its role', async () => {
  const make = (scopes: string[]) =>
    client().post('/v1/keys', { organisation: 'default', role: 'auditor', scopes }, admin);
  const key = bearer((await make(['cases:read', 'banks'])).body.key);
  expect((await client().get('/v1/cases', key)).status).toBe(200);
  expect((await client().get('/v1/items', key)).body.code).toBe('SCOPE_NOT_ALLOWED');
  // Within the scope, but not within the role.
  expect((await client().post('/v1/banks', { name: 'x', kind: 'block' }, key)).body.code).toBe('ROLE_NOT_ALLOWED');
  expect((await make(['no-such-routes'])).body).toMatchObject({ status: 422, errors: [{ path: 'scopes' }] });
});

it('says how much is left of a limit, and when to come back', async () => {
  const key = bearer(await stack.key('auditor', 'the busy ones'));
  const answers = [];
  for (let i = 0; i < 31; i += 1) answers.push(await client().get('/v1/cases', key));
  expect(answers[0]!.headers.get('x-ratelimit-limit')).toBe('30');
  expect(answers.slice(0, 30).map((a) => a.status)).toEqual(Array(30).fill(200));
  expect(answers[29]!.headers.get('x-ratelimit-remaining')).toBe('0');
  expect(answers[30]).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
  expect(Number(answers[30]!.headers.get('retry-after'))).toBeGreaterThan(0);
  // Another key is not held back by it.
  expect((await client().get('/v1/cases', bearer(await stack.key('auditor')))).status).toBe(200);
});

it('counts in all processes together where there is Redis', async () => {
  const redisUrl = inject('redisUrl');
  const prefix = `t${Date.now()}`;
  const [a, b] = [createLimits({ redisUrl, prefix }), createLimits({ redisUrl, prefix })];
  const rule = { max: 10, perS: 60 };
  // A connection takes a moment; until then each counts for itself.
  await Promise.all([a.ready(), b.ready()]);
  const taken = await Promise.all(Array.from({ length: 20 }, (_, i) => (i % 2 ? a : b).take('x', 'k', rule)));
  expect(taken.filter((t) => t.allowed)).toHaveLength(redisUrl === undefined ? 20 : 10);
  await Promise.all([a.close(), b.close()]);
});

it('makes, lists, resets and disables people from the command line', async () => {
  const key = admin.authorization.slice('Bearer '.length);
  const haetae = async (...args: string[]) => {
    const run = runHaetae(['users', ...args, '--url', base, '--json'], { env: { HAETAE_ADMIN_KEY: key } });
    const status = await run.ended;
    return {
      status,
      lines: run
        .stdout()
        .split('\n')
        .filter(Boolean)
        .map((l) => JSON.parse(l)),
      err: run.stderr(),
    };
  };
  const made = await haetae('create', '--organisation', 'a new team', '--name', 'Cli One', '--role', 'moderator');
  expect(made).toMatchObject({ status: 0, lines: [{ name: 'Cli One', invitation: null }] });
  const { id, oneTimePassword } = made.lines[0];
  expect((await client().signIn('Cli One', { password: oneTimePassword })).body.mustSetUp).toBe('password');
  expect((await haetae('list')).lines.map((u) => u.id)).toContain(id);
  expect((await haetae('reset', id)).lines[0].oneTimePassword).not.toBe(oneTimePassword);
  expect((await haetae('disable', id)).lines[0].disabledAt).not.toBeNull();
  const again = await haetae('create', '--organisation', 'a new team', '--name', 'cli one', '--role', 'moderator');
  expect(again.status).toBe(1);
  expect(again.err).toContain('USER_NAME_TAKEN');
});
