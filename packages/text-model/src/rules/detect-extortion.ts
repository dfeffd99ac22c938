import type { NormalisedText } from '../normalise/mapped-text.ts';
import { findTables } from './find-tables.ts';
import { isReported } from './is-reported.ts';
import { distance, type RuleHit, toSpans } from './rule-hit.ts';

/** "I will post your pictures" alone, and with a demand or an "or else" near by. Set by hand. */
const SCORE_ANNOUNCED = 0.65;
const SCORE_WITH_DEMAND = 0.9;
/** Units of text within which a demand belongs to the announcement. */
const NEAR = 120;

/** Sexual extortion: pictures or recordings of the reader will be shown, with or without a stated price. */
export function detectExtortion(source: NormalisedText, lang?: string): RuleHit[] {
  const hits: RuleHit[] = [];
  for (const table of findTables(source.text, lang)) {
    const publish = table.publish.find(source.text).filter((f) => !isReported(source.text, f, table));
    if (publish.length === 0) continue;
    const demand = table.demand.find(source.text).filter((d) => publish.some((p) => distance(p, d) <= NEAR));
    hits.push({
      label: 'sexual_extortion',
      score: demand.length > 0 ? SCORE_WITH_DEMAND : SCORE_ANNOUNCED,
      spans: toSpans(source, [...publish, ...demand]),
      lang: table.lang,
    });
  }
  return hits;
}
