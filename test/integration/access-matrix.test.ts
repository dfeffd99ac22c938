import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROLES, type Role } from '@haetae/contracts';
import { csrfTokenOf } from '@haetae/identity';
import { createKey, ensureOrganisation, revokeKey } from '@haetae/store';
import type { InjectOptions } from 'fastify';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { accessRows, isPage, type RouteAccess } from '../../services/api/src/route-access.ts';
import { ACCESS_SAMPLES, type SampledRoute } from '../support/access-samples.ts';
import { type AccessWorld, createAccessWorld } from '../support/access-world.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { type Person, signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let files: Server;
let world: AccessWorld;
let routes: RouteAccess[];
const ours = {} as Record<Role, string>;
const theirs = {} as Record<Role, string>;

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_FETCH_PRIVATE: '1' } });
  files = createServer((_request, response) => response.end('a film'));
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  world = await createAccessWorld(stack, `http://127.0.0.1:${(files.address() as AddressInfo).port}/`);
  for (const role of ROLES) {
    ours[role] = await stack.key(role, world.organisation.name);
    theirs[role] = await stack.key(role, 'another organisation');
  }
  routes = stack.app.routeAccess();
});
afterAll(async () => {
  await new Promise((done) => files.close(done));
  await stack.stop();
});

const nameOf = (route: RouteAccess) => `${route.method === 'HEAD' ? 'GET' : route.method} ${route.url}`;
const sampledOf = (route: RouteAccess): SampledRoute | undefined =>
  isPage(route.url)
    ? { sample: () => ({ url: route.url.replace('*', route.url.startsWith('/docs') ? 'swagger-ui.css' : '') }) }
    : ACCESS_SAMPLES[nameOf(route)];

/** Sends the sample request of a route. `sent`: all of it in one string. */
async function ask(route: RouteAccess, who: string | undefined | Record<string, string>) {
  const { url, payload, type } = await sampledOf(route)!.sample(world);
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const withBody = body !== undefined && route.method !== 'GET' && route.method !== 'HEAD';
  const answer = await stack.app.inject({
    method: route.method as NonNullable<InjectOptions['method']>,
    url,
    headers: {
      ...(typeof who === 'string' ? { authorization: who } : who),
      ...(withBody ? { 'content-type': type ?? 'application/json' } : {}),
    },
    ...(withBody ? { payload: body } : {}),
  });
  const isProblem = String(answer.headers['content-type']).includes('problem+json') && answer.body !== '';
  return {
    status: answer.statusCode,
    code: isProblem ? (answer.json().code as string) : undefined,
    text: answer.body,
    sent: `${url} ${body ?? ''}`,
  };
}
/** The request went through to its work: it was done, or the state of a thing of our own stood against it. */
const reached = (route: RouteAccess, status: number) =>
  (status >= 200 && status < 400) || status === 409 || (sampledOf(route)?.also?.includes(status) ?? false);
const may = (route: RouteAccess, role: Role) => route.roles === 'public' || route.roles.includes(role);
const describeCell = (
  route: RouteAccess,
  who: string,
  { status, code }: { status: number; code?: string | undefined },
) => `${route.method} ${route.url} as ${who}: ${status} ${code ?? ''}`.trim();

/** A walk over all cells takes half a minute; on a machine that does other things as well, more. */
const WALK_MS = 240_000;

/** Every route with every column, the columns of a route at once. A route without a sample has failed the first test. */
async function eachCell<T>(columns: readonly T[], check: (route: RouteAccess, column: T) => Promise<void>) {
  for (const route of routes.filter((r) => sampledOf(r) !== undefined))
    await Promise.all(columns.map((column) => check(route, column)));
}

it(
  'has a sample request for every route, and none for a route that is gone',
  () => {
    const names = new Set(routes.filter((r) => !isPage(r.url)).map(nameOf));
    const how = 'add it to test/support/access-samples.ts';
    expect([...names].filter((n) => !(n in ACCESS_SAMPLES)).map((n) => `${n}: ${how}`)).toEqual([]);
    expect(Object.keys(ACCESS_SAMPLES).filter((n) => !names.has(n))).toEqual([]);
    // An id in the path belongs to somebody: the sample says to whom.
    const unsaid = routes.filter((r) => r.url.includes(':') && sampledOf(r)?.names === undefined).map(nameOf);
    expect(unsaid).toEqual([]);
  },
  WALK_MS,
);

