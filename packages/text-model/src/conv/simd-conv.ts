/**
 * The network's layers in WebAssembly SIMD (kernels/assembler.ts), four floats an instruction. Sizes are written into the
 * code, so it is made for the weights at hand. A piece's row: its products with the three places of the convolution,
 * [3][filters], and its embedding, [width]. A row of noughts stands before the first piece and after the last.
 */
import { type FunctionWriter, f32, f32x4, i32, i32x4, v128 } from '../kernels/assembler.ts';
import { createKernelMemory } from '../kernels/memory.ts';
import { type ConvEngine, type ConvWeights, createSlots, MAX_PIECES } from './conv-engine.ts';

/** Floats that one turn of a loop works on. */
const STRIDE = 16;

/** out[columns] += Σ_k x[k] · matrix[k][columns]; `blocks`: columns / 16. */
function weigh(f: FunctionWriter): void {
  const [x, count, matrix, between, blocks, out] = Array.from({ length: 6 }, () => f.param('i32')) as number[] as [
    number, number, number, number, number, number,
  ]; // biome-ignore format: a list
  const [xAt, at, left] = [f.local('i32'), f.local('i32'), f.local('i32')];
  const sums = Array.from({ length: STRIDE / 4 }, () => f.local('v128'));
  const value = f.local('v128');
  f.repeat(blocks, () => {
    sums.forEach((sum, i) => {
      f.set(sum, v128.load(16 * i, f.get(out)));
    });
    f.set(xAt, f.get(x));
    f.set(at, f.get(matrix));
    f.set(left, f.get(count));
    f.repeat(left, () => {
      f.set(value, v128.load32Splat(0, f.get(xAt)));
      sums.forEach((sum, i) => {
        f.set(sum, f32x4.add(f.get(sum), f32x4.mul(f.get(value), v128.load(16 * i, f.get(at)))));
      });
      f.step(xAt, 4);
      f.step(at, f.get(between));
    });
    sums.forEach((sum, i) => {
      f.put(v128.store(16 * i, f.get(out), f.get(sum)));
    });
    f.step(out, 4 * STRIDE);
    f.step(matrix, 4 * STRIDE);
  });
}

/** out[rows] = matrix[rows][columns] · x; `blocks`: columns / 16. */
function project(f: FunctionWriter): void {
  const [matrix, rows, blocks, x, out] = Array.from({ length: 5 }, () => f.param('i32')) as number[] as [
    number, number, number, number, number,
  ]; // biome-ignore format: a list
  const [xAt, left, sum] = [f.local('i32'), f.local('i32'), f.local('v128')];
  f.repeat(rows, () => {
    f.set(sum, v128.zero);
    f.set(xAt, f.get(x));
    f.set(left, f.get(blocks));
    f.repeat(left, () => {
      for (let at = 0; at < 4 * STRIDE; at += 16) {
        f.set(sum, f32x4.add(f.get(sum), f32x4.mul(v128.load(at, f.get(matrix)), v128.load(at, f.get(xAt)))));
      }
      f.step(xAt, 4 * STRIDE);
      f.step(matrix, 4 * STRIDE);
    });
    f.put(f32.store(0, f.get(out), total(f, sum)));
    f.step(out, 4);
  });
}

function total(f: FunctionWriter, local: number) {
  const lane = (n: number) => f32x4.lane(n, f.get(local));
  return f32.add(f32.add(lane(0), lane(1)), f32.add(lane(2), lane(3)));
}

/**
 * Maximum and sum of the filters over the text, and where the maximum lies. `places`: byte address of the row before the
 * first piece, of each piece, and of the row after. `pooled`: [filters] maxima, [filters] sums, [width] sums.
 */
