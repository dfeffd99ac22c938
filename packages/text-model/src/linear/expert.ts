/**
 * The linear heads of one language group, in plain typed arrays. A window's logit for head h is
 *
 *   bias[h] + scale[h] · Σ_block ( Σ_{b ∈ block} weights[b][h] ) / ‖idf of block‖
 *
 * over the distinct buckets b of each block (character n-grams, words): TF-IDF with binary term frequency and an L2 norm
 * for each block, the IDF of a bucket being folded into its weights. Buckets not seen often enough in training have
 * idf 0 and count neither above nor below the line.
 */
import type { Label } from '@haetae/contracts';
import type { Features } from '../features/extract-features.ts';

/** The IDF is kept as a byte: value = byte · IDF_STEP. */
export const IDF_STEP = 16 / 255;

export interface ExpertTables {
  bits: number;
  /** 2^bits bytes; see IDF_STEP. */
  idf: Uint8Array;
  /** [2^bits][heads]. */
  weights: Int8Array;
  scale: Float32Array;
  bias: Float64Array;
}

export interface Expert extends ExpertTables {
  group: string;
  heads: readonly Label[];
  /** Logits of the features (heads.length numbers, in a buffer reused by the next call) and the share of known words. */
  score(features: Features): { logits: Float64Array; known: number };
  /** What each feature adds to the logit of each wanted head: arrays beside features.charHash and features.wordHash. */
  contributions(features: Features, wanted: readonly number[]): { chars: Float64Array[]; words: Float64Array[] };
}

/** Shared by all groups of a thread, and grown as texts ask for it. */
let met = new Int32Array(4_096);
let rows = new Int32Array(2_048);

export function createExpert(group: string, heads: readonly Label[], tables: ExpertTables): Expert {
  const { bits, idf, weights, scale, bias } = tables;
  const count = heads.length;
  const mask = 2 ** bits - 1;
  const sums = new Int32Array(count);
  const logits = new Float64Array(count);

  /**
   * Adds the weights of a block's distinct buckets to `sums`; answers the squared norm in IDF_STEP². First the distinct
   * buckets are found, by a small table that stays in the nearest cache, then their rows are read one after the other:
   * the time goes into waiting for memory, and so the waits overlap.
   */
  function addBlock(hashes: Uint32Array, length: number): number {
    let size = 64;
    while (size < 2 * length) size *= 2;
    if (met.length < size) met = new Int32Array(size);
    if (rows.length < length) rows = new Int32Array(2 * length);
    met.fill(0, 0, size);
    let norm = 0;
    let distinct = 0;
    for (let i = 0; i < length; i += 1) {
      const bucket = (hashes[i] as number) & mask;
      const weight = idf[bucket] as number;
      if (weight === 0) continue;
      let at = bucket & (size - 1);
      while (met[at] !== 0 && met[at] !== bucket + 1) at = (at + 1) & (size - 1);
      if (met[at] !== 0) continue;
      met[at] = bucket + 1;
      norm += weight * weight;
      rows[distinct] = bucket * count;
      distinct += 1;
    }
    for (let i = 0; i < distinct; i += 1) {
      const row = rows[i] as number;
      for (let h = 0; h < count; h += 1) sums[h] = (sums[h] as number) + (weights[row + h] as number);
    }
    return norm;
  }

  function score(features: Features) {
    let known = 0;
    for (let h = 0; h < count; h += 1) logits[h] = bias[h] as number;
    for (const block of [0, 1]) {
      sums.fill(0);
      const norm =
        block === 0 ? addBlock(features.charHash, features.charCount) : addBlock(features.wordHash, features.wordCount);
      if (norm === 0) continue;
      if (block === 0) known = 1;
      const inverse = 1 / (Math.sqrt(norm) * IDF_STEP);
      for (let h = 0; h < count; h += 1) {
        logits[h] = (logits[h] as number) + (sums[h] as number) * (scale[h] as number) * inverse;
      }
    }
    return { logits, known };
  }

  /** By head, what each feature of a block adds to the logit. */
  function blockContributions(hashes: Uint32Array, length: number, wanted: readonly number[]): Float64Array[] {
    const out = wanted.map(() => new Float64Array(length));
    const times = new Map<number, number>();
    let norm = 0;
    for (let i = 0; i < length; i += 1) {
      const bucket = (hashes[i] as number) & mask;
      const weight = idf[bucket] as number;
      if (weight === 0) continue;
      const before = times.get(bucket) ?? 0;
      times.set(bucket, before + 1);
      if (before === 0) norm += weight * weight;
    }
    if (norm === 0) return out;
    const inverse = 1 / (Math.sqrt(norm) * IDF_STEP);
    for (let i = 0; i < length; i += 1) {
      const bucket = (hashes[i] as number) & mask;
      const share = times.get(bucket);
      if (share === undefined) continue;
      // A bucket counts once however often it occurs; its contribution is shared among its places.
      wanted.forEach((head, w) => {
        const factor = (scale[head] as number) * inverse;
        (out[w] as Float64Array)[i] = ((weights[bucket * count + head] as number) * factor) / share;
      });
    }
    return out;
  }

  return {
    group,
    heads,
    ...tables,
    score,
    contributions: (features, wanted) => ({
      chars: blockContributions(features.charHash, features.charCount, wanted),
      words: blockContributions(features.wordHash, features.wordCount, wanted),
    }),
  };
}
