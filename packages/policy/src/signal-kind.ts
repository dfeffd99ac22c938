import type { Score } from '@haetae/contracts';

/** What kind of detector gave a score; the same words as a signal's own `kind`. */
export type SignalKind = 'model' | 'lexicon' | 'rule' | 'hash';

/**
 * The kind of the signal behind `score`: from `kinds` (signal name → kind, as the signal registry has it) where named,
 * otherwise read off the score's shape, so that scores of a signal that has since been removed are still assessed.
 */
export function signalKindOf(score: Score, kinds: Readonly<Record<string, SignalKind>> = {}): SignalKind {
  const named = Object.hasOwn(kinds, score.signal) ? kinds[score.signal] : undefined;
  if (named !== undefined) return named;
  if (score.matches !== undefined) return 'hash';
  if (score.signal === 'lexicon') return 'lexicon';
  // An unknown signal that would not say anything is taken for a model, whose silence may need a person.
  if (score.abstained !== undefined || score.thresholds !== undefined || score.measured !== undefined) return 'model';
  return 'rule';
}
