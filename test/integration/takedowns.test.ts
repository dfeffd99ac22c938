import type { LegalClock } from '@haetae/contracts';
import { loadPacks } from '@haetae/packs';
import { startClock } from '@haetae/policy';
import {
  actOnTakedowns,
  createTakedown,
  ensureOrganisation,
  findBrokenEvent,
  fireTakedownClocks,
  getCase,
  getTakedown,
  inTransaction,
  listCaseEvents,
  takeStep,
} from '@haetae/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAccessWorld } from '../support/access-world.ts';
import { queueBackends } from '../support/queue-backends.ts';
import { scoreByWord } from '../support/score-by-word.ts';
import { startEndpoint } from '../support/start-endpoint.ts';
import { type Stack, startStack } from '../support/start-stack.ts';

let stack: Stack;
let sender: string;
let platform: string;
let senderId: string;
let platformId: string;
let caseId: string;
beforeAll(async () => {
  stack = await startStack(queueBackends()[0]!, { env: { HAETAE_WEBHOOK_PRIVATE: '1' }, textScorer: scoreByWord() });
  const world = await createAccessWorld(stack, 'http://127.0.0.1:9/');
  senderId = world.organisation.id;
  caseId = world.ids.case;
  sender = await stack.key('supervisor', world.organisation.name);
  platform = await stack.key('platform', 'a platform');
  platformId = (await ensureOrganisation(stack.sql, 'a platform')).id;
});
afterAll(() => stack.stop());

const call = async (key: string, method: 'GET' | 'POST', url: string, payload?: object, headers = {}) => {
  const answer = await stack.app.inject({
    method,
    url,
    headers: { authorization: `Bearer ${key}`, ...headers },
    ...(payload === undefined ? {} : { payload }),
  });
  return { status: answer.statusCode, body: answer.json() };
};
const request = (more: object = {}) => ({
  platform: 'a platform',
  urls: ['https://platform.example/posts/1'],
  policyLabel: 'intimate_image_abuse',
  facts: 'An intimate image was posted without the consent of the person shown.',
  automated: { detection: true, decision: false },
  ...more,
});
const eventsOf = async (id: string, organisationId = senderId) =>
  (
    await stack.sql<{ type: string }[]>`
      select type from domain_events where data ->> 'takedownId' = ${id} and organisation_id = ${organisationId} order by seq`
  ).map((e) => e.type);

