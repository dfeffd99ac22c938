import { findBrokenEvent, insertCaseNote, inTransaction, listCaseEvents } from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { queueBackends } from '../support/queue-backends.ts';
import { createReviewDesk, type ReviewDesk } from '../support/review-desk.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

type Person = Awaited<ReturnType<ReviewDesk['person']>>;
let stack: Stack;
let desk: ReviewDesk;
let ana: Person;
let bo: Person;
let cy: Person;
let eva: Person;
let monitor: Person;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, {
    env: { HAETAE_UNDO_S: '2', HAETAE_GOLDEN_SHARE: '0' },
    textScorer: scoreByWord(),
  });
  desk = await createReviewDesk(stack);
  [ana, bo, cy] = [await desk.person('moderator'), await desk.person('moderator'), await desk.person('moderator')];
  [eva, monitor] = [await desk.person('supervisor'), await desk.person('monitor')];
});
afterAll(() => stack.stop());
/** The kinds of a case's lines, but for those that say that somebody looked. */
const types = (view: { events: { type: string }[] }) => view.events.map((e) => e.type).filter((t) => t !== 'viewed');

describe('the queue', () => {
  it('gives two moderators at once 50 cases, the most urgent first, and none twice', async () => {
    const other = await createReviewDesk(stack, 'two in competition');
    for (let n = 0; n < 50; n += 1) await other.addCase({ urgency: 10 + n });
    const people = [await other.person('moderator'), await other.person('moderator')];
    const got: { id: string; urgency: number }[][] = await Promise.all(
      people.map(async (person) => {
        const mine = [];
        for (;;) {
          const { status, body } = await person.lease();
          if (status === 404) return mine;
          mine.push({ id: body.id, urgency: body.urgency });
          expect((await person.decide(body.id)).status).toBe(201);
        }
      }),
    );
    const all = got.flat();
    expect(all).toHaveLength(50);
    expect(new Set(all.map((c) => c.id)).size).toBe(50);
    for (const mine of got)
      expect(mine.map((c) => c.urgency)).toEqual(mine.map((c) => c.urgency).toSorted((a, b) => b - a));
  });

  it('passes a skipped case over for the same person alone', async () => {
    const other = await createReviewDesk(stack, 'skippers');
    const [first, second] = [await other.addCase({ urgency: 90 }), await other.addCase({ urgency: 80 })];
    const [one, two] = [await other.person('moderator'), await other.person('moderator')];
    expect((await one.lease()).body.id).toBe(first.id);
    const skipped = await one.post(`/v1/cases/${first.id}/skip`, {
      reason: 'know_the_people',
      note: '<b>neighbours</b>',
    });
    expect(skipped.status).toBe(200);
    expect((await one.lease()).body.id).toBe(second.id);
    expect((await two.lease()).body.id).toBe(first.id);
    expect(types((await two.get(`/v1/cases/${first.id}`)).body)).toEqual(['opened', 'leased', 'skipped', 'leased']);
  });

  it('routes by what was asked for, else by what is set for the person', async () => {
    const other = await createReviewDesk(stack, 'routed');
    const [en, ka] = [await other.addCase({ urgency: 90 }), await other.addCase({ urgency: 20, lang: 'ka' })];
    const [one, boss] = [await other.person('moderator'), await other.person('supervisor')];
    const asked = await one.post('/v1/cases/lease', { lang: ['ka', 'hy'] });
    expect(asked.body.id).toBe(ka.id);
    const actor = asked.body.lease.by;
    await one.post(`/v1/cases/${ka.id}/release`);
    expect((await boss.put(`/v1/routing/${actor}`, { langs: ['ka'] })).status).toBe(200);
    expect((await one.lease()).body.id).toBe(ka.id);
    expect((await one.post('/v1/cases/lease', { lang: 'en' })).body.id).toBe(en.id);
  });

  it('shows escalated cases to supervisors, and leases them to nobody else', async () => {
    const { id } = await desk.addCase();
    await ana.lease(id);
    expect((await ana.post(`/v1/cases/${id}/escalate`, { reason: 'hard' })).status).toBe(200);
    expect((await bo.lease(id)).body.code).toBe('CASE_NOT_FOR_YOU');
    expect((await bo.get(`/v1/cases/${id}`)).body.allowed).not.toContain('lease');
    expect((await eva.get(`/v1/cases/${id}`)).body.allowed).toContain('lease');
    expect((await eva.lease()).body.id).toBe(id);
    expect((await eva.decide(id)).status).toBe(201);
  });
});

