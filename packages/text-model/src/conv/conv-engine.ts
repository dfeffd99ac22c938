/** What runs the network's layers up to the hidden one; two of them, equal but for rounding: plain-conv.ts and simd-conv.ts. */
export interface ConvWeights {
  pieces: number;
  width: number;
  filters: number;
  inner: number;
  /** [pieces][width] bytes; value = byte · scale + min. */
  embedding: Uint8Array;
  embeddingScale: number;
  embeddingMin: number;
  /** [3 · width][filters]. */
  kernel: Float32Array;
  bias: Float32Array;
  /** [2 · filters + width][inner]. */
  dense: Float32Array;
  denseBias: Float32Array;
  /** [heads][inner]. */
  head: Float32Array;
  headBias: Float32Array;
}

export interface ConvEngine {
  /** The hidden layer of the text that was read last, [inner]. */
  readonly hidden: Float32Array;
  /** Reads pieces: at least one, at most MAX_PIECES. */
  read(ids: Uint16Array): void;
  /**
   * What each of the `count` pieces that were read last adds, to first order, to the sum of hidden values weighed by
   * `inside`. The layers are linear between their kinks, so the shares add up to that sum but for the biases.
   */
  shares(inside: Float32Array, count: number): Float64Array;
}

/** Pieces of a window that are read; a window of 1,000 letters has some 300. */
export const MAX_PIECES = 400;
/** Pieces whose products are kept: some 3.4 kB each. */
export const KEPT_PIECES = 12_000;

/** Which slot of a bounded table holds a piece; all are given up when it is full. */
export function createSlots(pieces: number, fill: (id: number, slot: number) => void) {
  const size = Math.min(pieces, KEPT_PIECES);
  const slotOf = new Int32Array(pieces).fill(-1);
  let used = 0;
  return {
    size,
    /** Slots of all `ids`, in turn. */
    place(ids: Uint16Array, out: Int32Array): void {
      if (used + ids.length > size) {
        slotOf.fill(-1);
        used = 0;
      }
      for (let i = 0; i < ids.length; i += 1) {
        const id = ids[i] as number;
        let slot = slotOf[id] as number;
        if (slot < 0) {
          slot = used;
          used += 1;
          slotOf[id] = slot;
          fill(id, slot);
        }
        out[i] = slot;
      }
    },
  };
}
