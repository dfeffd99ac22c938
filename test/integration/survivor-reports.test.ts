import { type Client, createClient, isApiError } from '@haetae/client';
import { createMatcher, followBanks } from '@haetae/matcher';
import { ensureOrganisation, inTransaction, listBankChanges, recordMatchReport } from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { drawnHash } from '../support/drawn-hash.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { solveProof } from '../support/solve-proof.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let staff: Client;
let platform: Client;
let stranger: Client;

const clientOf = (baseUrl: string, key?: string) =>
  createClient({ baseUrl, retries: 0, ...(key === undefined ? {} : { key }) });
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!);
  const baseUrl = await stack.app.listen({ host: '127.0.0.1', port: 0 });
  staff = clientOf(baseUrl, await stack.key('support-centre'));
  platform = clientOf(baseUrl, await stack.key('platform'));
  stranger = clientOf(baseUrl);
});
afterAll(() => stack.stop());

const picture = (pdq = drawnHash()) => ({ pdq, quality: 90 });
/** Reports, with a proof of work where one is asked for, as the page does. */
async function submit(hashes = [picture()], more: object = {}) {
  const send = (proof: object) =>
    stranger.post('/v1/reports', { body: { hashes, consent: true, ...proof, ...more } as never });
  return await send({}).catch(async (error: unknown) => {
    if (!isApiError(error, 'REPORT_PROOF_NEEDED') || 'proof' in more) throw error;
    return await send({ proof: await solveProof(stack.app) });
  });
}
const keyOf = ({ caseNumber, pin }: { caseNumber: string; pin: string }) => ({ caseNumber, pin });
const codeOf = async (work: Promise<unknown>) =>
  await work.then(
    () => undefined,
    (error: unknown) => (isApiError(error) ? error.code : String(error)),
  );
const reportOf = async (caseNumber: string) => {
  for await (const report of staff.list('/v1/reports')) if (report.caseNumber === caseNumber) return report;
  throw new Error(`no report ${caseNumber}`);
};
const review = async (caseNumber: string, body: object) =>
  await staff.post('/v1/reports/{id}/review', { path: { id: (await reportOf(caseNumber)).id }, body: body as never });
