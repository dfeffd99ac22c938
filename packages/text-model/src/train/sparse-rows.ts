/** The training rows of one language group as a sparse matrix: distinct buckets a row, characters first, then words. */
import { createFeatures, extractFeatures, WINDOW_UNITS } from '../features/extract-features.ts';

export interface SparseRows {
  bits: number;
  rows: number;
  /** Row r has its character buckets in buckets[offset[r] .. split[r]) and its word buckets up to offset[r + 1]. */
  offset: Float64Array;
  split: Float64Array;
  buckets: Uint32Array;
  /** Squared IDF of each bucket, 0 where it is ignored. */
  idf: Float32Array;
  /** 1 / norm of each row's two blocks, 0 where the block is empty. */
  inverse: Float32Array;
}

/** Extracts the features of normalised texts. Only `tables` rows set the IDF; the others (held-out) follow it. */
export function buildSparseRows(
  texts: readonly string[],
  bits: number,
  isTrain: (row: number) => boolean,
  options: { minRows: number },
): SparseRows {
  const mask = 2 ** bits - 1;
  const features = createFeatures();
  const stamps = new Uint32Array(mask + 1);
  let stamp = 0;
  let buckets = new Uint32Array(1 << 22);
  let used = 0;
  const offset = new Float64Array(texts.length + 1);
  const split = new Float64Array(texts.length);
  const seen = new Uint32Array(mask + 1);

  const add = (hashes: Uint32Array, length: number, counts: boolean): void => {
    stamp += 1;
    for (let i = 0; i < length; i += 1) {
      const bucket = (hashes[i] as number) & mask;
      if (stamps[bucket] === stamp) continue;
      stamps[bucket] = stamp;
      if (counts) seen[bucket] = (seen[bucket] as number) + 1;
      buckets[used] = bucket;
      used += 1;
    }
  };
  let trained = 0;
  for (let r = 0; r < texts.length; r += 1) {
    const text = texts[r] as string;
    extractFeatures(text, 0, Math.min(text.length, WINDOW_UNITS), features);
    if (used + features.charCount + features.wordCount > buckets.length) {
      const larger = new Uint32Array(buckets.length * 2);
      larger.set(buckets.subarray(0, used));
      buckets = larger;
    }
    const counts = isTrain(r);
    if (counts) trained += 1;
    offset[r] = used;
    add(features.charHash, features.charCount, counts);
    split[r] = used;
    add(features.wordHash, features.wordCount, counts);
  }
  offset[texts.length] = used;

  // Smoothed IDF as in scikit-learn, rounded to the byte that the model will keep.
  const idf = new Float32Array(mask + 1);
  const step = 16 / 255;
  for (let b = 0; b <= mask; b += 1) {
    const n = seen[b] as number;
    if (n < options.minRows) continue;
    const value = Math.min(255, Math.round((Math.log((1 + trained) / (1 + n)) + 1) / step)) * step;
    idf[b] = value * value;
  }
  const inverse = new Float32Array(texts.length * 2);
  for (let r = 0; r < texts.length; r += 1) {
    let chars = 0;
    let words = 0;
    const middle = split[r] as number;
    const end = offset[r + 1] as number;
    for (let k = offset[r] as number; k < middle; k += 1) chars += idf[buckets[k] as number] as number;
    for (let k = middle; k < end; k += 1) words += idf[buckets[k] as number] as number;
    inverse[2 * r] = chars > 0 ? 1 / Math.sqrt(chars) : 0;
    inverse[2 * r + 1] = words > 0 ? 1 / Math.sqrt(words) : 0;
  }
  return { bits, rows: texts.length, offset, split, buckets: buckets.subarray(0, used), idf, inverse };
}
