import { createHmac, createPublicKey, verify } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { loadPacks } from '@haetae/packs';
import { checkCustody, type Database } from '@haetae/store';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { forgetOld } from '../../services/worker/src/jobs/forget-old.ts';
import { drawPicture } from '../support/draw-picture.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

const backend = queueBackends()[0]!;
let stack: Stack;
const keys: Record<string, string> = {};
const planted = {
  text: 'plantedwordsofapost',
  author: 'planted-author-77',
  handle: 'planted_handle',
  note: 'plantednote',
};

beforeAll(async () => {
  stack = await startStack(backend, { textScorer: scoreByWord() });
  for (const role of ['monitor', 'moderator', 'supervisor', 'auditor'] as const) keys[role] = await stack.key(role);
  await stack.work();
});
afterAll(() => stack.stop());

const call = async (role: string, method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, payload?: object) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${keys[role]}`, 'idempotency-key': `${Math.random()}` },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.body === '' ? null : answer.json() };
};
const scored = async (id: string) => {
  await expect
    .poll(async () => (await call('monitor', 'GET', `/v1/items/${id}`)).body.status, { timeout: 20_000, interval: 50 })
    .toBe('scored');
  return (await call('monitor', 'GET', `/v1/items/${id}`)).body;
};
const post = async (externalId: string, author: string, text: string, extra: object = {}) => {
  const body = { source: 'x', externalId, author: { id: author, handle: planted.handle }, text, lang: 'en', ...extra };
  const { status, body: accepted } = await call('monitor', 'POST', '/v1/items', body);
  expect(status).toBe(202);
  return await scored(accepted.id);
};
const ended = async (id: string, state: string) => {
  await expect
    .poll(async () => (await call('auditor', 'GET', `/v1/erasures/${id}`)).body.state, {
      timeout: 20_000,
      interval: 50,
    })
    .toBe(state);
  return (await call('auditor', 'GET', `/v1/erasures/${id}`)).body;
};

/** Every place in the database, in every schema, whose text holds one of these; bytes as hex. */
async function placesWith(sql: Database, needles: string[]): Promise<string[]> {
  const tables = await sql<{ name: string }[]>`
    select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where c.relkind in ('r', 'm') and n.nspname not in ('pg_catalog', 'information_schema') and n.nspname !~ '^pg_toast'`;
  const found: string[] = [];
  for (const { name } of tables)
    for (const needle of needles) {
      const hex = Buffer.from(needle).toString('hex');
      const rows = await sql`
        select from ${sql.unsafe(name)} t where t::text like ${`%${needle}%`} or t::text like ${`%${hex}%`} limit 1`;
      if (rows.length > 0) found.push(`${name}: ${needle}`);
    }
  return found;
}
const filesWith = async (dir: string, needle: Buffer) => {
  const files = (await readdir(dir, { recursive: true, withFileTypes: true })).filter((e) => e.isFile());
  const found: string[] = [];
  for (const file of files) {
    const path = join(file.parentPath, file.name);
    if ((await readFile(path)).includes(needle)) found.push(path);
  }
  return { files: files.length, found };
};

it('erases what an author wrote, everywhere, and leaves a signed tombstone and whole chains', async () => {
  const picture = (await drawPicture(7)).toString('base64');
  const first = await post('e1', planted.author, `you are a nasty person ${planted.text}`, {
    media: [{ base64: picture }],
  });
  const second = await post('e2', planted.author, `nice weather ${planted.text} today`);
  const other = await post('e3', 'somebody else', 'you are a nasty person, all of you, every day of the week');
  const leased = await call('moderator', 'POST', '/v1/cases/lease', {});
  expect(leased.status).toBe(200);
  await call('moderator', 'POST', `/v1/cases/${leased.body.id}/decisions`, {
    leaseId: leased.body.lease.id,
    policyLabel: 'online_harassment',
    action: 'none',
    target: planted.note,
    rationale: planted.note,
  });
  const hash = (await call('monitor', 'GET', `/v1/items/${first.id}`)).body.media[0].pdq as string;
  const needles = [planted.text, planted.author];
  expect((await placesWith(stack.sql, needles)).length).toBeGreaterThan(1);
  const vault = join(stack.config.HAETAE_DATA_DIR, 'vault');
  expect((await filesWith(vault, Buffer.from('\0'))).files).toBe(1);

  const asked = await call('supervisor', 'POST', '/v1/erasures', {
    authorId: planted.author,
    reason: 'the author asked',
  });
  expect(asked.status).toBe(202);
  const done = await ended(asked.body.id, 'done');
  expect(done.erased).toMatchObject({ items: 2, media: 1 });

  expect((await call('monitor', 'GET', `/v1/items/${first.id}`)).status).toBe(404);
  expect((await call('monitor', 'GET', `/v1/items/${second.id}`)).status).toBe(404);
  expect((await call('monitor', 'GET', `/v1/items/${other.id}`)).status).toBe(200);
  expect(await placesWith(stack.sql, [...needles, hash])).toEqual([]);
  await expect.poll(async () => (await filesWith(vault, Buffer.from('\0'))).files).toBe(0);
  expect((await filesWith(stack.config.HAETAE_DATA_DIR, Buffer.from(planted.text))).found).toEqual([]);
  expect((await checkCustody(stack.sql)).broken).toEqual([]);

  // The tombstone says how much went and not whose; its signature holds, and does not for another text.
  expect(done.tombstone).not.toContain(planted.author);
  const publicKey = createPublicKey((await call('auditor', 'GET', '/v1/evidence-key')).body.publicKey);
  const holds = (text: string) => verify(null, Buffer.from(text), publicKey, Buffer.from(done.signature, 'base64'));
  expect(holds(done.tombstone)).toBe(true);
  expect(holds(done.tombstone.replace('"items":2', '"items":3'))).toBe(false);
  // Whoever knows whose it was can prove that it was this one.
  const [salt] = await stack.sql<{ value: string }[]>`select value from settings where name = 'erasure-selector-key'`;
  const again = createHmac('sha256', Buffer.from(salt!.value, 'base64'))
    .update(`author\n\n${planted.author}`)
    .digest('hex');
  expect(done.selectorHash).toBe(again);
});

it('waits for a legal hold, goes on by itself when it is lifted, and takes what people wrote with the last item', async () => {
  const item = await post('h1', 'held-author', 'what a nasty thing to say to her in front of all these people');
  const leased = await call('moderator', 'POST', '/v1/cases/lease', { caseId: item.caseId });
  expect(leased.body.id).toBe(item.caseId);
  const decided = await call('moderator', 'POST', `/v1/cases/${item.caseId}/decisions`, {
    leaseId: leased.body.lease.id,
    policyLabel: 'online_harassment',
    action: 'none',
    rationale: planted.note,
  });
  expect(decided.status).toBeLessThan(300);
  expect((await call('supervisor', 'PUT', `/v1/cases/${item.caseId}/hold`, { reason: 'a court asked' })).status).toBe(
    200,
  );
  const asked = await call('supervisor', 'POST', '/v1/erasures', {
    authorId: 'held-author',
    reason: 'the author asked',
  });
  expect(await ended(asked.body.id, 'held')).toMatchObject({ heldItems: 1, erased: { items: 0 } });
  expect((await call('monitor', 'GET', `/v1/items/${item.id}`)).status).toBe(200);

  expect((await call('supervisor', 'DELETE', `/v1/cases/${item.caseId}/hold`)).status).toBe(200);
  expect(await ended(asked.body.id, 'done')).toMatchObject({ heldItems: 0, erased: { items: 1, cases: 1 } });
  expect(await placesWith(stack.sql, ['held-author', planted.note])).toEqual([]);
  expect((await call('supervisor', 'DELETE', `/v1/cases/${item.caseId}/hold`)).body.code).toBe('HOLD_NOT_FOUND');
  expect((await checkCustody(stack.sql)).broken).toEqual([]);
});

it('erases by address, of the post or of its image', async () => {
  const url = 'https://example.org/planted/post/1';
  const item = await post('u1', 'third', 'a nasty remark that stands at an address of its own', { url });
  const asked = await call('supervisor', 'POST', '/v1/erasures', { url, reason: 'asked' });
  expect(await ended(asked.body.id, 'done')).toMatchObject({ erased: { items: 1 } });
  expect((await call('monitor', 'GET', `/v1/items/${item.id}`)).status).toBe(404);
  expect(await placesWith(stack.sql, [url])).toEqual([]);
  const none = await call('supervisor', 'POST', '/v1/erasures', { url, reason: 'asked again' });
  expect(await ended(none.body.id, 'done')).toMatchObject({ erased: { items: 0 } });
  expect((await call('supervisor', 'POST', '/v1/erasures', { reason: 'nothing named' })).status).toBe(422);
});

it('forgets what the pack keeps no longer, in its order, and not what is held', async () => {
  const mild = await post('r1', 'mild-author', 'a fine walk in the old town', {
    media: [{ base64: (await drawPicture(8)).toString('base64') }],
  });
  const bad = await post('r2', 'bad-author', 'you are a nasty piece of work and everybody in town says so');
  const held = await post('r3', 'kept-author', 'nasty words of another kind that a court wants to read');
  const packs = loadPacks();
  const { retention } = packs.get('default');
  const in_ = (days: number) => new Date(Date.now() + (days + 1) * 86_400_000);
  await stack.sql`update cases set state = 'decided', decided_at = now(), lease_id = null, lease_by = null, lease_expires_at = null where id in ${stack.sql([bad.caseId, held.caseId])}`;
  await call('supervisor', 'PUT', `/v1/cases/${held.caseId}/hold`, { reason: 'a court asked' });
  const deps = { sql: stack.sql, vault: stack.vault, packs };
  const rowsOf = async (id: string) => {
    const [row] = await stack.sql<{ text: string | null; media: number }[]>`
      select text, (select count(*)::int from media m where m.item_id = i.id and m.pdq is not null) as media from items i where id = ${id}`;
    return row;
  };
  await forgetOld(deps, in_(0));
  expect(await rowsOf(mild.id)).toMatchObject({ text: expect.any(String), media: 1 });
  await forgetOld(deps, in_(retention.unflaggedTextDays));
  expect(await rowsOf(mild.id)).toEqual({ text: null, media: 1 });
  expect(await placesWith(stack.sql, ['mild-author'])).toEqual([]);
  expect((await rowsOf(bad.id))?.text).toEqual(expect.any(String));
  await forgetOld(deps, in_(Math.max(retention.unflaggedHashDays, retention.flaggedDays)));
  expect(await rowsOf(mild.id)).toBeUndefined();
  expect((await rowsOf(bad.id))?.text).toBeNull();
  expect((await rowsOf(held.id))?.text).toEqual(expect.any(String));
  expect(await placesWith(stack.sql, ['bad-author'])).toEqual([]);
  // What is read of a forgotten item says so and fails nowhere.
  expect((await call('monitor', 'GET', `/v1/items/${bad.id}`)).status).toBe(200);
  expect((await call('supervisor', 'GET', `/v1/cases/${bad.caseId}`)).status).toBe(200);
});

it('leaves nothing in Redis', async () => {
  const url = inject('redisUrl');
  if (!url) return;
  const { default: IORedis } = await import('ioredis');
  const redis = new IORedis.Redis(url);
  const values: string[] = [];
  for await (const names of redis.scanStream({ match: '*', count: 500 }) as AsyncIterable<string[]>)
    for (const name of names) values.push(name, (await redis.dump(name).catch(() => null))?.toString() ?? '');
  await redis.quit();
  expect(values.filter((v) => v.includes(planted.text) || v.includes(planted.author))).toEqual([]);
});
