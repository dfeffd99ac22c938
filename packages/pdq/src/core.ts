import { reduceByBoxFilter } from './box-filter.ts';
import { dct16 } from './dct.ts';
import { createWasmCore } from './wasm-core.ts';

/** The two steps that cost. Both implementations give the same floats, bit for bit. */
export interface PdqCore {
  readonly kind: 'wasm' | 'plain';
  /** Pixels (8 bits a channel, rows from top to bottom without padding) → the filtered 64x64 buffer, row by row. */
  reduce(pixels: Uint8Array, width: number, height: number, channels: number): Float32Array<ArrayBuffer>;
  /** The 64x64 buffer → 16x16 DCT coefficients, row by row. */
  dct(buffer: Float32Array): Float32Array<ArrayBuffer>;
}

/** The core in plain TypeScript: the yardstick for the other one. */
export const plainCore: PdqCore = { kind: 'plain', reduce: reduceByBoxFilter, dct: dct16 };

let chosen: PdqCore | undefined;

/** The fastest core that runs here. WebAssembly SIMD is missing only in old browsers. */
export function pdqCore(): PdqCore {
  chosen ??= createWasmCore() ?? plainCore;
  return chosen;
}
