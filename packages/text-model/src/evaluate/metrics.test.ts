import { describe, expect, it } from 'vitest';
import { areaUnderCurve, bootstrap, calibrationError, confusion, macroF1 } from './metrics.ts';

describe('metrics', () => {
  it('area under the curve: order, reverse order, ties', () => {
    expect(areaUnderCurve([0, 0, 1, 1], [0.1, 0.2, 0.8, 0.9])).toBe(1);
    expect(areaUnderCurve([0, 0, 1, 1], [0.9, 0.8, 0.2, 0.1])).toBe(0);
    expect(areaUnderCurve([0, 1, 0, 1], [0.5, 0.5, 0.5, 0.5])).toBe(0.5);
    expect(areaUnderCurve([0, 1, 1], [0.4, 0.3, 0.5])).toBe(0.5);
    expect(areaUnderCurve([1, 1], [0.4, 0.3])).toBeNaN();
  });

  it('macro-F1 is the mean over both classes', () => {
    expect(macroF1(confusion([1, 1, 0, 0], [1, 0, 0, 0]))).toBeCloseTo((2 / 3 + 4 / 5) / 2, 9);
    expect(macroF1(confusion([1, 0], [0, 1]))).toBe(0);
  });

  it('calibration error is the gap between said and seen', () => {
    expect(calibrationError([1, 0, 1, 0], [0.5, 0.5, 0.5, 0.5])).toBeCloseTo(0, 9);
    expect(calibrationError([0, 0], [0.9, 0.9])).toBeCloseTo(0.9, 9);
  });

  it('bootstrap holds the value between its bounds and is seeded', () => {
    const truth = Array.from({ length: 200 }, (_, i) => i % 2);
    const mean = (at: Uint32Array) => at.reduce((a, i) => a + (truth[i] as number), 0) / at.length;
    const found = bootstrap(200, mean, 100);
    expect(found.low).toBeLessThan(0.5);
    expect(found.high).toBeGreaterThan(0.5);
    expect(bootstrap(200, mean, 100)).toEqual(found);
  });
});
