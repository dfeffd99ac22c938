import { readFileSync } from 'node:fs';
import { type Client, createClient, isApiError } from '@haetae/client';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let baseUrl: string;
let client: Client;

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!);
  baseUrl = await stack.app.listen({ host: '127.0.0.1', port: 0 });
  client = createClient({ baseUrl, key: await stack.key('admin') });
});
afterAll(() => stack.stop());

const all = async <T>(rows: AsyncIterable<T>) => {
  const list: T[] = [];
  for await (const row of rows) list.push(row);
  return list;
};

it('has the types of the routes as they are', async () => {
  const { renderTypes } = (await import(new URL('../../packages/client/render-types.mjs', import.meta.url).href)) as {
    renderTypes: (document: object) => string;
  };
  const committed = readFileSync(new URL('../../packages/client/src/api.generated.ts', import.meta.url), 'utf8');
  expect(renderTypes(stack.app.swagger()), 'out of step: run npm run build, then npm run gen').toBe(committed);
});

it('submits, lists page by page, and reads back', async () => {
  for (let n = 0; n < 5; n += 1)
    await client.post('/v1/items', { body: { source: 'client', externalId: `e${n}`, text: `post ${n}` } });
  const found = await all(client.list('/v1/items', { query: { limit: 2, source: 'client' } }));
  expect(found.map((i) => i.externalId).toSorted()).toEqual(['e0', 'e1', 'e2', 'e3', 'e4']);
  const one = await client.get('/v1/items/{id}', { path: { id: found[0]!.id } });
  expect(one.text).toBe(found[0]!.text);
});

it('keeps its Idempotency-Key when an answer is lost on the way', async () => {
  let lost = 0;
  const flaky = createClient({
    baseUrl,
    key: await stack.key('monitor'),
    sleep: async () => undefined,
    fetch: async (url, init) => {
      const answer = await fetch(url, init);
      if (lost === 0) {
        lost += 1;
        throw new TypeError(`lost: ${answer.status}`);
      }
      return answer;
    },
  });
  await flaky.post('/v1/items', { body: { source: 'flaky', externalId: 'once', text: 'hello' } });
  expect(lost).toBe(1);
  expect(await all(flaky.list('/v1/items', { query: { source: 'flaky' } }))).toHaveLength(1);
});

it('sends and reads hashes as lines, many at once', async () => {
  const { id } = await client.post('/v1/banks', { body: { name: 'client', kind: 'block' } });
  const hex = (n: number) => n.toString(16).padStart(64, '0');
  async function* rows() {
    for (let n = 1; n <= 3_000; n += 1) yield { hash: hex(n) };
    yield { hash: 'no hash' };
  }
  const lines = (await all(client.sendLines('/v1/banks/{id}/hashes', rows(), { path: { id } }))) as Record<
    string,
    unknown
  >[];
  expect(lines).toHaveLength(3_002);
  expect(lines.at(-1)).toEqual({ summary: { lines: 3_001, added: 3_000, repeated: 0, refused: 1 } });
  expect(lines.at(-2)).toMatchObject({ line: 3_001, error: { code: 'HASH_INVALID' } });
  const stored = await all(client.lines('/v1/banks/{id}/hashes', { path: { id } }));
  expect(new Set(stored.map((h) => h.hash)).size).toBe(3_000);
});

it('throws what the API says, with code and fields', async () => {
  const error = await client
    .get('/v1/items/{id}', { path: { id: 'itm_00000000000000000000000000' } })
    .catch((e: unknown) => e);
  expect(isApiError(error, 'ITEM_NOT_FOUND')).toBe(true);
  const refused = await client.post('/v1/banks', { body: { name: '', kind: 'block' } }).then(
    () => undefined,
    (e: unknown) => e,
  );
  expect(refused).toMatchObject({ code: 'VALIDATION_FAILED', status: 422, errors: [{ path: 'name' }] });
  const stranger = createClient({ baseUrl, key: 'hk_nobody' });
  expect(await stranger.get('/v1/banks').catch((e: unknown) => e)).toMatchObject({ code: 'KEY_INVALID', status: 401 });
  const nowhere = createClient({ baseUrl: 'http://127.0.0.1:1', key: 'x', retries: 0 });
  expect(await nowhere.get('/v1/banks').catch((e: unknown) => e)).toMatchObject({ code: 'NO_ANSWER', retryable: true });
});

it('says what it does not take when it is compiled', () => {
  // @ts-expect-error: no such route
  void (() => client.get('/v1/nothing'));
  // @ts-expect-error: the path parameter is missing
  void (() => client.get('/v1/items/{id}'));
  // @ts-expect-error: no such role
  void (() => client.post('/v1/keys', { body: { organisation: 'x', role: 'king' } }));
  void (() => client.get('/v1/banks'));
  void (() => client.get('/v1/items', { query: { limit: 3 } }));
});
