import { describe, expect, it } from 'vitest';
import { openUntil, retryAt } from './webhook-backoff.ts';

const created = new Date('2026-03-28T12:00:00Z');
const giveUpAt = new Date(created.getTime() + 3 * 86_400_000);

describe('retryAt', () => {
  it('waits twice as long each time, up to six hours, and ends with one try at three days', () => {
    let now = created;
    const waits: number[] = [];
    for (let attempts = 1; ; attempts += 1) {
      const next = retryAt({ attempts, now, giveUpAt }, 0.5);
      if (!next) break;
      waits.push((next.getTime() - now.getTime()) / 1_000);
      now = next;
    }
    expect(waits.slice(0, 5)).toEqual([5, 10, 20, 40, 80]);
    expect(Math.max(...waits)).toBe(21_600);
    expect(now).toEqual(giveUpAt);
    expect(waits.length).toBeGreaterThan(20);
    expect(waits.length).toBeLessThan(30);
  });

  it('leaves a fifth of the wait to chance', () => {
    const at = (chance: number) =>
      retryAt({ attempts: 1, now: created, giveUpAt }, chance)!.getTime() - created.getTime();
    expect([at(0), at(0.999_999)]).toEqual([4_500, 5_500]);
  });

  it('does as the endpoint asks, within bounds', () => {
    const at = (retryAfterS: number) =>
      retryAt({ attempts: 1, now: created, giveUpAt, retryAfterS }, 0.5)!.getTime() - created.getTime();
    expect([at(0), at(60), at(86_400)]).toEqual([5_000, 60_000, 21_600_000]);
  });
});

it('leaves an endpoint that fails alone for longer and longer', () => {
  const wait = (failures: number) => (openUntil(failures, 5, created, 0.5).getTime() - created.getTime()) / 1_000;
  expect([5, 6, 7, 20, 2_000].map(wait)).toEqual([30, 60, 120, 900, 900]);
});
