/**
 * The product of whole numbers as an operation of the TensorFlow.js graph: a kernel registered with the WebAssembly
 * backend, which hands over the places of its tensors in the backend's memory.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { Product } from '../kernels/product.ts';

const DENSE = 'HaetaeDense';
const HEADS = 'HaetaeHeads';

/** What is used of the backend; `typedArrayFromHeap` gives a view that the next `makeOutput` may make stale. */
interface WasmBackend {
  makeOutput(shape: number[], dtype: 'float32'): tf.TensorInfo;
  typedArrayFromHeap(tensor: tf.TensorInfo): Float32Array;
}
interface DenseAttributes {
  product: Product;
  relu: boolean;
}
interface HeadsAttributes {
  product: Product;
  heads: number;
}

/** Once a thread: TensorFlow.js has one registry. */
export function registerProducts(): void {
  if (tf.getKernel(DENSE, 'wasm') !== undefined) return;
  tf.registerKernel({
    kernelName: DENSE,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { product, relu } = attrs as unknown as DenseAttributes;
      const wasm = backend as WasmBackend;
      const x = inputs.x as tf.TensorInfo;
      const out = wasm.makeOutput([x.shape[0] as number, product.columns], 'float32');
      product.run(wasm.typedArrayFromHeap(x), wasm.typedArrayFromHeap(out), relu);
      return out;
    },
  });
  tf.registerKernel({
    kernelName: HEADS,
    backendName: 'wasm',
    kernelFunc({ inputs, attrs, backend }) {
      const { product, heads } = attrs as unknown as HeadsAttributes;
      const wasm = backend as WasmBackend;
      const x = inputs.x as tf.TensorInfo;
      const size = x.shape[0] as number;
      const { columns } = product;
      const width = columns / 3 / heads;
      const all = new Float32Array(size * columns);
      product.run(wasm.typedArrayFromHeap(x), all, false);
      return Array.from({ length: 3 * heads }, (_, part) => {
        const isKey = part >= heads && part < 2 * heads;
        const out = wasm.makeOutput(isKey ? [width, size] : [size, width], 'float32');
        const view = wasm.typedArrayFromHeap(out);
        for (let n = 0; n < size; n += 1) {
          const from = n * columns + part * width;
          if (isKey) for (let c = 0; c < width; c += 1) view[c * size + n] = all[from + c] as number;
          else view.set(all.subarray(from, from + width), n * width);
        }
        return out;
      });
    },
  });
}

/** x · W + b. */
export function runDense(x: tf.Tensor2D, product: Product, relu: boolean): tf.Tensor2D {
  return tf.engine().runKernel(DENSE, { x }, { product, relu } as unknown as tf.NamedAttrMap) as tf.Tensor2D;
}

/** Queries [tokens][width], keys turned to [width][tokens] and values [tokens][width] of every head. */
export function runHeads(x: tf.Tensor2D, product: Product, heads: number) {
  const attributes = { product, heads } as unknown as tf.NamedAttrMap;
  const parts = tf.engine().runKernel(HEADS, { x }, attributes) as tf.Tensor2D[];
  return { q: parts.slice(0, heads), k: parts.slice(heads, 2 * heads), v: parts.slice(2 * heads) };
}
