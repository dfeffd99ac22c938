/**
 * Which parts of the text moved a label, as spans of the original. The linear model is a sum over n-grams, so each
 * n-gram's share is exact; the network's share of a piece is exact to first order. Shares are spread evenly over the units
 * they cover, units are gathered into words, neighbouring words with the same sign and similar strength into spans. Positive: towards the label;
 * the strongest of these comes first.
 */
import type { Highlight, Label } from '@haetae/contracts';
import { charClass, MARK, SPACE, UNSPACED } from './features/char-class.ts';
import type { LinearModel, LinearScore } from './linear/linear-model.ts';
import { toOriginalSpan } from './normalise/index.ts';

const MAX_SPANS = 8;
/** Spans below this share of the strongest one are left out. */
const MIN_SHARE = 0.15;

export function findHighlights(model: LinearModel, score: LinearScore, label: Label): Highlight[] {
  const { features, chars, words, pieces } = model.explain(score, label);
  const { text, map } = score.normalised;
  const { from, to } = score.window;
  const perUnit = new Float64Array(to - from);
  const spread = (weights: Float64Array, starts: Uint16Array, ends: Uint16Array, count: number): void => {
    for (let i = 0; i < count; i += 1) {
      const weight = weights[i] as number;
      if (weight === 0) continue;
      const a = starts[i] as number;
      const b = Math.max(a + 1, ends[i] as number);
      const share = weight / (b - a);
      for (let k = a; k < b; k += 1) perUnit[k] = (perUnit[k] as number) + share;
    }
  };
  spread(chars, features.charStart, features.charEnd, features.charCount);
  spread(words, features.wordStart, features.wordEnd, features.wordCount);
  for (const { start, end, share } of pieces) {
    for (let k = start; k < end; k += 1) perUnit[k - from] = (perUnit[k - from] as number) + share / (end - start);
  }

  const spans: { start: number; end: number; weight: number }[] = [];
  let i = 0;
  while (i < perUnit.length) {
    const kind = charClass[text.charCodeAt(from + i)] as number;
    let j = i + 1;
    if (kind !== UNSPACED && kind !== MARK) {
      while (j < perUnit.length && charClass[text.charCodeAt(from + j)] === kind) j += 1;
    }
    if (kind !== SPACE) {
      let weight = 0;
      for (let k = i; k < j; k += 1) weight += perUnit[k] as number;
      const last = spans.at(-1);
      const touching = last !== undefined && i - last.end <= 1 && Math.sign(last.weight) === Math.sign(weight);
      if (touching && mergeable(last.weight / (last.end - last.start), weight / (j - i))) {
        last.end = j;
        last.weight += weight;
      } else spans.push({ start: i, end: j, weight });
    }
    i = j;
  }
  const strongest = spans.reduce((m, s) => Math.max(m, Math.abs(s.weight)), 0);
  return spans
    .filter((s) => strongest > 0 && Math.abs(s.weight) >= MIN_SHARE * strongest)
    .sort((a, b) => Math.abs(b.weight) - Math.abs(a.weight))
    .slice(0, MAX_SPANS)
    .sort((a, b) => b.weight - a.weight)
    .map((s) => {
      const [start, end] = toOriginalSpan({ text, map }, from + s.start, from + s.end);
      return { start, end, label, weight: Math.round(s.weight * 1e4) / 1e4 };
    });
}

/** Strengths (weight a unit) within a factor of three belong together. */
function mergeable(a: number, b: number): boolean {
  const x = Math.abs(a);
  const y = Math.abs(b);
  return Math.max(x, y) <= 3 * Math.min(x, y);
}
