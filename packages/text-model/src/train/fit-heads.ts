/**
 * L2-regularised logistic regression for many heads at once, by stochastic dual coordinate ascent (Yu, Huang and Lin 2011,
 * "Dual coordinate descent methods for logistic regression and maximum entropy models", section 3): exact in the limit,
 * no learning rate, one pass costs as much as a forward and a backward pass. A head sees only the rows in which its
 * label is known; the others are masked out. One dual variable a row and head, z = C·σ(t), found by Newton steps on
 *   q·(C·σ(t) − α) + y·wᵀx + t = 0,   which is monotone in t.
 */
import { createRandom, shuffle } from './random.ts';
import type { SparseRows } from './sparse-rows.ts';

/** One thing to learn. `target` is 1, 0 or −1 (not known) a row; `weight` is C for the row. */
export interface HeadTask {
  name: string;
  target: Int8Array;
  weight: Float32Array;
}

export interface FittedHeads {
  /** [2^bits + 1][stride]: weights with the IDF folded in; the last row is the bias. Column 0 holds idf². */
  table: Float32Array;
  stride: number;
}

export function fitHeads(
  data: SparseRows,
  tasks: readonly HeadTask[],
  options: { epochs: number; seed: number; onEpoch?: (epoch: number, meanStep: number) => void },
): FittedHeads {
  const heads = tasks.length;
  const stride = heads + 1;
  const size = 2 ** data.bits;
  const table = new Float32Array((size + 1) * stride);
  for (let b = 0; b < size; b += 1) table[b * stride] = data.idf[b] as number;
  table[size * stride] = 1;
  const alpha = new Float32Array(data.rows * heads);
  const used = rowsInUse(data.rows, tasks);
  const random = createRandom(options.seed);
  const active = new Int32Array(heads);
  const margin = new Float64Array(heads);
  const { buckets, offset, split, inverse } = data;
  const biasRow = size * stride;

  for (let epoch = 0; epoch < options.epochs; epoch += 1) {
    shuffle(used, random);
    let moved = 0;
    for (const r of used) {
      let n = 0;
      for (let h = 0; h < heads; h += 1) {
        if ((tasks[h] as HeadTask).target[r] === -1) continue;
        active[n] = h + 1;
        margin[n] = table[biasRow + h + 1] as number;
        n += 1;
      }
      const from = offset[r] as number;
      const middle = split[r] as number;
      const to = offset[r + 1] as number;
      const chars = inverse[2 * r] as number;
      const words = inverse[2 * r + 1] as number;
      for (let k = from; k < to; k += 1) {
        const row = (buckets[k] as number) * stride;
        const factor = k < middle ? chars : words;
        for (let a = 0; a < n; a += 1) {
          margin[a] = (margin[a] as number) + factor * (table[row + (active[a] as number)] as number);
        }
      }
      // Both blocks have norm 1, the bias feature is 1.
      const q = 1 + (chars > 0 ? 1 : 0) + (words > 0 ? 1 : 0);
      for (let a = 0; a < n; a += 1) {
        const h = (active[a] as number) - 1;
        const task = tasks[h] as HeadTask;
        const sign = task.target[r] === 1 ? 1 : -1;
        const at = r * heads + h;
        const before = alpha[at] as number;
        const after = solveDual(before, task.weight[r] as number, sign * (margin[a] as number), q);
        alpha[at] = after;
        const step = sign * (after - before);
        margin[a] = step;
        moved += Math.abs(step);
        table[biasRow + h + 1] = (table[biasRow + h + 1] as number) + step;
      }
      for (let k = from; k < to; k += 1) {
        const row = (buckets[k] as number) * stride;
        const factor = (k < middle ? chars : words) * (table[row] as number);
        if (factor === 0) continue;
        for (let a = 0; a < n; a += 1) {
          const at = row + (active[a] as number);
          table[at] = (table[at] as number) + factor * (margin[a] as number);
        }
      }
    }
    options.onEpoch?.(epoch + 1, moved / Math.max(1, used.length));
  }
  return { table, stride };
}

function rowsInUse(rows: number, tasks: readonly HeadTask[]): Uint32Array {
  const used: number[] = [];
  for (let r = 0; r < rows; r += 1) if (tasks.some((t) => t.target[r] !== -1)) used.push(r);
  return Uint32Array.from(used);
}

function solveDual(alpha: number, c: number, signedMargin: number, q: number): number {
  let t = alpha <= 0 ? -signedMargin : Math.log(alpha / Math.max(1e-12, c - alpha));
  for (let i = 0; i < 8; i += 1) {
    const s = 1 / (1 + Math.exp(-t));
    const g = q * (c * s - alpha) + signedMargin + t;
    const step = g / (1 + q * c * s * (1 - s));
    t -= step;
    if (Math.abs(step) < 1e-4) break;
  }
  return c / (1 + Math.exp(-t));
}

/** Logits of every head for every row: [rows][heads]. */
export function headLogits(data: SparseRows, fitted: FittedHeads, heads: number): Float32Array {
  const { table, stride } = fitted;
  const out = new Float32Array(data.rows * heads);
  const biasRow = 2 ** data.bits * stride;
  const sums = new Float64Array(heads);
  for (let r = 0; r < data.rows; r += 1) {
    for (let h = 0; h < heads; h += 1) sums[h] = table[biasRow + h + 1] as number;
    const middle = data.split[r] as number;
    const to = data.offset[r + 1] as number;
    const chars = data.inverse[2 * r] as number;
    const words = data.inverse[2 * r + 1] as number;
    for (let k = data.offset[r] as number; k < to; k += 1) {
      const row = (data.buckets[k] as number) * stride;
      const factor = k < middle ? chars : words;
      for (let h = 0; h < heads; h += 1) sums[h] = (sums[h] as number) + factor * (table[row + h + 1] as number);
    }
    out.set(sums, r * heads);
  }
  return out;
}
