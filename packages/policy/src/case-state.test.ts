import { HaetaeError } from '@haetae/contracts';
import { describe, expect, it } from 'vitest';
import { applyCaseEvent, type CaseEvent, type CaseStatus, outcomeOf, type ReviewerRank } from './case-state.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));
const open: CaseStatus = {
  state: 'open',
  stage: 'review',
  items: 1,
  urgency: 40,
  reviews: [],
  final: false,
  restricted: false,
};
const leased: CaseStatus = { ...open, lease: { by: 'ana', expiresAt: at(10) } };
const code = (result: CaseStatus | HaetaeError) => (result instanceof HaetaeError ? result.code : result);
const lease = (by: string, minute: number, as: ReviewerRank = 'moderator'): CaseEvent => ({
  type: 'leased',
  by,
  as,
  expiresAt: at(minute + 10),
  at: at(minute),
});
const choice = (id: string, policyLabel = 'threat', action = 'none') => ({ decisionId: id, policyLabel, action });
const decision = (
  by: string,
  minute: number,
  type: 'reviewed' | 'decided' | 'upheld' | 'overturned' = 'decided',
  what = choice(`by ${by}`),
): CaseEvent => ({ type, by, review: what, undoUntil: at(minute + 1), at: at(minute) });
const run = (events: CaseEvent[], from?: CaseStatus): CaseStatus =>
  events.reduce<CaseStatus | undefined>((status, event) => {
    const next = applyCaseEvent(status, event);
    if (next instanceof HaetaeError) throw next;
    return next;
  }, from)!;
const decided = run([lease('ana', 0), decision('ana', 1)], open);
const waiting = run([lease('ana', 0), decision('ana', 1, 'reviewed')], open);

