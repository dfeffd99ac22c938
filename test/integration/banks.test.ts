import { createHash, randomBytes } from 'node:crypto';
import { listBankChanges } from '@haetae/store';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
const keys: Record<string, string> = {};
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { textScorer: scoreByWord() });
  for (const role of ['monitor', 'platform', 'supervisor', 'admin'] as const) keys[role] = await stack.key(role);
  keys.stranger = await stack.key('platform', 'elsewhere');
  await stack.work();
});
afterAll(() => stack.stop());

const type = (answer: { headers: Record<string, unknown> }) => String(answer.headers['content-type'] ?? '');
const call = async (
  role: string,
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
  url: string,
  payload?: unknown,
  sentAs = 'application/json',
) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${keys[role]}`, ...(payload === undefined ? {} : { 'content-type': sentAs }) },
    ...(payload === undefined ? {} : { payload: payload as string }),
  });
  return {
    status: answer.statusCode,
    text: answer.body,
    json: /json/.test(type(answer)) && !/ndjson/.test(type(answer)) ? answer.json() : undefined,
  };
};
const lines = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((l) => JSON.parse(l));
const pdq = () => randomBytes(32).toString('hex');
const bank = async (name: string, kind = 'block') =>
  (await call('platform', 'POST', '/v1/banks', { name, kind, labels: ['intimate_image'] })).json;
const match = async (hash: string, role = 'platform', algorithm = 'pdq') =>
  (await call(role, 'POST', '/v1/match', { hashes: [{ hash, algorithm }] })).json.results[0];
const matchesSoon = (hash: string, n: number) =>
  expect.poll(() => match(hash).then((r) => r.matches.length), { timeout: 2_000, interval: 50 }).toBe(n);

it('never reads a hash without its bank, though both come while the changes are read', async () => {
  const [{ at }] = (await stack.sql`
    select coalesce(greatest((select max(sequence) from banks), (select max(sequence) from hashes)), 0)::int as at`) as never as [
    { at: number },
  ];
  let made: { id: string } | undefined;
  const racing = new Proxy(stack.sql, {
    async apply(query, self, args) {
      const rows = await Reflect.apply(query, self, args);
      if (made === undefined) {
        made = (await bank('came meanwhile')) as { id: string };
        await call('platform', 'POST', `/v1/banks/${made.id}/hashes`, { hash: pdq(), quality: 90 });
      }
      return rows;
    },
  });
  const first = await listBankChanges(racing, at, 100);
  const rest = await listBankChanges(stack.sql, first.at(-1)?.sequence ?? at, 100);
  const seen = [...first, ...rest].flatMap((c) => {
    if ('bank' in c) return c.bank.id === made?.id ? ['bank'] : [];
    return 'hash' in c && c.hash.bankId === made?.id ? ['hash'] : [];
  });
  expect(seen).toEqual(['bank', 'hash']);
});

describe('banks', () => {
  it('are made, listed, changed; a name is taken once', async () => {
    const made = await bank('b-one');
    expect(made).toMatchObject({ name: 'b-one', kind: 'block', distance: 31, enabled: true });
    expect((await call('platform', 'POST', '/v1/banks', { name: 'b-one', kind: 'allow' })).json).toMatchObject({
      code: 'BANK_NAME_TAKEN',
    });
    expect((await call('platform', 'PATCH', `/v1/banks/${made.id}`, { distance: 20 })).json.distance).toBe(20);
    expect((await call('stranger', 'GET', `/v1/banks/${made.id}`)).json).toMatchObject({
      code: 'BANK_NOT_FOUND',
      status: 404,
    });
    expect((await call('platform', 'POST', '/v1/banks', { name: 'x', kind: 'blockish' })).json).toMatchObject({
      code: 'VALIDATION_FAILED',
    });
  });

  it('a new hash matches within two seconds, a withdrawn one no longer, and its tombstone stays', async () => {
    const { id } = await bank('b-two');
    const hash = pdq();
    const added = (await call('platform', 'POST', `/v1/banks/${id}/hashes`, { hash: hash.toUpperCase() })).json;
    expect(added).toMatchObject({ hash, status: 'received', labels: ['intimate_image'], confirmedBy: null });
    await matchesSoon(hash, 1);
    expect((await match(hash)).matches[0]).toMatchObject({
      bankName: 'b-two',
      distance: 0,
      hashId: added.id,
      confirmed: false,
    });
    expect((await match(hash, 'stranger')).matches).toEqual([]);
    expect((await call('platform', 'DELETE', `/v1/banks/${id}/hashes/${added.id}?reason=consent`)).json).toMatchObject({
      status: 'withdrawn',
      withdrawnReason: 'consent',
    });
    await matchesSoon(hash, 0);
    expect(lines((await call('platform', 'GET', `/v1/banks/${id}/hashes?tombstones=true`)).text)).toHaveLength(1);
    expect((await call('platform', 'GET', `/v1/banks/${id}/hashes`)).text).toBe('');
  });

  it('an allow bank exonerates and both matches are shown; a bank that is switched off does not match', async () => {
    const [block, allow] = [await bank('b-three'), await bank('a-three', 'allow')];
    const hash = pdq();
    for (const b of [block, allow]) await call('platform', 'POST', `/v1/banks/${b.id}/hashes`, { hash });
    await matchesSoon(hash, 2);
    expect(await match(hash)).toMatchObject({ exonerated: true });
    await call('platform', 'PATCH', `/v1/banks/${allow.id}`, { enabled: false });
    await matchesSoon(hash, 1);
    expect(await match(hash)).toMatchObject({ exonerated: false });
  });

  it('only a supervisor vouches for hashes', async () => {
    const { id } = await bank('b-four');
    expect(
      (await call('platform', 'POST', `/v1/banks/${id}/hashes?confirmed=true`, { hash: pdq() })).json,
    ).toMatchObject({ code: 'ROLE_NOT_ALLOWED' });
    expect(
      (await call('supervisor', 'POST', `/v1/banks/${id}/hashes?confirmed=true`, { hash: pdq() })).json,
    ).toMatchObject({ status: 'active' });
  });
});

describe('uploads', () => {
  it('NDJSON: a result a line, bad lines told apart, duplicates known', async () => {
    const { id } = await bank('u-one');
    const [a, b] = [pdq(), pdq()];
    const body = [
      JSON.stringify({ hash: a }),
      '{bad',
      JSON.stringify({ hash: 'zz' }),
      JSON.stringify({ hash: a }),
      '',
      JSON.stringify({ hash: b, algorithm: 'sha1' }),
      JSON.stringify({ hash: b, labels: ['x'] }),
    ].join('\n');
    const { status, text } = await call('platform', 'POST', `/v1/banks/${id}/hashes`, body, 'application/x-ndjson');
    expect(status).toBe(207);
    const results = lines(text);
    expect(results.slice(0, -1).map((r) => [r.line, r.error?.code ?? r.created])).toEqual([
      [1, true],
      [2, 'MALFORMED_JSON'],
      [3, 'HASH_INVALID'],
      [4, false],
      [6, 'HASH_ALGORITHM_UNKNOWN'],
      [7, true],
    ]);
    expect(results.at(-1)).toEqual({ summary: { lines: 6, added: 2, repeated: 1, refused: 3 } });
  });

  it('CSV: byte order mark, CRLF, quoted commas, a header in any order, a line without end', async () => {
    const { id } = await bank('u-two');
    const [a, b, c] = [pdq(), pdq(), createHash('md5').update('x').digest('hex')];
    const rows = [
      '\ufefflabels,hash,algorithm,external_id',
      `"one;two",${a},pdq,"id, with comma"`,
      `,${b},,`,
      `,${c},md5,`,
      'a'.repeat(70_000),
      `"unclosed,${a}`,
    ].join('\r\n');
    const { text } = await call('platform', 'POST', `/v1/banks/${id}/hashes`, rows, 'text/csv; charset=utf-8');
    const results = lines(text);
    expect(results.slice(0, -1).map((r) => [r.line, r.error?.code ?? r.created])).toEqual([
      [2, true],
      [3, true],
      [4, true],
      [5, 'LINE_TOO_LONG'],
      [6, 'CSV_INVALID'],
    ]);
    const stored = lines((await call('platform', 'GET', `/v1/banks/${id}/hashes`)).text);
    expect(stored.find((h) => h.hash === a)).toMatchObject({
      externalId: 'id, with comma',
      labels: expect.arrayContaining(['one', 'two', 'intimate_image']),
    });
    expect(stored.find((h) => h.hash === c)).toMatchObject({ algorithm: 'md5' });
  });

  it('30,000 hashes in one upload, while matching goes on, by eight writers at once without one being missed', async () => {
    const { id } = await bank('u-three');
    const all = Array.from({ length: 30_000 }, pdq);
    const parts = Array.from({ length: 8 }, (_, n) => all.filter((__, i) => i % 8 === n));
    const uploads = parts.map((part) =>
      call(
        'platform',
        'POST',
        `/v1/banks/${id}/hashes?results=refused`,
        `${part.map((hash) => JSON.stringify({ hash })).join('\n')}\n`,
        'application/x-ndjson',
      ),
    );
    for (const { text } of await Promise.all(uploads))
      expect(lines(text)).toEqual([{ summary: { lines: 3_750, added: 3_750, repeated: 0, refused: 0 } }]);
    const asked = await expect
      .poll(
        async () => {
          const found = [];
          for (let i = 0; i < all.length; i += 10_000) {
            const { results } = (
              await call('platform', 'POST', '/v1/match', {
                hashes: all.slice(i, i + 10_000).map((hash) => ({ hash })),
              })
            ).json;
            found.push(...results.filter((r: { matches: unknown[] }) => r.matches.length > 0));
          }
          return found.length;
        },
        { timeout: 20_000, interval: 200 },
      )
      .toBe(30_000);
    return asked;
  });
});

