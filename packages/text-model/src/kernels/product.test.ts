import { describe, expect, it } from 'vitest';
import { createProducts } from './product.ts';

let state = 11;
const chance = (): number => {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return state / 1_073_741_824 - 1;
};
const floats = (n: number): Float32Array => Float32Array.from({ length: n }, chance);

function given(rows: number, columns: number) {
  return {
    rows,
    columns,
    whole: Int16Array.from({ length: rows * columns }, () => Math.round(chance() * 255)),
    columnScale: floats(columns),
    offset: floats(columns),
    bias: floats(columns),
    outliers: false,
  };
}

/** In doubles, by the definition. */
function plainly(x: Float32Array, w: ReturnType<typeof given>, relu: boolean): Float64Array {
  const count = x.length / w.rows;
  const out = new Float64Array(count * w.columns);
  for (let m = 0; m < count; m += 1) {
    for (let n = 0; n < w.columns; n += 1) {
      let sum = w.bias[n] as number;
      for (let k = 0; k < w.rows; k += 1) {
        const weight = (w.columnScale[n] as number) * (w.whole[k * w.columns + n] as number) + (w.offset[n] as number);
        sum += (x[m * w.rows + k] as number) * weight;
      }
      out[m * w.columns + n] = relu ? Math.max(0, sum) : sum;
    }
  }
  return out;
}

describe('a product with whole weights', () => {
  const products = createProducts(64);
  it('runs on this machine', () => expect(products).toBeDefined());

  it.each([
    [1, 8, 8, false],
    [4, 16, 24, true],
    [7, 512, 64, false],
    [33, 1536, 16, true],
    [64, 256, 8, false],
  ])('is what the definition says: %i rows of %i, %i columns, relu %s', (count, rows, columns, relu) => {
    const weights = given(rows, columns);
    const multiply = products?.add(weights);
    const x = floats(count * rows);
    const out = new Float32Array(count * columns);
    multiply?.run(x, out, relu);
    const wanted = plainly(x, weights, relu);
    const size = Math.sqrt(wanted.reduce((n, v) => n + v * v, 0) / wanted.length);
    for (const [i, value] of out.entries()) {
      expect(Math.abs(value - (wanted[i] as number))).toBeLessThan(3e-4 * size + 1e-5);
    }
  });

  it('does not overflow on the largest activations', () => {
    const weights = given(1536, 8);
    weights.whole.fill(-255);
    weights.offset.fill(0);
    const x = new Float32Array(1536).fill(3e4);
    const out = new Float32Array(8);
    products?.add(weights).run(x, out, false);
    out.forEach((value, n) => {
      const wanted = -255 * 1536 * 3e4 * (weights.columnScale[n] as number) + (weights.bias[n] as number);
      expect(Math.abs(value / wanted - 1)).toBeLessThan(1e-3);
    });
  });

  it('keeps its precision beside a few activations that tower above the others', () => {
    const weights = { ...given(512, 16), outliers: true };
    const x = floats(3 * 512);
    for (const at of [5, 300, 512 + 6, 512 + 7]) x[at] = (x[at] as number) > 0 ? 900 : -900;
    for (const relu of [false, true]) {
      const out = new Float32Array(3 * 16);
      products?.add(weights).run(x, out, relu);
      const wanted = plainly(x, weights, relu);
      const exact = new Float32Array(3 * 16);
      products?.add({ ...weights, outliers: false }).run(x, exact, relu);
      const far = (values: Float32Array): number =>
        Math.sqrt(values.reduce((n, v, i) => n + (v - (wanted[i] as number)) ** 2, 0));
      expect(far(out)).toBeLessThan(far(exact) / 4);
    }
  });

  it('answers nought for nought, and stays finite for tiny and huge rows', () => {
    const weights = given(16, 8);
    const multiply = products?.add(weights);
    const out = new Float32Array(24);
    multiply?.run(
      Float32Array.from([...new Array(16).fill(0), ...new Array(16).fill(1e-38), ...new Array(16).fill(1e30)]),
      out,
      false,
    );
    expect([...out.subarray(0, 8)].map((x, n) => Math.abs(x - (weights.bias[n] as number)) < 1e-6)).not.toContain(
      false,
    );
    expect(out.every(Number.isFinite)).toBe(true);
  });
});