it(
  'prints in docs/access.md what the routes say',
  () => {
    const page = readFileSync(new URL('../../docs/access.md', import.meta.url), 'utf8');
    const printed = page
      .split('\n')
      .filter((line) => line.startsWith('| ') && !/^[|\s:-]+$/.test(line))
      .map((line) =>
        line
          .slice(1, -1)
          .split('|')
          .map((cell) => cell.trim()),
      );
    expect(printed, 'out of step: run npm run build, then npm run gen').toEqual(accessRows(routes));
  },
  WALK_MS,
);

it(
  'lets each role of the organisation do what the table says, and nothing else',
  async () => {
    const wrong: string[] = [];
    await eachCell(ROLES, async (route, role) => {
      const answer = await ask(route, `Bearer ${ours[role]}`);
      const good =
        may(route, role) && sampledOf(route)?.names !== 'operator'
          ? reached(route, answer.status)
          : answer.status === 403 && (route.method === 'HEAD' || answer.code === 'ROLE_NOT_ALLOWED');
      if (!good) wrong.push(describeCell(route, role, answer));
    });
    expect(wrong).toEqual([]);
  },
  WALK_MS,
);

it(
  'shows no role of another organisation anything, and says of every id that there is no such thing',
  async () => {
    const wrong: string[] = [];
    await eachCell(ROLES, async (route, role) => {
      const answer = await ask(route, `Bearer ${theirs[role]}`);
      const allowed = may(route, role);
      const good =
        !allowed || sampledOf(route)?.names === 'operator'
          ? answer.status === 403
          : sampledOf(route)?.names === 'own'
            ? answer.status === 404
            : reached(route, answer.status);
      if (!good) wrong.push(describeCell(route, `their ${role}`, answer));
      const shown = world.secrets.filter((secret) => answer.text.includes(secret) && !answer.sent.includes(secret));
      if (shown.length > 0) wrong.push(`${describeCell(route, `their ${role}`, answer)} shows ${shown.join(', ')}`);
    });
    expect(wrong).toEqual([]);
    // What they tried to change is as it was, and what they could not see is there to be seen.
    const see = async (url: string) =>
      (await stack.app.inject({ url, headers: { authorization: `Bearer ${ours.admin}` } })).json();
    expect(await see(`/v1/banks/${world.ids.bank}/hashes/${world.ids.hash}`)).toMatchObject({ status: 'received' });
    expect((await see('/v1/banks')).banks.map((b: { id: string }) => b.id)).toContain(world.ids.bank);
    expect(JSON.stringify(await see(`/v1/items/${world.ids.item}`))).toContain(world.secrets[0]);
  },
  WALK_MS,
);

it(
  'refuses a request without a key, and with one that is unknown, expired or revoked',
  async () => {
    const { id } = await ensureOrganisation(stack.sql, world.organisation.name);
    const make = async (expiresAt?: Date) =>
      await createKey(stack.sql, { organisationId: id, role: 'admin', name: 'x', ...(expiresAt ? { expiresAt } : {}) });
    const [expired, revoked] = [await make(new Date(Date.now() - 1_000)), await make()];
    await revokeKey(stack.sql, revoked.id);
    const keys: [string | undefined, string][] = [
      [undefined, 'KEY_MISSING'],
      ['Basic YTpi', 'KEY_MISSING'],
      ['Bearer hk_nobody', 'KEY_INVALID'],
      [`Bearer ${expired.key}`, 'KEY_EXPIRED'],
      [`Bearer ${revoked.key}`, 'KEY_REVOKED'],
    ];
    const wrong: string[] = [];
    await eachCell(keys, async (route, [authorization, code]) => {
      const answer = await ask(route, authorization);
      const good =
        route.roles === 'public'
          ? reached(route, answer.status)
          : answer.status === 401 && (route.method === 'HEAD' || answer.code === code);
      if (!good) wrong.push(describeCell(route, code, answer));
      if (world.secrets.some((secret) => answer.text.includes(secret) && !answer.sent.includes(secret)))
        wrong.push(`${describeCell(route, code, answer)} shows what it must not`);
    });
    expect(wrong).toEqual([]);
  },
  WALK_MS,
);