describe('between two organisations', () => {
  it('goes from the sending to the action, with its statement, its clock and its lines in the chain of the case', async () => {
    const made = await call(
      sender,
      'POST',
      '/v1/takedowns',
      request({ caseId, jurisdiction: 'US', legalGround: 'TAKE IT DOWN Act' }),
    );
    expect(made).toMatchObject({
      status: 201,
      body: {
        side: 'sender',
        state: 'sent',
        caseId,
        clock: { id: 'us-take-it-down', hours: 48, reviewed: false, running: true },
      },
    });
    const { id, clock, sentAt } = made.body;
    expect(new Date(clock.dueAt).getTime() - new Date(sentAt).getTime()).toBe(48 * 3_600_000);
    expect(made.body.statement).toMatchObject({ automatedMeans: { usedInDetection: true, usedInDecision: false } });
    expect(made.body.statementText).toContain('TAKE IT DOWN Act');
    // The case feels the time that is left.
    expect((await getCase(stack.sql, senderId, caseId)).clockDueAt?.toISOString()).toBe(clock.dueAt);

    const seen = await call(platform, 'GET', `/v1/takedowns/${id}`);
    expect(seen.body).toMatchObject({ side: 'platform', state: 'sent', caseId: null });
    expect((await call(platform, 'POST', `/v1/takedowns/${id}/withdraw`, {})).body.code).toBe('ROLE_NOT_ALLOWED');
    expect((await call(sender, 'POST', `/v1/takedowns/${id}/act`, {})).body.code).toBe('ROLE_NOT_ALLOWED');
    await call(platform, 'POST', `/v1/takedowns/${id}/acknowledge`, {});
    expect((await call(platform, 'POST', `/v1/takedowns/${id}/dispute`, {})).body.code).toBe('VALIDATION_FAILED');
    await call(platform, 'POST', `/v1/takedowns/${id}/dispute`, { reason: 'We cannot find it.' });
    await call(sender, 'POST', `/v1/takedowns/${id}/answer`, { note: 'It is at the URL named.' });
    await call(sender, 'POST', `/v1/takedowns/${id}/remind`, {});
    const acted = await call(platform, 'POST', `/v1/takedowns/${id}/act`, { outcome: 'removed' });
    expect(acted.body).toMatchObject({ state: 'actioned', outcome: 'removed', clock: { running: false } });
    expect((await call(platform, 'POST', `/v1/takedowns/${id}/refuse`, { reason: 'x' })).body.code).toBe(
      'TAKEDOWN_TRANSITION_INVALID',
    );

    const { history } = (await call(sender, 'GET', `/v1/takedowns/${id}`)).body;
    expect(history.map((l: { step: string }) => l.step)).toEqual([
      'create',
      'send',
      'acknowledge',
      'dispute',
      'answer',
      'remind',
      'act',
    ]);
    const platformSees = (await call(platform, 'GET', `/v1/takedowns/${id}`)).body.history;
    expect(
      platformSees.filter((l: { side: string; actor: string | null }) => l.side === 'sender' && l.actor !== null),
    ).toEqual([]);
    const chain = await listCaseEvents(stack.sql, caseId);
    expect(chain.filter((e) => e.type === 'takedown')).toHaveLength(7);
    expect(findBrokenEvent(chain)).toBeUndefined();
    expect((await getCase(stack.sql, senderId, caseId)).clockDueAt).toBeNull();
    expect((await eventsOf(id, platformId))[0]).toBe('takedown.created');
  });

  it('keeps a draft to its sender, makes a retry harmless, and lets a stranger see nothing', async () => {
    const key = { 'idempotency-key': 'once' };
    const [first, again] = [
      await call(sender, 'POST', '/v1/takedowns', request({ draft: true }), key),
      await call(sender, 'POST', '/v1/takedowns', request({ draft: true }), key),
    ];
    expect([first.status, again.status, again.body.id]).toEqual([201, 200, first.body.id]);
    expect((await call(platform, 'GET', `/v1/takedowns/${first.body.id}`)).body.code).toBe('TAKEDOWN_NOT_FOUND');
    await call(sender, 'POST', `/v1/takedowns/${first.body.id}/send`, {});
    expect((await call(platform, 'GET', `/v1/takedowns/${first.body.id}`)).status).toBe(200);
    const stranger = await stack.key('admin', 'a stranger');
    expect((await call(stranger, 'GET', `/v1/takedowns/${first.body.id}`)).body.code).toBe('TAKEDOWN_NOT_FOUND');
  });

  it.each([
    [{ platform: 'nobody here' }, 'ORGANISATION_NOT_FOUND'],
    [{ platform: undefined }, 'VALIDATION_FAILED'],
    [{ urls: ['javascript:alert(1)'] }, 'VALIDATION_FAILED'],
    [{ urls: [] }, 'VALIDATION_FAILED'],
    [{ clock: 'kz-child-bullying' }, 'LEGAL_CLOCK_NOT_FOUND'],
    [{ clock: 'no-such-law' }, 'LEGAL_CLOCK_NOT_FOUND'],
    [{ clockFrom: '2999-01-01T00:00:00Z', jurisdiction: 'US' }, 'VALIDATION_FAILED'],
    [{ hashes: [{ hash: 'zz' }] }, 'HASH_INVALID'],
    [{ policyLabel: 'not_abusive' }, 'VALIDATION_FAILED'],
  ])('refuses %j', async (more, code) => {
    expect((await call(sender, 'POST', '/v1/takedowns', request(more))).body.code).toBe(code);
  });

  it('stops when the platform says elsewhere that it acted', async () => {
    const { id } = (await call(sender, 'POST', '/v1/takedowns', request({ caseId, jurisdiction: 'US' }))).body;
    const ids = await inTransaction(stack.sql, (tx) =>
      actOnTakedowns(tx, { platformId, caseId, outcome: 'removed', actor: 'match-report' }),
    );
    expect(ids).toContain(id);
    expect((await call(sender, 'GET', `/v1/takedowns/${id}`)).body).toMatchObject({
      state: 'actioned',
      outcome: 'removed',
    });
  });
});

