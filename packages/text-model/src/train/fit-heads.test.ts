import { describe, expect, it } from 'vitest';
import { fitHeads, headLogits } from './fit-heads.ts';
import { buildSparseRows } from './sparse-rows.ts';

const texts = ['red apple', 'red cherry', 'red brick', 'blue sky', 'blue sea', 'blue whale', 'red rose', 'blue ink'];
const red = texts.map((t) => (t.startsWith('red') ? 1 : 0));
const data = buildSparseRows(texts, 12, () => true, { minRows: 1 });
const task = (target: number[]) => ({
  name: 'red',
  target: Int8Array.from(target),
  weight: new Float32Array(texts.length).fill(2),
});
const fit = (target: number[], seed = 1) => fitHeads(data, [task(target)], { epochs: 10, seed });

describe('fitHeads', () => {
  it('separates what can be separated', () => {
    const logits = headLogits(data, fit(red), 1);
    for (const [i, value] of red.entries()) expect(Math.sign(logits[i] as number)).toBe(value === 1 ? 1 : -1);
  });

  it('meets the optimality condition of the primal: weights equal the sum of the weighted residuals', () => {
    const fitted = fitHeads(data, [task(red)], { epochs: 200, seed: 1 });
    const logits = headLogits(data, fitted, 1);
    // For the bias feature (value 1 in every row): w = C · Σ (y − p).
    const residual = red.reduce<number>((sum, y, i) => sum + 2 * (y - 1 / (1 + Math.exp(-(logits[i] as number)))), 0);
    expect(fitted.table[2 ** 12 * fitted.stride + 1]).toBeCloseTo(residual, 3);
  });

  it('does not look at rows whose label is unknown', () => {
    const masked = red.map((value, i) => (i < 6 ? value : -1));
    const flipped = fitHeads(data, [task(masked), task(red.map((value, i) => (i < 6 ? value : 1 - value)))], {
      epochs: 10,
      seed: 1,
    });
    const alone = fit(masked);
    const column = (table: Float32Array, stride: number) =>
      Array.from({ length: 2 ** 12 }, (_, b) => table[b * stride + 1] as number);
    // Beside another head that does use those rows, the masked head learns the same up to the order of the passes.
    const a = column(alone.table, alone.stride);
    const b = column(flipped.table, flipped.stride);
    expect(Math.max(...a.map((x, i) => Math.abs(x - (b[i] as number))))).toBeLessThan(0.02);
  });

  it('is the same for the same seed', () => {
    expect(fit(red, 3).table).toEqual(fit(red, 3).table);
  });
});
