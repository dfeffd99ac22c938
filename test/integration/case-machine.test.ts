import { randomBytes } from 'node:crypto';
import { type AnyLabel, HaetaeError, isHaetaeError, newId } from '@haetae/contracts';
import { applyCaseEvent, type CaseEvent, type CaseStatus, outcomeOf, runningLease } from '@haetae/policy';
import {
  appealCase,
  ensureOrganisation,
  escalateCase,
  expireLeases,
  extendLease,
  finaliseDecisions,
  findBrokenEvent,
  insertItems,
  inTransaction,
  leaseCase,
  listCaseEvents,
  lockCaseStatus,
  openCases,
  type Queryable,
  raiseCase,
  recordDecision,
  releaseCase,
  restrictCase,
  setCaseClock,
  skipCase,
  splitCase,
  undoDecision,
} from '@haetae/store';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { freshDatabase } from '../support/fresh-database.ts';

/**
 * Whatever people do to a case, in whatever order, the row in the database is what the pure state machine says that the lines of
 * its history add up to, and what the machine refuses is refused with the same code.
 */
let database: Awaited<ReturnType<typeof freshDatabase>>;
let organisationId: string;
beforeAll(async () => {
  database = await freshDatabase();
  organisationId = (await ensureOrganisation(database.sql, 'machine')).id;
});
afterAll(() => database.drop());

const PEOPLE = [
  { actor: 'ana', as: 'moderator' },
  { actor: 'bo', as: 'moderator' },
  { actor: 'eva', as: 'supervisor' },
  { actor: 'saf', as: 'safeguarding' },
] as const;
type Who = (typeof PEOPLE)[number];
const UNDO_S = 3_600;
const RUNS = Number(process.env.CASE_MACHINE_RUNS ?? 8);
const who = fc.constantFrom(...PEOPLE);
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('lease' as const), who }) },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('decide' as const),
      who,
      label: fc.constantFrom('threat', 'doxxing'),
      second: fc.boolean(),
      key: fc.constantFrom('k1', 'k2', undefined),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('release', 'skip', 'escalate', 'heartbeat'), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('undo' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('appeal' as const), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('join', 'raise', 'split', 'clock'), who }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('lapse', 'close'), who }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('restrict' as const), who }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function addItem(tx: Queryable, groupKey: string, urgency: number) {
  const id = newId('item');
  await insertItems(tx, [
    {
      id,
      organisationId,
      input: { source: 'machine', externalId: id, text: 'words', lang: 'en' },
      fingerprint: randomBytes(32).toString('hex'),
      media: [],
    },
  ]);
  const { caseOf } = await openCases(tx, [
    {
      itemId: id,
      organisationId,
      groupKey,
      urgency,
      labels: ['insult'] as AnyLabel[],
      reasons: [],
      lang: 'en',
      country: 'GE',
    },
  ]);
  return { itemId: id, caseId: caseOf.get(id)! };
}

/** Does a step to the case; `urgency` grows, so that a join may or may not raise it. */
async function perform(tx: Queryable, caseId: string, groupKey: string, s: Step, n: number): Promise<void> {
  const { actor, as } = s.who as Who;
  const one = { organisationId, caseId, actor, as };
  switch (s.do) {
    case 'lease':
      await leaseCase(tx, { ...one, seconds: 600 });
      return;
    case 'decide': {
      const { label, second, key } = s as Extract<Step, { do: 'decide' }>;
      const decision = { policyLabel: label, action: 'none' } as never;
      await recordDecision(tx, {
        ...one,
        decision,
        needsSecond: () => second,
        undoS: UNDO_S,
        idempotencyKey: key && `${key}${label}`,
      });
      return;
    }
    case 'release':
      return await releaseCase(tx, one);
    case 'skip':
      await skipCase(tx, { ...one, reason: 'other' });
      return;
    case 'escalate':
      return await escalateCase(tx, { ...one, reason: 'hard' });
    case 'heartbeat':
      await extendLease(tx, { ...one, seconds: 900 });
      return;
    case 'undo':
      await undoDecision(tx, { ...one, seconds: 600 });
      return;
    case 'appeal':
      await appealCase(tx, { ...one, reason: 'look again' });
      return;
    case 'join':
      await addItem(tx, groupKey, (n * 37) % 100);
      return;
    case 'raise':
      return await raiseCase(tx, caseId, { urgency: (n * 53) % 100, labels: ['threat'] as AnyLabel[], reasons: [] });
    case 'clock':
      return await setCaseClock(
        tx,
        caseId,
        n % 2 === 0 ? undefined : { from: new Date(Date.now() - 60_000), dueAt: new Date(Date.now() + 600_000) },
      );
    case 'split': {
      const items = await tx<{ id: string }[]>`select id from items where case_id = ${caseId} order by id desc limit 1`;
      await splitCase(tx, { ...one, itemIds: items.map((i) => i.id) });
      return;
    }
    case 'lapse':
      await tx`update cases set lease_expires_at = now() - interval '1 second' where id = ${caseId} and state = 'leased'`;
      if (n % 2 === 0) await expireLeases(tx, 10);
      return;
    case 'close':
      await tx`
        update cases set undo_until = now() - interval '1 second', undo = jsonb_set(undo, '{until}', to_jsonb(now() - interval '1 second'))
        where id = ${caseId} and undo_until is not null`;
      await finaliseDecisions(tx, 10);
      return;
    case 'restrict':
      await restrictCase(tx, { organisationId, caseId, actor });
      return;
  }
}

