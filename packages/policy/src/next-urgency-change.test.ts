import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGE_FULL_HOURS, nextUrgencyChange, URGENCY_STEP, type UrgencyBase, urgencyAt } from './urgency.ts';

const HOUR_MS = 3_600_000;
const start = new Date('2026-03-01T00:00:00Z');
const after = (hours: number) => new Date(start.getTime() + hours * HOUR_MS);
const bases: fc.Arbitrary<UrgencyBase> = fc
  .record({
    harm: fc.double({ min: 0, max: 1, noNaN: true }),
    waited: fc.double({ min: 0, max: 200, noNaN: true }),
    clock: fc.option(
      fc.record({
        from: fc.double({ min: -100, max: 0, noNaN: true }),
        length: fc.double({ min: 0, max: 300, noNaN: true }),
      }),
      { nil: undefined },
    ),
  })
  .map(({ harm, waited, clock }) => ({
    harm,
    since: after(-waited),
    ...(clock ? { clock: { from: after(clock.from), dueAt: after(clock.from + clock.length) } } : {}),
  }));

describe('nextUrgencyChange', () => {
  it('is the moment from which on the stored number would be a step too low, to the second', () => {
    fc.assert(
      fc.property(bases, (base) => {
        const stored = urgencyAt(base, start);
        const next = nextUrgencyChange(base, start);
        if (next === undefined) return;
        expect(next.getTime()).toBeGreaterThan(start.getTime());
        expect(urgencyAt(base, new Date(next.getTime() - 1_001))).toBeLessThan(stored + URGENCY_STEP);
      }),
    );
  });
  it('leads to the final urgency, in a bounded number of rounds that are never more than a step behind', () => {
    fc.assert(
      fc.property(bases, (base) => {
        let now = start;
        let stored = urgencyAt(base, now);
        for (let rounds = 0; ; rounds += 1) {
          expect(rounds).toBeLessThanOrEqual(100 / URGENCY_STEP + 2);
          const next = nextUrgencyChange(base, now);
          if (next === undefined) break;
          const half = new Date((now.getTime() + next.getTime()) / 2);
          expect(urgencyAt(base, half) - stored).toBeLessThanOrEqual(URGENCY_STEP + 0.02);
          now = next;
          stored = urgencyAt(base, now);
        }
        expect(stored).toBeCloseTo(urgencyAt(base, after(10_000)), 2);
      }),
    );
  });
  it('is nothing for what time cannot change: no harm, or all of age and clock used up', () => {
    expect(nextUrgencyChange({ harm: 0, since: start }, start)).toBeUndefined();
    expect(nextUrgencyChange({ harm: 0.5, since: after(-AGE_FULL_HOURS) }, start)).toBeUndefined();
    const clock = { from: after(-48), dueAt: after(-24) };
    expect(nextUrgencyChange({ harm: 0.5, since: after(-AGE_FULL_HOURS), clock }, start)).toBeUndefined();
  });
  it('comes sooner the sooner the clock ends', () => {
    const until = (hours: number) =>
      nextUrgencyChange({ harm: 0.5, since: start, clock: { from: start, dueAt: after(hours) } }, start)!.getTime();
    expect(until(12)).toBeLessThan(until(48));
    expect(until(48)).toBeLessThan(nextUrgencyChange({ harm: 0.5, since: start }, start)!.getTime());
  });
});
