import { type LegalClock, TAKEDOWN_STATES, type TakedownState, type TakedownStep } from '@haetae/contracts';
import { describe, expect, it } from 'vitest';
import { clockEventsDue, findTakedownClock, isInForce, nextClockAt, startClock } from './takedown-clock.ts';
import { clockRuns, stepTakedown } from './takedown-state.ts';

const code = (run: () => unknown) => {
  try {
    return run();
  } catch (error) {
    return (error as { code: string }).code;
  }
};

describe('the life of a takedown', () => {
  it.each<[TakedownState, 'sender' | 'platform', TakedownStep, TakedownState]>([
    ['draft', 'sender', 'send', 'sent'],
    ['sent', 'platform', 'acknowledge', 'acknowledged'],
    ['acknowledged', 'platform', 'act', 'actioned'],
    ['sent', 'platform', 'refuse', 'refused'],
    ['acknowledged', 'platform', 'dispute', 'disputed'],
    ['disputed', 'sender', 'answer', 'sent'],
    ['refused', 'sender', 'answer', 'sent'],
    ['refused', 'platform', 'act', 'actioned'],
    ['sent', 'sender', 'remind', 'sent'],
    ['disputed', 'sender', 'withdraw', 'withdrawn'],
  ])('%s: the %s may %s it, and it is %s', (state, side, step, next) => {
    expect(stepTakedown(state, side, step)).toBe(next);
  });

  it.each<[TakedownState, 'sender' | 'platform', TakedownStep]>([
    ['draft', 'platform', 'acknowledge'],
    ['sent', 'sender', 'act'],
    ['sent', 'platform', 'withdraw'],
    ['actioned', 'sender', 'withdraw'],
    ['actioned', 'platform', 'refuse'],
    ['withdrawn', 'platform', 'act'],
    ['withdrawn', 'sender', 'send'],
    ['sent', 'platform', 'breached'],
  ])('%s: the %s may not %s it', (state, side, step) => {
    expect(code(() => stepTakedown(state, side, step))).toBe('TAKEDOWN_TRANSITION_INVALID');
  });

  it('has a clock that runs while the platform is asked, and not before or after', () => {
    expect(TAKEDOWN_STATES.filter(clockRuns)).toEqual(['sent', 'acknowledged', 'disputed']);
  });
});

describe('a clock', () => {
  it('warns at a quarter left and is breached at its end, to the millisecond, and tells each once', () => {
    const { dueSoonAt, dueAt } = startClock(48, new Date('2026-06-01T00:00:00.123Z'));
    expect([dueSoonAt.toISOString(), dueAt.toISOString()]).toEqual([
      '2026-06-02T12:00:00.123Z',
      '2026-06-03T00:00:00.123Z',
    ]);
    const at = (ms: number) => new Date(ms);
    const fresh = { dueSoonAt, dueAt, dueSoonFired: false, breachedFired: false };
    expect(clockEventsDue(fresh, at(dueSoonAt.getTime() - 1))).toEqual([]);
    expect(clockEventsDue(fresh, dueSoonAt)).toEqual(['due_soon']);
    expect(clockEventsDue({ ...fresh, dueSoonFired: true }, at(dueAt.getTime() - 1))).toEqual([]);
    expect(clockEventsDue({ ...fresh, dueSoonFired: true }, dueAt)).toEqual(['breached']);
    // Nobody looked in time: a warning of what has happened already is not sent.
    expect(clockEventsDue(fresh, dueAt)).toEqual(['breached']);
    const told = { ...fresh, dueSoonFired: true, breachedFired: true };
    expect(clockEventsDue(told, at(dueAt.getTime() + 1e9))).toEqual([]);
    expect([nextClockAt(fresh), nextClockAt({ ...fresh, dueSoonFired: true }), nextClockAt(told)]).toEqual([
      dueSoonAt,
      dueAt,
      undefined,
    ]);
  });

  const law = (over: Partial<LegalClock>): LegalClock => ({
    id: 'x',
    law: 'L',
    hours: 24,
    labels: ['intimate_image'],
    source: 's',
    startsWith: 'notice',
    jurisdiction: 'US',
    inForceFrom: '2026-05-19',
    enabled: false,
    ...over,
  });
  it('is in force from its day to its last day, in UTC, and never without a known start', () => {
    const on = (text: string) => new Date(text);
    expect(isInForce(law({}), on('2026-05-18T23:59:59.999Z'))).toBe(false);
    expect(isInForce(law({}), on('2026-05-19T00:00:00Z'))).toBe(true);
    expect(isInForce(law({ inForceUntil: '2026-06-01' }), on('2026-06-01T23:59:59.999Z'))).toBe(true);
    expect(isInForce(law({ inForceUntil: '2026-06-01' }), on('2026-06-02T00:00:00Z'))).toBe(false);
    expect(isInForce(law({ inForceFrom: undefined }), on('2026-06-02T00:00:00Z'))).toBe(false);
  });

  it('is the shortest that a notice starts in that country, about that harm', () => {
    const find = (clocks: LegalClock[], jurisdiction = 'US') =>
      findTakedownClock(clocks, { jurisdiction, label: 'intimate_image_abuse', from: new Date('2026-06-01') })?.hours;
    expect(find([law({}), law({ hours: 12 })])).toBe(12);
    expect(find([law({ startsWith: 'order', hours: 1 })])).toBeUndefined();
    expect(find([law({})], 'IN')).toBeUndefined();
    expect(find([law({ labels: ['threat'] })])).toBeUndefined();
  });
});