describe('the transparency report', () => {
  it('counts by law, label and outcome, hides small counts, and comes as CSV too', async () => {
    const query = '/v1/transparency?from=2026-01-01&to=2999-01-01';
    const exact = (await call(sender, 'GET', `${query}&exact=true`)).body;
    const done = exact.rows.find(
      (r: { outcome: string; law: string }) => r.outcome === 'removed' && r.law === 'us-take-it-down',
    );
    expect(done).toMatchObject({
      kind: 'takedown',
      label: 'intimate_image_abuse',
      platform: 'a platform',
      count: 2,
      breached: 0,
    });
    expect(done.medianSecondsToAction).toBeGreaterThanOrEqual(0);
    const published = (await call(sender, 'GET', query)).body;
    expect(published.rows.every((r: { count: number | null }) => r.count === null || r.count >= 5)).toBe(true);
    expect((await call(platform, 'GET', `${query}&exact=true`)).body).toMatchObject({ side: 'platform' });
    const csv = await stack.app.inject({ url: `${query}&format=csv`, headers: { authorization: `Bearer ${sender}` } });
    expect(csv.headers['content-type']).toContain('text/csv');
    expect(csv.body.split('\r\n')[0]).toBe('kind,law,label,platform,outcome,count,breached,medianSecondsToAction');
    expect(csv.body).toContain('takedown,us-take-it-down,intimate_image_abuse,a platform,removed,<5,,');
  });
});

