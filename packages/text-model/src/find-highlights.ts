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

/** Highlights of each of `labels` in turn. */
export function findHighlights(model: LinearModel, score: LinearScore, labels: readonly Label[]): Highlight[] {
  if (labels.length === 0) return [];
  const { features, chars, words, spans, pieces } = model.explain(score, labels);
  const { from, to } = score.window;
  return labels.flatMap((label, w) => {
    const perUnit = new Float64Array(to - from + 1);
    spread(perUnit, chars[w] as Float64Array, features.charStart, features.charEnd, features.charCount);
    spread(perUnit, words[w] as Float64Array, features.wordStart, features.wordEnd, features.wordCount);
    pieces[w]?.forEach((share, i) => {
      add(perUnit, share, (spans[2 * i] as number) - from, (spans[2 * i + 1] as number) - from);
    });
    for (let k = 1; k < perUnit.length; k += 1) perUnit[k] = (perUnit[k] as number) + (perUnit[k - 1] as number);
    return gather(perUnit.subarray(0, to - from), score, label);
  });
}

/** Spreads `weight` over the units [start, end): `perUnit` holds steps here, which are summed up later. */
function add(perUnit: Float64Array, weight: number, start: number, end: number): void {
  if (weight === 0) return;
  const after = Math.min(perUnit.length - 1, Math.max(start + 1, end));
  const share = weight / (after - start);
  perUnit[start] = (perUnit[start] as number) + share;
  perUnit[after] = (perUnit[after] as number) - share;
}

function spread(
  perUnit: Float64Array,
  weights: Float64Array,
  starts: Uint16Array,
  ends: Uint16Array,
  count: number,
): void {
  for (let i = 0; i < count; i += 1) add(perUnit, weights[i] as number, starts[i] as number, ends[i] as number);
}

/** Units → words → spans of the original. */
function gather(perUnit: Float64Array, score: LinearScore, label: Label): Highlight[] {
  const { text, map } = score.normalised;
  const { from } = score.window;
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
