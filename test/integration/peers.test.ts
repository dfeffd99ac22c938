import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type FakePeer, sendJson, startFakePeer } from '../support/fake-peer.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let admin: string;
const fakes: FakePeer[] = [];
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_PEERS_PRIVATE: '1', HAETAE_JOBS: 'exchange', HAETAE_PEER_TIMEOUT_S: '4' },
    textScorer: scoreByWord(),
  });
  admin = await stack.key('admin');
  await stack.work('exchange');
});
afterEach(async () => {
  await stack.sql`update peers set paused = true`;
  for (const fake of fakes.splice(0)) await fake.close();
});
afterAll(() => stack.stop());

const call = async (method: 'GET' | 'POST' | 'PATCH' | 'DELETE' | 'PUT', url: string, payload?: unknown) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: {
      authorization: `Bearer ${admin}`,
      ...(payload === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  });
  return { status: answer.statusCode, json: answer.body === '' ? undefined : JSON.parse(answer.body.split('\n')[0]!) };
};
const pdq = () => randomBytes(32).toString('hex');
const word = () => `w${randomBytes(5).toString('hex')}`;
async function follow(shape: string, answer: Parameters<typeof startFakePeer>[0], extra: object = {}) {
  const fake = await startFakePeer(answer);
  fakes.push(fake);
  const bank = (await call('POST', '/v1/banks', { name: word(), kind: 'block' })).json;
  const made = await call('POST', '/v1/peers', {
    name: word(),
    shape,
    url: fake.url,
    bank: bank.id,
    secret: 'sesame-open',
    pullEveryS: 1,
    ...extra,
  });
  expect(made.status).toBe(201);
  const peer = () => call('GET', `/v1/peers/${made.json.id}`).then((r) => r.json);
  const live = async () =>
    (
      await stack.sql<{ hash: string }[]>`
        select encode(hash, 'hex') as hash from hashes where bank_id = ${bank.id} and status in ('received', 'active') order by 1`
    ).map((h) => h.hash);
  return { fake, bank, id: made.json.id as string, peer, live, made };
}
const soon = (check: () => Promise<unknown>, timeout = 20_000) => expect.poll(check, { timeout, interval: 100 });
const alerts = async (kind: string, id: string) =>
  (await call('GET', '/v1/alerts')).json.alerts.filter(
    (a: { kind: string; subject: string }) => a.kind === kind && a.subject.startsWith(id),
  ).length;
const update = (id: string, hash: string) => ({
  op: 'update',
  id,
  status: 'active',
  algorithm: 'pdq',
  hash,
  labels: ['intimate_image'],
});

