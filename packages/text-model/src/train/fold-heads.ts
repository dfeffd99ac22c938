/** Folds fitted heads and their stacks into the byte tables of an expert. */
import { type ExpertTables, IDF_STEP } from '../linear/expert.ts';
import type { FittedHeads } from './fit-heads.ts';
import type { SparseRows } from './sparse-rows.ts';
import type { Stack } from './stack-heads.ts';

/** Weights beyond this many standard deviations of the used buckets are cut, so that a byte has steps to spare. */
const CLIP = 12;
/** A bucket whose weights are all at most this many steps is faint: it says nothing then, and costs no room on disk. */
const FAINT = 1;

export function foldHeads(data: SparseRows, fitted: FittedHeads, stacks: readonly Stack[]): ExpertTables {
  const size = 2 ** data.bits;
  const { table, stride } = fitted;
  const count = stacks.length;
  const idf = new Uint8Array(size);
  for (let b = 0; b < size; b += 1) idf[b] = Math.round(Math.sqrt(data.idf[b] as number) / IDF_STEP);
  const weights = new Int8Array(size * count);
  const scale = new Float32Array(count);
  const bias = new Float64Array(count);
  const folded = new Float64Array(size);
  stacks.forEach((stack, k) => {
    const used = [...stack.slopes.entries()].filter(([, slope]) => slope !== 0);
    let square = 0;
    let largest = 0;
    let n = 0;
    for (let b = 0; b < size; b += 1) {
      let sum = 0;
      for (const [h, slope] of used) sum += slope * (table[b * stride + h + 1] as number);
      folded[b] = sum;
      if (sum === 0) continue;
      square += sum * sum;
      largest = Math.max(largest, Math.abs(sum));
      n += 1;
    }
    const limit = Math.min(largest, CLIP * Math.sqrt(square / Math.max(1, n)));
    const step = limit > 0 ? Math.fround(limit / 127) : 1;
    scale[k] = step;
    for (let b = 0; b < size; b += 1) {
      weights[b * count + k] = Math.max(-127, Math.min(127, Math.round((folded[b] as number) / step)));
    }
    let sum = stack.intercept;
    for (const [h, slope] of used) sum += slope * (table[size * stride + h + 1] as number);
    bias[k] = sum;
  });
  dropFaint(weights, count);
  return { bits: data.bits, idf, weights, scale, bias };
}

function dropFaint(weights: Int8Array, heads: number): void {
  for (let at = 0; at < weights.length; at += heads) {
    const row = weights.subarray(at, at + heads);
    if (row.every((weight) => Math.abs(weight) <= FAINT)) row.fill(0);
  }
}
