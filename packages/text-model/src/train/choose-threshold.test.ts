import { describe, expect, it } from 'vitest';
import { chooseThreshold, MIN_PRECISION, type ThresholdRow } from './choose-threshold.ts';

const rows = (pairs: [number, 0 | 1][]): ThresholdRow[] => pairs.map(([p, truth]) => ({ p, truth, weight: 1 }));
const many = (n: number, p: (i: number) => number, truth: 0 | 1): [number, 0 | 1][] =>
  Array.from({ length: n }, (_, i) => [p(i), truth]);

describe('chooseThreshold', () => {
  it('parts two clean groups', () => {
    const found = chooseThreshold(rows([...many(20, () => 0.8, 1), ...many(20, () => 0.2, 0)]), []);
    expect(found.value).toBeGreaterThan(0.2);
    expect(found.value).toBeLessThan(0.8);
    expect(found).toMatchObject({ precision: 1, recall: 1 });
  });

  it('keeps the precision asked for', () => {
    const found = chooseThreshold(rows([...many(30, (i) => 0.3 + i / 60, 1), ...many(300, (i) => i / 400, 0)]), []);
    expect(found.precision).toBeGreaterThanOrEqual(MIN_PRECISION);
  });

  it('stays above what formal benign text reaches', () => {
    const found = chooseThreshold(rows([...many(20, () => 0.8, 1), ...many(20, () => 0.1, 0)]), [0.05, 0.6, 0.3]);
    expect(found.value).toBeGreaterThan(0.6);
  });

  it('is strict where there are no rows to choose on', () => {
    expect(chooseThreshold([], [0.72])).toMatchObject({ precision: null, rows: 0 });
    expect(chooseThreshold([], [0.72]).value).toBeGreaterThan(0.72);
  });
});
