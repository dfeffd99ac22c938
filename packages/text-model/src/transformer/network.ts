/**
 * The forward pass as a TensorFlow.js graph of plain matrix products, without gather or scatter. Layout of the network:
 * training-py/encoder.py; what is worked out ahead: weights.ts; how texts share a batch: packed-batch.ts.
 */
import * as tf from '@tensorflow/tfjs-core';
import type { PackedBatch } from './packed-batch.ts';
import { runDense, runHeads } from './product-kernel.ts';
import { startLayer } from './start-layer.ts';
import type { AttentionWeights, Dense, NetworkWeights } from './weights.ts';

const BLOCKED = -1e9;

export interface NetworkSettings {
  attentionHeads: number;
  epsilon: number;
  poolScale: number;
}
export interface Network {
  /** Logits of a batch, [texts][heads] in one array. */
  run(batch: PackedBatch): Promise<Float32Array>;
  /** Frees the weights. */
  close(): void;
}

export function createNetwork(weights: NetworkWeights, settings: NetworkSettings): Network {
  async function run(batch: PackedBatch): Promise<Float32Array> {
    const logits = tf.tidy(() => forward(batch, weights, settings));
    try {
      return (await logits.data()) as Float32Array;
    } finally {
      logits.dispose();
    }
  }
  const { input: _host, ...tensors } = weights;
  return { run, close: () => disposeAll(tensors) };
}

function forward(batch: PackedBatch, weights: NetworkWeights, settings: NetworkSettings): tf.Tensor2D {
  const size = batch.ids.length;
  const started = startLayer(batch, weights.input, settings.attentionHeads, settings.epsilon);
  const { mask, average } = segments(batch);
  const matrix = (data: Float32Array, columns: number) => tf.tensor2d(data, [data.length / columns, columns]);
  const width = (started.q[0] as Float32Array).length / size;
  const mixed0 = attend(
    started.q.map((data) => matrix(data, width)),
    started.k.map((data) => matrix(data, size)),
    started.v.map((data) => matrix(data, width)),
    mask,
  );
  const middle0 = plus(matrix(started.skip, weights.input.skip.columns), dense(mixed0, weights.out[0]));
  const inner0 = dense(scaled(middle0, settings.epsilon), weights.ffn1[0], 'relu');
  const x = plus(middle0, dense(inner0, weights.ffn2[0]));

  const { q, k, v } = project(scaled(x, settings.epsilon), weights.attention1, settings.attentionHeads);
  const mixed1 = attend(q, k, v, mask);
  const middle1 = plus(x, dense(mixed1, weights.out[1]));
  const inner1 = dense(scaled(middle1, settings.epsilon), weights.ffn1[1], 'relu');
  // The mean of the last feed-forward product is that product of the mean: once a text, not once a token.
  const mean = plus(tf.matMul(average, middle1), dense(tf.matMul(average, inner1), weights.ffn2[1]));
  const sentence = tf.tanh(dense(mean, weights.sentence));
  const features = [sentence, tf.mul(mean, settings.poolScale), tf.mul(maxOfTexts(middle1, batch), settings.poolScale)];
  return dense(tf.concat(features as tf.Tensor2D[], 1), weights.head);
}

const plus = (a: tf.Tensor2D, b: tf.Tensor2D): tf.Tensor2D => tf.add<tf.Tensor2D>(a, b);

function dense(x: tf.Tensor2D, layer: Dense, activation: 'linear' | 'relu' = 'linear'): tf.Tensor2D {
  if ('product' in layer) return runDense(x, layer.product, activation === 'relu');
  return tf.fused.matMul({ a: x, b: layer.kernel, bias: layer.bias, activation }) as tf.Tensor2D;
}

/** Queries, keys (turned) and values by head. */
function project(x: tf.Tensor2D, layer: AttentionWeights, heads: number): Record<'q' | 'k' | 'v', tf.Tensor2D[]> {
  if ('product' in layer) return runHeads(x, layer.product, heads);
  const { q, k, v } = layer;
  return {
    q: q.map((one) => dense(x, one)),
    k: k.map((one) => tf.transpose(dense(x, one))),
    v: v.map((one) => dense(x, one)),
  };
}

/** x / deviation(x): LayerNorm without centring, gain and bias, which the kernels hold. */
function scaled(x: tf.Tensor2D, epsilon: number): tf.Tensor2D {
  const mean = tf.mean(x, 1, true);
  const variance = tf.sub(tf.mean(tf.square(x), 1, true), tf.square(mean));
  return tf.mul(x, tf.rsqrt(tf.add(variance, epsilon))) as tf.Tensor2D;
}

/** Attention by head on queries [tokens][w], keys [w][tokens], values [tokens][w]; queries come scaled. */
function attend(q: tf.Tensor2D[], k: tf.Tensor2D[], v: tf.Tensor2D[], mask: tf.Tensor2D): tf.Tensor2D {
  const heads = q.map((own, h): tf.Tensor2D => {
    const share = tf.softmax(plus(tf.matMul(own, k[h] as tf.Tensor2D), mask));
    return tf.matMul(share, v[h] as tf.Tensor2D);
  });
  return tf.concat(heads, 1);
}

/** `mask` [tokens][tokens] blocks other texts; `average` [texts][tokens] takes the mean of each text. */
function segments({ ids, starts }: PackedBatch): { mask: tf.Tensor2D; average: tf.Tensor2D } {
  const size = ids.length;
  const count = starts.length - 1;
  const mask = new Float32Array(size * size).fill(BLOCKED);
  const average = new Float32Array(count * size);
  for (let row = 0; row < count; row += 1) {
    const [from, to] = [starts[row] as number, starts[row + 1] as number];
    average.fill(1 / (to - from), row * size + from, row * size + to);
    for (let n = from; n < to; n += 1) mask.fill(0, n * size + from, n * size + to);
  }
  return { mask: tf.tensor2d(mask, [size, size]), average: tf.tensor2d(average, [count, size]) };
}

function maxOfTexts(x: tf.Tensor2D, { starts }: PackedBatch): tf.Tensor2D {
  const rows: tf.Tensor[] = [];
  for (let row = 0; row + 1 < starts.length; row += 1) {
    const from = starts[row] as number;
    rows.push(tf.max(tf.slice(x, [from, 0], [(starts[row + 1] as number) - from, -1]), 0, true));
  }
  return tf.concat(rows as tf.Tensor2D[], 0);
}

function disposeAll(part: object): void {
  for (const value of Object.values(part)) {
    if (value instanceof tf.Tensor) value.dispose();
    else if (typeof value === 'object' && value !== null) disposeAll(value);
  }
}
