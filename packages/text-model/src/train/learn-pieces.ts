/**
 * Learns subword pieces by byte-pair encoding on letters (Sennrich et al. 2016): the pair of neighbouring pieces that
 * occurs most becomes a piece, until there are enough. Languages weigh with the root of their size, so that those with
 * little text get pieces too.
 */
import { forEachWord } from '../conv/piece-tokenizer.ts';

const LONGEST_WORD = 24;
const LONGEST_PIECE = 16;
const MIN_LETTER_SHARE = 2e-7;

/** @param texts normalised texts with their language group. Answers at most `count` pieces, letters first. */
export function learnPieces(texts: Iterable<{ text: string; group: string }>, count: number): string[] {
  const words = weighWords(texts);
  const symbols: string[] = [];
  const symbolIds = new Map<string, number>();
  const idOf = (piece: string): number => {
    let id = symbolIds.get(piece);
    if (id === undefined) {
      id = symbols.length;
      symbols.push(piece);
      symbolIds.set(piece, id);
    }
    return id;
  };
  const cuts: number[][] = [];
  const weights: number[] = [];
  const letterWeight = new Map<number, number>();
  let total = 0;
  for (const [word, weight] of words) {
    const cut = Array.from(word, idOf);
    for (const id of cut) letterWeight.set(id, (letterWeight.get(id) ?? 0) + weight);
    total += weight * cut.length;
    cuts.push(cut);
    weights.push(weight);
  }
  const letters = [...letterWeight]
    .filter(([, w]) => w >= MIN_LETTER_SHARE * total)
    .sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const chosen = letters.slice(0, Math.floor(count / 3)).map(([id]) => symbols[id] as string);
  const kept = new Set(chosen.map((piece) => symbolIds.get(piece) as number));

  const key = (a: number, b: number): number => a * 0x200000 + b;
  const pairWeight = new Map<number, number>();
  const where = new Map<number, Set<number>>();
  const addPair = (a: number, b: number, w: number, word: number): void => {
    if (!kept.has(a) || !kept.has(b)) return;
    const k = key(a, b);
    pairWeight.set(k, (pairWeight.get(k) ?? 0) + w);
    if (w <= 0) return;
    const set = where.get(k);
    if (set === undefined) where.set(k, new Set([word]));
    else set.add(word);
  };
  cuts.forEach((cut, word) => {
    for (let i = 0; i + 1 < cut.length; i += 1)
      addPair(cut[i] as number, cut[i + 1] as number, weights[word] as number, word);
  });
  const heap = createHeap();
  for (const [k, w] of pairWeight) heap.push(w, k);
  while (chosen.length < count) {
    const top = heap.pop();
    if (top === undefined) break;
    const current = pairWeight.get(top.key) ?? 0;
    if (current <= 1e-9) continue;
    if (current < top.weight - 1e-6) {
      heap.push(current, top.key);
      continue;
    }
    const a = Math.floor(top.key / 0x200000);
    const b = top.key % 0x200000;
    const piece = (symbols[a] as string) + (symbols[b] as string);
    pairWeight.delete(top.key);
    const places = where.get(top.key) ?? new Set<number>();
    where.delete(top.key);
    if (piece.length > LONGEST_PIECE) continue;
    const id = idOf(piece);
    if (!kept.has(id)) chosen.push(piece);
    kept.add(id);
    const touched = new Set<number>();
    for (const word of places) {
      const cut = cuts[word] as number[];
      const w = weights[word] as number;
      const next: number[] = [];
      let merged = false;
      for (let i = 0; i < cut.length; i += 1) {
        if (cut[i] === a && cut[i + 1] === b) {
          next.push(id);
          i += 1;
          merged = true;
        } else next.push(cut[i] as number);
      }
      if (!merged) continue;
      for (let i = 0; i + 1 < cut.length; i += 1) {
        const k = key(cut[i] as number, cut[i + 1] as number);
        const old = pairWeight.get(k);
        if (old !== undefined) pairWeight.set(k, old - w);
      }
      for (let i = 0; i + 1 < next.length; i += 1) {
        addPair(next[i] as number, next[i + 1] as number, w, word);
        touched.add(key(next[i] as number, next[i + 1] as number));
      }
      cuts[word] = next;
    }
    for (const k of touched) {
      const w = pairWeight.get(k);
      if (w !== undefined && w > 0) heap.push(w, k);
    }
  }
  return chosen;
}

/** Word → weight: its count times the root of how much smaller its language is than the largest. */
function weighWords(texts: Iterable<{ text: string; group: string }>): Map<string, number> {
  const byGroup = new Map<string, Map<string, number>>();
  const sizes = new Map<string, number>();
  for (const { text, group } of texts) {
    let counts = byGroup.get(group);
    if (counts === undefined) {
      counts = new Map();
      byGroup.set(group, counts);
    }
    const own = counts;
    forEachWord(text, 0, text.length, (word) => {
      const cut = word.slice(0, LONGEST_WORD);
      own.set(cut, (own.get(cut) ?? 0) + 1);
      sizes.set(group, (sizes.get(group) ?? 0) + cut.length);
      return true;
    });
  }
  const largest = Math.max(...sizes.values());
  const words = new Map<string, number>();
  for (const [group, counts] of [...byGroup].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const factor = Math.sqrt(largest / (sizes.get(group) as number));
    for (const [word, n] of counts) words.set(word, (words.get(word) ?? 0) + Math.round(n * factor * 16) / 16);
  }
  return words;
}

/** A heap of pairs by weight, the heaviest first; equal weights by key, so that the order never depends on luck. */
function createHeap() {
  const weights: number[] = [];
  const keys: number[] = [];
  const before = (i: number, j: number): boolean =>
    (weights[i] as number) > (weights[j] as number) ||
    (weights[i] === weights[j] && (keys[i] as number) < (keys[j] as number));
  const swap = (i: number, j: number): void => {
    [weights[i], weights[j]] = [weights[j] as number, weights[i] as number];
    [keys[i], keys[j]] = [keys[j] as number, keys[i] as number];
  };
  return {
    push(weight: number, key: number): void {
      let i = weights.length;
      weights.push(weight);
      keys.push(key);
      while (i > 0 && before(i, (i - 1) >> 1)) {
        swap(i, (i - 1) >> 1);
        i = (i - 1) >> 1;
      }
    },
    pop(): { weight: number; key: number } | undefined {
      if (weights.length === 0) return undefined;
      const top = { weight: weights[0] as number, key: keys[0] as number };
      const weight = weights.pop() as number;
      const key = keys.pop() as number;
      if (weights.length > 0) {
        weights[0] = weight;
        keys[0] = key;
        let i = 0;
        for (;;) {
          let best = i;
          for (const child of [2 * i + 1, 2 * i + 2]) if (child < weights.length && before(child, best)) best = child;
          if (best === i) break;
          swap(i, best);
          i = best;
        }
      }
      return top;
    },
  };
}