describe('a decision', () => {
  it('is undone within the window by who made it, as a new event, and final after it', async () => {
    const { id } = await desk.addCase();
    const made = await ana.settle(id);
    expect(made.body).toMatchObject({ outcome: 'decided', stage: 'review' });
    expect((await bo.post(`/v1/cases/${id}/undo`)).body.code).toBe('DECISION_NOT_YOURS');
    const back = await ana.post(`/v1/cases/${id}/undo`, { reason: 'wrong key' });
    expect(back.status).toBe(200);
    expect(back.body).toMatchObject({ state: 'leased', decision: null });
    expect(back.body.decisions[0].undoneAt).not.toBeNull();
    expect(types(back.body)).toEqual(['opened', 'leased', 'decided', 'undone']);
    expect((await ana.decide(id, 'threat')).status).toBe(201);
    const stop = await stack.work('act');
    await expect.poll(() => eva.get(`/v1/cases/${id}`).then((v) => v.body.final), { timeout: 20_000 }).toBe(true);
    await stop();
    expect((await ana.post(`/v1/cases/${id}/undo`)).body.code).toBe('UNDO_TOO_LATE');
    const events = await listCaseEvents(stack.sql, id);
    expect(findBrokenEvent(events)).toBeUndefined();
    const told = await stack.sql`select data from domain_events where case_id = ${id} and type = 'case.decided'`;
    expect(told).toHaveLength(1);
    expect(told[0]!.data).toMatchObject({ policyLabel: 'threat' });
  });

  it('is refused with the reason, for each way in which it cannot be', async () => {
    const { id } = await desk.addCase();
    const code = async (answer: Promise<{ body: { code?: string } }>) => (await answer).body.code;
    expect(await code(ana.decide(id))).toBe('LEASE_REQUIRED');
    const lease = (await ana.lease(id)).body.lease.id;
    expect(await code(bo.decide(id))).toBe('CASE_LEASED_BY_OTHER');
    expect(await code(ana.decide(id, 'nonsense'))).toBe('VALIDATION_FAILED');
    expect(await code(ana.decide(id, 'threat', 'none', { rationale: 'a\u0000b' }))).toBe('VALIDATION_FAILED');
    const stranger = await (await createReviewDesk(stack, 'strangers')).person('moderator');
    expect((await stranger.decide(id)).status).toBe(404);
    await stack.sql`update cases set lease_expires_at = now() - interval '1 second' where id = ${id}`;
    expect(await code(ana.decide(id, 'threat', 'none', { leaseId: lease }))).toBe('LEASE_EXPIRED');
    await ana.lease(id);
    const key = { 'idempotency-key': 'k' };
    const [first, again] = [
      await ana.decide(id, 'threat', 'none', {}, key),
      await ana.decide(id, 'threat', 'none', {}, key),
    ];
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect(await code(ana.decide(id, 'other', 'none', {}, key))).toBe('IDEMPOTENCY_KEY_REUSED');
    expect(await code(ana.decide(id, 'threat', 'none', {}, { 'idempotency-key': 'k2' }))).toBe('CASE_ALREADY_DECIDED');
  });

  it('keeps what was typed, script and direction marks and all, as data', async () => {
    const script = '<script>alert(1)</script>\u202e"\'';
    const { id } = await desk.addCase({ texts: [script], extra: { author: { handle: 'evil\u202egnp.exe' } } });
    await ana.lease(id);
    await ana.post(`/v1/cases/${id}/notes`, { text: script });
    await ana.decide(id, 'other', 'none', { rationale: script, target: script });
    const { body } = await ana.get(`/v1/cases/${id}`);
    expect([body.items[0].text, body.notes[0].text, body.decisions[0].rationale]).toEqual([script, script, script]);
    expect(body.items[0].directionMarks).toEqual(['text', 'author.handle']);
  });
});

