/**
 * The multilingual subword network, in plain typed arrays. One convolution over three neighbouring pieces is a sum of
 * three products with the pieces' embeddings, so each product is worked out once a piece, when it is first met, and the
 * convolution is additions alone. Then maximum and mean over the text, one hidden layer, and an output for each set and
 * task. The PyTorch twin is training-py/train_conv.py; fixtures hold the two together.
 */
import type { PieceTokenizer } from './piece-tokenizer.ts';

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

export interface ConvNetwork {
  /** Reads `text[from..to)`; false when it has no piece. `logit` then answers for it, until the next call. */
  read(text: string, from: number, to: number): boolean;
  readIds(ids: Uint16Array): boolean;
  logit(head: number): number;
  /**
   * What each piece of the text adds to Σ slope · logit(head), to first order: start, end (offsets in `text`) and share.
   * The network is linear between its kinks, so the shares add up to the sum but for the biases.
   */
  explain(
    text: string,
    from: number,
    to: number,
    heads: readonly (readonly [head: number, slope: number])[],
  ): PieceShare[];
  readonly splitWords: PieceTokenizer['splitWords'];
}

export interface PieceShare {
  start: number;
  end: number;
  share: number;
}

/** Pieces of a window that are read; a window of 1,000 letters has some 300. */
const MAX_PIECES = 400;
/** Pieces whose products are kept: 3 · filters floats each. */
const KEPT_PIECES = 12_000;

