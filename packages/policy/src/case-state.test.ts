import { HaetaeError } from '@haetae/contracts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyCaseEvent, type CaseEvent, type CaseStatus } from './case-state.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 2, 1, 0, minute));
const open: CaseStatus = { state: 'open', items: 1, urgency: 40 };
const leased: CaseStatus = { ...open, lease: { by: 'ana', expiresAt: at(10) } };
const decided: CaseStatus = { ...open, state: 'decided' };
const code = (result: CaseStatus | HaetaeError) => (result instanceof HaetaeError ? result.code : result);

describe('applyCaseEvent', () => {
  it('opens, leases, joins and decides', () => {
    const events: CaseEvent[] = [
      { type: 'opened', urgency: 40, at: at(0) },
      { type: 'leased', by: 'ana', expiresAt: at(10), at: at(1) },
      { type: 'joined', urgency: 70, at: at(2) },
      { type: 'joined', urgency: 10, at: at(2) },
      { type: 'decided', by: 'ana', at: at(3) },
    ];
    const end = events.reduce<CaseStatus | undefined>((status, event) => {
      const next = applyCaseEvent(status, event);
      if (next instanceof HaetaeError) throw next;
      return next;
    }, undefined);
    expect(end).toEqual({ state: 'decided', items: 3, urgency: 70 });
  });
  it.each<[string, CaseStatus | undefined, CaseEvent, string]>([
    ['before it was opened', undefined, { type: 'joined', urgency: 1, at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['opened twice', open, { type: 'opened', urgency: 1, at: at(1) }, 'CASE_TRANSITION_INVALID'],
    ['leased by two', leased, { type: 'leased', by: 'bo', expiresAt: at(20), at: at(1) }, 'CASE_LEASED_BY_OTHER'],
    [
      'a lease without length',
      open,
      { type: 'leased', by: 'bo', expiresAt: at(1), at: at(1) },
      'CASE_TRANSITION_INVALID',
    ],
    ['decided without a lease', open, { type: 'decided', by: 'ana', at: at(1) }, 'LEASE_REQUIRED'],
    ['decided by another', leased, { type: 'decided', by: 'bo', at: at(1) }, 'CASE_LEASED_BY_OTHER'],
    ['decided after the lease', leased, { type: 'decided', by: 'ana', at: at(10) }, 'LEASE_EXPIRED'],
    ['released by another', leased, { type: 'released', by: 'bo', at: at(1) }, 'CASE_LEASED_BY_OTHER'],
    ['released when free', open, { type: 'released', by: 'bo', at: at(1) }, 'LEASE_REQUIRED'],
    ['expired too early', leased, { type: 'lease_expired', at: at(9) }, 'CASE_TRANSITION_INVALID'],
    ['expired when free', open, { type: 'lease_expired', at: at(9) }, 'CASE_TRANSITION_INVALID'],
    ['decided twice', decided, { type: 'decided', by: 'ana', at: at(1) }, 'CASE_ALREADY_DECIDED'],
    ['joined late', decided, { type: 'joined', urgency: 1, at: at(1) }, 'CASE_ALREADY_DECIDED'],
    ['an unknown event', open, { type: 'melted', at: at(1) } as unknown as CaseEvent, 'CASE_TRANSITION_INVALID'],
  ])('refuses what cannot be: %s', (_, status, event, expected) => {
    expect(code(applyCaseEvent(status, event))).toBe(expected);
  });
  it('lets the holder extend a lease, and anyone take over one that has run out', () => {
    const extended = applyCaseEvent(leased, { type: 'leased', by: 'ana', expiresAt: at(30), at: at(5) });
    expect(extended).toMatchObject({ lease: { by: 'ana', expiresAt: at(30) } });
    const taken = applyCaseEvent(leased, { type: 'leased', by: 'bo', expiresAt: at(30), at: at(10) });
    expect(taken).toMatchObject({ lease: { by: 'bo' } });
  });
  it('frees the case on release and expiry', () => {
    expect(applyCaseEvent(leased, { type: 'released', by: 'ana', at: at(1) })).toEqual(open);
    expect(applyCaseEvent(leased, { type: 'lease_expired', at: at(10) })).toEqual(open);
  });
  it('sets the urgency anew on an update', () => {
    expect(applyCaseEvent(open, { type: 'updated', urgency: 5, at: at(1) })).toEqual({ ...open, urgency: 5 });
  });

  it('holds its promises over any run of events: no change after a decision, no decision without the holder', () => {
    const who = fc.constantFrom('ana', 'bo');
    const minute = fc.nat(60);
    const event: fc.Arbitrary<CaseEvent> = fc.oneof(
      fc.record({ type: fc.constant('opened' as const), urgency: fc.nat(100), at: minute.map(at) }),
      fc.record({ type: fc.constant('joined' as const), urgency: fc.nat(100), at: minute.map(at) }),
      fc.record({ type: fc.constant('updated' as const), urgency: fc.nat(100), at: minute.map(at) }),
      fc.record({ type: fc.constant('leased' as const), by: who, expiresAt: minute.map(at), at: minute.map(at) }),
      fc.record({ type: fc.constant('released' as const), by: who, at: minute.map(at) }),
      fc.record({ type: fc.constant('lease_expired' as const), at: minute.map(at) }),
      fc.record({ type: fc.constant('decided' as const), by: who, at: minute.map(at) }),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let status: CaseStatus | undefined;
        for (const e of events.toSorted((a, b) => a.at.getTime() - b.at.getTime())) {
          const before = structuredClone(status);
          const next = applyCaseEvent(status, e);
          expect(status).toEqual(before);
          if (next instanceof HaetaeError) continue;
          expect(before?.state).not.toBe('decided');
          if (e.type === 'decided') expect(before?.lease?.by).toBe(e.by);
          if (next.state === 'decided') expect(next.lease).toBeUndefined();
          status = next;
        }
      }),
    );
  });
});