/** Somebody of a role, signed in: the same person for every route, save for those by which a session ends or changes. */
function people(organisation: string) {
  const known = new Map<Role, Promise<Person>>();
  return (route: RouteAccess, role: Role): Promise<Person> => {
    const make = () => signedIn(stack.sql, role, organisation);
    if (route.url.startsWith('/v1/session')) return make();
    const person = known.get(role) ?? make();
    known.set(role, person);
    return person;
  };
}

it(
  'lets people who signed in do what the table says of their role, and nothing else',
  async () => {
    const wrong: string[] = [];
    const of = people(world.organisation.name);
    await eachCell(ROLES, async (route, role) => {
      // Nobody asks there who one is; the keys' columns have it.
      if (route.roles === 'public') return;
      const answer = await ask(route, (await of(route, role)).headers);
      const good =
        may(route, role) && sampledOf(route)?.names !== 'operator'
          ? reached(route, answer.status)
          : answer.status === 403 && (route.method === 'HEAD' || answer.code === 'ROLE_NOT_ALLOWED');
      if (!good) wrong.push(describeCell(route, `${role}, signed in`, answer));
    });
    expect(wrong).toEqual([]);
  },
  WALK_MS,
);

it(
  'shows people of another organisation nothing',
  async () => {
    const wrong: string[] = [];
    const of = people('a third organisation');
    await eachCell(ROLES, async (route, role) => {
      // Nobody asks there who one is; the keys' columns have it.
      if (route.roles === 'public') return;
      const answer = await ask(route, (await of(route, role)).headers);
      const names = sampledOf(route)?.names;
      const good =
        !may(route, role) || names === 'operator'
          ? answer.status === 403
          : names === 'own'
            ? answer.status === 404
            : reached(route, answer.status);
      if (!good) wrong.push(describeCell(route, `their ${role}, signed in`, answer));
      const shown = world.secrets.filter((secret) => answer.text.includes(secret) && !answer.sent.includes(secret));
      if (shown.length > 0)
        wrong.push(`${describeCell(route, `their ${role}, signed in`, answer)} shows ${shown.join()}`);
    });
    expect(wrong).toEqual([]);
  },
  WALK_MS,
);

it(
  'refuses sessions that ran out, were ended or are unknown, and what another site makes a browser send',
  async () => {
    const admin = () => signedIn(stack.sql, 'admin', world.organisation.name);
    const [good, expired, idle, revoked] = await Promise.all([admin(), admin(), admin(), admin()]);
    await stack.sql`update sessions set expires_at = now() where id = ${expired.sessionId}`;
    await stack.sql`update sessions set last_seen_at = now() - interval '1 day' where id = ${idle.sessionId}`;
    await stack.sql`update sessions set revoked_at = now() where id = ${revoked.sessionId}`;
    const unknown = 'hs_nobody';
    const columns: [Record<string, string>, number, string, 'unsafe'?][] = [
      [expired.headers, 401, 'SESSION_EXPIRED'],
      [idle.headers, 401, 'SESSION_EXPIRED'],
      [revoked.headers, 401, 'SESSION_REVOKED'],
      [{ cookie: `haetae_session=${unknown}`, 'x-csrf-token': csrfTokenOf(unknown) }, 401, 'SESSION_INVALID'],
      [{ cookie: good.cookie }, 403, 'CSRF_REFUSED', 'unsafe'],
      [{ ...good.headers, 'x-csrf-token': 'guessed' }, 403, 'CSRF_REFUSED', 'unsafe'],
      [{ ...good.headers, origin: 'https://elsewhere.example' }, 403, 'CSRF_REFUSED', 'unsafe'],
      [{ ...good.headers, 'sec-fetch-site': 'cross-site' }, 403, 'CSRF_REFUSED', 'unsafe'],
    ];
    const wrong: string[] = [];
    await eachCell(columns, async (route, [headers, status, code, which]) => {
      if (route.roles === 'public') return;
      if (which === 'unsafe' && (route.method === 'GET' || route.method === 'HEAD')) return;
      const answer = await ask(route, headers);
      const right = answer.status === status && (route.method === 'HEAD' || answer.code === code);
      if (!right) wrong.push(describeCell(route, code, answer));
      if (world.secrets.some((secret) => answer.text.includes(secret) && !answer.sent.includes(secret)))
        wrong.push(`${describeCell(route, code, answer)} shows what it must not`);
    });
    expect(wrong).toEqual([]);
  },
  WALK_MS,
);
