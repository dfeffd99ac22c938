/**
 * Stored weights made ready for the graph. Three things are worked out once, so that no text pays for them:
 * - LayerNorm's centring is linear, so it moves into the kernel behind it (its gain did so at export): the graph only
 *   scales by 1/deviation;
 * - 1/sqrt(width of a head) moves into the query kernel, and q, k, v are kept apart by head;
 * - everything in layer 0 before attention depends on (token, position) alone: two tables of products with the embedding.
 */

import { HaetaeError } from '@haetae/contracts';
import * as tf from '@tensorflow/tfjs-core';
import type { Product, ProductMaker } from '../kernels/product.ts';
import type { ModelFiles } from './manifest.ts';
import { wholeWeights } from './whole-weights.ts';

export interface Floats {
  kernel: tf.Tensor2D;
  bias: tf.Tensor1D;
}
/** A layer's product: of floats, or where the machine has the kernel for it, of whole numbers (kernels/product.ts). */
export type Dense = Floats | { product: Product };
/** By head, or all in one product: q, k and v, each head by head. */
export type AttentionWeights = { q: Floats[]; k: Floats[]; v: Floats[] } | { product: Product };
/** Layer 0 up to attention, on the host; `rows` for tokens, `steps` for positions; see `startLayer`. */
export interface InputTables {
  width: number;
  embedding: Float32Array;
  timing: Float32Array;
  qkv: { columns: number; rows: Float32Array; steps: Float32Array; bias: Float32Array };
  skip: { columns: number; rows: Float32Array; steps: Float32Array };
}
export interface NetworkWeights {
  input: InputTables;
  attention1: AttentionWeights;
  out: [Dense, Dense];
  ffn1: [Dense, Dense];
  ffn2: [Dense, Dense];
  sentence: Floats;
  head: Floats;
}

/**
 * Decodes the TensorFlow.js weights (uint8 with scale and minimum) and prepares them. Tensors live until disposed.
 * @param products what multiplies whole numbers; left out: TensorFlow.js multiplies floats
 */
export function prepareWeights(files: ModelFiles, products?: ProductMaker): NetworkWeights {
  const { manifest } = files;
  const decoded = tf.io.decodeWeights(files.weights, manifest.weightsManifest[0]?.weights ?? []);
  const arrays = new Map(
    Object.entries(decoded).map(([name, tensor]) => [
      name,
      { data: tensor.dataSync() as Float32Array, shape: tensor.shape },
    ]),
  );
  tf.dispose(decoded);
  const get = (name: string) => {
    const found = arrays.get(name);
    if (found === undefined) throw new HaetaeError('MODEL_INVALID', `The weights have no "${name}"`);
    return found;
  };
  const heads = manifest.attentionHeads;
  const floats = (name: string, centre = false): Floats => {
    const { data, shape } = get(`${name}.kernel`);
    const [rows = 0, columns = 0] = shape;
    return {
      kernel: tf.tensor2d(centre ? centred(data, rows, columns) : data, [rows, columns]),
      bias: tf.tensor1d(get(`${name}.bias`).data),
    };
  };
  const dense = (name: string, centre = false): Dense => {
    if (products === undefined) return floats(name, centre);
    return { product: products.add(wholeWeights(files, name, get(`${name}.bias`).data, centre)) };
  };
  const attention = (): AttentionWeights => {
    if (products === undefined) return splitHeads(get, heads);
    const weights = wholeWeights(files, 'layer1.qkv', get('layer1.qkv.bias').data, true);
    // 1/sqrt(width of a head), as in scaledQkv
    const scale = 1 / Math.sqrt(weights.columns / 3 / heads);
    for (const part of [weights.columnScale, weights.offset, weights.bias]) {
      for (let c = 0; c < weights.columns / 3; c += 1) (part[c] as number) *= scale;
    }
    return { product: products.add(weights) };
  };
  return {
    input: inputTables(get, heads, manifest.maxTokens),
    attention1: attention(),
    out: [dense('layer0.out'), dense('layer1.out')],
    ffn1: [dense('layer0.ffn1', true), dense('layer1.ffn1', true)],
    ffn2: [dense('layer0.ffn2'), dense('layer1.ffn2')],
    sentence: floats('sentence'),
    head: floats('head'),
  };
}

