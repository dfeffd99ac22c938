import { describe, expect, it } from 'vitest';
import { isApiError } from './api-error.ts';
import { buildUrl } from './build-url.ts';
import { createClient } from './create-client.ts';
import { readEvents } from './read-events.ts';
import { readTextLines } from './read-lines.ts';
import { retryDelayMs } from './retry-delay.ts';

interface Sent {
  url: string;
  method: string;
  headers: Record<string, string>;
  body: unknown;
}
type Answer = Response | Error | ((sent: Sent) => Response);

/** A client whose requests are answered from a list; what was sent and how long it waited is kept. */
function clientOf(answers: Answer[], options: Parameters<typeof createClient>[0] = {}) {
  const sent: Sent[] = [];
  const waits: number[] = [];
  const client = createClient({
    baseUrl: 'http://api.test',
    key: 'hk_test',
    ...options,
    sleep: async (ms) => void waits.push(ms),
    fetch: async (url, init) => {
      const one = { url: String(url), method: init!.method!, headers: init!.headers as never, body: init!.body };
      sent.push(one);
      const answer = answers.shift() ?? new Error('nothing more was expected');
      if (answer instanceof Error) throw answer;
      return typeof answer === 'function' ? answer(one) : answer;
    },
  });
  return { client, sent, waits };
}
const json = (value: unknown, init: ResponseInit = {}) =>
  new Response(JSON.stringify(value), { headers: { 'content-type': 'application/json' }, ...init });
const problem = (code: string, status: number, retryable: boolean, headers: Record<string, string> = {}) =>
  json(
    { type: `urn:haetae:error:${code}`, title: code, status, detail: `because ${code}`, code, retryable },
    { status, headers: { 'content-type': 'application/problem+json', ...headers } },
  );
const failureOf = async (work: Promise<unknown>) => {
  const error = await work.then(
    () => undefined,
    (e: unknown) => e,
  );
  if (!isApiError(error)) throw new Error(`an ApiError was expected, not ${String(error)}`);
  return error;
};

describe('requests', () => {
  it('fills the path, writes the query and sends JSON with the key', async () => {
    const { client, sent } = clientOf([json({}), json({})]);
    await client.patch('/v1/banks/{id}', { path: { id: 'a/b ö' }, body: { distance: 20 } });
    await client.get('/v1/items', { query: { limit: 5, status: undefined } });
    expect(sent[0]).toMatchObject({
      url: 'http://api.test/v1/banks/a%2Fb%20%C3%B6',
      method: 'PATCH',
      headers: { authorization: 'Bearer hk_test', 'content-type': 'application/json' },
      body: '{"distance":20}',
    });
    expect(sent[1]!.url).toBe('http://api.test/v1/items?limit=5');
    expect(sent[1]!.headers['content-type']).toBeUndefined();
  });

  it('does not let an empty path parameter lead to another route', () => {
    expect(() => buildUrl('', '/v1/items/{id}', { id: '' })).toThrow(/id/);
    expect(() => buildUrl('', '/v1/items/{id}')).toThrow(/id/);
  });

  it('sends the CSRF token with what changes something, and only then', async () => {
    const { client, sent } = clientOf([json({}), json({})], {
      session: { csrfHeader: 'x-token', csrfToken: () => 'abc' },
    });
    await client.get('/v1/banks');
    await client.post('/v1/banks', { body: { name: 'x', kind: 'block' } });
    expect(sent.map((s) => s.headers['x-token'])).toEqual([undefined, 'abc']);
  });

  it('remembers the CSRF token that the session came with', async () => {
    const { client, sent } = clientOf([json({ csrfToken: 'of the session' }), json({})], { session: true });
    await client.get('/v1/session');
    await client.post('/v1/banks', { body: { name: 'x', kind: 'block' } });
    expect(sent[1]!.headers['x-csrf-token']).toBe('of the session');
  });

  it('answers undefined where there is no content', async () => {
    const { client } = clientOf([new Response(null, { status: 204 })]);
    expect(await client.delete('/v1/keys/{id}', { path: { id: 'key_1' } })).toBeUndefined();
  });
});