const matchesOf = async (pdq: string) => {
  const answer = (await platform.post('/v1/match', { body: { hashes: [{ hash: pdq }] } })) as {
    results: { matches: { confirmed: boolean; hashId: string }[] }[];
  };
  return answer.results[0]!.matches;
};
describe('a report', () => {
  it('waits for a person, matches once confirmed, and is gone from every process within two seconds of its withdrawal', async () => {
    const [pdq, md5] = [drawnHash(), 'ab'.repeat(16)];
    const made = await submit([{ pdq, quality: 77, md5 } as never], {
      lang: 'ka',
      country: 'GE',
      note: 'my own words',
    });
    expect(made.caseNumber).toMatch(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}$/);
    expect(made.pin).toMatch(/^\d{3} \d{3} \d{4}$/);
    expect(await stranger.post('/v1/reports/status', { body: keyOf(made) })).toMatchObject({
      state: 'submitted',
      reviewedAt: null,
      pictures: [{ number: 1, state: 'waiting' }],
      matches: { found: 0, removed: 0 },
    });
    // Nothing automatic may come of it: whoever asks is told that no person has confirmed it.
    await expect.poll(() => matchesOf(pdq)).toMatchObject([{ confirmed: false }]);

    const seen = await reportOf(made.caseNumber);
    expect(seen).toMatchObject({
      kind: 'shared',
      country: 'GE',
      note: 'my own words',
      pictures: [{ pdq, quality: 77 }],
    });
    expect(await review(made.caseNumber, { verdict: 'confirm' })).toMatchObject({ state: 'shared' });
    await expect.poll(() => matchesOf(pdq)).toMatchObject([{ confirmed: true }]);
    expect(await codeOf(review(made.caseNumber, { verdict: 'confirm' }))).toBe('REPORT_NOTHING_WAITING');

    // Another process that follows the banks.
    const other = followBanks({
      matcher: createMatcher(),
      listChanges: (sequence, limit) => listBankChanges(stack.sql, sequence, limit),
      onError: () => undefined,
    });
    await other.caughtUp();
    expect(other.matcher.matchHashes({ pdq }).matches).toHaveLength(1);
    const { hashId } = (await matchesOf(pdq))[0]!;
    expect(await stranger.post('/v1/reports/withdraw', { body: keyOf(made) })).toMatchObject({ state: 'withdrawn' });
    const within = { timeout: 2_000, interval: 20 };
    await expect.poll(() => matchesOf(pdq), within).toEqual([]);
    await expect.poll(() => other.matcher.matchHashes({ pdq, md5 }).matches, within).toEqual([]);
    await other.stop();

    // What is left is a tombstone; the report itself holds neither hash nor words.
    const [tombstone] = await stack.sql`select status, withdrawn_reason from hashes where id = ${hashId}`;
    expect(tombstone).toEqual({ status: 'withdrawn', withdrawn_reason: 'withdrawn by the survivor' });
    expect(await reportOf(made.caseNumber)).toMatchObject({
      state: 'withdrawn',
      note: null,
      country: null,
      lang: null,
      pictures: [{ state: 'withdrawn', pdq: null }],
    });
  });

  it('is refused with a reason that the survivor is told, and may be added to', async () => {
    const [first, second] = [drawnHash(), drawnHash()];
    const made = await submit([picture(first)]);
    expect(await codeOf(review(made.caseNumber, { verdict: 'refuse' }))).toBe('VALIDATION_FAILED');
    await review(made.caseNumber, { verdict: 'refuse', reason: 'not_intimate', note: 'a landscape' });
    const status = await stranger.post('/v1/reports/status', { body: keyOf(made) });
    expect(status).toMatchObject({ state: 'reviewed', pictures: [{ state: 'refused', reason: 'not_intimate' }] });
    expect(JSON.stringify(status)).not.toContain('landscape');
    await expect.poll(() => matchesOf(first)).toEqual([]);

    const more = { ...keyOf(made), hashes: [picture(second), picture(second)] };
    expect((await stranger.post('/v1/reports/pictures', { body: more })).pictures.map((p) => p.state)).toEqual([
      'refused',
      'waiting',
    ]);
    // The same once more changes nothing.
    expect((await stranger.post('/v1/reports/pictures', { body: more })).pictures).toHaveLength(2);
    await stranger.post('/v1/reports/withdraw', { body: { ...keyOf(made), pictures: [2] } });
    expect((await stranger.post('/v1/reports/status', { body: keyOf(made) })).state).toBe('reviewed');
    expect(await codeOf(stranger.post('/v1/reports/withdraw', { body: { ...keyOf(made), pictures: [7] } }))).toBe(
      'REPORT_PICTURE_NOT_FOUND',
    );
  });

  it('says on how many places it was found and from how many it was removed, and names nobody', async () => {
    const pdq = drawnHash();
    const made = await submit([picture(pdq)]);
    await review(made.caseNumber, { verdict: 'confirm' });
    const { id: platformId } = await ensureOrganisation(stack.sql, 'default');
    const tell = (contentId: string, action: 'removed' | 'pending' | 'kept') =>
      inTransaction(stack.sql, (tx) =>
        recordMatchReport(tx, {
          platformId,
          actor: 'test',
          report: { algorithm: 'pdq', hash: pdq, contentId, action, url: `https://platform.example/${contentId}` },
          limits: { minPlatforms: 100, share: 1 } as never,
        }),
      );
    await tell('one', 'pending');
    await tell('one', 'removed');
    await tell('two', 'removed');
    await tell('three', 'pending');
    const status = await stranger.post('/v1/reports/status', { body: keyOf(made) });
    expect(status.matches).toEqual({
      found: 3,
      removed: 2,
      actions: { removed: 2, blocked_on_upload: 0, restricted: 0, kept: 0, pending: 1 },
    });
    expect(JSON.stringify(status)).not.toMatch(/platform|https|org_/);
  });
});

describe('one hash, several people', () => {
  it('stays while one of two still wants it', async () => {
    const pdq = drawnHash();
    const [hers, his] = [await submit([picture(pdq)]), await submit([picture(pdq)])];
    await review(hers.caseNumber, { verdict: 'confirm' });
    await stranger.post('/v1/reports/withdraw', { body: keyOf(hers) });
    await expect.poll(() => matchesOf(pdq)).toMatchObject([{ confirmed: true }]);
    await review(his.caseNumber, { verdict: 'refuse', reason: 'not_yours' });
    await expect.poll(() => matchesOf(pdq)).toEqual([]);
  });

  it('cannot be withdrawn by a stranger who reports it too, whoever put it there', async () => {
    const pdq = drawnHash();
    const bank = (await staff.get('/v1/banks')).banks.find((b) => b.name === 'Survivor reports')!;
    await staff.post('/v1/banks/{id}/hashes', { path: { id: bank.id }, body: { hash: pdq } as never });
    const theirs = await submit([picture(pdq)]);
    await stranger.post('/v1/reports/withdraw', { body: keyOf(theirs) });
    await expect.poll(() => matchesOf(pdq)).toHaveLength(1);
  });

  it('needs a new confirmation after it was withdrawn', async () => {
    const pdq = drawnHash();
    const before = await submit([picture(pdq)]);
    await review(before.caseNumber, { verdict: 'confirm' });
    await stranger.post('/v1/reports/withdraw', { body: keyOf(before) });
    await submit([picture(pdq)]);
    await expect.poll(() => matchesOf(pdq)).toMatchObject([{ confirmed: false }]);
  });
});

