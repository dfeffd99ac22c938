/** The network's layers in plain typed arrays: what runs without SIMD, and what the tests hold simd-conv.ts to. */
import { type ConvEngine, type ConvWeights, createSlots, MAX_PIECES } from './conv-engine.ts';

export function createPlainConv(weights: ConvWeights): ConvEngine {
  const { pieces, width, filters, inner, kernel, bias, dense } = weights;
  const wide = 3 * filters;
  const pooled = new Float32Array(2 * filters + width);
  const hidden = new Float32Array(inner);
  const at = new Int32Array(MAX_PIECES);
  const slots = createSlots(pieces, (id, slot) => {
    const base = slot * wide;
    products.fill(0, base, base + wide);
    for (let d = 0; d < width; d += 1) {
      const value = (weights.embedding[id * width + d] as number) * weights.embeddingScale + weights.embeddingMin;
      means[slot * width + d] = value;
      for (let part = 0; part < 3; part += 1) {
        const row = (part * width + d) * filters;
        const out = base + part * filters;
        for (let f = 0; f < filters; f += 1) {
          products[out + f] = (products[out + f] as number) + value * (kernel[row + f] as number);
        }
      }
    }
  });
  const products = new Float32Array(slots.size * wide);
  const means = new Float32Array(slots.size * width);

  /** Filter `f` at piece `i` of `n`, before its kink. */
  const part = (piece: number, place: number, f: number, n: number): number =>
    piece < 0 || piece >= n ? 0 : (products[(at[piece] as number) * wide + place * filters + f] as number);
  const filter = (i: number, f: number, n: number): number =>
    (bias[f] as number) + part(i, 1, f, n) + part(i - 1, 0, f, n) + part(i + 1, 2, f, n);

  return {
    hidden,
    read(ids) {
      const n = ids.length;
      slots.place(ids, at);
      pooled.fill(0);
      for (let i = 0; i < n; i += 1) {
        for (let f = 0; f < filters; f += 1) {
          const value = filter(i, f, n);
          if (value <= 0) continue;
          pooled[f] = Math.max(pooled[f] as number, value);
          pooled[filters + f] = (pooled[filters + f] as number) + value / n;
        }
        const mean = (at[i] as number) * width;
        for (let d = 0; d < width; d += 1) {
          pooled[2 * filters + d] = (pooled[2 * filters + d] as number) + (means[mean + d] as number) / n;
        }
      }
      for (let j = 0; j < inner; j += 1) {
        let sum = weights.denseBias[j] as number;
        for (let k = 0; k < pooled.length; k += 1) sum += (pooled[k] as number) * (dense[k * inner + j] as number);
        hidden[j] = Math.max(0, sum);
      }
    },
    shares(inside, n) {
      const gradient = new Float64Array(pooled.length);
      for (let k = 0; k < gradient.length; k += 1) {
        let sum = 0;
        for (let j = 0; j < inner; j += 1) sum += (dense[k * inner + j] as number) * (inside[j] as number);
        gradient[k] = sum;
      }
      const shares = new Float64Array(n);
      const give = (i: number, f: number, weight: number): void => {
        for (let place = 0; place < 3; place += 1) {
          const piece = i + place - 1;
          if (piece >= 0 && piece < n) shares[piece] = (shares[piece] as number) + weight * part(piece, place, f, n);
        }
      };
      for (let f = 0; f < filters; f += 1) {
        let best = -1;
        let top = 0;
        for (let i = 0; i < n; i += 1) {
          const value = filter(i, f, n);
          if (value <= 0) continue;
          give(i, f, (gradient[filters + f] as number) / n);
          if (value > top) {
            top = value;
            best = i;
          }
        }
        if (best >= 0) give(best, f, gradient[f] as number);
      }
      return shares.map((share, i) => {
        let sum = share;
        for (let d = 0; d < width; d += 1) {
          sum += ((gradient[2 * filters + d] as number) * (means[(at[i] as number) * width + d] as number)) / n;
        }
        return sum;
      });
    },
  };
}