describe('legal clocks', () => {
  const make = async (clock: Pick<LegalClock, 'id' | 'law' | 'hours' | 'source'>, from: Date) =>
    await inTransaction(stack.sql, async (tx) => {
      const { takedown } = await createTakedown(tx, {
        organisationId: senderId,
        platformId,
        policyLabel: 'intimate_image_abuse',
        urls: [],
        hashes: [],
        hashIds: [],
        statement: {},
        clock: { law: { ...clock, reviewed: false }, times: startClock(clock.hours, from) },
        actor: 'test',
      });
      return (await takeStep(tx, takedown, { side: 'sender', step: 'send', actor: 'test' })).id;
    });
  const fire = (at: Date) => inTransaction(stack.sql, (tx) => fireTakedownClocks(tx, at));
  const clockEvents = async (id: string) =>
    (await eventsOf(id)).filter((t) => t === 'takedown.due_soon' || t === 'takedown.breached');

  /** Moments around which clocks of some country are put forward or back, a leap day and the turn of a year. */
  const STARTS = [
    '2026-03-08T06:30:00.001Z',
    '2026-03-29T00:30:00.000Z',
    '2026-10-25T00:59:59.999Z',
    '2026-11-01T05:30:00.500Z',
    '2028-02-28T23:59:59.999Z',
    '2026-12-31T23:59:59.999Z',
  ];
  const ZONES = ['America/New_York', 'Europe/Sarajevo', 'Asia/Kolkata', 'UTC'];
  const CLOCKS = loadPacks()
    .list()
    .flatMap((pack) => pack.legalClocks.map((clock) => [`${pack.id}: ${clock.id}`, clock] as const));

  it.each(CLOCKS)('%s fires each of its events once, to the millisecond, whatever the time zone', async (_, clock) => {
    const before = process.env.TZ;
    try {
      for (const [n, start] of STARTS.entries()) {
        process.env.TZ = ZONES[n % ZONES.length];
        const from = new Date(start);
        const id = await make(clock, from);
        const end = from.getTime() + clock.hours * 3_600_000;
        const soon = end - clock.hours * 900_000;
        await fire(new Date(soon - 1));
        expect(await clockEvents(id)).toEqual([]);
        await fire(new Date(soon));
        await fire(new Date(soon));
        await fire(new Date(end - 1));
        expect(await clockEvents(id)).toEqual(['takedown.due_soon']);
        // Several workers at the same moment.
        await Promise.all([fire(new Date(end)), fire(new Date(end)), fire(new Date(end))]);
        await fire(new Date(end + 86_400_000));
        expect(await clockEvents(id)).toEqual(['takedown.due_soon', 'takedown.breached']);
      }
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });

  const law = { id: 'l', law: 'L', hours: 48, source: 's' };
  it('stop when the platform acts', async () => {
    const id = await make(law, new Date('2026-05-20T00:00:00Z'));
    await inTransaction(stack.sql, async (tx) =>
      takeStep(tx, await getTakedown(tx, platformId, id, { lock: true }), {
        side: 'platform',
        step: 'act',
        actor: 'p',
      }),
    );
    await fire(new Date('2027-01-01T00:00:00Z'));
    expect(await clockEvents(id)).toEqual([]);
  });

  it('are counted by a metric, those that ran out and those that are about to', async () => {
    const gauges = async () => {
      const { body } = await stack.app.inject({ url: '/metrics' });
      const lines = [...body.matchAll(/^haetae_clocks\{of="(\w+)",state="(\w+)"[^}]*\} (\d+)$/gm)];
      return Object.fromEntries(lines.map(([, of, state, count]) => [`${of} ${state}`, Number(count)]));
    };
    const before = await gauges();
    await make(law, new Date(Date.now() - 49 * 3_600_000));
    await make(law, new Date(Date.now() - 47 * 3_600_000));
    await make(law, new Date());
    const world = await createAccessWorld(stack, 'http://127.0.0.1:9/');
    await stack.sql`
      update cases set pack_clock_from = now(), pack_clock_due_at = now() - interval '1 minute'
      where id = ${world.ids.case} and state <> 'decided'`;
    const after = await gauges();
    const more = Object.fromEntries(Object.entries(after).map(([name, count]) => [name, count - before[name]!]));
    expect(more).toEqual({ 'case breached': 1, 'case due_soon': 0, 'takedown breached': 1, 'takedown due_soon': 1 });
  });

  it('are fired by the workers of this instance, once, also one that was set in the past, and told to the endpoint', async () => {
    const server = await startEndpoint();
    const admin = await stack.key('admin', 'the organisation with the data');
    await call(admin, 'POST', '/v1/webhooks', { url: server.url, events: ['takedown.breached', 'takedown.due_soon'] });
    const stops = [await stack.work('webhooks,clocks'), await stack.work('clocks')];
    const past = await make(law, new Date(Date.now() - 100 * 3_600_000));
    // Due soon within the second that comes, and breached a third of a second after that.
    const near = await make({ ...law, hours: 1.2 / 3_600 }, new Date());
    const got = await server.until(3, (r) => [past, near].includes(r.message.data.takedownId as typeof past));
    await stops[0]!();
    const again = await stack.work('clocks');
    await Promise.all([stops[1]!(), again()]);
    expect(await clockEvents(past)).toEqual(['takedown.breached']);
    expect(await clockEvents(near)).toEqual(['takedown.due_soon', 'takedown.breached']);
    expect(got.filter((r) => r.message.data.takedownId === near).map((r) => r.message.type)).toEqual([
      'takedown.due_soon',
      'takedown.breached',
    ]);
    const row = await getTakedown(stack.sql, senderId, near);
    expect(row.breachedAt!.getTime()).toBeGreaterThanOrEqual(row.dueAt!.getTime());
    await server.close();
  });
});
