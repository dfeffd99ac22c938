import { HAMMING_WASM_BASE64 } from './hamming.generated.ts';

/** The functions of hamming.wat; all arguments are byte addresses or counts. */
export interface HammingLoops {
  scan(rows: number, from: number, to: number, query: number, limit: number, dead: number, out: number): number;
  gather(...args: number[]): number;
  verify(...args: number[]): number;
  count(rows: number, from: number, to: number, bit: number, width: number, table: number): void;
  sum(table: number, from: number, to: number): void;
  scatter(...args: number[]): void;
}

/** The part of WebAssembly that is used here: TypeScript types it only along with the whole browser. */
interface WebAssemblyApi {
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer };
  Instance: new (module: object, imports: object) => { readonly exports: object };
}
const wasm = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
const PAGE_BYTES = 65_536;

let compiled: object | undefined;

/** The loops over a fresh zeroed memory of at least `bytes` (at most 4 GiB). Untouched pages cost no real memory. */
export function loadHamming(bytes: number): { loops: HammingLoops; buffer: ArrayBuffer } {
  compiled ??= new wasm.Module(Buffer.from(HAMMING_WASM_BASE64, 'base64'));
  const memory = new wasm.Memory({ initial: Math.ceil(bytes / PAGE_BYTES) });
  const { exports } = new wasm.Instance(compiled, { env: { memory } });
  return { loops: exports as HammingLoops, buffer: memory.buffer };
}