describe('matching', () => {
  it('says which hash is none, and takes no more than 10,000', async () => {
    const { json } = await call('platform', 'POST', '/v1/match', {
      hashes: [{ hash: 'xyz', id: 'mine' }, { hash: pdq() }],
    });
    expect(json.results[0]).toMatchObject({ id: 'mine', error: { code: 'HASH_INVALID' } });
    expect(json.results[1]).toMatchObject({ matches: [] });
    expect(
      (await call('platform', 'POST', '/v1/match', { hashes: Array.from({ length: 10_001 }, () => ({ hash: 'a' })) }))
        .json,
    ).toMatchObject({ code: 'TOO_MANY_LINES' });
    expect((await call('platform', 'POST', '/v1/match', {})).json).toMatchObject({ code: 'VALIDATION_FAILED' });
  });

  it('hashes an uploaded image, also turned and mirrored, without keeping it', async () => {
    const original = await drawPicture(41);
    const { id } = await bank('m-one');
    const asked = (await call('platform', 'POST', '/v1/match', original, 'image/jpeg')).json.image;
    await call('platform', 'POST', `/v1/banks/${id}/hashes`, { hash: asked.pdq, quality: asked.quality });
    await matchesSoon(asked.pdq, 1);
    const turned = await sharp(original).rotate(90).flop().jpeg().toBuffer();
    const { image } = (await call('platform', 'POST', '/v1/match', turned, 'image/jpeg')).json;
    expect(image.matches).toHaveLength(1);
    expect(image.matches[0].via).not.toBe('original');
    expect(await stack.sql`select from media where sha256 = decode(${asked.sha256}, 'hex')`).toHaveLength(0);
  });
});

