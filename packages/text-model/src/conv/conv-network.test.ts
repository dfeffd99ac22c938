import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifest } from '../linear/manifest.ts';
import { defaultModelDir } from '../model-dir.ts';
import { readConv } from './conv-files.ts';
import { type ConvWeights, createConvNetwork } from './conv-network.ts';
import { createPieceTokenizer, FIRST_PIECE_ID, WORD_START } from './piece-tokenizer.ts';
import { createPlainConv } from './plain-conv.ts';
import { createSimdConv } from './simd-conv.ts';

const PIECES = [`${WORD_START}stupid`, `${WORD_START}fool`, 'ish', `${WORD_START}a`, '猫', `${WORD_START}women`];

/** A small network of chance weights. */
function chance(width = 4, filters = 8, inner = 6): ConvWeights {
  let state = 7;
  const next = (n: number): Float32Array =>
    Float32Array.from({ length: n }, () => {
      state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
      return state / 1_073_741_824 - 1;
    });
  const pieces = FIRST_PIECE_ID + PIECES.length;
  return {
    pieces,
    width,
    filters,
    inner,
    embedding: Uint8Array.from(next(pieces * width), (x) => 127 + 127 * x),
    embeddingScale: 0.01,
    embeddingMin: -1.27,
    kernel: next(3 * width * filters),
    bias: next(filters),
    dense: next((2 * filters + width) * inner),
    denseBias: next(inner),
    head: next(3 * inner),
    headBias: next(3),
  };
}

describe('pieces', () => {
  const tokenizer = createPieceTokenizer(PIECES);
  it('are cut greedily, marked at the start of a word, and lie where they say', () => {
    const text = 'a foolish 猫猫 stupid';
    const ids = [...tokenizer.encode(text, 0, text.length, 50)];
    const piece = (i: number): number => FIRST_PIECE_ID + i;
    expect(ids).toEqual([piece(3), piece(1), piece(2), piece(4), piece(4), piece(0)]);
    const spans = tokenizer.spans(text, 0, text.length, 50);
    expect(ids.map((_, i) => text.slice(spans[2 * i], spans[2 * i + 1]))).toEqual([
      'a', 'fool', 'ish', '猫', '猫', 'stupid',
    ]); // biome-ignore format: a list
  });

  it('are cut in whole Korean syllables and lie where their letters are', () => {
    const korean = createPieceTokenizer(['\u2581한가', '힣', '\u2581a']);
    const text = `a ${'한가힣ㅋ'.normalize('NFKD')}`;
    const ids = [...korean.encode(text, 0, text.length, 50)];
    expect(ids.slice(0, 3)).toEqual([FIRST_PIECE_ID + 2, FIRST_PIECE_ID, FIRST_PIECE_ID + 1]);
    const spans = korean.spans(text, 0, text.length, 50);
    const read = ids.map((_, i) => text.slice(spans[2 * i], spans[2 * i + 1]));
    expect(read).toEqual(['a', '한가', '힣', 'ㅋ'].map((part) => part.normalize('NFKD')));
  });

  it('give letters that none covers an id of their own', () => {
    const [id] = tokenizer.encode('ж', 0, 1, 5);
    expect(id).toBeGreaterThan(0);
    expect(id).toBeLessThan(FIRST_PIECE_ID);
  });

  it('part words that run together', () => {
    expect(tokenizer.splitWords('stupidwomen')).toEqual([6]);
    expect(tokenizer.splitWords('foolish')).toEqual([]);
  });
});

describe('the network', () => {
  const network = createConvNetwork(chance(), createPieceTokenizer(PIECES));

  it('reads nothing from a text without pieces, and the same text the same', () => {
    expect(network.read('   ', 0, 3)).toBe(false);
    network.read('stupid fool', 0, 11);
    const first = [0, 1, 2].map((h) => network.logit(h));
    network.read('women', 0, 5);
    network.read('stupid fool', 0, 11);
    expect([0, 1, 2].map((h) => network.logit(h))).toEqual(first);
  });

  it('explains its logit: the shares follow what leaving a small part of a piece out would change', () => {
    const text = 'a stupid foolish women';
    const { spans, shares } = network.explain(text, 0, text.length, [network.join([[0, 1]])]);
    expect(spans).toHaveLength(10);
    expect(shares[0]?.every(Number.isFinite)).toBe(true);
    // With every bias at nought the network is homogeneous: the shares add up to the logit itself.
    const weights = chance();
    weights.bias.fill(0);
    weights.denseBias.fill(0);
    weights.headBias.fill(0);
    const bare = createConvNetwork(weights, createPieceTokenizer(PIECES));
    const both = bare.explain(text, 0, text.length, [
      bare.join([[1, 2]]),
      bare.join([
        [0, 1],
        [2, -3],
      ]),
    ]).shares;
    const sum = (values?: Float64Array): number => values?.reduce((n, share) => n + share, 0) ?? Number.NaN;
    expect(sum(both[0])).toBeCloseTo(2 * bare.logit(1), 3);
    expect(sum(both[1])).toBeCloseTo(bare.logit(0) - 3 * bare.logit(2), 3);
  });
});

describe('the network by SIMD', () => {
  it('gives what plain arrays give: hidden layer and shares', () => {
    const weights = chance(16, 32, 48);
    const simd = createSimdConv(weights);
    if (simd === undefined) throw new Error('this machine has no WebAssembly SIMD');
    const plain = createPlainConv(weights);
    const inside = weights.head.slice(0, 48);
    // one piece, two, the same one again and again (the first maximum counts), and as many as are read
    const lists = [[68], [66, 67], [69, 69, 69, 69], Array.from({ length: 400 }, (_, i) => 1 + ((i * 7) % 69))];
    for (const ids of lists.map((list) => Uint16Array.from(list))) {
      simd.read(ids);
      plain.read(ids);
      plain.hidden.forEach((value, j) => {
        expect(simd.hidden[j]).toBeCloseTo(value, 4);
      });
      const wanted = plain.shares(inside, ids.length);
      simd.shares(inside, ids.length).forEach((share, i) => {
        expect(share).toBeCloseTo(wanted[i] as number, 3);
      });
    }
  });

  it('leaves sizes that are no multiples of 16 to plain arrays', () => {
    expect(createSimdConv(chance())).toBeUndefined();
  });
});

describe('the released network', () => {
  it('gives the logits of its PyTorch twin', () => {
    const dir = defaultModelDir('full');
    const about = readManifest(dir).conv;
    if (about === undefined) throw new Error('models/full has no network');
    const network = readConv(dir, about);
    const { heads, ids, logits } = JSON.parse(readFileSync(join(dir, 'conv-parity.json'), 'utf8')) as {
      heads: number[];
      ids: number[][];
      logits: number[][];
    };
    ids.forEach((list, i) => {
      network.readIds(Uint16Array.from(list));
      heads.forEach((head, h) => {
        expect(Math.abs(network.logit(head) - (logits[i]?.[h] as number))).toBeLessThan(1e-3);
      });
    });
  });
});
