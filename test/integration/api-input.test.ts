import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ERRORS } from '@haetae/contracts';
import { inTransaction, migrate } from '@haetae/store';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toHaetaeError } from '../../services/api/src/problem.ts';
import { freshDatabase } from '../support/fresh-database.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let monitor: string;
let admin: string;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_MEDIA_MAX_BYTES: String(2 * 1024 * 1024) } });
  monitor = await stack.key('monitor');
  admin = await stack.key('admin');
});
afterAll(() => stack.stop());

const send = (
  payload: string | Buffer | object,
  options: { url?: string; type?: string; key?: string; headers?: Record<string, string> } = {},
) =>
  stack.app.inject({
    method: 'POST',
    url: options.url ?? '/v1/items',
    headers: {
      authorization: `Bearer ${options.key ?? monitor}`,
      'content-type': options.type ?? 'application/json',
      ...options.headers,
    },
    payload: payload as string,
  });
const stored = async () =>
  (
    await stack.sql<{ items: number; media: number; outbox: number }[]>`
  select (select count(*)::int from items) as items, (select count(*)::int from media) as media, (select count(*)::int from outbox) as outbox`
  )[0]!;
const vaultObjects = async () => {
  let n = 0;
  for await (const _ of stack.vault.listOlderThan(-60_000)) n += 1;
  return n;
};
const good = (n: string) => ({ externalId: n, source: 'test', text: 'an ordinary post about the harvest' });
const png = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#789' } })
    .png()
    .toBuffer();

