import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ROLES } from '@haetae/contracts';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type AccessWorld, createAccessWorld } from '../support/access-world.ts';
import { createAnswerCheck } from '../support/fuzz/check-answer.ts';
import type { Schema } from '../support/fuzz/hostile-values.ts';
import { makeRequest, type Operation, type Plan, planFor, type Sent } from '../support/fuzz/plan-request.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { signedIn } from '../support/sign-in.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

/** `npm run test:fuzz -- --requests N --seed S` sets these; the short form runs with every `npm test`, the same each time. */
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 1_200);
const SEED = Number(process.env.FUZZ_SEED ?? 7);
const ONLY = process.env.FUZZ_ONLY;
/** A request that takes this long on a machine that does other things as well hangs. */
const HANG_MS = 60_000;
const AT_ONCE = 4;

let stack: Stack;
let files: Server;
let world: AccessWorld;
const credentials: Record<string, () => Promise<Record<string, string>>> = {};

beforeAll(async () => {
  const most = '10000000';
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_FETCH_PRIVATE: '1', HAETAE_RATE_LIMIT: most, HAETAE_RATE_LIMIT_ADDRESS: most },
  });
  files = createServer((_request, response) => response.end('a film'));
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  world = await createAccessWorld(stack, `http://127.0.0.1:${(files.address() as AddressInfo).port}/`);
  const key = (key: string) => async () => ({ authorization: `Bearer ${key}` });
  // A person's session may be ended by what is sent with it: each request with a session begins a new one.
  credentials.admin = key(await stack.key('admin', world.organisation.name));
  credentials.person = async () => (await signedIn(stack.sql, 'admin', world.organisation.name)).headers;
  for (const role of ROLES)
    if (role !== 'admin') credentials[role] = key(await stack.key(role, world.organisation.name));
  credentials.stranger = key(await stack.key('admin', 'another organisation'));
  credentials.nobody = async () => ({});
});
afterAll(async () => {
  await new Promise((done) => files.close(done));
  await stack.stop();
});

/** Every operation of the document that the API gives out. */
function operationsOf(document: unknown): Operation[] {
  const { paths } = document as { paths: Record<string, Record<string, Record<string, unknown>>> };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, of]) => ({
      method: method.toUpperCase(),
      path,
      parameters: (of.parameters ?? []) as Operation['parameters'],
      bodies: Object.fromEntries(
        Object.entries(
          (of.requestBody as { content?: Record<string, { schema: Schema }> } | undefined)?.content ?? {},
        ).map(([type, { schema }]) => [type, schema]),
      ),
      responses: of.responses as Operation['responses'],
    })),
  );
}

/** Who may ask an operation: the requests that reach its work are the ones that find something. */
function whoMay({ method, path }: Operation): string[] {
  const url = path.replaceAll(/\{([^}]+)\}/g, ':$1');
  const roles = stack.app.routeAccess().find((r) => r.method === method && r.url === url)!.roles;
  if (roles === 'public') return ['person', 'nobody'];
  return roles.flatMap((role) => (role === 'admin' ? ['admin', 'person'] : [role]));
}

const describe = (sent: Sent) => {
  const { authorization: _a, cookie: _c, 'x-csrf-token': _t, ...headers } = sent.headers;
  const body = sent.payload ? ` ${JSON.stringify(sent.payload.toString('latin1').slice(0, 600))}` : '';
  return `${sent.method} ${sent.url.slice(0, 600)} ${JSON.stringify(headers)}${body}`;
};

it('answers whatever it is sent: never 5xx, never a hang, always as documented', {
  // A hang has a bound of its own; this one must not cut a long run on a busy machine.
  timeout: Math.max(240_000, REQUESTS * 600),
}, async () => {
  console.log(`fuzz: ${REQUESTS} requests, seed ${SEED}`);
  const check = createAnswerCheck();
  const operations = operationsOf(stack.app.swagger()).filter((o) => !ONLY || `${o.method} ${o.path}`.includes(ONLY));
  const numRuns = Math.max(1, Math.ceil(REQUESTS / operations.length));
  const statuses = new Map<number, number>();
  const failures: string[] = [];
  let count = 0;

  const tryOut = async (operation: Operation, plan: Plan) => {
    const sent = await makeRequest(plan, operation, world, await credentials[plan.who]!());
    count += 1;
    if (count % 5_000 === 0) console.log(`fuzz: ${count} requests sent`);
    let timer: NodeJS.Timeout | undefined;
    const hang = new Promise<'hangs'>((done) => {
      timer = setTimeout(() => done('hangs'), HANG_MS);
    });
    const remoteAddress = `10.${count % 250}.${(count >> 8) % 250}.${(count >> 16) % 250}`;
    const answer = await Promise.race([stack.app.inject({ ...(sent as object), remoteAddress }), hang]);
    clearTimeout(timer);
    if (answer === 'hangs') throw new Error(`no answer within ${HANG_MS / 1000} s to ${describe(sent)}`);
    statuses.set(answer.statusCode, (statuses.get(answer.statusCode) ?? 0) + 1);
    const wrong = check(operation, {
      status: answer.statusCode,
      type: String(answer.headers['content-type'] ?? '').split(';')[0]!,
      body: answer.body,
    });
    if (wrong) throw new Error(`${wrong}\n  ${describe(sent)} as ${plan.who}\n  ${answer.body.slice(0, 300)}`);
  };
  const queue = [...operations];
  const walk = async () => {
    for (let operation = queue.shift(); operation; operation = queue.shift()) {
      const of = operation;
      const result = await fc.check(
        fc.asyncProperty(planFor(of, whoMay(of), Object.keys(credentials)), (plan) => tryOut(of, plan)),
        {
          numRuns,
          seed: SEED,
          endOnFailure: false,
        },
      );
      if (!result.failed) continue;
      const found = `${of.method} ${of.path}: ${(result.errorInstance as Error)?.message}`;
      console.log(`fuzz: ${found}`);
      failures.push(found);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, walk));
  const seen = [...statuses].toSorted(([a], [b]) => a - b).map(([status, n]) => `${status}: ${n}`);
  console.log(`fuzz: ${count} requests to ${operations.length} operations, seed ${SEED}; ${seen.join(', ')}`);
  expect(failures.join('\n\n')).toBe('');
});