describe('second review', () => {
  it('needs another person, who sees nothing of the first choice', async () => {
    const { id } = await desk.addCase({ labels: ['intimate_image'] });
    const first = await ana.settle(id, 'intimate_image_abuse', 'support_referral');
    expect(first.body.outcome).toBe('reviewed');
    await inTransaction(stack.sql, (tx) =>
      insertCaseNote(tx, {
        organisationId: desk.organisation.id,
        caseId: id,
        actor: first.body.madeBy,
        text: 'I chose it',
      }),
    );
    expect((await ana.lease(id)).body.code).toBe('CASE_NOT_FOR_YOU');
    const seen = [
      await bo.get(`/v1/cases/${id}`),
      await eva.get(`/v1/cases/${id}`),
      await bo.get(`/v1/cases/${id}/events`),
      await bo.get('/v1/cases?limit=200'),
      await bo.lease(id),
      await bo.get('/v1/events/stream?once=true').catch(() => ({ body: '' })),
    ];
    for (const { body } of seen) {
      const text = JSON.stringify(body);
      for (const trace of [
        'intimate_image_abuse',
        'support_referral',
        'second_review',
        first.body.id,
        first.body.madeBy,
        'I chose it',
      ])
        expect(text, trace).not.toContain(trace);
    }
    expect(seen[0]!.body).toMatchObject({ stage: 'review', state: 'open', decisions: [], decision: null });
    expect((await bo.decide(id, 'intimate_image_abuse', 'support_referral')).body.outcome).toBe('decided');
    expect((await bo.get(`/v1/cases/${id}`)).body.decisions).toHaveLength(2);
    const owed = await stack.sql`select kind, state from owed_effects where case_id = ${id}`;
    expect(owed).toEqual([{ kind: 'support_referral', state: 'owed' }]);
  });

  it('goes to a supervisor where the two differ, and nothing is owed before', async () => {
    const { id } = await desk.addCase();
    await ana.settle(id, 'sexual_extortion', 'refer_to_police');
    expect((await bo.settle(id, 'not_abusive')).body.outcome).toBe('reviewed');
    expect(await stack.sql`select from owed_effects where case_id = ${id}`).toHaveLength(0);
    expect((await cy.lease(id)).body.code).toBe('CASE_NOT_FOR_YOU');
    expect((await eva.settle(id, 'sexual_extortion', 'none')).body.outcome).toBe('decided');
    const { body } = await eva.get('/v1/quality');
    expect(body.reviewers.length).toBeGreaterThanOrEqual(2);
    expect(body.labels.map((l: { label: string }) => l.label)).toContain('sexual_extortion');
  });
});

it('gives an appeal to someone else, who upholds or overturns', async () => {
  const { id } = await desk.addCase();
  expect((await monitor.post(`/v1/cases/${id}/appeal`, { reason: 'not yet' })).body.code).toBe(
    'CASE_TRANSITION_INVALID',
  );
  await ana.settle(id, 'doxxing', 'support_referral');
  expect((await monitor.post(`/v1/cases/${id}/appeal`, { reason: 'a public address' })).status).toBe(201);
  expect(await stack.sql`select state from owed_effects where case_id = ${id}`).toEqual([{ state: 'held' }]);
  expect((await ana.lease(id)).body.code).toBe('CASE_NOT_FOR_YOU');
  const held = await bo.lease(id);
  expect(held.body).toMatchObject({ stage: 'appeal', decision: { policyLabel: 'doxxing' } });
  expect((await bo.decide(id, 'not_abusive')).body.outcome).toBe('overturned');
  const stop = await stack.work('act');
  await expect.poll(() => eva.get(`/v1/cases/${id}`).then((v) => v.body.final), { timeout: 20_000 }).toBe(true);
  await stop();
  expect(await stack.sql`select state from owed_effects where case_id = ${id}`).toEqual([{ state: 'cancelled' }]);
  expect((await eva.get(`/v1/cases/${id}`)).body.decision.policyLabel).toBe('not_abusive');
});

it('does what a decision owes once it is final, and not before', async () => {
  const { id } = await desk.addCase({ extra: { target: { handle: '@her' } } });
  await ana.settle(id, 'threat', 'support_referral');
  const centre = await desk.person('support-centre');
  const referrals = async () =>
    (await centre.get('/v1/referrals')).body.referrals.filter((r: { caseId: string }) => r.caseId === id);
  expect(await referrals()).toEqual([]);
  const stop = await stack.work('act');
  await expect
    .poll(referrals, { timeout: 20_000 })
    .toMatchObject([{ caseId: id, policyLabel: 'threat', takenBy: null }]);
  await stop();
  const { body } = await eva.get(`/v1/cases/${id}`);
  expect(types(body).slice(-2)).toEqual(['finalised', 'action_delivered']);
  expect(body.effects).toMatchObject([{ kind: 'support_referral', state: 'done' }]);
});

it('decides many alike in one call, each for itself, and repeats it harmlessly', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n += 1) ids.push((await desk.addCase()).id);
  await bo.lease(ids[4]);
  const decision = { policyLabel: 'gender_hate', action: 'none' };
  const call = () =>
    ana.post(
      '/v1/cases/decisions',
      { cases: ids.map((caseId) => ({ caseId })), decision },
      { 'idempotency-key': 'bulk' },
    );
  const first = (await call()).body;
  expect(first).toMatchObject({ decided: 4, failed: 1 });
  expect(first.results.map((r: { status: number }) => r.status)).toEqual([201, 201, 201, 201, 409]);
  const again = (await call()).body;
  expect(again.results.map((r: { status: number }) => r.status)).toEqual([200, 200, 200, 200, 409]);
  expect(again.results[0].decision).toEqual(first.results[0].decision);
});

