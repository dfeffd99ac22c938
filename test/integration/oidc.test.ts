import { createUser, ensureOrganisation } from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBrowserClient } from '../support/browser-client.ts';
import { type OidcPeople, startOidcProvider } from '../support/oidc-provider.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

const people: OidcPeople = {};

let stack: Stack;
let provider: Awaited<ReturnType<typeof startOidcProvider>>;
let base: string;
let n = 0;

beforeAll(async () => {
  provider = await startOidcProvider(people);
  base = provider.base;
  stack = await startStack(queueBackends()[0]!, { env: provider.env });
  await stack.app.listen({ host: '127.0.0.1', port: provider.port });
});
afterAll(async () => {
  await stack.stop();
  await provider.stop();
});

/** Goes from the button to the provider, signs in there as `subject`, consents, and comes back up to the callback's address. */
async function cameBack(client: ReturnType<typeof createBrowserClient>, subject: string): Promise<string> {
  const jar = new Map<string, string>();
  let url = (await client.get('/v1/oidc/start')).headers.get('location')!;
  for (let step = 0; step < 12; step += 1) {
    if (url.startsWith(base)) return url;
    const ask = async (body?: string) =>
      await fetch(url, {
        redirect: 'manual',
        headers: {
          cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; '),
          ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        },
        ...(body === undefined ? {} : { method: 'POST', body }),
      });
    const take = (answer: Response) => {
      for (const line of answer.headers.getSetCookie()) {
        const [pair = ''] = line.split(';');
        jar.set(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1));
      }
      return answer.headers.get('location');
    };
    const answer = await ask();
    let next = take(answer);
    if (next === null) {
      const html = await answer.text();
      const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? 'login';
      url = new URL(/action="([^"]+)"/.exec(html)![1]!, url).href;
      next = take(await ask(prompt === 'login' ? `prompt=login&login=${subject}&password=any` : 'prompt=consent'));
    }
    url = new URL(next!, url).href;
  }
  throw new Error(`never came back: ${url}`);
}
const person = (over: Partial<(typeof people)[string]> = {}) => {
  n += 1;
  people[`s${n}`] = { email: `s${n}@example.org`, email_verified: true, name: `Sub ${n}`, groups: [], ...over };
  return `s${n}`;
};
async function signIn(subject: string) {
  const client = createBrowserClient(base);
  return { client, answer: await client.get(await cameBack(client, subject)) };
}

it('is offered where it is set up', async () => {
  expect((await createBrowserClient(base).get('/v1/sign-in')).body).toEqual({
    password: true,
    oidc: { label: 'the ministry', url: '/v1/oidc/start' },
  });
});

it('goes there with PKCE, state and nonce', async () => {
  const { headers } = await createBrowserClient(base).get('/v1/oidc/start');
  const asked = new URL(headers.get('location')!).searchParams;
  expect(asked.get('code_challenge_method')).toBe('S256');
  for (const name of ['code_challenge', 'state', 'nonce']) expect(asked.get(name)!.length).toBeGreaterThan(20);
  expect(headers.getSetCookie()[0]).toMatch(/^haetae_oidc=[\w-]+; .*HttpOnly.*SameSite=Lax/i);
});

it('lets in who is mapped, with the role of the claim, which follows the claim', async () => {
  const subject = person({ groups: ['others', 'watchers'] });
  const { client, answer } = await signIn(subject);
  expect(answer.status).toBe(200);
  expect(answer.body).toContain('url=/console/');
  const me = (await client.get('/v1/session')).body;
  expect(me.user).toMatchObject({ name: 'Sub 1', role: 'moderator', organisation: 'team north', oidc: true });
  people[subject]!.groups = ['leads'];
  const later = await signIn(subject);
  expect((await later.client.get('/v1/session')).body.user).toMatchObject({ id: me.user.id, role: 'supervisor' });
  expect((await client.get('/v1/session')).body.code).toBe('SESSION_REVOKED');
  people[subject]!.groups = [];
  expect((await signIn(subject)).answer.status).toBe(401);
});

it('lets in whom an admin made for it, by an address that the provider has verified, and nobody else', async () => {
  const admin = await signedIn(stack.sql, 'admin', 'team south');
  const make = async (email: string, more: object = {}) =>
    await createBrowserClient(base).post(
      '/v1/users',
      { name: email.split('@')[0], email, role: 'auditor', handOver: 'none', ...more },
      admin.headers,
    );
  const [good, unverified, withPassword] = [person(), person({ email_verified: false }), person()];
  for (const subject of [good, unverified]) await make(people[subject]!.email);
  await make(people[withPassword]!.email, { handOver: 'password' });
  const { client } = await signIn(good);
  expect((await client.get('/v1/session')).body).toMatchObject({
    role: 'auditor',
    user: { organisation: 'team south' },
  });
  for (const subject of [unverified, withPassword, person()]) {
    const { client, answer } = await signIn(subject);
    expect(answer.status, subject).toBe(401);
    expect((await client.get('/v1/session')).body.code).toBe('KEY_MISSING');
  }
  const { id: organisationId } = await ensureOrganisation(stack.sql, 'team south');
  const disabled = person();
  const { email } = people[disabled]!;
  const id = await createUser(stack.sql, { organisationId, name: 'Gone', email, role: 'admin', createdBy: 'tests' });
  await stack.sql`update users set disabled_at = now() where id = ${id}`;
  expect((await signIn(disabled)).answer.status).toBe(401);
});

it('takes no answer that was begun elsewhere, altered, or used before', async () => {
  const subject = person({ groups: ['watchers'] });
  const client = createBrowserClient(base);
  const back = await cameBack(client, subject);
  const [stranger, cookies] = [createBrowserClient(base), new Map(client.jar)];
  expect((await stranger.get(back)).status).toBe(401);
  await stranger.get('/v1/oidc/start');
  expect((await stranger.get(back)).status).toBe(401);
  const altered = new URL(back);
  altered.searchParams.set('state', 'another');
  expect((await client.get(altered.href)).status).toBe(401);
  for (const [key, value] of cookies) client.jar.set(key, value);
  expect((await client.get(back)).status).toBe(200);
  for (const [key, value] of cookies) client.jar.set(key, value);
  expect((await client.get(back)).status).toBe(401);
  expect((await client.get(`/v1/oidc/callback?error=access_denied`)).status).toBe(401);
});
