/** A WebAssembly memory that is only ever added to, and the functions that run on it. */
import { assemble, type FunctionWriter } from './assembler.ts';

/** What is used of the global; the types of Node.js do not have it. */
declare const WebAssembly: {
  validate(bytes: Uint8Array): boolean;
  Module: new (bytes: Uint8Array) => object;
  Memory: new (size: { initial: number }) => { readonly buffer: ArrayBuffer; grow(pages: number): number };
  Instance: new (module: object, imports: object) => { readonly exports: unknown };
};

const PAGE_BYTES = 65_536;

export interface KernelMemory<Name extends string> {
  readonly run: Readonly<Record<Name, (...values: number[]) => void>>;
  /** A place of `bytes` bytes, zeroed, aligned to 64. */
  take(bytes: number): number;
  /** Views of the memory as it is now: not to be kept, as `take` may move it. */
  floats(at: number, length: number): Float32Array;
  shorts(at: number, length: number): Int16Array;
  ints(at: number, length: number): Int32Array;
}

/** Undefined where the machine has no WebAssembly SIMD; callers then compute in plain typed arrays. */
export function createKernelMemory<Name extends string>(
  functions: Record<Name, (to: FunctionWriter) => void>,
): KernelMemory<Name> | undefined {
  const bytes = assemble(functions);
  if (!WebAssembly.validate(bytes)) return undefined;
  const memory = new WebAssembly.Memory({ initial: 1 });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
  let used = 64;
  return {
    run: exports as Record<Name, (...values: number[]) => void>,
    take(size) {
      const at = used;
      used = (used + size + 63) & ~63;
      const missing = used - memory.buffer.byteLength;
      if (missing > 0) memory.grow(Math.ceil(missing / PAGE_BYTES));
      return at;
    },
    floats: (at, length) => new Float32Array(memory.buffer, at, length),
    shorts: (at, length) => new Int16Array(memory.buffer, at, length),
    ints: (at, length) => new Int32Array(memory.buffer, at, length),
  };
}
