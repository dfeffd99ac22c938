/**
 * Micro-batches without padding: the tokens of several texts of like length stand one behind the other, and a mask keeps
 * each text's attention to itself. Every product then runs on full rows, and attention is a plain matrix product a head
 * (TensorFlow.js's batched product in WebAssembly is some fifteen times slower than its plain one).
 */

/** Tokens of a micro-batch. Attention costs (tokens)^2, so more is not better; four texts of 32 tokens fit. */
export const BATCH_TOKENS = 128;

export interface PackedBatch {
  ids: Int32Array;
  /** Place of each token in its text. */
  positions: Int32Array;
  /** Where each text begins in `ids`, and one more for the end. */
  starts: Int32Array;
  /** Index of each text in the caller's list. */
  texts: number[];
}

/** Packs token lists (none empty) of at most `maxTokens` each, shortest first, so that a batch holds texts of like length. */
export function packBatches(lists: readonly (readonly number[])[]): PackedBatch[] {
  const order = lists.map((_, i) => i).sort((a, b) => length(lists, a) - length(lists, b) || a - b);
  const batches: PackedBatch[] = [];
  let open: number[] = [];
  let size = 0;
  for (const i of order) {
    if (open.length > 0 && size + length(lists, i) > BATCH_TOKENS) {
      batches.push(pack(lists, open));
      open = [];
      size = 0;
    }
    open.push(i);
    size += length(lists, i);
  }
  if (open.length > 0) batches.push(pack(lists, open));
  return batches;
}

const length = (lists: readonly (readonly number[])[], i: number): number => lists[i]?.length ?? 0;

function pack(lists: readonly (readonly number[])[], texts: number[]): PackedBatch {
  const starts = new Int32Array(texts.length + 1);
  texts.forEach((i, row) => {
    starts[row + 1] = (starts[row] as number) + length(lists, i);
  });
  const ids = new Int32Array(starts[texts.length] as number);
  const positions = new Int32Array(ids.length);
  texts.forEach((i, row) => {
    const start = starts[row] as number;
    ids.set(lists[i] ?? [], start);
    for (let t = start; t < (starts[row + 1] as number); t += 1) positions[t] = t - start;
  });
  return { ids, positions, starts, texts };
}