/** What a step is to the machine; undefined for what is no event of it, or changes nothing. */
function eventOf(s: Step, before: CaseStatus): CaseEvent | undefined {
  const { actor: by, as } = s.who as Who;
  const at = new Date();
  const later = new Date(at.getTime() + 600_000);
  switch (s.do) {
    case 'lease':
      return { type: 'leased', by, as, expiresAt: later, at };
    case 'decide': {
      const { label: policyLabel, second } = s as Extract<Step, { do: 'decide' }>;
      const choice = { policyLabel, action: 'none' };
      const review = { decisionId: 'new', ...choice };
      return { type: outcomeOf(before, choice, second), by, review, undoUntil: later, at };
    }
    case 'release':
      return { type: 'released', by, at };
    case 'skip':
      return { type: 'skipped', by, at };
    case 'escalate':
      return { type: 'escalated', by, at };
    case 'undo':
      return { type: 'undone', by, expiresAt: later, at };
    case 'appeal':
      return { type: 'appealed', by, at };
    default:
      return undefined;
  }
}

/** A status without what the test cannot know beforehand: moments, and ids of decisions. */
function shape(status: CaseStatus) {
  const bare = (r: { by: string; policyLabel: string }) => ({ by: r.by, policyLabel: r.policyLabel });
  const { state, stage, items, reviews, decision, final, restricted, undo } = status;
  return {
    state,
    stage,
    items,
    reviews: reviews.map(bare),
    decision: decision && bare(decision),
    final,
    restricted,
    lease: runningLease(status, new Date())?.by,
    undo: undo && undo.until > new Date() ? undo.by : undefined,
  };
}

/** What the lines of a case's history add up to, by the machine alone. */
async function replay(caseId: string): Promise<CaseStatus> {
  const lines = await listCaseEvents(database.sql, caseId);
  expect(findBrokenEvent(lines)).toBeUndefined();
  const decisions = await database.sql<{ id: string; by: string; label: string; action: string }[]>`
    select id, made_by as by, policy_label as label, action from decisions where case_id = ${caseId}`;
  let status: CaseStatus | undefined;
  for (const line of lines) {
    const data = line.data as Record<string, never> & {
      itemIds?: string[];
      urgency?: number;
      seconds?: number;
      undoUntil?: string;
    };
    const at = new Date(line.at);
    const by = line.actor;
    const as = PEOPLE.find((p) => p.actor === by)?.as ?? 'moderator';
    const event = (() => {
      switch (line.type) {
        case 'opened':
        case 'joined':
          return { type: line.type, urgency: data.urgency!, items: data.itemIds!.length, at };
        case 'split':
          return { type: line.type, items: data.itemIds!.length, at };
        case 'updated':
          return { type: line.type, urgency: Math.max(status!.urgency, data.urgency!), at };
        case 'leased':
          return { type: line.type, by, as, expiresAt: new Date(at.getTime() + data.seconds! * 1_000), at };
        case 'undone':
          return { type: line.type, by, expiresAt: new Date(at.getTime() + data.seconds! * 1_000), at };
        case 'reviewed':
        case 'decided':
        case 'upheld':
        case 'overturned': {
          const d = decisions.find((x) => x.id === (data as unknown as { decisionId: string }).decisionId)!;
          const review = { decisionId: d.id, policyLabel: d.label, action: d.action };
          return { type: line.type, by: d.by, review, undoUntil: new Date(data.undoUntil!), at };
        }
        default:
          return { type: line.type, by, at };
      }
    })() as CaseEvent;
    const forgiven = forgive(status, event);
    const next = applyCaseEvent(forgiven, event);
    if (next instanceof HaetaeError) throw new Error(`line ${line.seq} (${line.type}): ${next.message}`);
    status = next;
  }
  return status!;
}
/** The test moves clocks: a lease that was prolonged or that it made run out, a window that it closed. */
function forgive(status: CaseStatus | undefined, event: CaseEvent): CaseStatus | undefined {
  if (status === undefined) return status;
  if (event.type === 'finalised' && status.undo) return { ...status, undo: { ...status.undo, until: event.at } };
  if (event.type === 'lease_expired' && status.lease)
    return { ...status, lease: { ...status.lease, expiresAt: event.at } };
  if ((event.type === 'undone' || (event.type === 'leased' && status.lease?.by !== event.by)) && status.lease)
    return { ...status, lease: { ...status.lease, expiresAt: event.at } };
  return status;
}