it('reviews a cluster of 10,000 items as one case, in pages, and splits some off', async () => {
  const { id, itemIds } = await desk.addCase({ texts: Array.from({ length: 10_000 }, (_, n) => `campaign ${n}`) });
  const held = await ana.lease(id);
  expect(held.body.itemCount).toBe(10_000);
  expect(JSON.stringify(held.body).length).toBeLessThan(400_000);
  const seen = new Set<string>();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const { body } = await ana.get(`/v1/cases/${id}/items?limit=200${cursor === '' ? '' : `&cursor=${cursor}`}`);
    for (const item of body.items) seen.add(item.id);
    cursor = body.nextCursor;
  }
  expect(seen.size).toBe(10_000);
  const off = itemIds.slice(0, 3);
  const split = await ana.post(`/v1/cases/${id}/split`, { itemIds: off });
  expect(split.status).toBe(201);
  expect(split.body).toMatchObject({ itemCount: 3, state: 'open', splitFrom: id });
  expect(split.body.items.map((i: { id: string }) => i.id).toSorted()).toEqual(off.toSorted());
  expect(split.body.events[0].data.splitFrom).toBe(id);
  expect((await ana.decide(id, 'gender_hate')).status).toBe(201);
  expect((await ana.get(`/v1/cases/${id}`)).body).toMatchObject({ itemCount: 9_997, state: 'decided' });
  expect((await ana.get(`/v1/cases/${split.body.id}`)).body.state).toBe('open');
});

it('keeps one unbroken chain under 100 writers at once', async () => {
  const { id } = await desk.addCase();
  const answers = await Promise.all(
    Array.from({ length: 100 }, (_, n) => ana.post(`/v1/cases/${id}/notes`, { text: `note ${n}` })),
  );
  expect(answers.every((a) => a.status === 201)).toBe(true);
  const events = await listCaseEvents(stack.sql, id);
  expect(events).toHaveLength(101);
  expect(findBrokenEvent(events)).toBeUndefined();
});

it('mixes known cases in that look like any other, compares, and does nothing else with them', async () => {
  const source = await desk.addCase({ texts: ['the known post'], labels: ['threat'] });
  await ana.settle(source.id, 'threat');
  const marked = await eva.post('/v1/golden', { caseId: source.id, policyLabel: 'threat' });
  expect(marked.status).toBe(201);
  const stop = await stack.work('review');
  const copies = () => stack.sql<{ id: string }[]>`select id from cases where golden_id = ${marked.body.id}`;
  await expect.poll(async () => (await copies()).length, { timeout: 20_000 }).toBe(1);
  await stop();
  const [{ id }] = (await copies()) as unknown as [{ id: string }];
  const held = (await bo.lease(id)).body;
  expect(held.items[0].text).toBe('the known post');
  expect(JSON.stringify(held)).not.toMatch(/golden|gld_/i);
  expect((await eva.get(`/v1/cases/${id}`)).body.golden).toBe(true);
  await bo.decide(id, 'online_harassment', 'support_referral');
  expect(await stack.sql`select from owed_effects where case_id = ${id}`).toHaveLength(0);
  const { golden } = (await eva.get('/v1/golden')).body;
  expect(golden[0]).toMatchObject({ answers: 1, asExpected: 0 });
  expect((await eva.get('/v1/stats')).body.accepted).toBe(
    Number(
      (await stack.sql`select count(*) from items where organisation_id = ${desk.organisation.id} and not golden`)[0]!
        .count,
    ),
  );
});

it('tells how the queue stands, and keeps macros', async () => {
  const { body } = await eva.get('/v1/queue-health');
  expect(body.waiting).toBeGreaterThan(0);
  expect(body.byLanguage.map((l: { lang: string }) => l.lang)).toContain('en');
  expect(body.byLanguage.reduce((n: number, l: { waiting: number }) => n + l.waiting, 0)).toBe(body.waiting);
  const macro = { name: 'threat, police', policyLabel: 'threat', action: 'refer_to_police' };
  const made = await eva.post('/v1/macros', macro);
  expect(made.status).toBe(201);
  expect((await eva.post('/v1/macros', macro)).body.code).toBe('MACRO_NAME_TAKEN');
  expect((await ana.get('/v1/macros')).body.macros).toMatchObject([macro]);
  expect((await eva.put(`/v1/macros/${made.body.id}`, { ...macro, action: 'none' })).body.action).toBe('none');
  expect((await eva.del(`/v1/macros/${made.body.id}`)).status).toBe(204);
});