const pool = (filters: number, width: number) => (f: FunctionWriter) => {
  const [places, count, bias, pooled, best] = Array.from({ length: 5 }, () => f.param('i32')) as number[] as [
    number, number, number, number, number,
  ]; // biome-ignore format: a list
  const [at, left, offset, blocks] = [f.local('i32'), f.local('i32'), f.local('i32'), f.local('i32')];
  const row = [f.local('i32'), f.local('i32'), f.local('i32')];
  const [sum, top, where, value, own, index, one] = Array.from({ length: 7 }, () => f.local('v128')) as [
    number, number, number, number, number, number, number,
  ]; // biome-ignore format: a list
  f.set(blocks, i32.value(filters / 4));
  f.set(one, i32x4.splat(i32.value(1)));
  f.repeat(blocks, () => {
    f.set(own, v128.load(0, i32.add(f.get(bias), f.get(offset))));
    f.set(sum, v128.zero);
    f.set(top, v128.zero);
    f.set(where, i32x4.splat(i32.value(-1)));
    f.set(index, v128.zero);
    f.set(at, f.get(places));
    f.set(left, f.get(count));
    f.repeat(left, () => {
      row.forEach((local, place) => {
        f.set(local, i32.add(i32.load(4 * place, f.get(at)), f.get(offset)));
      });
      f.set(value, f32x4.add(f.get(own), v128.load(4 * filters, f.get(row[1] as number))));
      f.set(value, f32x4.add(f.get(value), v128.load(0, f.get(row[0] as number))));
      f.set(value, f32x4.add(f.get(value), v128.load(8 * filters, f.get(row[2] as number))));
      f.set(value, f32x4.max(f.get(value), v128.zero));
      f.set(sum, f32x4.add(f.get(sum), f.get(value)));
      f.set(where, v128.select(f.get(index), f.get(where), f32x4.gt(f.get(value), f.get(top))));
      f.set(top, f32x4.max(f.get(top), f.get(value)));
      f.set(index, i32x4.add(f.get(index), f.get(one)));
      f.step(at, 4);
    });
    f.put(v128.store(0, i32.add(f.get(pooled), f.get(offset)), f.get(top)));
    f.put(v128.store(4 * filters, i32.add(f.get(pooled), f.get(offset)), f.get(sum)));
    f.put(v128.store(0, i32.add(f.get(best), f.get(offset)), f.get(where)));
    f.step(offset, 16);
  });
  f.set(blocks, i32.value(width / 4));
  f.set(offset, i32.value(0));
  f.repeat(blocks, () => {
    f.set(sum, v128.zero);
    f.set(at, f.get(places));
    f.set(left, f.get(count));
    f.repeat(left, () => {
      const mean = v128.load(12 * filters, i32.add(i32.load(4, f.get(at)), f.get(offset)));
      f.set(sum, f32x4.add(f.get(sum), mean));
      f.step(at, 4);
    });
    f.put(v128.store(8 * filters, i32.add(f.get(pooled), f.get(offset)), f.get(sum)));
    f.step(offset, 16);
  });
};

/**
 * Hands the gradient of the pooled values (sums divided by the count already) on to the pieces: `shares` [count + 2], of
 * which the first and last belong to the rows of noughts.
 */
const share = (filters: number, width: number) => (f: FunctionWriter) => {
  const [places, count, bias, gradient, best, shares] = Array.from({ length: 6 }, () => f.param('i32')) as number[] as [
    number, number, number, number, number, number,
  ]; // biome-ignore format: a list
  const [offset, blocks] = [f.local('i32'), f.local('i32')];
  const row = [f.local('i32'), f.local('i32'), f.local('i32')];
  const sums = [f.local('v128'), f.local('v128'), f.local('v128')];
  const [value, weight, index, one] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  f.set(one, i32x4.splat(i32.value(1)));
  f.repeat(count, () => {
    for (const sum of sums) f.set(sum, v128.zero);
    row.forEach((local, place) => {
      f.set(local, i32.load(4 * place, f.get(places)));
    });
    f.set(offset, i32.value(0));
    f.set(blocks, i32.value(filters / 4));
    f.repeat(blocks, () => {
      const parts = row.map((local, place) => v128.load(4 * filters * place, i32.add(f.get(local), f.get(offset))));
      f.set(value, f32x4.add(v128.load(0, i32.add(f.get(bias), f.get(offset))), parts[1] as number[]));
      f.set(value, f32x4.add(f32x4.add(f.get(value), parts[0] as number[]), parts[2] as number[]));
      const mean = v128.load(4 * filters, i32.add(f.get(gradient), f.get(offset)));
      const most = v128.load(0, i32.add(f.get(gradient), f.get(offset)));
      const isBest = i32x4.eq(v128.load(0, i32.add(f.get(best), f.get(offset))), f.get(index));
      f.set(weight, v128.and(mean, f32x4.gt(f.get(value), v128.zero)));
      f.set(weight, f32x4.add(f.get(weight), v128.and(most, isBest)));
      sums.forEach((sum, place) => {
        f.set(sum, f32x4.add(f.get(sum), f32x4.mul(f.get(weight), parts[place] as number[])));
      });
      f.step(offset, 16);
    });
    f.set(offset, i32.value(0));
    f.set(blocks, i32.value(width / 4));
    f.repeat(blocks, () => {
      const mean = v128.load(8 * filters, i32.add(f.get(gradient), f.get(offset)));
      const own = v128.load(12 * filters, i32.add(f.get(row[1] as number), f.get(offset)));
      f.set(sums[1] as number, f32x4.add(f.get(sums[1] as number), f32x4.mul(mean, own)));
      f.step(offset, 16);
    });
    sums.forEach((sum, place) => {
      f.put(f32.store(4 * place, f.get(shares), f32.add(f32.load(4 * place, f.get(shares)), total(f, sum))));
    });
    f.set(index, i32x4.add(f.get(index), f.get(one)));
    f.step(places, 4);
    f.step(shares, 4);
  });
};

