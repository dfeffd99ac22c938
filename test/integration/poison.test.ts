import { fileURLToPath } from 'node:url';
import { HaetaeError, newId } from '@haetae/contracts';
import { createImageHasher, type ImageHasher } from '@haetae/media';
import { ensureOrganisation, insertItems, inTransaction } from '@haetae/store';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTextScorer, type TextScorer } from '../../services/worker/src/text-scorer.ts';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let hasher: ImageHasher;
let threads: TextScorer;
let poisonPicture: Buffer;
/** Which scorer the worker has: one whose threads die, or, once somebody has mended it, one that scores all. */
let scorer: TextScorer;
let decodersKilled = 0;
let chunks = 0;
const keys: Record<string, string> = {};

beforeAll(async () => {
  poisonPicture = await drawPicture(3);
  const real = createImageHasher({ processes: 1 });
  hasher = {
    ...real,
    hashImage(bytes, options) {
      const hashed = real.hashImage(bytes, options);
      // As the kernel does when memory is short: the decoder is gone in the middle of this picture.
      if (Buffer.from(bytes).equals(poisonPicture))
        for (const pid of real.pids()) {
          process.kill(pid, 'SIGKILL');
          decodersKilled += 1;
        }
      return hashed;
    },
  };
  threads = createTextScorer({
    threads: 1,
    resources: { textModel: 'full', textPath: 'fast' },
    thread: fileURLToPath(new URL('../support/dying-thread.mjs', import.meta.url)),
    memoryMb: 64,
    timeoutMs: 3_000,
  });
  scorer = threads;
  const textScorer: TextScorer = {
    warmUp: () => scorer.warmUp(),
    close: async () => undefined,
    score: (tasks) => {
      chunks += 1;
      return scorer.score(tasks);
    },
  };
  stack = await startStack(queueBackends()[0]!, { textScorer, hasher });
  for (const role of ['monitor', 'supervisor', 'admin'] as const) keys[role] = await stack.key(role);
  await stack.work();
});
afterAll(async () => {
  await stack.stop();
  await threads.close();
});

const call = async (role: string, method: 'GET' | 'POST' | 'DELETE', url: string, payload?: object) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${keys[role]}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
};
const post = async (externalId: string, content: object) => {
  const { status, body } = await call('monitor', 'POST', '/v1/items', {
    source: 'x',
    externalId,
    lang: 'en',
    ...content,
  });
  expect(status).toBe(202);
  return body.id as string;
};
/** Waits for a state of an item; the waits between tries, which are a matter of seconds, are cut short. */
const becomes = (id: string, status: string) =>
  expect
    .poll(
      async () => {
        await stack.sql`update outbox set due_at = now() where attempts > 0 and due_at > now() and due_at < now() + interval '60 seconds'`;
        return (await call('monitor', 'GET', `/v1/items/${id}`)).body.status;
      },
      { timeout: 120_000, interval: 200 },
    )
    .toBe(status);
const letters = async (role = 'admin') => (await call(role, 'GET', '/v1/dead-letters')).body.deadLetters;

it('the time of a text does not run while it waits behind one that hangs', async () => {
  const task = (itemId: string, text: string) => ({ itemId, text, lang: 'en', country: null, organisationPack: null });
  const hangs = expect(threads.score([task('a', 'this one HANGS')])).rejects.toThrow(/abort/i);
  const [outcome] = await threads.score([task('b', 'all is well')]);
  expect(outcome).toMatchObject({ itemId: 'b', pack: 'default' });
  await hangs;
});

it.each([
  ['ends its thread', 'ENDS'],
  ['eats the memory of its thread', 'EATS'],
  ['never ends', 'HANGS'],
])(
  'a text that %s is tried as often as it may, and its neighbours come through',
  async (_, word) => {
    const batch = await stack.app.inject({
      method: 'POST',
      url: '/v1/items/batch',
      headers: { authorization: `Bearer ${keys.monitor}`, 'content-type': 'application/x-ndjson' },
      payload: ['all is well', `this one ${word}`, 'you nasty person']
        .map((text, n) => JSON.stringify({ source: 'x', externalId: `${word} ${n}`, text, lang: 'en' }))
        .join('\n'),
    });
    const [one, poison, other] = batch.body
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).id as string);
    await becomes(poison!, 'dead');
    await becomes(one!, 'scored');
    await becomes(other!, 'scored');
    const [letter] = (await letters()).filter((l: { itemId: string }) => l.itemId === poison);
    expect(letter).toMatchObject({ kind: 'text', code: 'INTERNAL', attempts: 5 });
    // Nobody tries it any more.
    const before = chunks;
    const after = await post(`${word} after`, { text: 'all is well again' });
    await becomes(after, 'scored');
    expect(chunks).toBe(before + 1);
  },
  240_000,
);