describe('images seen before', () => {
  const submit = async (externalId: string, bytes: Buffer) => {
    const { id } = (
      await call('monitor', 'POST', '/v1/items', {
        externalId,
        source: 'x',
        media: [{ base64: bytes.toString('base64') }],
      })
    ).json;
    await expect
      .poll(() => call('monitor', 'GET', `/v1/items/${id}`).then((r) => r.json.status), { timeout: 20_000 })
      .toBe('scored');
    return (await call('monitor', 'GET', `/v1/items/${id}`)).json;
  };

  it('are matched when a hash comes later, though their bytes are gone; withdrawal takes the match back', async () => {
    const original = await drawPicture(77);
    const mirrored = await sharp(original).flop().jpeg().toBuffer();
    const item = await submit('seen', mirrored);
    expect(item).toMatchObject({ flagged: false });
    const { pdq: hash } = (await call('platform', 'POST', '/v1/match', original, 'image/jpeg')).json.image;
    const { id } = await bank('retro');
    const added = (await call('supervisor', 'POST', `/v1/banks/${id}/hashes?confirmed=true`, { hash })).json;
    const now = () => call('monitor', 'GET', `/v1/items/${item.id}`).then((r) => r.json);
    await expect.poll(() => now().then((i) => i.flagged), { timeout: 10_000 }).toBe(true);
    expect(await now()).toMatchObject({
      labels: ['intimate_image'],
      caseId: expect.stringMatching(/^cas_/),
      media: [{ erased: true, matches: [{ hashId: added.id }] }],
    });
    await call('platform', 'DELETE', `/v1/banks/${id}/hashes/${added.id}`);
    await expect.poll(() => now().then((i) => i.flagged), { timeout: 10_000 }).toBe(false);
    expect((await now()).media[0].matches).toEqual([]);
  });

  it('an unconfirmed hash that hits everything is switched off, raises one alert and flags nobody', async () => {
    const logo = await drawPicture(5);
    const { pdq: hash } = (await call('platform', 'POST', '/v1/match', logo, 'image/jpeg')).json.image;
    const { id } = await bank('flood');
    const added = (await call('platform', 'POST', `/v1/banks/${id}/hashes`, { hash })).json;
    await matchesSoon(hash, 1);
    const ids: string[] = [];
    for (let n = 0; n < 24; n += 1)
      ids.push(
        (
          await call('monitor', 'POST', '/v1/items', {
            externalId: `flood-${n}`,
            source: 'x',
            media: [{ base64: logo.toString('base64') }],
          })
        ).json.id,
      );
    const items = () => Promise.all(ids.map((i) => call('monitor', 'GET', `/v1/items/${i}`).then((r) => r.json)));
    await expect
      .poll(() => items().then((all) => all.every((i) => i.status === 'scored' && i.flagged === false)), {
        timeout: 60_000,
        interval: 200,
      })
      .toBe(true);
    expect((await call('platform', 'GET', `/v1/banks/${id}/hashes/${added.id}`)).json).toMatchObject({
      disabled: true,
      disabledReason: 'flood',
    });
    const { alerts } = (await call('supervisor', 'GET', '/v1/alerts')).json;
    expect(alerts.filter((a: { subject: string }) => a.subject === added.id)).toHaveLength(1);
  }, 120_000);
});
