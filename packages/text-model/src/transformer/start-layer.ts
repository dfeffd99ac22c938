/** Layer 0 up to attention, in plain typed arrays: sums of table rows, scaled by LayerNorm's 1/deviation. */
import type { PackedBatch } from './packed-batch.ts';
import type { InputTables } from './weights.ts';

export interface StartedLayer {
  /** By head: queries [tokens][width], keys turned to [width][tokens] as the product wants them, values [tokens][width]. */
  q: Float32Array[];
  k: Float32Array[];
  v: Float32Array[];
  /** The residual, [tokens][columns]. */
  skip: Float32Array;
}

/** With x = 2 e + t (embedding, timing): LayerNorm(x) W + b = (2 e W' + t W') / deviation(x) + b, W' centred. */
export function startLayer(batch: PackedBatch, tables: InputTables, heads: number, epsilon: number): StartedLayer {
  const { ids, positions } = batch;
  const { qkv, skip } = tables;
  const size = ids.length;
  const inner = qkv.columns / 3;
  const width = inner / heads;
  const make = () => Array.from({ length: heads }, () => new Float32Array(size * width));
  const [q, k, v] = [make(), make(), make()];
  const residual = new Float32Array(size * skip.columns);
  for (let n = 0; n < size; n += 1) {
    const id = ids[n] as number;
    const step = positions[n] as number;
    const scale = inverseDeviation(tables, id, step, epsilon);
    const row = id * qkv.columns;
    const at = step * qkv.columns;
    const value = (c: number): number =>
      ((qkv.rows[row + c] as number) + (qkv.steps[at + c] as number)) * scale + (qkv.bias[c] as number);
    for (let h = 0; h < heads; h += 1) {
      const [qh, kh, vh] = [q[h] as Float32Array, k[h] as Float32Array, v[h] as Float32Array];
      for (let c = 0; c < width; c += 1) {
        qh[n * width + c] = value(h * width + c);
        kh[c * size + n] = value(inner + h * width + c);
        vh[n * width + c] = value(2 * inner + h * width + c);
      }
    }
    const from = id * skip.columns;
    const stepFrom = step * skip.columns;
    for (let c = 0; c < skip.columns; c += 1) {
      residual[n * skip.columns + c] = (skip.rows[from + c] as number) + (skip.steps[stepFrom + c] as number);
    }
  }
  return { q, k, v, skip: residual };
}

function inverseDeviation(tables: InputTables, id: number, step: number, epsilon: number): number {
  const { width, embedding, timing } = tables;
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < width; i += 1) {
    const x = 2 * (embedding[id * width + i] as number) + (timing[step * width + i] as number);
    sum += x;
    squares += x * x;
  }
  const mean = sum / width;
  return 1 / Math.sqrt(squares / width - mean * mean + epsilon);
}
