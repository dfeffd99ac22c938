import type { NormalisedText } from '../normalise/mapped-text.ts';
import { findTables } from './find-tables.ts';
import { isReported } from './is-reported.ts';
import { type RuleHit, toSpans } from './rule-hit.ts';

/** Set by hand; lower where the language is a guess, since short phrases can mean something else in another one. */
const SCORE = 0.8;
const SCORE_LANGUAGE_GUESSED = 0.7;

/**
 * Violence announced by the author against the reader or a named woman, or wished on them. A victim's report, news, a
 * quotation, a negation or a game does not count. `source` is `normaliseText` of the original.
 */
export function detectThreat(source: NormalisedText, lang?: string): RuleHit[] {
  return detectPhrase(source, lang, 'threat');
}

/** "I know where you live", "I am watching you", "I will find you". */
export function detectStalking(source: NormalisedText, lang?: string): RuleHit[] {
  return detectPhrase(source, lang, 'stalking');
}

function detectPhrase(source: NormalisedText, lang: string | undefined, label: 'threat' | 'stalking'): RuleHit[] {
  const hits: RuleHit[] = [];
  const score = lang === undefined || lang === 'und' ? SCORE_LANGUAGE_GUESSED : SCORE;
  for (const table of findTables(source.text, lang)) {
    const found = table[label].find(source.text).filter((f) => !isReported(source.text, f, table));
    if (found.length > 0) hits.push({ label, score, spans: toSpans(source, found), lang: table.lang });
  }
  return hits;
}
