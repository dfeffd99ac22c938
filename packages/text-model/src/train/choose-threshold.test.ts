import { describe, expect, it } from 'vitest';
import { chooseThreshold, MAX_WRITTEN_FLAGGED, MIN_PRECISION, type ThresholdRow } from './choose-threshold.ts';
import { createRandom } from './random.ts';

const rows = (pairs: [number, 0 | 1][]): ThresholdRow[] => pairs.map(([p, truth]) => ({ p, truth, weight: 1 }));
const many = (n: number, p: (i: number) => number, truth: 0 | 1): [number, 0 | 1][] =>
  Array.from({ length: n }, (_, i) => [p(i), truth]);
/** `n` rows over the whole range whose labels are drawn by their probabilities. */
const drawn = (n: number, seed: number): ThresholdRow[] => {
  const random = createRandom(seed);
  return rows(
    Array.from({ length: n }, (_, i): [number, 0 | 1] => {
      const p = 1 / (1 + Math.exp(4.5 - (6.5 * (i + 0.5)) / n));
      return [p, random() < p ? 1 : 0];
    }),
  );
};

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

  it('takes the middle of the highest stretch rather than a lone peak', () => {
    // All positives above .6 and all negatives below .4, but for a pair that makes .3 look a little better still.
    const found = chooseThreshold(
      rows([...many(200, (i) => 0.6 + i / 1_000, 1), ...many(200, (i) => 0.4 - i / 1_000, 0), [0.301, 1]]),
      [],
    );
    expect(found.value).toBeGreaterThan(0.4);
    expect(found.value).toBeLessThan(0.6);
  });

  it('hardly follows chance: samples of one kind of text get much the same threshold', () => {
    const logits = Array.from({ length: 40 }, (_, seed) => {
      const { value } = chooseThreshold(drawn(500, seed), []);
      return Math.log(value / (1 - value));
    });
    const mean = logits.reduce((sum, x) => sum + x, 0) / logits.length;
    const spread = Math.sqrt(logits.reduce((sum, x) => sum + (x - mean) ** 2, 0) / logits.length);
    // By the labels alone, the spread is .21.
    expect(spread).toBeLessThan(0.175);
    expect(mean).toBeGreaterThan(-0.6);
    expect(mean).toBeLessThan(-0.2);
  });

  it('stays above what formal benign text reaches', () => {
    const found = chooseThreshold(rows([...many(20, () => 0.8, 1), ...many(20, () => 0.1, 0)]), [0.05, 0.6, 0.3]);
    expect(found.value).toBeGreaterThan(0.6);
  });

  it('is not drawn towards the floor by it', () => {
    const sample = drawn(800, 7);
    const free = chooseThreshold(sample, []).value;
    expect(chooseThreshold(sample, [free - 0.03]).value).toBe(free);
  });

  it('is strict where there are no rows to choose on', () => {
    expect(chooseThreshold([], [0.72])).toMatchObject({ precision: null, rows: 0 });
    expect(chooseThreshold([], [0.72]).value).toBeGreaterThan(0.72);
  });
});

describe('chooseThreshold over several sets', () => {
  it('hears every set, however many rows the largest has', () => {
    const of = (set: string, pairs: [number, 0 | 1][]): ThresholdRow[] => rows(pairs).map((row) => ({ ...row, set }));
    const large = of('large', [...many(2_000, () => 0.3, 1), ...many(2_000, () => 0.1, 0)]);
    const small = ['a', 'b'].flatMap((set) => of(set, [...many(120, () => 0.9, 1), ...many(120, () => 0.5, 0)]));
    expect(chooseThreshold(large, []).value).toBeLessThan(0.3);
    expect(chooseThreshold([...large, ...small], []).value).toBeGreaterThan(0.5);
  });

  it('takes one that flags few harmless texts where all are written by us', () => {
    const written = rows([...many(60, (i) => i / 60, 1), ...many(60, (i) => i / 90, 0)]).map((row) => ({
      ...row,
      synthetic: true,
    }));
    const found = chooseThreshold(written, []);
    const flagged = written.filter((r) => r.truth === 0 && r.p >= found.value).length;
    expect(flagged / 60).toBeLessThanOrEqual(MAX_WRITTEN_FLAGGED);
    expect(found.recall).toBeGreaterThan(0.35);
  });

  it('does not go on for one text more that many harmless ones come with', () => {
    const pairs: [number, 0 | 1][] = [
      ...many(50, () => 0.9, 1),
      [0.3, 1],
      ...many(10, () => 0.4, 0),
      ...many(90, () => 0.1, 0),
    ];
    const written = rows(pairs).map((row) => ({ ...row, synthetic: true }));
    expect(chooseThreshold(written, []).value).toBeGreaterThan(0.4);
  });
});
