/** Loads the English transformer and scores texts with it. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { loadBackend } from '../backend.ts';
import { createProducts } from '../kernels/product.ts';
import { readModelFiles, type TransformerManifest } from './manifest.ts';
import { createNetwork } from './network.ts';
import { BATCH_TOKENS, packBatches } from './packed-batch.ts';
import { prepareText } from './prepare.ts';
import { registerProducts } from './product-kernel.ts';
import { createTokenizer } from './tokenizer.ts';
import { prepareWeights } from './weights.ts';
import { windowsOf } from './windows.ts';

const DEFAULT_DIR = fileURLToPath(new URL('../../../../models/english-deep', import.meta.url));

export interface TransformerOptions {
  /** A model folder (holding manifest.json). Default: the repository's `models/english-deep`. */
  dir?: string;
  /** `floats`: TensorFlow.js multiplies everything, slower. Default: whole numbers where the machine has the kernel. */
  products?: 'floats' | 'whole';
}
export interface TransformerInfo extends Omit<TransformerManifest, 'weightsManifest' | 'sha256'> {
  /** What runs the graph: `wasm`, or `tensorflow` where tfjs-node loads. */
  backend: string;
}
export interface Transformer {
  readonly heads: string[];
  readonly info: TransformerInfo;
  /**
   * Probabilities of every text in input order, one a head, each finite and in [0,1]. A text of more than `maxTokens`
   * tokens is read in overlapping windows, and each head keeps its highest window. A text without any token (empty, or
   * hidden characters alone) scores as an unknown word; callers abstain on such texts before.
   */
  scoreTexts(texts: readonly string[]): Promise<Float32Array[]>;
  /** Logits as `scoreTexts` gives probabilities: what the stacker reads. */
  scoreLogits(texts: readonly string[]): Promise<Float32Array[]>;
  close(): void;
}

/** The backend that the caller started, else the one that `loadBackend` finds. */
async function startedBackend(): Promise<string> {
  const running = tf.engine().backendName;
  if (running === 'wasm' || running === 'tensorflow') return running;
  await loadBackend();
  return tf.getBackend();
}

/** Throws MODEL_NOT_FOUND, MODEL_CHECKSUM_MISMATCH or MODEL_INVALID for a bad folder, INTERNAL without WebAssembly. */
export async function loadTransformer(options: TransformerOptions = {}): Promise<Transformer> {
  const files = readModelFiles(path.resolve(options.dir ?? DEFAULT_DIR));
  const backend = await startedBackend();
  const { weightsManifest: _weights, sha256: _sums, ...facts } = files.manifest;
  const { heads, maxTokens } = facts;
  const products = backend === 'wasm' && options.products !== 'floats' ? createProducts(BATCH_TOKENS) : undefined;
  if (products !== undefined) registerProducts();
  const network = createNetwork(prepareWeights(files, products), facts);
  const tokenizer = createTokenizer(files.vocabulary);

  async function scoreLogits(texts: readonly string[]): Promise<Float32Array[]> {
    const owners: number[] = [];
    const lists: number[][] = [];
    texts.forEach((text, i) => {
      for (const ids of windowsOf(tokenizer.encode(prepareText(text, files.emoji)), maxTokens)) {
        owners.push(i);
        lists.push(ids);
      }
    });
    const results = texts.map(() => new Float32Array(heads.length).fill(Number.NEGATIVE_INFINITY));
    for (const batch of packBatches(lists)) {
      const logits = await network.run(batch);
      batch.texts.forEach((list, row) => {
        const kept = results[owners[list] as number] as Float32Array;
        for (let h = 0; h < kept.length; h += 1) {
          kept[h] = Math.max(kept[h] as number, logits[row * kept.length + h] as number);
        }
      });
    }
    return results;
  }

  return {
    heads,
    info: { ...facts, backend },
    scoreLogits,
    scoreTexts: async (texts) => (await scoreLogits(texts)).map((logits) => logits.map((x) => 1 / (1 + Math.exp(-x)))),
    close: () => network.close(),
  };
}