describe('what is turned away', () => {
  it('never stores a hash that is too plain to match safely', async () => {
    const count = async () => (await stack.sql`select count(*)::int as n from survivor_reports`)[0]!.n;
    const before = await count();
    const good = picture();
    const bad = { pdq: drawnHash(), quality: 49 };
    expect(await codeOf(submit([good, bad]))).toBe('HASH_TOO_PLAIN');
    expect(await codeOf(submit([{ pdq: '0'.repeat(64), quality: 100 }]))).toBe('HASH_TOO_PLAIN');
    const error = await submit([good, bad]).catch((e: unknown) => e);
    expect(error).toMatchObject({ status: 422, errors: [{ path: 'hashes.1.quality', code: 'HASH_TOO_PLAIN' }] });
    expect(await count()).toBe(before);
    expect(await stack.sql`select from hashes where hash = decode(${good.pdq}, 'hex')`).toHaveLength(0);
  });

  it.each([
    ['no consent', { consent: false }],
    ['an image', { image: 'iVBORw0KGgo=' }],
    ['a hash that is none', { hashes: [{ pdq: 'xyz', quality: 90 }] }],
    ['no hash', { hashes: [] }],
    ['too many', { hashes: Array.from({ length: 31 }, () => picture()) }],
    ['NUL', { note: 'a\u0000b' }],
  ])('%s', async (_, wrong) => {
    expect(await codeOf(submit([picture()], wrong))).toBe('VALIDATION_FAILED');
  });

  it('says the same of a wrong PIN and of a case number that is none, and slows who guesses, not who knows', async () => {
    const made = await submit();
    const [other] = [await submit()];
    const guess = (body: { caseNumber: string; pin: string }) => codeOf(stranger.post('/v1/reports/status', { body }));
    const answers = [
      await guess({ ...keyOf(made), pin: '000 000 0000' }),
      await guess({ caseNumber: 'ZZZZ-ZZZZ-ZZZZ', pin: made.pin }),
      await guess({ caseNumber: other.caseNumber, pin: made.pin }),
      await guess({ caseNumber: '', pin: ' ' }),
    ];
    expect(answers).toEqual(['REPORT_PIN_WRONG', 'REPORT_PIN_WRONG', 'REPORT_PIN_WRONG', 'VALIDATION_FAILED']);
    let code: string | undefined;
    for (let n = 0; n < 20 && code !== 'RATE_LIMITED'; n += 1) code = await guess({ ...keyOf(made), pin: String(n) });
    expect(code).toBe('RATE_LIMITED');
    // Other reports are not touched, and the wait is minutes, not for good.
    expect(await guess(keyOf(other))).toBeUndefined();
    const error = (await stranger.post('/v1/reports/status', { body: keyOf(made) }).catch((e: unknown) => e)) as {
      retryAfterS: number;
    };
    expect(error.retryAfterS).toBeLessThanOrEqual(900);
  });

  it('keeps no PIN, and no address in the store', async () => {
    const made = await submit();
    const rows = await stack.sql`select row_to_json(r)::text as row from survivor_reports r`;
    const all = rows.map((r) => r.row).join('\n');
    expect(all).not.toContain(made.pin.replaceAll(' ', ''));
    expect(all).not.toContain('127.0.0.1');
    for (const { row } of rows) expect(JSON.parse(row).pin_hash).toMatch(/^\$argon2id\$/);
  });
});

describe('floods', () => {
  it('asks for work from an address that reports again and again, once for each report', async () => {
    const plain = () => stranger.post('/v1/reports', { body: { hashes: [picture()], consent: true } });
    let code: string | undefined;
    for (let n = 0; n < 6 && code === undefined; n += 1) code = await codeOf(plain());
    expect(code).toBe('REPORT_PROOF_NEEDED');
    const proof = await solveProof(stack.app);
    expect(await codeOf(submit([picture()], { proof }))).toBeUndefined();
    expect(await codeOf(submit([picture()], { proof }))).toBe('REPORT_PROOF_NEEDED');
  });

  it('stops at a number a day, and tells the people of it once', async () => {
    const small = await startStack(queueBackends()[0]!, { env: { HAETAE_REPORTS_A_DAY: '1' } });
    const ask = () =>
      small.app.inject({ method: 'POST', url: '/v1/reports', payload: { hashes: [picture()], consent: true } });
    expect((await ask()).statusCode).toBe(201);
    expect([await ask(), await ask()].map((a) => [a.statusCode, a.json().code])).toEqual([
      [429, 'RATE_LIMITED'],
      [429, 'RATE_LIMITED'],
    ]);
    const alerts = await small.sql`select kind from alerts where kind = 'report-flood'`;
    expect(alerts).toHaveLength(1);
    await small.stop();
  });
});