export function createConvNetwork(weights: ConvWeights, tokenizer: PieceTokenizer): ConvNetwork {
  const { pieces, width, filters, inner, kernel, bias } = weights;
  const wide = 3 * filters;
  const slots = Math.min(pieces, KEPT_PIECES);
  const products = new Float32Array(slots * wide);
  const means = new Float32Array(slots * width);
  const slotOf = new Int32Array(pieces).fill(-1);
  let used = 0;
  const highest = new Float32Array(filters);
  const sums = new Float32Array(filters);
  const pooled = new Float32Array(2 * filters + width);
  const hidden = new Float32Array(inner);
  const at = new Int32Array(MAX_PIECES + 2);

  function slot(id: number): number {
    const known = slotOf[id] as number;
    if (known >= 0) return known;
    const own = used;
    used += 1;
    slotOf[id] = own;
    const base = own * wide;
    products.fill(0, base, base + wide);
    for (let d = 0; d < width; d += 1) {
      const value = (weights.embedding[id * width + d] as number) * weights.embeddingScale + weights.embeddingMin;
      means[own * width + d] = value;
      for (let part = 0; part < 3; part += 1) {
        const row = (part * width + d) * filters;
        const out = base + part * filters;
        for (let f = 0; f < filters; f += 1) {
          products[out + f] = (products[out + f] as number) + value * (kernel[row + f] as number);
        }
      }
    }
    return own;
  }

  function readIds(ids: Uint16Array): boolean {
    const n = Math.min(ids.length, MAX_PIECES);
    if (n === 0) return false;
    if (used + n > slots) {
      slotOf.fill(-1);
      used = 0;
    }
    for (let i = 0; i < n; i += 1) at[i] = slot(ids[i] as number);
    highest.fill(0);
    sums.fill(0);
    pooled.fill(0, 2 * filters);
    for (let i = 0; i < n; i += 1) {
      const here = (at[i] as number) * wide + filters;
      const left = i > 0 ? (at[i - 1] as number) * wide : -1;
      const right = i + 1 < n ? (at[i + 1] as number) * wide + 2 * filters : -1;
      for (let f = 0; f < filters; f += 1) {
        let value = (bias[f] as number) + (products[here + f] as number);
        if (left >= 0) value += products[left + f] as number;
        if (right >= 0) value += products[right + f] as number;
        if (value > 0) {
          sums[f] = (sums[f] as number) + value;
          if (value > (highest[f] as number)) highest[f] = value;
        }
      }
      const mean = (at[i] as number) * width;
      for (let d = 0; d < width; d += 1) {
        pooled[2 * filters + d] = (pooled[2 * filters + d] as number) + (means[mean + d] as number);
      }
    }
    for (let f = 0; f < filters; f += 1) {
      pooled[f] = highest[f] as number;
      pooled[filters + f] = (sums[f] as number) / n;
    }
    for (let d = 0; d < width; d += 1) pooled[2 * filters + d] = (pooled[2 * filters + d] as number) / n;
    hidden.set(weights.denseBias);
    for (let k = 0; k < pooled.length; k += 1) {
      const value = pooled[k] as number;
      if (value === 0) continue;
      const row = k * inner;
      for (let j = 0; j < inner; j += 1) {
        hidden[j] = (hidden[j] as number) + value * (weights.dense[row + j] as number);
      }
    }
    for (let j = 0; j < inner; j += 1) if ((hidden[j] as number) < 0) hidden[j] = 0;
    return true;
  }

  /** d(Σ slope · logit) / d(pooled), at the text that was read last. */
  function pooledGradient(heads: readonly (readonly [head: number, slope: number])[]): Float64Array {
    const inside = new Float64Array(inner);
    for (const [head, slope] of heads) {
      for (let j = 0; j < inner; j += 1) {
        if ((hidden[j] as number) > 0) {
          inside[j] = (inside[j] as number) + slope * (weights.head[head * inner + j] as number);
        }
      }
    }
    const out = new Float64Array(pooled.length);
    for (let k = 0; k < out.length; k += 1) {
      let sum = 0;
      for (let j = 0; j < inner; j += 1) sum += (weights.dense[k * inner + j] as number) * (inside[j] as number);
      out[k] = sum;
    }
    return out;
  }

  function explain(
    text: string,
    from: number,
    to: number,
    heads: readonly (readonly [number, number])[],
  ): PieceShare[] {
    const ids = tokenizer.encode(text, from, to, MAX_PIECES);
    if (!readIds(ids)) return [];
    const gradient = pooledGradient(heads);
    const n = ids.length;
    const shares = new Float64Array(n);
    const part = (piece: number, place: number, f: number): number =>
      piece < 0 || piece >= n ? 0 : (products[(at[piece] as number) * wide + place * filters + f] as number);
    const give = (i: number, f: number, weight: number): void => {
      for (let place = 0; place < 3; place += 1) {
        const piece = i + place - 1;
        if (piece >= 0 && piece < n) shares[piece] = (shares[piece] as number) + weight * part(piece, place, f);
      }
    };
    for (let f = 0; f < filters; f += 1) {
      let best = -1;
      let top = 0;
      for (let i = 0; i < n; i += 1) {
        const value = (bias[f] as number) + part(i - 1, 0, f) + part(i, 1, f) + part(i + 1, 2, f);
        if (value <= 0) continue;
        give(i, f, (gradient[filters + f] as number) / n);
        if (value > top) {
          top = value;
          best = i;
        }
      }
      if (best >= 0) give(best, f, gradient[f] as number);
    }
    const spans = tokenizer.spans(text, from, to, MAX_PIECES);
    return Array.from(shares, (share, i) => {
      let sum = share;
      for (let d = 0; d < width; d += 1) {
        sum += ((gradient[2 * filters + d] as number) * (means[(at[i] as number) * width + d] as number)) / n;
      }
      return { start: spans[2 * i] as number, end: spans[2 * i + 1] as number, share: sum };
    });
  }

  return {
    explain,
    splitWords: tokenizer.splitWords,
    readIds,
    read: (text, from, to) => readIds(tokenizer.encode(text, from, to, MAX_PIECES)),
    logit(head) {
      let sum = weights.headBias[head] as number;
      const row = head * inner;
      for (let j = 0; j < inner; j += 1) sum += (weights.head[row + j] as number) * (hidden[j] as number);
      return sum;
    },
  };
}
