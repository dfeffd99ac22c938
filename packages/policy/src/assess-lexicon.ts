import type { AnyLabel, Score } from '@haetae/contracts';
import { ANY_LABELS } from '@haetae/contracts';
import { type Finding, shown } from './finding.ts';

/** From this weight on a codebook term flags by itself. */
export const LEXICON_FLAG_WEIGHT = 0.7;
/** A term knows nothing of how it was used: alone it is worth this much of its weight. */
export const LEXICON_ALONE_CONFIDENCE = 0.6;

const ENTRY_ID = /^[a-z]{2,8}:\d{1,6}$/;
const SHOWN_ENTRIES = 3;
const NAMED_ENTRIES = 10;

/** The heaviest codebook weight per label over all lexicon scores. */
export function lexiconWeights(scores: readonly Score[]): Partial<Record<AnyLabel, number>> {
  const weights: Partial<Record<AnyLabel, number>> = {};
  for (const score of scores) {
    for (const label of ANY_LABELS) {
      const weight = score.labels[label];
      if (weight !== undefined) weights[label] = Math.max(weights[label] ?? 0, weight);
    }
  }
  return weights;
}

/** Codebook hits, flagging when heavy. The message names entries by number, never by their term. */
export function findLexiconHits(scores: readonly Score[]): Finding[] {
  return scores.flatMap((score) => {
    const entries = entriesOf(score);
    return ANY_LABELS.flatMap((label): Finding[] => {
      const weight = score.labels[label];
      if (weight === undefined || weight <= 0) return [];
      const alone = weight >= LEXICON_FLAG_WEIGHT;
      return [
        {
          flags: alone,
          label,
          confidence: weight * LEXICON_ALONE_CONFIDENCE,
          reason: {
            code: 'lexicon',
            signal: score.signal,
            label,
            score: weight,
            message: `Lexicon: ${label} ${shown(weight)}${listed(entries)}${alone ? '' : ' (too light to flag alone)'}`,
            facts: { entries: entries.slice(0, NAMED_ENTRIES), ...(alone ? {} : { light: true }) },
          },
        },
      ];
    });
  });
}

/** Which codebook entries were met: ids like `ka:12` in the signal's `details.terms`, of all labels together. */
function entriesOf(score: Score): string[] {
  const terms: unknown = score.details?.terms;
  // Anything that is not such an id is left out, so that no term can slip into a message.
  return Array.isArray(terms) ? terms.filter((t): t is string => typeof t === 'string' && ENTRY_ID.test(t)) : [];
}

function listed(ids: readonly string[]): string {
  if (ids.length === 0) return '';
  const more = ids.length > SHOWN_ENTRIES ? ` and ${ids.length - SHOWN_ENTRIES} more` : '';
  return ` (codebook ${ids.length === 1 ? 'entry' : 'entries'} ${ids.slice(0, SHOWN_ENTRIES).join(', ')}${more})`;
}