describe('a peer of the Haetae shape', () => {
  it('is followed page by page; its hashes wait for a person; what it takes back is purged with its value', async () => {
    const [a, b, c] = [pdq(), pdq(), pdq()];
    let gone = false;
    const { live, peer, bank, fake, made, id } = await follow('haetae', ({ url }, response) => {
      const since = url.searchParams.get('since');
      if (since === null)
        sendJson(response, { checkpoint: '1', hasMore: true, updates: [update('x', a), update('y', b)] });
      else if (since === '1') sendJson(response, { checkpoint: '2', hasMore: false, updates: [update('z', c)] });
      else if (since === '2' && gone)
        sendJson(response, {
          checkpoint: '3',
          hasMore: false,
          updates: [{ op: 'tombstone', id: 'x', status: 'withdrawn' }],
        });
      else sendJson(response, { checkpoint: since, hasMore: false, updates: [] });
    });
    await soon(live).toEqual([a, b, c].sort());
    expect(await peer()).toMatchObject({
      state: 'ok',
      error: null,
      counts: { added: 3, withdrawn: 0 },
      hasSecret: true,
    });
    expect(JSON.stringify([made.json, await peer()])).not.toContain('sesame');
    expect(fake.requests[0]!.headers.authorization).toBe('Bearer sesame-open');
    const waiting = (await call('GET', `/v1/hashes/waiting?bankId=${bank.id}`)).json.hashes;
    expect(waiting).toHaveLength(3);
    expect(waiting[0]).toMatchObject({ status: 'received', confirmedAt: null });
    // The raw record is kept under the peer's own key.
    expect(await stack.sql`select raw from peer_records where peer_id = ${id} and key = 'y'`).toMatchObject([
      { raw: { id: 'y', hash: b } },
    ]);
    gone = true;
    await soon(live).toEqual([b, c].sort());
    expect(await stack.sql`select from hashes where bank_id = ${bank.id} and hash = decode(${a}, 'hex')`).toHaveLength(
      0,
    );
    expect(await stack.sql`select from peer_records where peer_id = ${id} and key = 'x'`).toHaveLength(0);
    expect((await peer()).counts.withdrawn).toBe(1);
    await call('DELETE', `/v1/peers/${id}`);
    expect(await live()).toEqual([]);
  });

  it('500s, a body that is cut short, a redirect to elsewhere, then health: nothing is lost and nothing twice', async () => {
    const [a, b] = [pdq(), pdq()];
    const { live, peer } = await follow('haetae', ({ url }, response, n) => {
      if (n === 1) return sendJson(response, { broken: true }, 500);
      if (n === 2) {
        response.writeHead(200, { 'content-length': '5000' }).write('{"checkpoint":"9","hasMore":false,');
        return void setImmediate(() => response.destroy());
      }
      if (n === 3) return void response.writeHead(302, { location: 'file:///etc/passwd' }).end();
      const since = url.searchParams.get('since');
      if (since === null) return sendJson(response, { checkpoint: 'c1', hasMore: true, updates: [update('x', a)] });
      return sendJson(response, { checkpoint: 'c2', hasMore: false, updates: since === 'c1' ? [update('y', b)] : [] });
    });
    await soon(() => peer().then((p) => p.error?.code)).toBe('PEER_UNREACHABLE');
    await soon(live, 40_000).toEqual([a, b].sort());
    expect(await peer()).toMatchObject({ state: 'ok', failures: 0, error: null, counts: { added: 2 } });
  });

  it('the same page for ever, or a checkpoint that goes back: it stops, says so, and keeps its own place', async () => {
    const a = pdq();
    const same = await follow('haetae', (_, response) =>
      sendJson(response, { checkpoint: 'for-ever', hasMore: true, updates: [update('x', a)] }),
    );
    let n = 0;
    const changing = await follow('haetae', (_, response) => {
      n += 1;
      sendJson(response, { checkpoint: `place-${n}`, hasMore: true, updates: [update('x', a)] });
    });
    const back = await follow('haetae', ({ url }, response) => {
      const at = url.searchParams.get('since');
      sendJson(response, {
        checkpoint: at === 'two' ? 'one' : at === 'one' ? 'two' : 'one',
        hasMore: true,
        updates: [update(at ?? 'x', pdq())],
      });
    });
    for (const { peer } of [same, changing, back])
      await soon(() => peer().then((p) => p.error?.code)).toBe('PEER_REPEATS');
    for (const { id } of [same, changing, back]) expect(await alerts('peer-failing', id)).toBe(1);
    expect(await same.live()).toEqual([a]);
    expect(await changing.live()).toEqual([a]);
    expect(n).toBeLessThan(20);
    const [row] = await stack.sql`select checkpoint from peers where id = ${back.id}`;
    expect(row!.checkpoint).toBe('two');
  });

  it('a malformed page is kept, bounded, and skipped with an alert; damaged records are told apart', async () => {
    const [a, b, c] = [pdq(), pdq(), pdq()];
    const { live, peer, id } = await follow('haetae', ({ url }, response) => {
      const since = url.searchParams.get('since');
      if (since === null)
        return sendJson(response, {
          checkpoint: 'p1',
          hasMore: true,
          updates: [update('x', a), { id: 'bad', algorithm: 'pdq', hash: 'zz' }, 7],
        });
      if (since === 'p1')
        return void response.end(`{"checkpoint":"p2","hasMore":true,"updates":[${'x'.repeat(200_000)}`);
      if (since === 'p2')
        return sendJson(response, { checkpoint: 'p3', hasMore: false, updates: [update('y', b), update('z', c)] });
      return sendJson(response, { checkpoint: since, hasMore: false, updates: [] });
    });
    await soon(live).toEqual([a, b, c].sort());
    await soon(() => peer().then((p) => p.state)).toBe('ok');
    const { pages } = (await call('GET', `/v1/peers/${id}/quarantine`)).json;
    expect(pages).toHaveLength(2);
    expect(Buffer.from(pages[0].bytes, 'base64')).toHaveLength(64 * 1024);
    expect(pages[0].totalBytes).toBeGreaterThan(200_000);
    expect(await alerts('peer-page-skipped', id)).toBe(1);
    expect(await alerts('peer-records-skipped', id)).toBe(1);
  });

  it('a body without end is cut off at the limit, and other peers go on meanwhile', async () => {
    let sent = 0;
    const pour = (response: ServerResponse) => {
      const chunk = Buffer.alloc(1024 * 1024, 32);
      const write = () => {
        while (!response.destroyed && sent < 10 * 1024 ** 3) {
          sent += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', write);
        }
      };
      write();
    };
    const endless = await follow('haetae', (_, response) => pour(response.writeHead(200)));
    const hanging = await follow('haetae', () => undefined);
    const a = pdq();
    const good = await follow('haetae', (_, response) =>
      sendJson(response, { checkpoint: 'end', hasMore: false, updates: [update('x', a)] }),
    );
    await soon(good.live).toEqual([a]);
    await soon(() => endless.peer().then((p) => p.error?.code)).toBe('PEER_ANSWER_TOO_LARGE');
    expect(sent).toBeLessThan(600 * 1024 * 1024);
    expect(hanging.fake.requests).toHaveLength(1);
    await soon(() => hanging.peer().then((p) => p.error?.code), 45_000).toBe('PEER_UNREACHABLE');
  });

  it('410: everything is read again, and what does not come again is gone', async () => {
    const [a, b] = [pdq(), pdq()];
    let forgot = false;
    const { live, peer } = await follow('haetae', ({ url }, response) => {
      const since = url.searchParams.get('since');
      if (since === 'old' && forgot) return sendJson(response, { code: 'CHECKPOINT_STALE' }, 410);
      if (since === null)
        return sendJson(response, {
          checkpoint: forgot ? 'new' : 'old',
          hasMore: false,
          updates: forgot ? [update('y', b)] : [update('x', a), update('y', b)],
        });
      return sendJson(response, { checkpoint: since, hasMore: false, updates: [] });
    });
    await soon(live).toEqual([a, b].sort());
    forgot = true;
    await soon(live).toEqual([b]);
    await soon(() => peer().then((p) => [p.state, p.resyncing])).toEqual(['ok', false]);
  });
});