describe('applyCaseEvent', () => {
  it('opens, leases, joins and decides', () => {
    const end = run([
      { type: 'opened', urgency: 40, at: at(0) },
      lease('ana', 1),
      { type: 'joined', urgency: 70, at: at(2) },
      { type: 'joined', urgency: 10, items: 3, at: at(2) },
      decision('ana', 3),
      { type: 'finalised', at: at(4) },
    ]);
    expect(end).toMatchObject({ state: 'decided', items: 5, urgency: 70, final: true, decision: { by: 'ana' } });
    expect(end.lease).toBeUndefined();
    expect(end.undo).toBeUndefined();
  });

  it.each<[string, CaseStatus | undefined, CaseEvent, string]>([
    ['before it was opened', undefined, { type: 'joined', urgency: 1, at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['opened twice', open, { type: 'opened', urgency: 1, at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['leased by two', leased, lease('bo', 1), 'CASE_LEASED_BY_OTHER'],
    ['a lease without length', open, { ...lease('bo', 1), at: at(11) }, 'CASE_TRANSITION_INVALID'],
    ['decided without a lease', open, decision('ana', 1), 'LEASE_REQUIRED'],
    ['decided by another', leased, decision('bo', 1), 'CASE_LEASED_BY_OTHER'],
    ['decided after the lease', leased, decision('ana', 10), 'LEASE_EXPIRED'],
    ['released by another', leased, { type: 'released', by: 'bo', at: at(1) }, 'CASE_LEASED_BY_OTHER'],
    ['skipped when free', open, { type: 'skipped', by: 'bo', at: at(1) }, 'LEASE_REQUIRED'],
    ['expired too early', leased, { type: 'lease_expired', at: at(9) }, 'CASE_TRANSITION_INVALID'],
    ['expired when free', open, { type: 'lease_expired', at: at(9) }, 'CASE_TRANSITION_INVALID'],
    ['decided twice', decided, decision('ana', 2), 'CASE_ALREADY_DECIDED'],
    ['joined late', decided, { type: 'joined', urgency: 1, at: at(2) }, 'CASE_ALREADY_DECIDED'],
    ['split down to nothing', open, { type: 'split', items: 1, at: at(2) }, 'CASE_TRANSITION_INVALID'],
    ['an appeal of nothing', open, { type: 'appealed', by: 'm', at: at(2) }, 'CASE_TRANSITION_INVALID'],
    ['upheld without an appeal', leased, decision('ana', 2, 'upheld'), 'CASE_TRANSITION_INVALID'],
    ['final before the window closed', decided, { type: 'finalised', at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['nothing to undo', open, { type: 'undone', by: 'ana', at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['an undo by another', decided, { type: 'undone', by: 'bo', at: at(1) }, 'DECISION_NOT_YOURS'],
    ['an undo too late', decided, { type: 'undone', by: 'ana', at: at(2) }, 'UNDO_TOO_LATE'],
    ['a second review by the first', waiting, lease('ana', 2), 'CASE_NOT_FOR_YOU'],
    ['a restricted case by a moderator', { ...open, restricted: true }, lease('ana', 2), 'CASE_RESTRICTED'],
    ['an open case by safeguarding', open, lease('ana', 2, 'safeguarding'), 'CASE_NOT_RESTRICTED'],
    ['an escalated case by a moderator', { ...open, stage: 'escalated' }, lease('ana', 2), 'CASE_NOT_FOR_YOU'],
    ['an unknown event', open, { type: 'melted', at: at(1) } as unknown as CaseEvent, 'CASE_TRANSITION_INVALID'],
  ])('refuses what cannot be: %s', (_, status, event, expected) => {
    expect(code(applyCaseEvent(status, event))).toBe(expected);
  });

  it('lets the holder extend a lease, and anyone take over one that has run out', () => {
    expect(applyCaseEvent(leased, lease('ana', 5))).toMatchObject({ lease: { by: 'ana', expiresAt: at(15) } });
    expect(applyCaseEvent(leased, lease('bo', 10))).toMatchObject({ lease: { by: 'bo' } });
  });

  it('frees the case on release, skip and expiry, and brings it before supervisors on escalation', () => {
    expect(applyCaseEvent(leased, { type: 'released', by: 'ana', at: at(1) })).toEqual(open);
    expect(applyCaseEvent(leased, { type: 'skipped', by: 'ana', at: at(1) })).toEqual(open);
    expect(applyCaseEvent(leased, { type: 'lease_expired', at: at(10) })).toEqual(open);
    const escalated = run([{ type: 'escalated', by: 'ana', at: at(1) }], leased);
    expect(escalated).toEqual({ ...open, stage: 'escalated' });
    expect(run([lease('eva', 2, 'supervisor'), decision('eva', 3)], escalated).state).toBe('decided');
  });

  it('brings back exactly what was before, in the hands of who took it back', () => {
    const back = run([{ type: 'undone', by: 'ana', expiresAt: at(9), at: at(1) }], decided);
    expect(back).toEqual({ ...open, lease: { by: 'ana', expiresAt: at(9) } });
    expect(run([{ type: 'undone', by: 'ana', at: at(1) }], waiting)).toEqual(open);
    const taken = run([lease('bo', 1)], waiting);
    expect(code(applyCaseEvent(taken, { type: 'undone', by: 'ana', at: at(1) }))).toBe('UNDO_TOO_LATE');
  });

  it('needs two people who agree, or a supervisor where they do not', () => {
    const second = run([lease('bo', 2)], waiting);
    expect(outcomeOf(open, choice('x'), true)).toBe('reviewed');
    expect(outcomeOf(second, choice('x'), true)).toBe('decided');
    expect(outcomeOf(second, choice('x', 'other'), true)).toBe('reviewed');
    expect(outcomeOf(second, choice('x', 'threat', 'refer_to_police'), true)).toBe('reviewed');
    const differ = run([decision('bo', 3, 'reviewed', choice('2', 'other'))], second);
    expect(differ).toMatchObject({ state: 'open', stage: 'escalated', reviews: [{ by: 'ana' }, { by: 'bo' }] });
    expect(code(applyCaseEvent(differ, lease('bo', 4, 'supervisor')))).toBe('CASE_NOT_FOR_YOU');
    expect(outcomeOf(differ, choice('x', 'gender_hate'), true)).toBe('decided');
    expect(run([lease('eva', 4, 'supervisor'), decision('eva', 5)], differ).decision?.by).toBe('eva');
  });

  it('gives an appeal to someone else, and keeps the decision until then', () => {
    const appealed = run([{ type: 'appealed', by: 'monitor', at: at(3) }], decided);
    expect(appealed).toMatchObject({ state: 'open', stage: 'appeal', decision: { by: 'ana' } });
    expect(code(applyCaseEvent(appealed, lease('ana', 4)))).toBe('CASE_NOT_FOR_YOU');
    const held = run([lease('bo', 4)], appealed);
    expect(outcomeOf(held, choice('x'), true)).toBe('upheld');
    expect(outcomeOf(held, choice('x', 'not_abusive'), true)).toBe('overturned');
    const over = run([decision('bo', 5, 'overturned', choice('2', 'not_abusive'))], held);
    expect(over).toMatchObject({ state: 'decided', decision: { by: 'bo', policyLabel: 'not_abusive' } });
    expect(run([{ type: 'undone', by: 'bo', at: at(5) }], over)).toEqual(appealed);
  });

  it('takes a restricted case out of every other hand', () => {
    const restricted = run([{ type: 'restricted', by: 'ana', at: at(1) }], leased);
    expect(restricted).toEqual({ ...open, restricted: true });
    expect(run([lease('saf', 2, 'safeguarding'), decision('saf', 3)], restricted).state).toBe('decided');
  });

  it('changes nothing for a custody line', () => {
    for (const status of [open, leased, decided, waiting])
      expect(applyCaseEvent(status, { type: 'media_viewed', at: at(1) })).toEqual(status);
  });
});