describe('what is refused', () => {
  const item = { externalId: 'bad', source: 'test', text: 'x' };
  const cases: [string, string | object, number, string, string?][] = [
    ['malformed JSON', '{"externalId": ', 400, 'MALFORMED_JSON'],
    ['an empty body', '', 400, 'MALFORMED_JSON'],
    ['JSON that is no object', '[1,2]', 422, 'VALIDATION_FAILED'],
    ['null', 'null', 400, 'MALFORMED_JSON'],
    ['a wrong type', { ...item, text: 5 }, 422, 'VALIDATION_FAILED', 'text'],
    ['an unknown field', { ...item, colour: 'red' }, 422, 'VALIDATION_FAILED'],
    ['a missing field', { source: 'test', text: 'x' }, 422, 'VALIDATION_FAILED', 'externalId'],
    ['an empty text without media', { ...item, text: '' }, 422, 'ITEM_EMPTY', 'text'],
    ['blanks for a text', { ...item, text: ' \n\t ' }, 422, 'ITEM_EMPTY', 'text'],
    ['100,000 characters', { ...item, text: 'a'.repeat(100_000) }, 422, 'TEXT_TOO_LONG', 'text'],
    ['NUL in the text', { ...item, text: 'a\u0000b' }, 422, 'TEXT_INVALID', 'text'],
    ['a lone surrogate', '{"externalId":"bad","source":"test","text":"a\\ud800b"}', 422, 'TEXT_INVALID', 'text'],
    ['NUL in a handle', { ...item, author: { handle: 'a\u0000' } }, 422, 'TEXT_INVALID', 'author.handle'],
    ['a date that is none', { ...item, postedAt: 'yesterday' }, 422, 'VALIDATION_FAILED', 'postedAt'],
    ['a language that is none', { ...item, lang: 'Georgian' }, 422, 'VALIDATION_FAILED', 'lang'],
    ['a URL of another scheme', { ...item, url: 'javascript:alert(1)' }, 422, 'VALIDATION_FAILED', 'url'],
    [
      'base64 that is none',
      { ...item, media: [{ base64: 'not base64!' }] },
      422,
      'MEDIA_BASE64_INVALID',
      'media.0.base64',
    ],
    [
      'bytes that are no image',
      { ...item, media: [{ base64: Buffer.from('hello, this is a text file').toString('base64') }] },
      422,
      'MEDIA_NOT_AN_IMAGE',
      'media.0.base64',
    ],
    [
      'an SVG',
      {
        ...item,
        media: [
          {
            base64: Buffer.from(
              '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
            ).toString('base64'),
          },
        ],
      },
      422,
      'MEDIA_NOT_AN_IMAGE',
      'media.0.base64',
    ],
    [
      'two ways at once',
      { ...item, media: [{ base64: 'aGk=', url: 'https://example.org/x' }] },
      422,
      'VALIDATION_FAILED',
      'media.0',
    ],
    [
      'eleven images',
      { ...item, media: Array.from({ length: 11 }, () => ({ url: 'https://example.org/x' })) },
      422,
      'VALIDATION_FAILED',
      'media',
    ],
    ['a part that was not sent', { ...item, media: [{ part: 'photo' }] }, 422, 'MEDIA_PART_MISSING', 'media.0.part'],
    [
      'a loopback URL',
      { ...item, media: [{ url: 'http://127.0.0.1:9/x.jpg' }] },
      422,
      'MEDIA_URL_REFUSED',
      'media.0.url',
    ],
    [
      'a loopback URL in octal',
      { ...item, media: [{ url: 'http://0177.0.0.1/x.jpg' }] },
      422,
      'MEDIA_URL_REFUSED',
      'media.0.url',
    ],
    ['localhost', { ...item, media: [{ url: 'http://localhost/x.jpg' }] }, 422, 'MEDIA_URL_REFUSED', 'media.0.url'],
    [
      'the cloud metadata address',
      { ...item, media: [{ url: 'http://169.254.169.254/latest' }] },
      422,
      'MEDIA_URL_REFUSED',
      'media.0.url',
    ],
    [
      'a private IPv6 URL',
      { ...item, media: [{ url: 'http://[fd00::1]/x.jpg' }] },
      422,
      'MEDIA_URL_REFUSED',
      'media.0.url',
    ],
  ];
  it.each(cases)('%s', async (_, body, status, code, path) => {
    const before = await stored();
    const answer = await send(body);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, code, type: `urn:haetae:error:${code}` });
    expect(answer.statusCode).toBe(status);
    if (path !== undefined) expect(answer.json().errors.map((e: { path: string }) => e.path)).toContain(path);
    expect(await stored()).toEqual(before);
  });

  it('images that are empty, cut off, too large or too many pixels, and leaves nothing in the vault', async () => {
    const whole = await sharp({
      create: {
        width: 400,
        height: 300,
        channels: 3,
        background: '#a55',
        noise: { type: 'gaussian', mean: 120, sigma: 40 },
      },
    })
      .jpeg()
      .toBuffer();
    const bomb = await sharp({ create: { width: 16_000, height: 16_000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer();
    const objects = await vaultObjects();
    const post = async (bytes: Buffer) =>
      (
        await send({
          externalId: 'img',
          source: 'test',
          media: [{ base64: (await png(64, 64)).toString('base64') }, { base64: bytes.toString('base64') }],
        })
      ).json();
    expect(await post(whole.subarray(0, whole.length / 2))).toMatchObject({
      code: 'MEDIA_CORRUPT',
      errors: [{ path: 'media.1.base64' }],
    });
    expect(await post(bomb)).toMatchObject({ code: 'MEDIA_TOO_MANY_PIXELS' });
    expect(await post(Buffer.concat([whole, Buffer.alloc(2 * 1024 * 1024)]))).toMatchObject({
      code: 'MEDIA_TOO_LARGE',
    });
    expect((await send({ externalId: 'img', source: 'test', media: [{ base64: '' }] })).json().code).toBe(
      'VALIDATION_FAILED',
    );
    expect(await vaultObjects()).toBe(objects);
  }, 60_000);

  it('bodies that are too large or of another type', async () => {
    expect((await send(`{"text":"${'a'.repeat(6 * 1024 * 1024)}"}`)).json()).toMatchObject({
      code: 'BODY_TOO_LARGE',
      status: 413,
    });
    expect((await send('a=b', { type: 'application/x-www-form-urlencoded' })).json()).toMatchObject({
      code: 'UNSUPPORTED_CONTENT_TYPE',
      status: 415,
    });
    expect((await send('{}', { url: '/v1/items/batch' })).json()).toMatchObject({ code: 'UNSUPPORTED_CONTENT_TYPE' });
  });

  it('keys that are missing, wrong, revoked or expired, and roles that may not', async () => {
    const bare = await stack.app.inject({ method: 'POST', url: '/v1/items', payload: good('k') });
    expect(bare.json()).toMatchObject({ code: 'KEY_MISSING', status: 401 });
    expect((await send(good('k'), { key: 'hk_wrong' })).json()).toMatchObject({ code: 'KEY_INVALID', status: 401 });
    expect((await send(good('k'), { key: await stack.key('auditor') })).json()).toMatchObject({
      code: 'ROLE_NOT_ALLOWED',
      status: 403,
    });
    const make = async (body: object) =>
      (await send({ organisation: 'default', role: 'monitor', ...body }, { url: '/v1/keys', key: admin })).json();
    const old = await make({ expiresAt: '2020-01-01T00:00:00Z' });
    expect((await send(good('k'), { key: old.key })).json().code).toBe('KEY_EXPIRED');
    const gone = await make({});
    await stack.app.inject({
      method: 'DELETE',
      url: `/v1/keys/${gone.id}`,
      headers: { authorization: `Bearer ${admin}` },
    });
    expect((await send(good('k'), { key: gone.key })).json().code).toBe('KEY_REVOKED');
    expect(
      (await send({ organisation: 'nowhere', role: 'monitor' }, { url: '/v1/keys', key: admin })).json(),
    ).toMatchObject({ code: 'ORGANISATION_NOT_FOUND', status: 404 });
  });

  it('unknown routes and methods', async () => {
    const ask = (method: 'GET' | 'PUT', url: string) =>
      stack.app.inject({ method, url, headers: { authorization: `Bearer ${monitor}` } });
    expect((await ask('GET', '/v1/nothing')).json()).toMatchObject({ code: 'ROUTE_NOT_FOUND', status: 404 });
    const wrong = await ask('PUT', '/v1/items/itm_1');
    expect(wrong.json()).toMatchObject({ code: 'METHOD_NOT_ALLOWED', status: 405 });
    expect(wrong.headers.allow).toContain('GET');
    expect((await ask('GET', '/v1/items/nonsense')).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
    expect((await ask('GET', '/v1/items?cursor=bm9uc2Vuc2U')).json()).toMatchObject({
      code: 'INVALID_CURSOR',
      status: 400,
    });
    expect((await ask('GET', '/v1/items?limit=100000')).json()).toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});

describe('what is accepted', () => {
  it('odd but whole texts: bidi controls, emoji, 20,000 characters', async () => {
    for (const [n, text] of ['\u202Eabc\u202C reversed', '👩🏽‍💻🏳️‍🌈 ok', 'ა'.repeat(20_000)].entries()) {
      const answer = await send({ ...good(`odd-${n}`), text });
      expect(answer.statusCode).toBe(202);
      const item = (
        await stack.app.inject({ url: answer.json().self, headers: { authorization: `Bearer ${monitor}` } })
      ).json();
      expect(item.text).toBe(text);
    }
  });

  it('gives a repeat the first answer, by external id and by Idempotency-Key, also when both come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => send(good('twice'))));
    expect(new Set(answers.map((a) => a.body)).size).toBe(1);
    expect(answers.filter((a) => a.headers['haetae-repeated'] === undefined)).toHaveLength(1);
    const keyed = await Promise.all(
      Array.from({ length: 10 }, () => send(good('keyed'), { headers: { 'idempotency-key': 'one' } })),
    );
    expect(new Set(keyed.map((a) => a.body)).size).toBe(1);
    expect((await send(good('other'), { headers: { 'idempotency-key': 'one' } })).json()).toMatchObject({
      code: 'IDEMPOTENCY_KEY_REUSED',
      status: 409,
    });
    const differs = await send({ ...good('twice'), text: 'something else' });
    expect(differs.headers['haetae-content-differs']).toBe('true');
    expect(differs.json().id).toBe(answers[0]!.json().id);
    const rows = await stack.sql`select from items where external_id in ('twice', 'keyed', 'other')`;
    expect(rows).toHaveLength(2);
  });

  it('multipart: an item and its files', async () => {
    const form = new FormData();
    form.set(
      'item',
      JSON.stringify({ externalId: 'multi', source: 'test', text: 'with a picture', media: [{ part: 'photo' }] }),
    );
    form.set('photo', new Blob([new Uint8Array(await png(80, 60))]), 'holiday.txt');
    const request = new Request('http://localhost/', { method: 'POST', body: form });
    const answer = await send(Buffer.from(await request.arrayBuffer()), { type: request.headers.get('content-type')! });
    expect(answer.statusCode).toBe(202);
    const item = (
      await stack.app.inject({ url: answer.json().self, headers: { authorization: `Bearer ${monitor}` } })
    ).json();
    expect(item.media[0]).toMatchObject({ format: 'png', width: 80, height: 60 });
  });

  it('a batch: a result a line in order, bad lines told apart, repeats known', async () => {
    const lines = [
      JSON.stringify(good('b1')),
      '{broken',
      JSON.stringify({ ...good('b2'), extra: 1 }),
      '',
      JSON.stringify(good('b1')),
      JSON.stringify(good('b3')),
    ];
    const answer = await send(lines.join('\r\n'), { url: '/v1/items/batch', type: 'application/x-ndjson' });
    expect(answer.statusCode).toBe(207);
    const results = answer.body
      .trim()
      .split('\n')
      .map((l) => JSON.parse(l));
    expect(results.map((r) => [r.line, r.status, r.error?.code ?? r.repeated])).toEqual([
      [1, 202, false],
      [2, 400, 'MALFORMED_JSON'],
      [3, 422, 'VALIDATION_FAILED'],
      [5, 202, true],
      [6, 202, false],
    ]);
    expect(results[3].id).toBe(results[0].id);
    const many = Array.from({ length: 1_001 }, (_, n) => JSON.stringify(good(`m${n}`))).join('\n');
    expect((await send(many, { url: '/v1/items/batch', type: 'application/x-ndjson' })).json()).toMatchObject({
      code: 'TOO_MANY_LINES',
      status: 413,
    });
  });

  it('pages through a list without skipping or repeating', async () => {
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const page: { items: { id: string }[]; nextCursor: string | null } = (
        await stack.app.inject({
          url: `/v1/items?limit=3${cursor === '' ? '' : `&cursor=${cursor}`}`,
          headers: { authorization: `Bearer ${monitor}` },
        })
      ).json();
      seen.push(...page.items.map((i) => i.id));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await stored()).items);
    expect(seen).toEqual(seen.toSorted().reverse());
  });

  it('shows no organisation what another one sent', async () => {
    const { id } = (await send(good('mine'))).json();
    const other = await stack.key('monitor', 'elsewhere');
    const ask = (url: string) => stack.app.inject({ url, headers: { authorization: `Bearer ${other}` } });
    expect((await ask(`/v1/items/${id}`)).json()).toMatchObject({ code: 'ITEM_NOT_FOUND' });
    expect((await ask('/v1/items')).json().items).toEqual([]);
    expect((await ask('/v1/stats')).json().accepted).toBe(0);
    // The same external id is another item for another organisation.
    expect((await send(good('mine'), { key: other })).json().id).not.toBe(id);
  });
});

describe('what the API says of itself', () => {
  it('serves OpenAPI 3.1 made from the schemas, with every code of the catalogue', async () => {
    const api = (await stack.app.inject('/openapi.json')).json();
    expect(api.openapi).toMatch(/^3\.1/);
    expect(Object.keys(api.paths)).toEqual(
      expect.arrayContaining(['/v1/items', '/v1/items/batch', '/v1/cases/lease', '/v1/banks', '/v1/match']),
    );
    expect(
      api.paths['/v1/items'].post.requestBody.content['application/json'].schema.properties.externalId,
    ).toMatchObject({ type: 'string' });
    for (const code of Object.keys(ERRORS)) expect(JSON.stringify(api)).toContain(code);
    expect((await stack.app.inject('/docs')).statusCode).toBeLessThan(400);
  });

  it('gives metrics and readiness', async () => {
    expect((await stack.app.inject('/readyz')).json()).toEqual({
      status: 'ready',
      checks: { database: 'ok', queue: 'ok' },
    });
    const metrics = (await stack.app.inject('/metrics')).body;
    for (const name of [
      'haetae_items_accepted_total',
      'haetae_outbox_items',
      'haetae_oldest_unscored_seconds',
      'haetae_cases_open',
    ])
      expect(metrics).toContain(name);
  });
});

describe('what happens when the database is away', () => {
  let blackHole: Server;
  beforeAll(async () => {
    blackHole = createServer();
    await new Promise<void>((done) => blackHole.listen(0, '127.0.0.1', done));
  });
  afterAll(() => new Promise((done) => blackHole.close(done)));

  it('says so, with a code that asks to try again, and stores nothing', async () => {
    const { openDatabase } = await import('@haetae/store');
    const { port } = blackHole.address() as AddressInfo;
    blackHole.close();
    const sql = openDatabase({ url: `postgres://nobody@127.0.0.1:${port}/none`, max: 1 });
    await expect(inTransaction(sql, async (tx) => await tx`select 1`)).rejects.toMatchObject({
      code: 'STORE_UNAVAILABLE',
      retryable: true,
    });
    await sql.end();
  });
});

it('migrates once, however many processes boot together', async () => {
  const database = await freshDatabase();
  try {
    const applied = await Promise.all([1, 2, 3, 4].map(() => migrate(database.sql)));
    expect(applied).toEqual([0, 0, 0, 0]);
    const [versions] = await database.sql<{ n: number }[]>`select count(*)::int as n from migrations`;
    expect(versions!.n).toBeGreaterThan(0);
  } finally {
    await database.drop();
  }
});

it('an admin manages the keys of its own organisation; only that of the instance those of others', async () => {
  const theirs = await stack.key('admin', 'elsewhere');
  const make = (organisation: string, key: string) => send({ organisation, role: 'monitor' }, { url: '/v1/keys', key });
  expect((await make('elsewhere', theirs)).statusCode).toBe(201);
  expect((await make('default', theirs)).json()).toMatchObject({ code: 'ORGANISATION_NOT_FOUND' });
  const ours = (await make('default', admin)).json();
  const remove = (id: string, key: string) =>
    stack.app.inject({ method: 'DELETE', url: `/v1/keys/${id}`, headers: { authorization: `Bearer ${key}` } });
  expect((await remove(ours.id, theirs)).statusCode).toBe(404);
  const list = async (what: 'keys' | 'organisations', key: string) =>
    (await stack.app.inject({ url: `/v1/${what}`, headers: { authorization: `Bearer ${key}` } })).json()[what];
  expect((await list('organisations', theirs)).map((o: { name: string }) => o.name)).toEqual(['elsewhere']);
  expect(
    (await list('keys', theirs)).every((k: { organisationId: string }) => k.organisationId !== ours.organisationId),
  ).toBe(true);
  expect((await list('organisations', admin)).length).toBeGreaterThan(1);
  expect((await send({ name: 'new' }, { url: '/v1/organisations', key: theirs })).json()).toMatchObject({
    code: 'ROLE_NOT_ALLOWED',
  });
});

it.each([
  ['/v1/threatexchange/%00/threat_updates', 'bank'],
  ['/v1/ncmec/a%00b/v2/status', 'bank'],
  ['/v1/items/%00', 'id'],
  ['/v1/items?source=a%00', 'source'],
  ['/v1/items?a%00=b', 'a'],
])('refuses NUL in the path and the query: %s', async (url, path) => {
  const answer = await stack.app.inject({ url, headers: { authorization: `Bearer ${admin}` } });
  expect(answer.statusCode).toBe(422);
  expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED', errors: [{ path }] });
});

it('refuses NUL in the name of an organisation, and in what no schema looked at', async () => {
  for (const body of [
    { organisation: 'a\u0000b', role: 'monitor' },
    { role: 'monitor', name: 'a\u0000b' },
  ]) {
    const answer = await send(body, { url: '/v1/keys', key: admin });
    expect(answer.statusCode).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'VALIDATION_FAILED' });
  }
  const thrown = await stack.sql`select ${'a\u0000b'}::text`.catch((error: unknown) => error);
  expect(toHaetaeError(thrown)).toMatchObject({ code: 'VALIDATION_FAILED', status: 422 });
});