describe('other shapes', () => {
  it('StopNCII: followed by time and token, Withdrawn and Deleted purged, our hashes and words given back', async () => {
    const [a, b, c, own] = [pdq(), pdq(), pdq(), pdq()];
    let withdrawn = false;
    const record = (hashValue: string, hashStatus = 'Active') => ({
      lastModtimestamp: 1_700_000_000,
      signalType: 'ImagePDQ',
      hashValue,
      hashStatus,
      caseNumbers: [],
    });
    const mine = (await call('POST', '/v1/banks', { name: word(), kind: 'block' })).json;
    await call('POST', `/v1/banks/${mine.id}/hashes?confirmed=true`, { hash: own });
    const { live, peer, fake, bank } = await follow(
      'stopncii',
      ({ method, url }, response) => {
        if (method === 'POST') return sendJson(response, {});
        const token = url.searchParams.get('nextPageToken');
        const start = Number(url.searchParams.get('startTimestamp'));
        if (token === null && start <= 10)
          return sendJson(response, {
            count: 1,
            nextPageToken: 't1',
            nextSetTimestamp: 0,
            hasMoreRecords: true,
            hashRecords: [record(a), { signalType: 'Text', hashValue: 'words' }],
          });
        if (token === 't1')
          return sendJson(response, {
            count: 2,
            nextPageToken: null,
            nextSetTimestamp: 1_700_000_000,
            hasMoreRecords: false,
            hashRecords: [record(b), record(c)],
          });
        // From here on it goes back in time, which must not move us back.
        return sendJson(response, {
          count: 1,
          nextPageToken: null,
          nextSetTimestamp: 5,
          hasMoreRecords: false,
          hashRecords: withdrawn ? [record(a, 'Withdrawn'), record(b, 'Deleted')] : [],
        });
      },
      { push: true, pushBank: mine.id },
    );
    await soon(live).toEqual([a, b, c].sort());
    expect(fake.requests[0]!.headers['x-functions-key']).toBe('sesame-open');
    await soon(async () => fake.requests.filter((r) => r.url.endsWith('/SubmitHashes')).length).toBe(1);
    expect(JSON.parse(fake.requests.find((r) => r.url.endsWith('/SubmitHashes'))!.body)).toMatchObject({
      count: 1,
      hashRecords: [{ signalType: 'ImagePDQ', hashValue: own }],
    });
    await call('POST', `/v1/banks/${bank.id}/confirm`, { all: true });
    await soon(async () =>
      fake.requests.filter((r) => r.url.endsWith('/SubmitFeedback')).map((r) => JSON.parse(r.body).count),
    ).toEqual([3]);
    withdrawn = true;
    await soon(live).toEqual([c]);
    expect(await peer()).toMatchObject({ state: 'ok', counts: { pushed: 1, feedbackSent: 3, withdrawn: 2 } });
    const [row] = await stack.sql`select checkpoint from peers where bank_id = ${bank.id}`;
    expect(row!.checkpoint).toEqual({ start: 1_700_000_000 });
  });

  it('ThreatExchange: threat_updates with paging and should_delete; its next never leads our token elsewhere', async () => {
    const [a, b] = [pdq(), pdq()];
    let deleted = false;
    let base = '';
    const { live, fake, peer, id } = await follow(
      'threatexchange',
      ({ url }, response) => {
        const after = url.searchParams.get('after');
        const start = url.searchParams.get('start_time');
        const row = (n: number, indicator: string) => ({
          id: String(n),
          indicator,
          type: 'HASH_PDQ',
          last_updated: 1_700_000_000 + n,
          should_delete: false,
          descriptors: { data: [{}] },
        });
        if (after === 'two') return sendJson(response, { data: [row(2, b)] });
        if (start === '0')
          return sendJson(response, {
            data: [row(1, a)],
            paging: { next: `${base}/threat_updates?after=two&access_token=leak` },
          });
        return sendJson(response, {
          data: deleted ? [{ id: '1', should_delete: true, last_updated: 1_700_000_009 }] : [],
        });
      },
      { pullEveryS: 1 },
    );
    base = fake.url;
    await call('POST', `/v1/peers/${id}/pull`);
    await soon(live, 40_000).toEqual([a, b].sort());
    expect(fake.requests.every((r) => r.url.includes('access_token=sesame-open'))).toBe(true);
    expect(JSON.stringify(await stack.sql`select checkpoint from peers where id = ${id}`)).not.toMatch(/leak|sesame/);
    deleted = true;
    await soon(live).toEqual([b]);
    expect((await peer()).state).toBe('ok');
  });

  it('NCMEC XML: entries with several fingerprints under the member and id; bombs and entities are refused', async () => {
    const md5 = randomBytes(16).toString('hex');
    const [sha, p] = [randomBytes(32).toString('hex'), pdq()];
    let gone = false;
    const xml = (body: string) =>
      `<?xml version="1.0" encoding="UTF-8"?>\n<queryResult xmlns="https://hashsharing.ncmec.org/hashsharing/v2">${body}</queryResult>`;
    const { live, id, fake } = await follow('ncmec', ({ url }, response) => {
      if (url.searchParams.get('start') === '2')
        return void response.end(
          xml(
            `<images maxTimestamp="2024-01-02T00:00:00Z"><image><member id="7">M</member><id>two</id><fingerprints><pdq>${p}</pdq></fingerprints></image></images>`,
          ),
        );
      if (gone)
        return void response.end(
          xml(
            `<images maxTimestamp="2024-01-03T00:00:00Z"><deletedImage><member id="7">M</member><id>one</id></deletedImage></images>`,
          ),
        );
      return void response.end(
        xml(
          `<images maxTimestamp="2024-01-01T00:00:00Z"><image><member id="7">M</member><timestamp>2024-01-01T00:00:00Z</timestamp><id>one</id><classification>A1</classification><fingerprints><md5>${md5}</md5><sha256>${sha}</sha256><pdna>abc</pdna></fingerprints></image></images><paging><next>/v2/entries?start=2&amp;size=1</next></paging>`,
        ),
      );
    });
    await soon(live).toEqual([md5, sha, p].sort());
    expect(fake.requests[0]!.headers.authorization).toBe(
      `Basic ${Buffer.from('haetae:sesame-open').toString('base64')}`,
    );
    expect(await stack.sql`select key from peer_records where peer_id = ${id} order by key`).toEqual([
      { key: '7-one' },
      { key: '7-two' },
    ]);
    gone = true;
    await soon(live).toEqual([p]);

    const bomb = await follow(
      'ncmec',
      (_, response) =>
        void response.end(
          `<!DOCTYPE x [<!ENTITY a "${'z'.repeat(1_000)}"><!ENTITY b SYSTEM "file:///etc/passwd">]>${xml('<images><image>&a;&b;</image></images>')}`,
        ),
    );
    await soon(() => bomb.peer().then((q) => q.error?.code)).toBe('PEER_PAGE_MALFORMED');
    expect((await bomb.peer()).error.message).toContain('document type');
  });
});

it('refuses private addresses without the setting, and a peer that is paused is not asked', async () => {
  const strict = await startStack(queueBackends()[0]!, { textScorer: scoreByWord() });
  const key = await strict.key('admin');
  const post = (url: string, payload: unknown) =>
    strict.app.inject({ method: 'POST', url, headers: { authorization: `Bearer ${key}` }, payload: payload as object });
  const bank = (await post('/v1/banks', { name: 'b', kind: 'block' })).json();
  for (const url of ['http://127.0.0.1:1/x', 'http://[::1]/', 'http://169.254.169.254/latest'])
    expect((await post('/v1/peers', { name: 'p', shape: 'haetae', url, bank: bank.id })).json()).toMatchObject({
      code: 'PEER_URL_REFUSED',
    });
  await strict.stop();
  const { fake, id } = await follow('haetae', (_, response) =>
    sendJson(response, { checkpoint: 'a', hasMore: false, updates: [] }),
  );
  await soon(async () => fake.requests.length > 0).toBe(true);
  expect((await call('PATCH', `/v1/peers/${id}`, { paused: true })).json.state).toBe('paused');
});
