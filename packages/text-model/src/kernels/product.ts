/**
 * x · W + b for weights of a byte each, faster than a product of floats: the rows of x are put into 16-bit whole numbers,
 * each with a scale of its own, and multiplied with the weights' own whole numbers, two products a lane
 * (`i32x4.dot_i16x8_s`). The weights lose nothing by it; an activation loses what lies below 2^-16 of the largest in its
 * row.
 *
 * With W[k][n] = columnScale[n] · whole[k][n] + offset[n] (a tensor's quantisation, LayerNorm's centring and the scale of
 * queries all have this form):
 *
 *   out[m][n] = rowScale[m] · columnScale[n] · Σ_k q[m][k] · whole[k][n] + offset[n] · Σ_k x[m][k] + bias[n]
 *
 * Sums cannot overflow: a row's scale keeps Σ |q| below 2^23, and a weight is below 2^8. A few activations that tower
 * above the rest of their row (a transformer's residual has some) would coarsen all of it: where `outliers` says so they
 * are taken out and added as floats.
 */
import { type FunctionWriter, f32, f32x4, i16x8, i32, i32x4, v128 } from './assembler.ts';
import { createKernelMemory, type KernelMemory } from './memory.ts';

/** Rows and columns that one turn of the inner loop works out. */
const TILE_ROWS = 4;
const TILE_COLUMNS = 8;
const LARGEST = 32_767;
const LARGEST_SUM = 2 ** 23 - 2 ** 12;
/** An outlier is beyond this many times the root mean square of its row, or so far that MOST_OUTLIERS are. */
const OUTLYING = 2.5;
const MOST_OUTLIERS = 12;

export interface WholeWeights {
  rows: number;
  /** A multiple of 8. */
  columns: number;
  /** [rows][columns], -255 to 255. */
  whole: Int16Array;
  columnScale: Float32Array;
  offset: Float32Array;
  bias: Float32Array;
  /** Activations far beyond the others of their row are to be expected. */
  outliers: boolean;
}

export interface Product {
  readonly columns: number;
  /** out [m][columns] = x [m][rows] · W + b, not below 0 where `relu` is asked for. */
  run(x: Float32Array, out: Float32Array, relu: boolean): void;
}

type Kernels = 'quantise' | 'multiply' | 'addOne' | 'clamp';

/**
 * Rows of floats → whole numbers in blocks of four rows, [rows / 4][k / 2][4][2]; their scales and sums. `count`: k / 4.
 * One row a call: `to` is its place within the block.
 */
function quantise(f: FunctionWriter): void {
  const [from, count, to, scales] = [f.param('i32'), f.param('i32'), f.param('i32'), f.param('i32')];
  const at = f.local('i32');
  const left = f.local('i32');
  const [sum, size, most, x] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const scale = f.local('f32');
  const lanes = (value: number, join: typeof f32.add) => {
    const [a, b, c, d] = [0, 1, 2, 3].map((lane) => f32x4.lane(lane, f.get(value)));
    return join(join(a as number[], b as number[]), join(c as number[], d as number[]));
  };
  f.set(at, f.get(from));
  f.set(left, f.get(count));
  f.repeat(left, () => {
    f.set(x, v128.load(0, f.get(at)));
    f.set(sum, f32x4.add(f.get(sum), f.get(x)));
    f.set(x, f32x4.abs(f.get(x)));
    f.set(size, f32x4.add(f.get(size), f.get(x)));
    f.set(most, f32x4.max(f.get(most), f.get(x)));
    f.step(at, 16);
  });
  const tiny = f32.value(1e-30);
  f.set(
    scale,
    f32.min(
      f32.div(f32.value(LARGEST), f32.max(lanes(most, f32.max), tiny)),
      f32.div(f32.value(LARGEST_SUM), f32.max(lanes(size, f32.add), tiny)),
    ),
  );
  f.put(f32.store(0, f.get(scales), f32.div(f32.value(1), f.get(scale))));
  f.put(f32.store(4, f.get(scales), lanes(sum, f32.add)));
  f.set(size, f32x4.splat(f.get(scale)));
  f.set(left, f.get(count));
  f.repeat(left, () => {
    f.set(x, i32x4.truncate(f32x4.nearest(f32x4.mul(v128.load(0, f.get(from)), f.get(size)))));
    f.set(x, i16x8.narrow(f.get(x), f.get(x)));
    f.put(i32.store(0, f.get(to), i32x4.lane(0, f.get(x))));
    f.put(i32.store(16, f.get(to), i32x4.lane(1, f.get(x))));
    f.step(from, 16);
    f.step(to, 32);
  });
}

/**
 * All blocks of four rows times all panels of eight columns. `weights`: [columns / 8][k / 2][8][2] whole numbers;
 * `tail`: columnScale, offset and bias of each panel, [columns / 8][3][8].
 */
