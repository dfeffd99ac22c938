import { describe, expect, it } from 'vitest';
import { createLimits } from './create-limits.ts';

const rule = { max: 3, perS: 60 };

describe('limits in memory', () => {
  it('lets through as many as the rule says, each key for itself, and then says how long to wait', async () => {
    const limits = createLimits();
    for (const remaining of [2, 1, 0])
      expect(await limits.limit('login', 'a', rule)).toMatchObject({ allowed: true, max: 3, remaining });
    await expect(limits.limit('login', 'a', rule)).rejects.toMatchObject({ code: 'RATE_LIMITED', retryAfterS: 60 });
    expect(await limits.take('login', 'a', rule)).toMatchObject({ allowed: false, remaining: 0 });
    expect(await limits.take('login', 'b', rule)).toMatchObject({ allowed: true, remaining: 2 });
    expect(await limits.take('report', 'a', rule)).toMatchObject({ allowed: true, remaining: 2 });
    await limits.close();
  });

  it('counts points at once', async () => {
    const limits = createLimits();
    expect(await limits.take('x', 'a', rule, 3)).toMatchObject({ allowed: true, remaining: 0 });
    expect(await limits.take('x', 'a', rule)).toMatchObject({ allowed: false });
    await limits.close();
  });

  it('counts in memory while Redis does not answer', async () => {
    const limits = createLimits({ redisUrl: 'redis://127.0.0.1:1' });
    await limits.take('x', 'a', rule, 3);
    expect(await limits.take('x', 'a', rule)).toMatchObject({ allowed: false });
    await limits.close();
  });
});
