import { boxRadius, boxWindow, SIDE, sampleIndex } from './box-filter.ts';
import { CORE_WASM_BASE64 } from './core.generated.ts';
import type { PdqCore } from './core.ts';
import { dctMatrix, FREQUENCIES } from './dct.ts';

/** What core.wat.mjs exports: addresses and sizes as mutable globals, and four steps. */
interface CoreExports {
  memory: { buffer: ArrayBuffer; grow(pages: number): number };
  luma1(): void;
  luma3(): void;
  luma4(): void;
  rows8(firstRow: number): void;
  columns64(): void;
  dct16(): void;
  [global: string]: unknown;
}
/** The part of the WebAssembly namespace used here: Node and browsers share it, TypeScript has it in its DOM library only. */
interface WebAssemblyNamespace {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { exports: CoreExports };
  validate(bytes: Uint8Array): boolean;
}

const FLOAT = 4;
/** Bytes of one column of eight rows. */
const ENTRY = 32;
/** Rows that one call filters. */
const ROWS = 8;

/** The WebAssembly core, or undefined where WebAssembly with SIMD is missing. Memory: about 2 % of the pixels' own. */
export function createWasmCore(): PdqCore | undefined {
  const wasm = (globalThis as unknown as { WebAssembly?: WebAssemblyNamespace }).WebAssembly;
  const bytes = Uint8Array.from(atob(CORE_WASM_BASE64), (c) => c.charCodeAt(0));
  if (wasm?.validate(bytes) !== true) return undefined;
  const core = new wasm.Instance(new wasm.Module(bytes)).exports;
  let top = 0;
  const reserve = (name: string, size: number, before = 0): number => {
    const address = top + before;
    (core[name] as { value: number }).value = address;
    top = (address + size + 15) & ~15;
    return address;
  };
  const set = (name: string, value: number) => {
    (core[name] as { value: number }).value = value;
  };
  const dct = reserve('dct', FREQUENCIES * SIDE * FLOAT);
  const dctT = reserve('dctT', FREQUENCIES * SIDE * FLOAT);
  reserve('half', FREQUENCIES * SIDE * FLOAT);
  const coefficients = reserve('coefficients', FREQUENCIES * FREQUENCIES * FLOAT);
  const out = reserve('out', SIDE * SIDE * FLOAT);
  reserve('zeros', SIDE * FLOAT);
  const sampleX = reserve('sampleX', SIDE * FLOAT);
  const sampleY = reserve('sampleY', SIDE * FLOAT);
  const fixed = top;
  const floats = (address: number, count: number) => new Float32Array(core.memory.buffer, address, count);
  const matrix = dctMatrix();
  floats(dct, matrix.length).set(matrix);
  const transposed = floats(dctT, matrix.length);
  matrix.forEach((value, n) => {
    transposed[(n % SIDE) * FREQUENCIES + Math.floor(n / SIDE)] = value;
  });

  /** How many pixels are in the box at step `i` of the running sum; 1 where nothing is read. */
  const writeCounts = (address: number, length: number, window: number, steps: number) => {
    const counts = floats(address, steps);
    for (let i = 0; i < steps; i += 1) counts[i] = Math.max(1, Math.min(i + 1, length) - Math.max(0, i + 1 - window));
  };

  function reduce(pixels: Uint8Array, width: number, height: number, channels: number): Float32Array<ArrayBuffer> {
    if (channels === 2) return reduce(firstOfTwo(pixels, width * height), width, height, 1);
    const window = boxWindow(width);
    const radius = boxRadius(window);
    const tall = boxWindow(height);
    const lag = boxRadius(tall);
    const steps = roundUp(height + lag, ROWS);
    const ringRows = roundUp(tall + ROWS, ROWS);
    const ringStride = roundUp(width, 4) * FLOAT;
    const sourceBytes = ROWS * width * channels;

    top = fixed;
    const zeroed = top;
    reserve('a', (width + radius + 8) * ENTRY, window * ENTRY);
    reserve('acc', Math.max(ringStride, SIDE * FLOAT));
    reserve('ring', ringRows * ringStride);
    const zeroedEnd = top;
    reserve('b', (width + 8) * ENTRY, radius * ENTRY);
    const source = reserve('source', sourceBytes + ENTRY);
    const countX = reserve('countX', (width + radius) * FLOAT);
    const countY = reserve('countY', steps * FLOAT);
    reserve('s', steps * SIDE * FLOAT);
    const missing = top - core.memory.buffer.byteLength;
    if (missing > 0) core.memory.grow(Math.ceil(missing / 65_536));

    new Uint8Array(core.memory.buffer, zeroed, zeroedEnd - zeroed).fill(0);
    writeCounts(countX, width, window, width + radius);
    writeCounts(countY, height, tall, steps);
    const columns = new Int32Array(core.memory.buffer, sampleX, SIDE);
    const rows = new Int32Array(core.memory.buffer, sampleY, SIDE);
    for (let i = 0; i < SIDE; i += 1) {
      columns[i] = sampleIndex(i, width) + radius;
      rows[i] = sampleIndex(i, height) + lag;
    }
    for (const [name, value] of Object.entries({ width, radius, window, ringRows, ringStride, lag, tall }))
      set(name, value);
    set('rows', height);

    const eightRows = new Uint8Array(core.memory.buffer, source, sourceBytes);
    const luma = channels === 1 ? core.luma1 : channels === 3 ? core.luma3 : core.luma4;
    for (let row = 0; row < steps; row += ROWS) {
      const from = Math.min(row, height) * width * channels;
      const part = pixels.subarray(from, Math.min(row + ROWS, height) * width * channels);
      eightRows.set(part);
      if (part.length < sourceBytes) eightRows.fill(0, part.length);
      luma();
      core.rows8(row);
    }
    core.columns64();
    return floats(out, SIDE * SIDE).slice();
  }

  return {
    kind: 'wasm',
    reduce,
    dct(buffer) {
      floats(out, SIDE * SIDE).set(buffer);
      core.dct16();
      return floats(coefficients, FREQUENCIES * FREQUENCIES).slice();
    },
  };
}

const roundUp = (value: number, multiple: number) => Math.ceil(value / multiple) * multiple;

function firstOfTwo(pixels: Uint8Array, count: number): Uint8Array {
  const first = new Uint8Array(count);
  for (let i = 0; i < count; i += 1) first[i] = pixels[i * 2]!;
  return first;
}
