/**
 * The multilingual subword network. One convolution over three neighbouring pieces is a sum of three products with the
 * pieces' embeddings, so each product is worked out once a piece, when it is first met, and the convolution is additions
 * alone. Then maximum and mean over the text, one hidden layer, and an output for each set and task. The PyTorch twin is
 * training-py/train_conv.py; fixtures hold the two together.
 */
import { type ConvEngine, type ConvWeights, MAX_PIECES } from './conv-engine.ts';
import type { PieceTokenizer } from './piece-tokenizer.ts';
import { createPlainConv } from './plain-conv.ts';
import { createSimdConv } from './simd-conv.ts';

export type { ConvWeights } from './conv-engine.ts';

export type HeadSlopes = readonly (readonly [head: number, slope: number])[];

/** Σ slope · output over some outputs, folded into one: outputs are linear in the hidden layer. */
export interface JoinedHeads {
  weights: Float32Array;
  bias: number;
}

export interface ConvNetwork {
  /** Reads `text[from..to)`; false when it has no piece. `value` and `logit` then answer for it, until the next call. */
  read(text: string, from: number, to: number): boolean;
  readIds(ids: Uint16Array): boolean;
  logit(head: number): number;
  join(heads: HeadSlopes): JoinedHeads;
  value(joined: JoinedHeads): number;
  /**
   * What each piece of the text adds to each of the joined values, to first order: start and end (offsets in `text`), and
   * a share for each. The network is linear between its kinks, so the shares add up to the value but for the biases.
   */
  explain(text: string, from: number, to: number, joined: readonly JoinedHeads[]): PieceShares;
  readonly splitWords: PieceTokenizer['splitWords'];
}

export interface PieceShares {
  /** Start and end of each piece, in turn. */
  spans: Uint32Array;
  /** By joined value, a share for each piece. */
  shares: Float64Array[];
}

/** @param engine left out: SIMD where the machine has it */
export function createConvNetwork(
  weights: ConvWeights,
  tokenizer: PieceTokenizer,
  engine: ConvEngine = createSimdConv(weights) ?? createPlainConv(weights),
): ConvNetwork {
  const { inner } = weights;
  const { hidden } = engine;

  function readIds(ids: Uint16Array): boolean {
    if (ids.length === 0) return false;
    engine.read(ids.length > MAX_PIECES ? ids.subarray(0, MAX_PIECES) : ids);
    return true;
  }

  function join(heads: HeadSlopes): JoinedHeads {
    const joined = { weights: new Float32Array(inner), bias: 0 };
    for (const [head, slope] of heads) {
      joined.bias += slope * (weights.headBias[head] as number);
      for (let j = 0; j < inner; j += 1) {
        joined.weights[j] = (joined.weights[j] as number) + slope * (weights.head[head * inner + j] as number);
      }
    }
    return joined;
  }

  return {
    splitWords: tokenizer.splitWords,
    readIds,
    read: (text, from, to) => readIds(tokenizer.encode(text, from, to, MAX_PIECES)),
    join,
    logit(head) {
      let sum = weights.headBias[head] as number;
      const row = head * inner;
      for (let j = 0; j < inner; j += 1) sum += (weights.head[row + j] as number) * (hidden[j] as number);
      return sum;
    },
    value(joined) {
      let sum = joined.bias;
      for (let j = 0; j < inner; j += 1) sum += (joined.weights[j] as number) * (hidden[j] as number);
      return sum;
    },
    explain(text, from, to, joined) {
      const ids = tokenizer.encode(text, from, to, MAX_PIECES);
      if (!readIds(ids)) return { spans: new Uint32Array(0), shares: joined.map(() => new Float64Array(0)) };
      const shares = joined.map((one) => {
        const inside = one.weights.map((weight, j) => ((hidden[j] as number) > 0 ? weight : 0));
        return engine.shares(inside, ids.length);
      });
      return { spans: tokenizer.spans(text, from, to, MAX_PIECES), shares };
    },
  };
}