function multiply(f: FunctionWriter): void {
  const names = ['rows', 'blocks', 'pairs', 'weights', 'panels', 'tail', 'scales', 'out', 'stride', 'least'] as const;
  const p = Object.fromEntries(names.map((name) => [name, f.param('i32')])) as Record<(typeof names)[number], number>;
  const [a, b, left, block, outAt, scaleAt] = Array.from({ length: 6 }, () => f.local('i32')) as [
    number, number, number, number, number, number,
  ]; // biome-ignore format: a list
  const sums = Array.from({ length: TILE_ROWS * 2 }, () => f.local('v128'));
  const [b0, b1, x, lowest] = [f.local('v128'), f.local('v128'), f.local('v128'), f.local('v128')];
  const tail = Array.from({ length: 6 }, () => f.local('v128'));
  f.set(lowest, f32x4.splat([...f.get(p.least), 0xbe]));
  f.repeat(p.panels, () => {
    tail.forEach((local, i) => {
      f.set(local, v128.load(16 * i, f.get(p.tail)));
    });
    f.set(block, f.get(p.blocks));
    f.set(a, f.get(p.rows));
    f.set(outAt, f.get(p.out));
    f.set(scaleAt, f.get(p.scales));
    f.repeat(block, () => {
      for (const sum of sums) f.set(sum, v128.zero);
      f.set(b, f.get(p.weights));
      f.set(left, f.get(p.pairs));
      f.repeat(left, () => {
        for (const turn of [0, 1]) {
          f.set(b0, v128.load(turn * 32, f.get(b)));
          f.set(b1, v128.load(turn * 32 + 16, f.get(b)));
          for (let row = 0; row < TILE_ROWS; row += 1) {
            f.set(x, v128.load32Splat(turn * 16 + row * 4, f.get(a)));
            const [low, high] = [sums[2 * row] as number, sums[2 * row + 1] as number];
            f.set(low, i32x4.add(f.get(low), i32x4.dot(f.get(x), f.get(b0))));
            f.set(high, i32x4.add(f.get(high), i32x4.dot(f.get(x), f.get(b1))));
          }
        }
        f.step(a, 32);
        f.step(b, 64);
      });
      for (let row = 0; row < TILE_ROWS; row += 1) {
        f.set(b0, v128.load32Splat(row * 8, f.get(scaleAt)));
        f.set(b1, v128.load32Splat(row * 8 + 4, f.get(scaleAt)));
        for (const half of [0, 1]) {
          const [scale, offset, bias] = [tail[half], tail[2 + half], tail[4 + half]] as [number, number, number];
          const value = f32x4.mul(
            f32x4.convert(f.get(sums[2 * row + half] as number)),
            f32x4.mul(f.get(b0), f.get(scale)),
          );
          const rest = f32x4.add(f32x4.mul(f.get(b1), f.get(offset)), f.get(bias));
          f.put(v128.store(16 * half, f.get(outAt), f32x4.max(f32x4.add(value, rest), f.get(lowest))));
        }
        f.step(outAt, f.get(p.stride));
      }
      f.step(scaleAt, 8 * TILE_ROWS);
    });
    f.set(p.weights, f.get(b));
    f.step(p.tail, 96);
    f.step(p.out, 4 * TILE_COLUMNS);
  });
}

/** Adds one activation's part to a row: out[n] += x · (columnScale[n] · whole[k][n] + offset[n]). */
function addOne(f: FunctionWriter): void {
  const x = f.param('f32');
  /** 1 in the lanes of the even k or of the odd one: `dot` then picks that weight out of each pair. */
  const picked = f.param('i32');
  const [weights, between, panels, tail, out] = Array.from({ length: 5 }, () => f.param('i32')) as [
    number, number, number, number, number,
  ]; // biome-ignore format: a list
  const [value, pick] = [f.local('v128'), f.local('v128')];
  f.set(value, f32x4.splat(f.get(x)));
  f.set(pick, i32x4.splat(f.get(picked)));
  f.repeat(panels, () => {
    for (const at of [0, 16]) {
      const whole = f32x4.convert(i32x4.dot(v128.load(at, f.get(weights)), f.get(pick)));
      const weight = f32x4.add(f32x4.mul(whole, v128.load(at, f.get(tail))), v128.load(32 + at, f.get(tail)));
      const sum = f32x4.add(v128.load(at, f.get(out)), f32x4.mul(f.get(value), weight));
      f.put(v128.store(at, f.get(out), sum));
    }
    f.step(weights, f.get(between));
    f.step(tail, 96);
    f.step(out, 32);
  });
}

/** Nothing below 0, in `count` times four floats. */
function clamp(f: FunctionWriter): void {
  const [at, count] = [f.param('i32'), f.param('i32')];
  f.repeat(count, () => {
    f.put(v128.store(0, f.get(at), f32x4.max(v128.load(0, f.get(at)), v128.zero)));
    f.step(at, 16);
  });
}

