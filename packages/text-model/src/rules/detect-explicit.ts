import type { NormalisedText } from '../normalise/mapped-text.ts';
import { findTables } from './find-tables.ts';
import { isReported } from './is-reported.ts';
import { type RuleHit, toSpans } from './rule-hit.ts';

/** Set by hand. */
const SCORE = 0.75;

/** Sexual language that leaves nothing to the imagination; not where it is told, reported or quoted. */
export function detectExplicit(source: NormalisedText, lang?: string): RuleHit[] {
  const hits: RuleHit[] = [];
  for (const table of findTables(source.text, lang)) {
    const found = table.explicit.find(source.text).filter((f) => !isReported(source.text, f, table));
    if (found.length > 0) {
      hits.push({ label: 'sexual_explicit', score: SCORE, spans: toSpans(source, found), lang: table.lang });
    }
  }
  return hits;
}
