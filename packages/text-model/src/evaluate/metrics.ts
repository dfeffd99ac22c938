/** Measures of a binary label, with bootstrap intervals. `scores` are probabilities, `truth` is 0 or 1. */
import { createRandom } from '../train/random.ts';

export interface Interval {
  value: number;
  low: number;
  high: number;
}

/** Area under the ROC curve (probability that a positive scores above a negative; ties count half). NaN without both. */
export function areaUnderCurve(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from({ length: truth.length }, (_, i) => i).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let ranks = 0;
  let ones = 0;
  for (let i = 0; i < order.length; ) {
    let j = i;
    while (j < order.length && scores[order[j] as number] === scores[order[i] as number]) j += 1;
    for (let k = i; k < j; k += 1) {
      if (truth[order[k] as number] !== 1) continue;
      ranks += (i + j + 1) / 2;
      ones += 1;
    }
    i = j;
  }
  const zeros = truth.length - ones;
  return ones === 0 || zeros === 0 ? Number.NaN : (ranks - (ones * (ones + 1)) / 2) / (ones * zeros);
}

export interface Confusion {
  tp: number;
  fp: number;
  fn: number;
  tn: number;
}

export function confusion(truth: ArrayLike<number>, flagged: ArrayLike<boolean | number>): Confusion {
  const c = { tp: 0, fp: 0, fn: 0, tn: 0 };
  for (let i = 0; i < truth.length; i += 1) {
    if (truth[i] === 1) {
      if (flagged[i]) c.tp += 1;
      else c.fn += 1;
    } else if (flagged[i]) c.fp += 1;
    else c.tn += 1;
  }
  return c;
}

/** Mean of the F1 of both classes; 0 for a class that is never right. */
export function macroF1({ tp, fp, fn, tn }: Confusion): number {
  const one = tp === 0 ? 0 : (2 * tp) / (2 * tp + fp + fn);
  const zero = tn === 0 ? 0 : (2 * tn) / (2 * tn + fp + fn);
  return (one + zero) / 2;
}

/** Expected calibration error over ten bins of equal width: mean gap of probability and frequency, by rows. */
export function calibrationError(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  const bins = Array.from({ length: 10 }, () => ({ n: 0, p: 0, y: 0 }));
  for (let i = 0; i < truth.length; i += 1) {
    const bin = bins[Math.min(9, Math.floor((scores[i] as number) * 10))] as { n: number; p: number; y: number };
    bin.n += 1;
    bin.p += scores[i] as number;
    bin.y += truth[i] as number;
  }
  let sum = 0;
  for (const { p, y } of bins) sum += Math.abs(p - y);
  return truth.length === 0 ? Number.NaN : sum / truth.length;
}

/** Value of `measure` on all rows, and the 2.5 and 97.5 percentiles over `rounds` seeded resamples of the rows. */
export function bootstrap(rows: number, measure: (at: Uint32Array) => number, rounds = 200, seed = 1): Interval {
  const all = Uint32Array.from({ length: rows }, (_, i) => i);
  const value = measure(all);
  const random = createRandom(seed);
  const values: number[] = [];
  const sample = new Uint32Array(rows);
  for (let r = 0; r < rounds; r += 1) {
    for (let i = 0; i < rows; i += 1) sample[i] = Math.floor(random() * rows);
    const v = measure(sample);
    if (Number.isFinite(v)) values.push(v);
  }
  values.sort((a, b) => a - b);
  const at = (q: number): number => values[Math.min(values.length - 1, Math.floor(q * values.length))] ?? Number.NaN;
  return { value, low: at(0.025), high: at(0.975) };
}