const NO_LEAST = new Int32Array(Float32Array.of(Number.NEGATIVE_INFINITY).buffer)[0] as number;

export interface ProductMaker {
  /** Copies a matrix into the memory of the products. */
  add(weights: WholeWeights): Product;
}

/** @param maxRows rows of x in one product, at most. Undefined where the machine has no WebAssembly SIMD. */
export function createProducts(maxRows: number): ProductMaker | undefined {
  const memory = createKernelMemory<Kernels>({ quantise, multiply, addOne, clamp });
  if (memory === undefined) return undefined;
  const room = { x: 0, q: 0, out: 0, rows: 0, columns: 0 };
  const padded = Math.ceil(maxRows / TILE_ROWS) * TILE_ROWS;
  const scales = memory.take(padded * 8);
  const reserve = (rows: number, columns: number): void => {
    if (rows <= room.rows && columns <= room.columns) return;
    room.rows = Math.max(rows, room.rows);
    room.columns = Math.max(columns, room.columns);
    room.x = memory.take(padded * room.rows * 4);
    room.q = memory.take(padded * room.rows * 2);
    room.out = memory.take(padded * room.columns * 4);
  };
  return {
    add(given) {
      const { rows, columns } = given;
      const [weights, tail] = pack(memory, given);
      reserve(rows, columns);
      const run = (x: Float32Array, out: Float32Array, relu: boolean): void => {
        const count = x.length / rows;
        const blocks = Math.ceil(count / TILE_ROWS);
        const panels = columns / TILE_COLUMNS;
        const read = memory.floats(room.x, x.length);
        read.set(x);
        const found = given.outliers ? takeOutliers(read, rows) : [];
        for (let m = 0; m < count; m += 1) {
          const to = room.q + (m >> 2) * rows * 8 + (m & 3) * 4;
          memory.run.quantise(room.x + m * rows * 4, rows / 4, to, scales + m * 8);
        }
        const least = relu && found.length === 0 ? 0 : NO_LEAST;
        const stride = columns * 4;
        memory.run.multiply(room.q, blocks, rows / 4, weights, panels, tail, scales, room.out, stride, least);
        for (const { at, value } of found) {
          const k = at % rows;
          const from = weights + (k >> 1) * 32;
          const to = room.out + ((at - k) / rows) * stride;
          memory.run.addOne(value, (k & 1) === 0 ? 1 : 65_536, from, rows * 16, panels, tail, to);
        }
        if (relu && found.length > 0) memory.run.clamp(room.out, (count * columns) / 4);
        out.set(memory.floats(room.out, count * columns));
      };
      return { columns, run };
    },
  };
}

/** Takes each row's outliers out of `x`, leaving 0. */
function takeOutliers(x: Float32Array, rows: number): { at: number; value: number }[] {
  const found: { at: number; value: number }[] = [];
  for (let from = 0; from < x.length; from += rows) {
    let squares = 0;
    for (let i = from; i < from + rows; i += 1) squares += (x[i] as number) * (x[i] as number);
    const before = found.length;
    for (let limit = (OUTLYING * OUTLYING * squares) / rows; ; limit *= 2) {
      for (let i = from; i < from + rows && found.length - before <= MOST_OUTLIERS; i += 1) {
        const value = x[i] as number;
        if (value * value > limit) found.push({ at: i, value });
      }
      if (found.length - before <= MOST_OUTLIERS) break;
      found.length = before;
    }
  }
  for (const { at } of found) x[at] = 0;
  return found;
}

function pack(memory: KernelMemory<Kernels>, given: WholeWeights): [weights: number, tail: number] {
  const { rows, columns, whole } = given;
  if (rows % 4 !== 0 || columns % TILE_COLUMNS !== 0) throw new Error(`no product for ${rows} x ${columns}`);
  const weights = memory.take(rows * columns * 2);
  const tail = memory.take(columns * 12);
  const shorts = memory.shorts(weights, rows * columns);
  const floats = memory.floats(tail, columns * 3);
  for (let n = 0; n < columns; n += 1) {
    const panel = Math.floor(n / TILE_COLUMNS);
    const lane = n % TILE_COLUMNS;
    for (let k = 0; k < rows; k += 1) {
      const at = panel * rows * TILE_COLUMNS + (k >> 1) * 2 * TILE_COLUMNS + lane * 2 + (k & 1);
      shorts[at] = whole[k * columns + n] as number;
    }
    floats[panel * 24 + lane] = given.columnScale[n] as number;
    floats[panel * 24 + 8 + lane] = given.offset[n] as number;
    floats[panel * 24 + 16 + lane] = given.bias[n] as number;
  }
  return [weights, tail];
}
