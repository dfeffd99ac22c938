import { describe, expect, it } from 'vitest';
import { daySchema, instantSchema } from './instant.ts';

describe('moments', () => {
  it.each(['0001-01-01T00:00:00Z', '2026-11-22T10:00:00+04:00', '9999-12-31T23:59:59.999Z'])('take %s', (text) => {
    expect(instantSchema.parse(text)).toBe(text);
    expect(daySchema.parse(text)).toBe(text);
  });
  it.each([
    '0000-06-20T00:00:00Z',
    '0001-01-01T00:00:00+14:00',
    '9999-12-31T23:59:59-12:00',
    '2026-02-30T00:00:00Z',
    'now',
  ])('refuse %s, which not everything can hold', (text) => {
    expect(instantSchema.safeParse(text).success).toBe(false);
    expect(daySchema.safeParse(text).success).toBe(false);
  });
  it('are days as well, but not of the year 0', () => {
    expect(daySchema.parse('2026-11-22')).toBe('2026-11-22');
    expect(daySchema.safeParse('0000-06-20').success).toBe(false);
  });
});