/** Undefined where the machine has no SIMD, or the sizes are not multiples of 16. */
export function createSimdConv(weights: ConvWeights): ConvEngine | undefined {
  const { pieces, width, filters, inner } = weights;
  if ([width, filters, inner].some((size) => size % STRIDE !== 0)) return undefined;
  const kernels = { weigh, project, pool: pool(filters, width), share: share(filters, width) };
  const memory = createKernelMemory<keyof typeof kernels>(kernels);
  if (memory === undefined) return undefined;
  const { run } = memory;
  const rowBytes = 4 * (3 * filters + width);
  const pooledSize = 2 * filters + width;

  const slots = createSlots(pieces, (id, slot) => {
    const row = rows + slot * rowBytes;
    const embedding = memory.floats(row + 12 * filters, width);
    for (let d = 0; d < width; d += 1) {
      embedding[d] = (weights.embedding[id * width + d] as number) * weights.embeddingScale + weights.embeddingMin;
    }
    memory.floats(row, 3 * filters).fill(0);
    run.weigh(row + 12 * filters, width, kernel, 12 * filters, (3 * filters) / STRIDE, row);
  });
  const rows = memory.take(slots.size * rowBytes);
  const nought = memory.take(rowBytes);
  const kernel = memory.take(12 * filters * width);
  const bias = memory.take(4 * filters);
  const dense = memory.take(4 * pooledSize * inner);
  const places = memory.take(4 * (MAX_PIECES + 2));
  const pooled = memory.take(4 * pooledSize);
  const gradient = memory.take(4 * pooledSize);
  const best = memory.take(4 * filters);
  const hidden = memory.take(4 * inner);
  const inside = memory.take(4 * inner);
  const shares = memory.take(4 * (MAX_PIECES + 2));

  // [3 · width][filters] → [width][3][filters]
  const turned = memory.floats(kernel, 3 * filters * width);
  for (let place = 0; place < 3; place += 1) {
    for (let d = 0; d < width; d += 1) {
      const from = (place * width + d) * filters;
      turned.set(weights.kernel.subarray(from, from + filters), (d * 3 + place) * filters);
    }
  }
  memory.floats(bias, filters).set(weights.bias);
  memory.floats(dense, pooledSize * inner).set(weights.dense);

  // Everything is taken by now, so that views stay good.
  const at = new Int32Array(MAX_PIECES);
  const addresses = memory.ints(places, MAX_PIECES + 2);
  const values = memory.floats(pooled, pooledSize);
  const hiddenValues = memory.floats(hidden, inner);
  const insideValues = memory.floats(inside, inner);
  const gradientValues = memory.floats(gradient, pooledSize);
  const shareValues = memory.floats(shares, MAX_PIECES + 2);

  return {
    hidden: hiddenValues,
    read(ids) {
      const n = ids.length;
      slots.place(ids, at);
      addresses[0] = nought;
      for (let i = 0; i < n; i += 1) addresses[i + 1] = rows + (at[i] as number) * rowBytes;
      addresses[n + 1] = nought;
      run.pool(places, n, bias, pooled, best);
      for (let k = filters; k < pooledSize; k += 1) values[k] = (values[k] as number) / n;
      hiddenValues.set(weights.denseBias);
      run.weigh(pooled, pooledSize, dense, 4 * inner, inner / STRIDE, hidden);
      for (let j = 0; j < inner; j += 1) if ((hiddenValues[j] as number) < 0) hiddenValues[j] = 0;
    },
    shares(wanted, n) {
      insideValues.set(wanted);
      run.project(dense, pooledSize, inner / STRIDE, inside, gradient);
      for (let k = filters; k < pooledSize; k += 1) gradientValues[k] = (gradientValues[k] as number) / n;
      shareValues.fill(0);
      run.share(places, n, bias, gradient, best, shares);
      return Float64Array.from(shareValues.subarray(1, n + 1));
    },
  };
}