describe('retries', () => {
  it('tries again after what may pass, and keeps the Idempotency-Key', async () => {
    const { client, sent, waits } = clientOf([
      new TypeError('fetch failed'),
      problem('INTERNAL', 500, true),
      json({ id: 'itm_1' }),
    ]);
    await client.post('/v1/items', { body: { source: 's', externalId: 'e', text: 't' } });
    expect(sent).toHaveLength(3);
    expect(new Set(sent.map((s) => s.headers['idempotency-key'])).size).toBe(1);
    expect(sent[0]!.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
    expect(waits).toHaveLength(2);
  });

  it('does not do a thing twice that has no Idempotency-Key', async () => {
    for (const answer of [new TypeError('fetch failed'), problem('INTERNAL', 500, true)]) {
      const { client, sent } = clientOf([answer, json({})]);
      const error = await failureOf(client.post('/v1/banks', { body: { name: 'x', kind: 'block' } }));
      expect(error.retryable).toBe(true);
      expect(sent).toHaveLength(1);
    }
    // Turned away before any work: nothing was done.
    const { client, sent } = clientOf([problem('OVERLOADED', 429, true), json({})]);
    await client.post('/v1/banks', { body: { name: 'x', kind: 'block' } });
    expect(sent).toHaveLength(2);
  });

  it('waits as long as the API asks, and gives up in the end', async () => {
    const { client, sent, waits } = clientOf(
      Array.from({ length: 9 }, () => problem('RATE_LIMITED', 429, true, { 'retry-after': '7' })),
      { retries: 2 },
    );
    const error = await failureOf(client.get('/v1/banks'));
    expect(error).toMatchObject({ code: 'RATE_LIMITED', status: 429, retryAfterS: 7 });
    expect(sent).toHaveLength(3);
    for (const ms of waits) expect(ms).toBeGreaterThanOrEqual(7_000);
  });

  it('does not keep the caller waiting for what opens again in hours', async () => {
    const { client, sent, waits } = clientOf([
      problem('EXPOSURE_BUDGET_SPENT', 429, true, { 'retry-after': '28800' }),
      json({}),
    ]);
    const error = await failureOf(client.post('/v1/cases/lease', { body: {} }));
    expect(error).toMatchObject({ code: 'EXPOSURE_BUDGET_SPENT', retryAfterS: 28_800 });
    expect([sent.length, waits.length]).toEqual([1, 0]);
  });

  it('does not repeat what cannot succeed', async () => {
    const { client, sent } = clientOf([problem('ROLE_NOT_ALLOWED', 403, false)]);
    expect(await failureOf(client.get('/v1/banks'))).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
      message: 'because ROLE_NOT_ALLOWED',
    });
    expect(sent).toHaveLength(1);
  });

  it('backs off, with jitter, up to a limit', () => {
    const error = { retryAfterS: undefined } as never;
    expect([1, 2, 3, 20].map((n) => retryDelayMs(n, error, () => 1))).toEqual([250, 500, 1_000, 20_000]);
    expect(retryDelayMs(3, error, () => 0)).toBe(0);
  });

  it('ends when the caller stops waiting', async () => {
    const stop = new AbortController();
    const { client, sent } = clientOf([
      () => {
        stop.abort(new Error('left'));
        return problem('OVERLOADED', 429, true);
      },
    ]);
    await expect(client.get('/v1/banks', { signal: stop.signal })).rejects.toThrow('left');
    expect(sent).toHaveLength(1);
  });

  it('says what it was when a proxy answers', async () => {
    const { client } = clientOf([new Response('<h1>Bad gateway</h1>', { status: 404 })]);
    expect(await failureOf(client.get('/v1/banks'))).toMatchObject({ code: 'UNEXPECTED_ANSWER', status: 404 });
    const other = clientOf([new Response('<h1>Welcome</h1>', { status: 200 })]);
    expect(await failureOf(other.client.get('/v1/banks'))).toMatchObject({
      code: 'UNEXPECTED_ANSWER',
      retryable: false,
    });
  });
});

describe('lists and streams', () => {
  it('follows the cursor, and asks for no page that is not read', async () => {
    const { client, sent } = clientOf([
      json({ items: [{ id: 'a' }, { id: 'b' }], nextCursor: 'c1' }),
      json({ items: [{ id: 'c' }], nextCursor: null }),
    ]);
    const ids: string[] = [];
    for await (const item of client.list('/v1/items', { query: { limit: 2 } })) {
      ids.push(item.id);
      expect(sent).toHaveLength(ids.length > 2 ? 2 : 1);
    }
    expect(ids).toEqual(['a', 'b', 'c']);
    expect(sent.map((s) => s.url.split('?')[1])).toEqual(['limit=2', 'limit=2&cursor=c1']);
  });

  const streamOf = (chunks: string[]) =>
    new ReadableStream<Uint8Array>({
      start(controller) {
        for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
        controller.close();
      },
    });
  const all = async <T>(rows: AsyncIterable<T>) => {
    const list: T[] = [];
    for await (const row of rows) list.push(row);
    return list;
  };

  it('reads lines however they are cut', async () => {
    expect(await all(readTextLines(streamOf(['a\nb', 'c\r', '\nd\n\n', 'e'])))).toEqual(['a', 'bc', 'd', 'e']);
    const { client } = clientOf([new Response(streamOf(['{"n":1}\n{"n"', ':2}\n']))]);
    expect(await all(client.lines('/v1/banks/{id}/hashes', { path: { id: 'x' } }))).toEqual([{ n: 1 }, { n: 2 }]);
  });

  it('sends lines from an iterator as a stream, once', async () => {
    async function* rows() {
      for (let n = 0; n < 3; n += 1) yield { hash: String(n) };
    }
    let text = '';
    const { client, sent } = clientOf([problem('RATE_LIMITED', 429, true)], {});
    const read = all(client.sendLines('/v1/banks/{id}/hashes', rows(), { path: { id: 'x' } }));
    expect(await failureOf(read)).toMatchObject({ code: 'RATE_LIMITED' });
    expect(sent).toHaveLength(1);
    for await (const line of readTextLines(sent[0]!.body as ReadableStream<Uint8Array>)) text += line;
    expect(text).toBe('{"hash":"0"}{"hash":"1"}{"hash":"2"}');
  });

  it('reads events', async () => {
    const text = ': hi\n\nevent: queue\ndata: {"open":1}\nid: 7\n\ndata: plain\ndata: text\n\ndata: unended';
    expect(await all(readEvents(streamOf([...text])))).toEqual([
      { event: 'queue', data: { open: 1 }, id: '7' },
      { event: 'message', data: 'plain\ntext', id: '7' },
    ]);
  });
});
