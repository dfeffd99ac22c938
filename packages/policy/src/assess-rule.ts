import type { Score } from '@haetae/contracts';
import { type Finding, shown } from './finding.ts';

/** A rule that names no probability is taken at its word. */
const RULE_CONFIDENCE = 1;

/** What rule signals flag, flags. */
export function findRuleFlags(scores: readonly Score[]): Finding[] {
  return scores.flatMap((score) =>
    score.flags.map((label): Finding => {
      const confidence = score.labels[label] ?? RULE_CONFIDENCE;
      return {
        flags: true,
        label,
        confidence,
        reason: {
          code: 'rule',
          signal: score.signal,
          label,
          score: confidence,
          message: `Rule ${score.signal}: ${label} ${shown(confidence)}`,
          facts: {},
        },
      };
    }),
  );
}
