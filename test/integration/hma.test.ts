import { createHash, randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let files: Server;
let base: string;
let picture: Buffer;
const keys: Record<string, string> = {};

beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_FETCH_PRIVATE: '1' } });
  keys.us = await stack.key('platform');
  keys.supervisor = await stack.key('supervisor');
  keys.stranger = await stack.key('platform', 'elsewhere');
  picture = await drawPicture(7);
  files = createServer((request, response) => {
    if (request.url !== '/picture.jpg') return response.writeHead(404).end();
    return response.writeHead(200, { 'content-type': 'image/jpeg' }).end(picture);
  });
  await new Promise<void>((done) => files.listen(0, '127.0.0.1', done));
  base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await new Promise((done) => files.close(done));
  await stack.stop();
});

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';
const call = async (method: Method, url: string, options: { json?: unknown; form?: FormData; as?: string } = {}) => {
  const headers: Record<string, string> = { authorization: `Bearer ${keys[options.as ?? 'us']}` };
  let payload: Buffer | undefined;
  if (options.form) {
    const request = new Request('http://localhost/', { method: 'POST', body: options.form });
    headers['content-type'] = request.headers.get('content-type')!;
    payload = Buffer.from(await request.arrayBuffer());
  } else if (options.json !== undefined) {
    headers['content-type'] = 'application/json';
    payload = Buffer.from(JSON.stringify(options.json));
  }
  const answer = await stack.app.inject({
    method,
    url: `/hma${url}`,
    headers,
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, json: answer.json() };
};
const upload = (bytes: Buffer, field = 'photo') => {
  const form = new FormData();
  form.set(field, new Blob([new Uint8Array(bytes)]), 'upload.bin');
  return { form };
};
const pdq = () => randomBytes(32).toString('hex');
const flip = (hash: string, bits: number) => {
  const bytes = Buffer.from(hash, 'hex');
  for (let bit = 0; bit < bits; bit += 1) bytes[bit >> 3]! ^= 1 << (bit & 7);
  return bytes.toString('hex');
};
const bank = async (name: string) => {
  expect((await call('POST', '/c/banks', { json: { name } })).status).toBe(201);
  return name;
};
const add = async (name: string, signals: Record<string, string>) =>
  (await call('POST', `/c/bank/${name}/signal`, { json: signals })).json.id as number;
const lookup = async (hash: string, more = '', as = 'us') =>
  (await call('GET', `/m/lookup?signal_type=pdq&signal=${hash}${more}`, { as })).json;
const soon = (read: () => Promise<unknown>, value: unknown) =>
  expect.poll(read, { timeout: 3_000, interval: 50 }).toEqual(value);

describe('/hma/h/hash', () => {
  it('hashes a URL and an upload alike, a video by its MD5', async () => {
    const fromUrl = await call('GET', `/h/hash?url=${base}/picture.jpg`);
    expect(fromUrl).toMatchObject({ status: 200, json: { pdq: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(Object.keys(fromUrl.json)).toEqual(['pdq']);
    expect((await call('POST', '/h/hash', upload(picture))).json).toEqual(fromUrl.json);
    expect((await call('POST', `/h/hash?url=${base}/picture.jpg`)).json).toEqual(fromUrl.json);
    const video = Buffer.from('not really a film');
    expect((await call('POST', '/h/hash', upload(video, 'video'))).json).toEqual({
      video_md5: createHash('md5').update(video).digest('hex'),
    });
  });

  it('refuses what it cannot hash, naming what is wrong', async () => {
    const code = async (answer: ReturnType<typeof call>) => {
      const { status, json } = await answer;
      return [status, json.code];
    };
    expect(await code(call('GET', '/h/hash'))).toEqual([422, 'VALIDATION_FAILED']);
    expect(await code(call('POST', '/h/hash', upload(Buffer.from('hello'))))).toEqual([422, 'MEDIA_NOT_AN_IMAGE']);
    expect(await code(call('POST', '/h/hash', upload(Buffer.alloc(0), 'video')))).toEqual([422, 'MEDIA_EMPTY']);
    expect(await code(call('GET', `/h/hash?url=${base}/picture.jpg&types=video_md5`))).toEqual([
      422,
      'HASH_ALGORITHM_UNKNOWN',
    ]);
    expect((await call('GET', `/h/hash?url=${base}/gone`)).json.code).toBe('MEDIA_FETCH_FAILED');
    expect((await call('GET', '/h/hash?url=file:///etc/passwd')).json.code).toBe('MEDIA_URL_REFUSED');
    const two = upload(picture);
    two.form.append('photo', new Blob([new Uint8Array(picture)]), 'second.jpg');
    expect(await code(call('POST', '/h/hash', two))).toEqual([422, 'VALIDATION_FAILED']);
  });

  it('does not fetch from private addresses unless it is told to', async () => {
    const strict = await startStack(queueBackends()[0]!);
    try {
      const answer = await strict.app.inject({
        url: `/hma/h/hash?url=${base}/picture.jpg`,
        headers: { authorization: `Bearer ${await strict.key('platform')}` },
      });
      expect(answer.json()).toMatchObject({ code: 'MEDIA_URL_REFUSED', status: 422 });
    } finally {
      await strict.stop();
    }
  });
});

describe('/hma/c', () => {
  it('makes, lists, renames, switches and deletes banks; a deleted name is free again', async () => {
    expect((await call('POST', '/c/banks', { json: { name: 'my_bank' } })).json.code).toBe('VALIDATION_FAILED');
    const made = await call('POST', '/c/banks', { json: { name: 'MY_TEST_BANK' } });
    expect(made).toEqual({ status: 201, json: { name: 'MY_TEST_BANK', matching_enabled_ratio: 1 } });
    expect((await call('POST', '/c/banks', { json: { name: 'MY_TEST_BANK' } })).json.code).toBe('BANK_NAME_TAKEN');
    expect((await call('GET', '/c/banks')).json).toEqual([made.json]);
    expect((await call('GET', '/c/bank/MY_TEST_BANK')).json).toEqual(made.json);
    expect((await call('PUT', '/c/bank/MY_TEST_BANK', { json: { name: 'RENAMED' } })).json.name).toBe('RENAMED');
    expect((await call('PUT', '/c/bank/RENAMED', { json: { enabled: false } })).json).toEqual({
      name: 'RENAMED',
      matching_enabled_ratio: 0,
    });
    expect((await call('PUT', '/c/bank/RENAMED', { json: { enabled_ratio: 0.5 } })).json).toMatchObject({
      code: 'VALIDATION_FAILED',
      errors: [{ path: 'enabled_ratio' }],
    });
    expect((await call('PUT', '/c/bank/RENAMED', { json: { enabled_ratio: 1 } })).json.matching_enabled_ratio).toBe(1);
    expect((await call('DELETE', '/c/bank/RENAMED')).json).toEqual({ message: 'Done' });
    expect((await call('GET', '/c/bank/RENAMED')).json.code).toBe('BANK_NOT_FOUND');
    expect((await call('GET', '/c/banks')).json).toEqual([]);
    expect((await call('POST', '/c/banks', { json: { name: 'RENAMED', enabled: false } })).json).toEqual({
      name: 'RENAMED',
      matching_enabled_ratio: 0,
    });
  });

  it('adds contents by URL, by file and by signal; the same hash keeps its number', async () => {
    const name = await bank('CONTENTS');
    const first = await call('POST', `/c/bank/${name}/content?url=${base}/picture.jpg&content_type=photo`);
    expect(first).toMatchObject({
      status: 200,
      json: { id: expect.any(Number), signals: { pdq: expect.any(String) } },
    });
    expect((await call('POST', `/c/bank/${name}/content`, upload(picture))).json).toEqual(first.json);
    expect(await add(name, first.json.signals)).toBe(first.json.id);
    const other = await call('POST', `/c/bank/${name}/content?url=${base}/picture.jpg`, {
      json: { metadata: { unknown: 1 } },
    });
    expect(other.json).toMatchObject({ code: 'VALIDATION_FAILED' });
    const got = await call('GET', `/c/bank/${name}/content/${first.json.id}?include_signals=true`);
    expect(got.json).toMatchObject({
      id: first.json.id,
      disable_until_ts: 1,
      collab_metadata: {},
      original_media_uri: null,
      bank: { name, matching_enabled_ratio: 1 },
      signals: first.json.signals,
    });
    expect((await call('GET', `/c/bank/${name}/content/999999`)).json.code).toBe('HASH_NOT_FOUND');
    // The same picture in another bank is another content.
    expect(await add(await bank('CONTENTS_2'), first.json.signals)).not.toBe(first.json.id);
  });

  it('keeps the content id of the uploader as our external id', async () => {
    const name = await bank('METADATA');
    const made = await call('POST', `/c/bank/${name}/content?url=${base}/picture.jpg`, {
      json: { metadata: { content_id: '1197433091', json: { asdf: {} } } },
    });
    const { hash_ids } = (await call('GET', `/c/bank/${name}/content/${made.json.id}`)).json;
    const ours = await stack.app.inject({
      url: `/v1/banks/${name}/hashes/${hash_ids[0]}`,
      headers: { authorization: `Bearer ${keys.us}` },
    });
    expect(ours.json()).toMatchObject({ externalId: '1197433091', algorithm: 'pdq', status: 'received' });
  });

  it('a content with two signals is switched off, on and deleted as one', async () => {
    const name = await bank('PAIRS');
    const signals = { pdq: pdq(), video_md5: randomBytes(16).toString('hex') };
    const id = await add(name, signals);
    const both = async () => [
      (await lookup(signals.pdq))[name]?.[0]?.bank_content_id,
      (await call('GET', `/m/lookup?signal_type=video_md5&signal=${signals.video_md5}`)).json[name]?.[0]
        ?.bank_content_id,
    ];
    await soon(both, [id, id]);
    expect((await call('PUT', `/c/bank/${name}/content/${id}`, { json: { disable_until_ts: 0 } })).json).toMatchObject({
      disable_until_ts: 0,
    });
    await soon(both, [undefined, undefined]);
    expect((await call('PUT', `/c/bank/${name}/content/${id}`, { json: { disable_until_ts: 1 } })).json).toMatchObject({
      disable_until_ts: 1,
    });
    await soon(both, [id, id]);
    const inAYear = Math.floor(Date.now() / 1000) + 31_536_000;
    expect(
      (await call('PUT', `/c/bank/${name}/content/${id}`, { json: { disable_until_ts: inAYear } })).json.code,
    ).toBe('VALIDATION_FAILED');
    expect((await call('DELETE', `/c/bank/${name}/content/${id}`)).json).toEqual({ deleted: 1 });
    expect((await call('DELETE', `/c/bank/${name}/content/${id}`)).json).toEqual({ deleted: 0 });
    expect((await call('GET', `/c/bank/${name}/content/${id}`)).status).toBe(404);
    await soon(both, [undefined, undefined]);
  });

  it('refuses signals that are none', async () => {
    const name = await bank('BAD_SIGNALS');
    const code = async (json: unknown) => (await call('POST', `/c/bank/${name}/signal`, { json })).json.code;
    expect(await code({})).toBe('VALIDATION_FAILED');
    expect(await code({ pdq: 'abc' })).toBe('HASH_INVALID');
    expect(await code({ sha256: 'a'.repeat(64) })).toBe('HASH_ALGORITHM_UNKNOWN');
    expect(await code({ pdq: pdq(), video_md5: 'x' })).toBe('HASH_INVALID');
    expect((await call('GET', '/m/raw_lookup?signal_type=pdq&signal=zz')).json.code).toBe('HASH_INVALID');
    expect((await call('GET', '/m/raw_lookup?signal_type=pdq')).json.code).toBe('VALIDATION_FAILED');
  });
});

describe('/hma/m', () => {
  it('raw_lookup gives content ids, and distances as strings when asked', async () => {
    const [one, two] = [await bank('RAW_1'), await bank('RAW_2')];
    const hash = pdq();
    const ids = [await add(one, { pdq: hash }), await add(two, { pdq: flip(hash, 9) })];
    const raw = async (more = '', as = 'us') =>
      (await call('GET', `/m/raw_lookup?signal_type=pdq&signal=${hash.toUpperCase()}${more}`, { as })).json;
    await soon(raw, { matches: ids });
    expect(await raw('&include_distance=True')).toEqual({
      matches: [
        { bank_content_id: ids[0], distance: '0' },
        { bank_content_id: ids[1], distance: '9' },
      ],
    });
    expect(await raw('&banks=RAW_2,NONE')).toEqual({ matches: [ids[1]] });
    expect(
      (await call('POST', '/m/raw_lookup', { json: { signal: hash, signal_type: 'pdq', include_distance: true } })).json
        .matches[1].distance,
    ).toBe('9');
    expect(await raw('', 'stranger')).toEqual({ matches: [] });
  });

  it('lookup answers by bank, for a signal, a URL and a file; a bank that is off says nothing', async () => {
    const name = await bank('LOOKUP');
    const made = await call('POST', `/c/bank/${name}/content?url=${base}/picture.jpg`);
    const match = [{ bank_content_id: made.json.id, distance: '0' }];
    const only = `banks=${name}`;
    await soon(() => lookup(made.json.signals.pdq, `&${only}&seed=1&bypass_coinflip=true`), { [name]: match });
    expect((await call('GET', `/m/lookup?url=${base}/picture.jpg&${only}`)).json).toEqual({ pdq: { [name]: match } });
    expect((await call('POST', `/m/lookup?${only}`, upload(picture))).json).toEqual({ pdq: { [name]: match } });
    expect((await call('GET', `/m/lookup?url=${base}/picture.jpg&signal_type=pdq&${only}`)).json).toEqual({
      [name]: match,
    });
    // Better than HMA: a mirrored copy is met as well.
    const mirrored = await sharp(picture).flop().png().toBuffer();
    const seen = (await call('POST', `/m/lookup?${only}`, upload(mirrored))).json.pdq[name];
    expect(seen).toMatchObject([{ bank_content_id: made.json.id }]);
    expect(Number(seen[0].distance)).toBeLessThanOrEqual(31);
    expect(await lookup(made.json.signals.pdq, '', 'stranger')).toEqual({});
    await call('PUT', `/c/bank/${name}`, { json: { enabled: false } });
    await soon(() => lookup(made.json.signals.pdq, `&${only}`), {});
    expect((await call('GET', '/m/lookup')).json.code).toBe('VALIDATION_FAILED');
  });

  it('compare says whether two signals match and how far apart they are', async () => {
    const hash = pdq();
    const md5 = randomBytes(16).toString('hex');
    expect(
      (await call('POST', '/m/compare', { json: { pdq: [hash, flip(hash, 31)], video_md5: [md5, md5] } })).json,
    ).toEqual({ pdq: [true, { distance: 31 }], video_md5: [true, { distance: 0 }] });
    expect((await call('POST', '/m/compare', { json: { pdq: [hash, flip(hash, 32)] } })).json).toEqual({
      pdq: [false, { distance: 32 }],
    });
    expect((await call('POST', '/m/compare', { json: { pdq: [hash] } })).json.code).toBe('VALIDATION_FAILED');
    expect((await call('POST', '/m/compare', { json: { tlsh: [hash, hash] } })).json.code).toBe(
      'HASH_ALGORITHM_UNKNOWN',
    );
  });

  it('index/status counts the hashes of the asking organisation only', async () => {
    keys.counter = await stack.key('platform', 'counting');
    expect((await call('GET', '/m/index/status', { as: 'counter' })).json).toEqual({
      pdq: { present: false, built_to: -1, size: 0 },
      video_md5: { present: false, built_to: -1, size: 0 },
    });
    await call('POST', '/c/banks', { json: { name: 'COUNTED' }, as: 'counter' });
    await call('POST', '/c/bank/COUNTED/signal', { json: { pdq: pdq() }, as: 'counter' });
    await call('POST', '/c/bank/COUNTED/signal', { json: { pdq: pdq() }, as: 'counter' });
    expect((await call('GET', '/m/index/status?signal_type=pdq', { as: 'counter' })).json).toEqual({
      pdq: { present: true, built_to: expect.any(Number), size: 2 },
    });
  });
});

it("hides every bank and content from another organisation, under HMA's names too", async () => {
  const name = await bank('OURS_ALONE');
  const hash = pdq();
  const id = await add(name, { pdq: hash });
  const json = { disable_until_ts: 0 };
  for (const [method, url, body] of [
    ['GET', `/c/bank/${name}`],
    ['PUT', `/c/bank/${name}`, { enabled: false }],
    ['DELETE', `/c/bank/${name}`],
    ['POST', `/c/bank/${name}/signal`, { pdq: hash }],
    ['GET', `/c/bank/${name}/content/${id}`],
    ['PUT', `/c/bank/${name}/content/${id}`, json],
    ['DELETE', `/c/bank/${name}/content/${id}`],
  ] as [Method, string, unknown?][])
    expect(await call(method, url, { as: 'stranger', ...(body === undefined ? {} : { json: body }) })).toMatchObject({
      status: 404,
      json: { code: 'BANK_NOT_FOUND' },
    });
  expect((await call('GET', '/c/banks', { as: 'stranger' })).json).toEqual([]);
  // Their bank of the same name does not reach our content.
  await call('POST', '/c/banks', { json: { name }, as: 'stranger' });
  expect((await call('GET', `/c/bank/${name}/content/${id}`, { as: 'stranger' })).json.code).toBe('HASH_NOT_FOUND');
  expect((await call('DELETE', `/c/bank/${name}/content/${id}`, { as: 'stranger' })).json).toEqual({ deleted: 0 });
  await soon(async () => (await lookup(hash))[name]?.length, 1);
});
