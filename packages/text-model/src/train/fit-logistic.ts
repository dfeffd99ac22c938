/** A small dense logistic regression with ridge penalty and slopes ≥ 0, by cyclic coordinate Newton steps. */

export interface Logistic {
  slopes: Float64Array;
  intercept: number;
}

/**
 * Fits p = σ(intercept + Σ slopes·columns). A slope below zero would mean "more alike, less likely", which a stack of
 * heads that were all trained towards the label only shows by accident of the sample.
 * @param columns one array a feature, each as long as `target`
 * @param ridge penalty on slope² in units of the column's own spread, in observations
 */
export function fitLogistic(
  columns: readonly Float64Array[],
  target: Uint8Array,
  weight: Float64Array,
  ridge: number,
): Logistic {
  const n = target.length;
  const slopes = new Float64Array(columns.length);
  let intercept = 0;
  const eta = new Float64Array(n);
  const spread = columns.map((c) => Math.max(1e-6, standardDeviation(c, weight)));
  const sweep = (column: Float64Array | undefined, slope: number, penalty: number, floor: number): number => {
    let gradient = -penalty * slope;
    let curvature = penalty + 1e-9;
    for (let i = 0; i < n; i += 1) {
      const p = 1 / (1 + Math.exp(-(eta[i] as number)));
      const x = column === undefined ? 1 : (column[i] as number);
      const w = weight[i] as number;
      gradient += w * x * ((target[i] as number) - p);
      curvature += w * x * x * Math.max(1e-4, p * (1 - p));
    }
    const next = Math.max(floor, slope + Math.max(-2, Math.min(2, gradient / curvature)));
    const step = next - slope;
    if (step !== 0) {
      for (let i = 0; i < n; i += 1)
        eta[i] = (eta[i] as number) + step * (column === undefined ? 1 : (column[i] as number));
    }
    return next;
  };
  for (let round = 0; round < 60; round += 1) {
    let moved = 0;
    const before = intercept;
    intercept = sweep(undefined, intercept, 0, Number.NEGATIVE_INFINITY);
    moved = Math.max(moved, Math.abs(intercept - before));
    columns.forEach((column, k) => {
      const old = slopes[k] as number;
      slopes[k] = sweep(column, old, ridge * (spread[k] as number) ** 2, 0);
      moved = Math.max(moved, Math.abs((slopes[k] as number) - old) * (spread[k] as number));
    });
    if (moved < 1e-4) break;
  }
  return { slopes, intercept };
}

function standardDeviation(values: Float64Array, weight: Float64Array): number {
  let sum = 0;
  let square = 0;
  let total = 0;
  for (let i = 0; i < values.length; i += 1) {
    const w = weight[i] as number;
    const v = values[i] as number;
    total += w;
    sum += w * v;
    square += w * v * v;
  }
  if (total === 0) return 0;
  return Math.sqrt(Math.max(0, square / total - (sum / total) ** 2));
}
