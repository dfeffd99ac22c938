/**
 * Text → hashed features. Two blocks: character 2–5-grams inside words (with a boundary sign at both ends, as in
 * scikit-learn's `char_wb`), and words, word pairs and pairs with one word between. Each feature is a 32-bit FNV-1a hash
 * with a final mix (the low bits of FNV are weak); a model takes as many of its low bits as its tables have.
 */
import { charClass, MARK, SPACE, UNSPACED } from './char-class.ts';

/** Units of normalised text looked at in one go; longer texts are cut into windows by the caller. */
export const WINDOW_UNITS = 1_000;
const MAX_CHAR = (WINDOW_UNITS * 2 + 8) * 5;
const MAX_WORD = WINDOW_UNITS * 3 + 8;

/** Features of one window. Arrays are reused by the next call; `start`/`end` are offsets in the normalised text. */
export interface Features {
  charHash: Uint32Array;
  charStart: Uint16Array;
  charEnd: Uint16Array;
  charCount: number;
  wordHash: Uint32Array;
  wordStart: Uint16Array;
  wordEnd: Uint16Array;
  wordCount: number;
  /** Tokens with a letter or a digit. */
  tokens: number;
}

export function createFeatures(): Features {
  return {
    charHash: new Uint32Array(MAX_CHAR),
    charStart: new Uint16Array(MAX_CHAR),
    charEnd: new Uint16Array(MAX_CHAR),
    charCount: 0,
    wordHash: new Uint32Array(MAX_WORD),
    wordStart: new Uint16Array(MAX_WORD),
    wordEnd: new Uint16Array(MAX_WORD),
    wordCount: 0,
    tokens: 0,
  };
}

const PRIME = 0x01000193;
const CHAR_SEED = 0x811c9dc5 | 0;
const WORD_SEED = 0x2f1b3a77 | 0;
const PAIR_SEED = 0x5bd1e995 | 0;
const SKIP_SEED = 0x27d4eb2f | 0;
const BOUNDARY = 0x20;

function mix(hash: number): number {
  let h = hash ^ (hash >>> 16);
  h = Math.imul(h, 0x45d9f3b);
  h ^= h >>> 15;
  return h >>> 0;
}

/** Fills `out` with the features of `text[from..to)`; offsets are relative to `from`. At most WINDOW_UNITS are read. */
export function extractFeatures(text: string, from: number, to: number, out: Features): void {
  const end = Math.min(to, from + WINDOW_UNITS);
  out.charCount = 0;
  out.wordCount = 0;
  out.tokens = 0;
  let previous = 0;
  let previousStart = -1;
  let beforePrevious = 0;
  let beforePreviousStart = -1;
  let i = from;
  while (i < end) {
    const kind = charClass[text.charCodeAt(i)] as number;
    if (kind === SPACE) {
      i += 1;
      continue;
    }
    let j = i + 1;
    if (kind !== MARK) while (j < end && charClass[text.charCodeAt(j)] === kind) j += 1;
    if (kind !== MARK) pushNgrams(text, i, j, from, kind !== UNSPACED, out);
    // In an unspaced script every unit is a token of its own.
    const step = kind === UNSPACED ? 1 : j - i;
    for (let a = i; a < j; a += step) {
      const b = a + step;
      let hash = WORD_SEED;
      for (let k = a; k < b; k += 1) hash = Math.imul(hash ^ text.charCodeAt(k), PRIME);
      pushWord(mix(hash), a - from, b - from, out);
      if (previousStart >= 0) {
        pushWord(mix(Math.imul(previous ^ PAIR_SEED, PRIME) ^ hash), previousStart - from, b - from, out);
      }
      if (beforePreviousStart >= 0) {
        pushWord(mix(Math.imul(beforePrevious ^ SKIP_SEED, PRIME) ^ hash), beforePreviousStart - from, b - from, out);
      }
      beforePrevious = previous;
      beforePreviousStart = previousStart;
      previous = hash;
      previousStart = a;
      if (kind !== MARK) out.tokens += 1;
    }
    i = j;
  }
}

function pushWord(hash: number, start: number, end: number, out: Features): void {
  const n = out.wordCount;
  out.wordHash[n] = hash;
  out.wordStart[n] = start;
  out.wordEnd[n] = end;
  out.wordCount = n + 1;
}

function pushNgrams(text: string, i: number, j: number, from: number, bounded: boolean, out: Features): void {
  const { charHash, charStart, charEnd } = out;
  let n = out.charCount;
  const first = bounded ? i - 1 : i;
  const last = bounded ? j : j - 1;
  for (let a = first; a < last; a += 1) {
    let hash = CHAR_SEED;
    const stop = Math.min(a + 4, last);
    for (let k = a; k <= stop; k += 1) {
      const unit = k < i || k >= j ? BOUNDARY : text.charCodeAt(k);
      hash = Math.imul(hash ^ unit, PRIME);
      if (k === a) continue;
      charHash[n] = mix(hash);
      charStart[n] = Math.max(a, i) - from;
      charEnd[n] = Math.min(k + 1, j) - from;
      n += 1;
    }
  }
  out.charCount = n;
}
