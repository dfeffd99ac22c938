import { describe, expect, it } from 'vitest';
import { areaUnderCurve } from '../evaluate/metrics.ts';
import { chooseBand, type GateRow } from './stack-deep.ts';

const truthOf = (i: number): 0 | 1 => (i % 4 === 0 ? 1 : 0);
/** Below .3 the fast path is always right and deep adds nothing; above, only the deep path can tell the two apart. */
const rows: GateRow[] = Array.from({ length: 400 }, (_, i) => {
  const truth = i < 200 ? 0 : truthOf(i);
  const fast = i / 400;
  return { truth, fast, deep: truth === 1 ? 0.9 : fast / 2 };
});

describe('chooseBand', () => {
  it('leaves out what the fast path is sure of, and nothing that matters', () => {
    const { low, high } = chooseBand(rows) ?? { low: -1, high: -1 };
    expect(low).toBeGreaterThan(0.4);
    expect(high).toBe(1);
    const area = (from: number) =>
      areaUnderCurve(
        rows.map((row) => row.truth),
        rows.map((row) => (row.fast >= from ? row.deep : row.fast)),
      );
    expect(area(low)).toBeGreaterThanOrEqual(area(0) - 0.006);
  });

  it('has none where all rows are of one kind', () => {
    expect(chooseBand(rows.filter((row) => row.truth === 0))).toBeUndefined();
  });
});
