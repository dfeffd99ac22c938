import type { AnyLabel } from '@haetae/contracts';
import { type NormalisedText, toOriginalSpan } from '../normalise/mapped-text.ts';
import type { Found } from './phrase-pattern.ts';

/** What a rule found. `spans` are [start, end) in UTF-16 units of the original; `lang` names the table that spoke. */
export interface RuleHit {
  label: Extract<AnyLabel, 'doxxing' | 'sexual_explicit' | 'sexual_extortion' | 'stalking' | 'threat'>;
  /** In [0,1]: how sure the rule is, set by hand and not calibrated. */
  score: number;
  spans: [start: number, end: number][];
  lang: string;
}

/** Matches of an expression (global), at most fifty: a text full of them is flagged by the first. */
export function findAll(pattern: RegExp, text: string): Found[] {
  const found: Found[] = [];
  pattern.lastIndex = 0;
  for (let m = pattern.exec(text); m !== null && found.length < 50; m = pattern.exec(text)) {
    if (m[0] === '') pattern.lastIndex += 1;
    else found.push({ start: m.index, end: m.index + m[0].length });
  }
  return found;
}

/** How far apart two places are, 0 when they touch or overlap. */
export function distance(a: Found, b: Found): number {
  return Math.max(0, a.start - b.end, b.start - a.end);
}

export function toSpans(source: NormalisedText, found: readonly Found[]): [number, number][] {
  return found.map(({ start, end }) => toOriginalSpan(source, start, end)).sort((a, b) => a[0] - b[0]);
}
