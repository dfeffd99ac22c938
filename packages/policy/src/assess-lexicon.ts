import type { AnyLabel, Score } from '@haetae/contracts';
import { ANY_LABELS } from '@haetae/contracts';
import { type Finding, shown } from './finding.ts';

/** From this weight on a codebook term flags by itself. */
export const LEXICON_FLAG_WEIGHT = 0.7;
/** A term knows nothing of how it was used: alone it is worth this much of its weight. */
export const LEXICON_ALONE_CONFIDENCE = 0.6;

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
  return scores.flatMap((score) =>
    ANY_LABELS.flatMap((label): Finding[] => {
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
            message: `Lexicon: ${label} ${shown(weight)}${entriesOf(score, label)}${alone ? '' : ' (too light to flag alone)'}`,
          },
        },
      ];
    }),
  );
}

/** ` (codebook entries ka:12, ka:40)` where the signal's details list `entries: [{ id, label }]`. */
function entriesOf(score: Score, label: AnyLabel): string {
  const entries: unknown = score.details?.entries;
  if (!Array.isArray(entries)) return '';
  const ids = entries
    .filter((e: unknown): e is { id: string; label: string } => isEntry(e) && e.label === label)
    .map((e) => e.id);
  if (ids.length === 0) return '';
  const more = ids.length > 3 ? ` and ${ids.length - 3} more` : '';
  return ` (codebook ${ids.length === 1 ? 'entry' : 'entries'} ${ids.slice(0, 3).join(', ')}${more})`;
}

/** Ids look like `ka:12`; anything else is not shown, so that no term can slip into a message. */
function isEntry(value: unknown): value is { id: string; label: string } {
  if (typeof value !== 'object' || value === null) return false;
  const { id, label } = value as Record<string, unknown>;
  return typeof id === 'string' && /^[a-z]{2,8}:\d{1,6}$/.test(id) && typeof label === 'string';
}
