/**
 * SentencePiece-unigram tokenisation, id for id that of npm `@energetic-ai/embeddings` 0.2.0 (whose vocabulary this is).
 * Viterbi over code points, with two habits of the reference that a textbook version has not, both kept because the
 * network was trained with them: an unknown character scores 0, better than any known piece, and an end that no piece
 * reaches counts as reached with score 0 and id 0. The Python twin is training-py/tokenizer.py.
 */

/** [piece, log probability]; nine probabilities are null in the published file, which the reference adds as 0. */
export type Vocabulary = readonly (readonly [string, number | null])[];

/** The first ids stand for markers and never match text. */
const RESERVED = 6;
const UNKNOWN = 0;
const SEPARATOR = '\u2581';
/** Code points are below this, so `node * SPAN + code` is a different safe integer for every edge of the trie. */
const SPAN = 0x11_0000;

export interface Tokenizer {
  /** Token ids of `text`, which is folded to NFKC first; runs of unknown characters give one 0. Empty text gives []. */
  encode(text: string): number[];
}

export function createTokenizer(vocabulary: Vocabulary): Tokenizer {
  const edges = new Map<number, number>();
  const pieceOf: number[] = [-1];
  const lengths = Int32Array.from(vocabulary, ([piece]) => piece.length);
  const scores = Float64Array.from(vocabulary, ([, score]) => score ?? 0);
  for (let id = RESERVED; id < vocabulary.length; id += 1) {
    let node = 0;
    for (const symbol of vocabulary[id]?.[0] ?? '') {
      const edge = node * SPAN + (symbol.codePointAt(0) as number);
      let next = edges.get(edge);
      if (next === undefined) {
        next = pieceOf.push(-1) - 1;
        edges.set(edge, next);
      }
      node = next;
    }
    pieceOf[node] = id;
  }

  function encode(text: string): number[] {
    const folded = text.normalize('NFKC');
    if (folded === '') return [];
    const codes = Array.from(SEPARATOR + folded.replaceAll(' ', SEPARATOR), (s) => s.codePointAt(0) as number);
    const best = new Float64Array(codes.length + 1);
    const word = new Int32Array(codes.length + 1);
    const offer = (end: number, score: number, id: number): void => {
      if (best[end] !== 0 && score < (best[end] as number)) return;
      best[end] = score;
      word[end] = id;
    };
    for (let start = 0; start < codes.length; start += 1) {
      const base = best[start] as number;
      let node: number | undefined = 0;
      let found = false;
      for (let at = start; at < codes.length; at += 1) {
        node = edges.get(node * SPAN + (codes[at] as number));
        if (node === undefined) break;
        const id = pieceOf[node] as number;
        if (id < 0) continue;
        found = true;
        offer(at + 1, (scores[id] as number) + base, id);
      }
      if (!found) offer(start + 1, base, UNKNOWN);
    }
    const ids: number[] = [];
    for (let at = codes.length; at > 0; at -= lengths[word[at] as number] as number) {
      const id = word[at] as number;
      if (id !== UNKNOWN || ids.at(-1) !== UNKNOWN) ids.push(id);
    }
    return ids.reverse();
  }

  return { encode };
}