it('a dead letter is seen and replayed over HTTP, and dropped by an admin', async () => {
  const all: { itemId: string }[] = await letters('supervisor');
  expect(all).toHaveLength(3);
  const [mended, dropped] = all.map((l) => l.itemId) as [string, string];
  // Replayed while nothing was mended, it ends where it was.
  expect((await call('supervisor', 'POST', `/v1/dead-letters/${mended}/replay`)).status).toBe(202);
  await becomes(mended, 'dead');
  scorer = scoreByWord();
  expect((await call('admin', 'POST', `/v1/dead-letters/${mended}/replay`)).status).toBe(202);
  await becomes(mended, 'scored');
  expect((await call('supervisor', 'DELETE', `/v1/dead-letters/${dropped}`)).status).toBe(403);
  expect((await call('admin', 'DELETE', `/v1/dead-letters/${dropped}`)).status).toBe(204);
  expect((await call('admin', 'DELETE', `/v1/dead-letters/${dropped}`)).body.code).toBe('DEAD_LETTER_NOT_FOUND');
  expect((await letters()).map((l: { itemId: string }) => l.itemId)).toEqual([all[2]!.itemId]);
  expect((await call('monitor', 'GET', `/v1/items/${dropped}`)).body.status).toBe('dead');
}, 240_000);

it('a picture that kills its decoder is tried as often as it may, then abstained from; the next one is hashed', async () => {
  const id = await post('a picture', { text: 'with a picture', media: [{ base64: poisonPicture.toString('base64') }] });
  await becomes(id, 'scored');
  expect(decodersKilled).toBeGreaterThanOrEqual(5);
  const [media] = (await call('monitor', 'GET', `/v1/items/${id}`)).body.media;
  expect(media).toMatchObject({ status: 'failed' });
  const next = await post('another picture', { media: [{ base64: (await drawPicture(4)).toString('base64') }] });
  await becomes(next, 'scored');
  expect((await call('monitor', 'GET', `/v1/items/${next}`)).body.media[0].pdq).toMatch(/^[0-9a-f]{64}$/);
}, 240_000);

it('a picture waits for a vault that is away, however often it is tried', async () => {
  const { get } = stack.vault;
  let refused = 0;
  stack.vault.get = async () => {
    refused += 1;
    throw new HaetaeError('VAULT_UNAVAILABLE');
  };
  const id = await post('a picture of a bad hour', { media: [{ base64: (await drawPicture(5)).toString('base64') }] });
  await expect
    .poll(async () => {
      await stack.sql`update outbox set due_at = now() where item_id = ${id}`;
      return refused;
    })
    .toBeGreaterThan(8);
  stack.vault.get = get;
  await becomes(id, 'scored');
  expect((await call('monitor', 'GET', `/v1/items/${id}`)).body.media[0].pdq).toMatch(/^[0-9a-f]{64}$/);
  expect((await letters()).some((l: { itemId: string }) => l.itemId === id)).toBe(false);
}, 240_000);

it('an item that took its worker down again and again is not begun once more', async () => {
  const before = chunks;
  const id = newId('item');
  // Accepted and begun five times by workers of which nobody heard again, before this one sees it.
  await inTransaction(stack.sql, async (tx) => {
    await insertItems(tx, [
      {
        id,
        organisationId: (await ensureOrganisation(tx, 'default')).id,
        input: { source: 'x', externalId: 'takes workers down', text: 'all is well', lang: 'en' },
        fingerprint: 'ab'.repeat(32),
        media: [],
      },
    ]);
    await tx`update outbox set attempts = 5 where item_id = ${id}`;
  });
  await becomes(id, 'dead');
  const [letter] = (await letters()).filter((l: { itemId: string }) => l.itemId === id);
  expect(letter).toMatchObject({ code: 'JOB_ATTEMPTS_EXHAUSTED' });
  expect(chunks).toBe(before);
}, 240_000);