it('keeps row, history and state machine in agreement, whatever is done in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 20 }), async (steps) => {
      const { sql } = database;
      const groupKey = randomBytes(8).toString('hex');
      const { caseId } = await inTransaction(sql, (tx) => addItem(tx, groupKey, 40));
      for (const [n, s] of steps.entries()) {
        const before = await inTransaction(sql, (tx) => lockCaseStatus(tx, organisationId, caseId));
        const event = eventOf(s, before.status);
        const refused = await inTransaction(sql, (tx) => perform(tx, caseId, groupKey, s, n)).then(
          () => undefined,
          (error: unknown) => {
            if (!isHaetaeError(error)) throw error;
            return error.code;
          },
        );
        const after = await inTransaction(sql, (tx) => lockCaseStatus(tx, organisationId, caseId));
        // A repeat under the same key gets its first answer, and moves nothing.
        const repeated = s.do === 'decide' && refused === undefined && after.head.lastSeq === before.head.lastSeq;
        if (event && !repeated) {
          const expected = applyCaseEvent(before.status, event);
          if (expected instanceof HaetaeError) expect([s.do, refused]).toEqual([s.do, expected.code]);
          else {
            expect([s.do, refused]).toEqual([s.do, undefined]);
            expect(shape(after.status)).toEqual(shape(expected));
          }
        }
        if (refused !== undefined) expect(after).toEqual(before);
      }
      const end = await inTransaction(sql, (tx) => lockCaseStatus(tx, organisationId, caseId));
      const told = shape(await replay(caseId));
      // What no line tells of: that a lease or a window was made to run out, or that a lease was prolonged.
      const row = shape(end.status);
      expect({
        ...told,
        lease: row.lease === undefined ? undefined : told.lease,
        undo: row.undo === undefined ? undefined : told.undo,
      }).toEqual(row);
    }),
    { numRuns: RUNS },
  );
});

it('moves the clock of a case: the sooner one counts, the urgency follows, and goes back when it is taken away', async () => {
  const { sql } = database;
  const { caseId } = await inTransaction(sql, (tx) => addItem(tx, randomBytes(8).toString('hex'), 30));
  const read = async () => {
    const [row] = await sql<{ urgency: number; due: Date | null; clock: Date | null }[]>`
      select urgency, urgency_due_at as due, clock_due_at as clock from cases where id = ${caseId}`;
    return row!;
  };
  const now = Date.now();
  const dueAt = new Date(now + 60_000);
  await inTransaction(sql, (tx) => setCaseClock(tx, caseId, { from: new Date(now - 3_600_000), dueAt }));
  const pressed = await read();
  // 1 − 0.7^(1 + 3 × 60/61), nearly all of the clock being used.
  expect(pressed.urgency).toBeGreaterThan(74);
  expect(pressed.clock).toEqual(dueAt);
  expect(pressed.due!.getTime()).toBeLessThanOrEqual(dueAt.getTime() + 72 * 3_600_000);
  await sql`update cases set pack_clock_from = now() - interval '1 hour', pack_clock_due_at = now() + interval '1 second' where id = ${caseId}`;
  await inTransaction(sql, (tx) => setCaseClock(tx, caseId, { from: new Date(now), dueAt: new Date(now + 3_600_000) }));
  expect((await read()).urgency).toBeGreaterThan(74);
  expect((await read()).clock!.getTime()).toBeLessThan(now + 3_600_000);
  await sql`update cases set pack_clock_from = null, pack_clock_due_at = null where id = ${caseId}`;
  await inTransaction(sql, (tx) => setCaseClock(tx, caseId, undefined));
  const free = await read();
  expect(free.clock).toBeNull();
  expect(free.urgency).toBeCloseTo(30, 0);
});