type Get = (name: string) => { data: Float32Array; shape: number[] };

/** The kernel with each column's mean taken off: x * centred(W) = (x - mean(x)) * W. */
export function centred(kernel: Float32Array, rows: number, columns: number): Float32Array {
  const out = Float32Array.from(kernel);
  for (let c = 0; c < columns; c += 1) {
    let sum = 0;
    for (let r = 0; r < rows; r += 1) sum += kernel[r * columns + c] as number;
    for (let r = 0; r < rows; r += 1) (out[r * columns + c] as number) -= sum / rows;
  }
  return out;
}

/** The centred qkv kernel and bias of one layer, queries scaled. */
function scaledQkv(get: Get, layer: 0 | 1, heads: number) {
  const { data, shape } = get(`layer${layer}.qkv.kernel`);
  const [rows = 0, columns = 0] = shape;
  const kernel = centred(data, rows, columns);
  const bias = Float32Array.from(get(`layer${layer}.qkv.bias`).data);
  const scale = 1 / Math.sqrt(columns / 3 / heads);
  for (let r = 0; r < rows; r += 1)
    for (let c = 0; c < columns / 3; c += 1) (kernel[r * columns + c] as number) *= scale;
  for (let c = 0; c < columns / 3; c += 1) (bias[c] as number) *= scale;
  return { kernel, bias, rows, columns };
}

function splitHeads(get: Get, heads: number): { q: Floats[]; k: Floats[]; v: Floats[] } {
  const { kernel, bias, rows, columns } = scaledQkv(get, 1, heads);
  const width = columns / 3 / heads;
  const part = (at: number): Floats => {
    const own = new Float32Array(rows * width);
    for (let r = 0; r < rows; r += 1) own.set(kernel.subarray(r * columns + at, r * columns + at + width), r * width);
    return { kernel: tf.tensor2d(own, [rows, width]), bias: tf.tensor1d(bias.slice(at, at + width)) };
  };
  const each = (block: number) => Array.from({ length: heads }, (_, h) => part((block * heads + h) * width));
  return { q: each(0), k: each(1), v: each(2) };
}

function inputTables(get: Get, heads: number, maxTokens: number): InputTables {
  const { data: embedding, shape } = get('embedding');
  const [tokens = 0, width = 0] = shape;
  const rates = get('timing').data;
  const timing = new Float32Array(maxTokens * width);
  for (let t = 0; t < maxTokens; t += 1) {
    rates.forEach((rate, i) => {
      timing[t * width + i] = Math.sin(t * rate);
      timing[t * width + rates.length + i] = Math.cos(t * rate);
    });
  }
  const qkv = scaledQkv(get, 0, heads);
  const skip = get('layer0.skip.kernel');
  const columns = skip.shape[1] ?? 0;
  const product = (left: Float32Array, count: number, kernel: Float32Array, scale: number): Float32Array => {
    const result = tf.tidy(() =>
      tf.mul(tf.matMul(tf.tensor2d(left, [count, width]), tf.tensor2d(kernel, [width, kernel.length / width])), scale),
    );
    const out = Float32Array.from(result.dataSync());
    result.dispose();
    return out;
  };
  const steps = product(timing, maxTokens, skip.data, 1);
  const skipBias = get('layer0.skip.bias').data;
  for (let i = 0; i < steps.length; i += 1) (steps[i] as number) += skipBias[i % columns] as number;
  return {
    width,
    embedding,
    timing,
    qkv: {
      columns: qkv.columns,
      rows: product(embedding, tokens, qkv.kernel, 2),
      steps: product(timing, maxTokens, qkv.kernel, 1),
      bias: qkv.bias,
    },
    skip: { columns, rows: product(embedding, tokens, skip.data, 2), steps },
  };
}
