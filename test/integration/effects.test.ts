import { randomBytes } from 'node:crypto';
import { newId } from '@haetae/contracts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { createReviewDesk, type ReviewDesk } from '../support/review-desk.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

type Person = Awaited<ReturnType<ReviewDesk['person']>>;
let stack: Stack;
let desk: ReviewDesk;
let ana: Person;
let bo: Person;
let eva: Person;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_UNDO_S: '1', HAETAE_GOLDEN_SHARE: '0', HAETAE_EXPOSURE_SEVERE_CASES: '2' },
    textScorer: scoreByWord(),
  });
  desk = await createReviewDesk(stack, 'effects');
  [ana, bo, eva] = [await desk.person('moderator'), await desk.person('moderator'), await desk.person('supervisor')];
});
afterAll(() => stack.stop());

/** A case whose first item has an image that was hashed. */
async function addCaseWithImage() {
  const { id, itemIds } = await desk.addCase();
  const sha256 = randomBytes(32).toString('hex');
  await stack.sql`
    insert into media (id, item_id, organisation_id, position, status, md5, sha256, pdq, pdq_quality)
    values (${newId('media')}, ${itemIds[0]!}, ${desk.organisation.id}, 0, 'hashed', ${randomBytes(16)}, ${Buffer.from(sha256, 'hex')},
      ${randomBytes(32)}, 100)`;
  return { id, sha256 };
}
const stateOf = async (caseId: string) =>
  (
    await stack.sql<{ state: string }[]>`
  select state from owed_effects where case_id = ${caseId} order by id`
  ).map((e) => e.state);
const hashesOf = (sha256: string) => stack.sql<{ id: string; bankId: string; status: string; restricted: boolean }[]>`
  select id, bank_id as "bankId", status, restricted from hashes where hash = ${Buffer.from(sha256, 'hex')}`;
/** Lets workers come and go: each takes up what the one before left. */
async function workUntil(done: () => Promise<boolean>) {
  const stop = await stack.work('act');
  await expect.poll(done, { timeout: 40_000 }).toBe(true);
  await stop();
  const again = await stack.work('act');
  await again();
}

it('does each effect of a decision once, across workers; one that was undone never', async () => {
  const [bank, undone, police, takedown] = [
    await addCaseWithImage(),
    await addCaseWithImage(),
    await desk.addCase(),
    await addCaseWithImage(),
  ];
  await ana.settle(bank.id, 'other', 'add_hash_to_bank');
  await ana.settle(undone.id, 'other', 'add_hash_to_bank');
  expect((await ana.post(`/v1/cases/${undone.id}/undo`)).status).toBe(200);
  await ana.settle(police.id, 'threat', 'refer_to_police');
  await ana.settle(takedown.id, 'other', 'takedown_request');
  const owed = async () => (await Promise.all([bank, police, takedown].map((c) => stateOf(c.id)))).flat();
  await workUntil(async () => (await owed()).every((s) => s === 'done'));
  expect(await hashesOf(bank.sha256)).toMatchObject([{ status: 'active', restricted: false }]);
  expect(await stateOf(undone.id)).toEqual(['cancelled']);
  expect(await hashesOf(undone.sha256)).toEqual([]);
  expect(await stack.sql`select id from evidence_packages where case_id = ${police.id}`).toHaveLength(1);
  expect(await stack.sql`select state from takedowns where case_id = ${takedown.id}`).toHaveLength(1);
  // Overturned by somebody else: what was added is taken back, once.
  expect((await eva.post(`/v1/cases/${bank.id}/appeal`, { reason: 'not her' })).status).toBe(201);
  await bo.settle(bank.id, 'not_abusive', 'none');
  await workUntil(async () => (await hashesOf(bank.sha256))[0]!.status === 'withdrawn');
  expect(await stateOf(bank.id)).toEqual(['done', 'done']);
});

it('takes the hashes of a case that is restricted later back from everybody else, and lets them in nowhere again', async () => {
  const { id, sha256 } = await addCaseWithImage();
  await ana.settle(id, 'other', 'add_hash_to_bank');
  await workUntil(async () => (await stateOf(id))[0] === 'done');
  const [hash] = await hashesOf(sha256);
  const bankId = hash!.bankId;
  const reader = await stack.key('platform', 'a reader');
  const shared = await eva.put(`/v1/banks/${bankId}/sharing`, {
    visibility: 'named',
    organisations: [{ organisation: 'a reader', maySubmit: false }],
  });
  expect(shared.status).toBe(200);
  const feed = async (since?: string) =>
    (
      await stack.app.inject({
        url: `/v1/exchange/${bankId}/updates${since === undefined ? '' : `?since=${since}`}`,
        headers: { authorization: `Bearer ${reader}` },
      })
    ).json();
  const before = await feed();
  expect(before.updates.map((u: { id: string }) => u.id)).toContain(hash!.id);
  expect((await bo.post(`/v1/cases/${id}/restrict`, {})).status).toBe(200);
  const after = await feed(before.checkpoint);
  expect(after.updates.find((u: { id: string }) => u.id === hash!.id)).toMatchObject({ op: 'tombstone' });
  expect(await hashesOf(sha256)).toMatchObject([{ status: 'active', restricted: true }]);
  // The same image in another bank of the organisation.
  const other = (await eva.post('/v1/banks', { name: 'another', kind: 'block' })).body;
  await eva.post(`/v1/banks/${other.id}/hashes?confirmed=true`, { algorithm: 'sha256', hash: sha256 });
  expect((await hashesOf(sha256)).map((h) => h.restricted)).toEqual([true, true]);
});

it('counts cases that are decided many at a time against the budget', async () => {
  const cy = await desk.person('moderator');
  const severe = [];
  for (let n = 0; n < 3; n += 1) severe.push((await desk.addCase({ severe: true })).id);
  const mild = (await desk.addCase()).id;
  const { body } = await cy.post('/v1/cases/decisions', {
    cases: [...severe, mild].map((caseId) => ({ caseId })),
    decision: { policyLabel: 'other', action: 'none' },
  });
  expect(body).toMatchObject({ decided: 3, failed: 1 });
  expect(body.results.map((r: { status: number }) => r.status)).toEqual([201, 201, 429, 201]);
  expect(body.results[2].error.code).toBe('EXPOSURE_BUDGET_SPENT');
  expect((await cy.get('/v1/exposure')).body.own.severeCases).toEqual({ used: 2, limit: 2 });
});
