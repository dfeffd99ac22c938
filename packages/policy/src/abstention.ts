import type { Score } from '@haetae/contracts';
import type { Finding } from './finding.ts';

/** Confidence of "the signal would not say": low, but in the queue. */
const ABSTAINED_CONFIDENCE = 0.3;
/** Abstentions about texts in which there is nothing to read; any other one about an unmeasured language needs a person. */
const TRIVIAL_ABSTENTION = /empty|too[-_]?short|no[-_]?text|no[-_]?words|no[-_]?letters|without[-_]?words|trivial/i;

/** What a score that abstained gives cause for. `doubtful`: its text's language is not measured, or unsure. */
export function abstention(score: Score, doubtful: boolean): Finding {
  const code = score.abstained?.code ?? '';
  const flags = doubtful && !TRIVIAL_ABSTENTION.test(code);
  return {
    flags,
    label: undefined,
    confidence: ABSTAINED_CONFIDENCE,
    reason: {
      code: 'abstained',
      signal: score.signal,
      message: `${score.signal} gave no score (${code})${flags ? ' in a language that is not measured, so a person looks' : ''}`,
      facts: { abstention: code, ...(flags ? { unmeasured: true } : {}) },
    },
  };
}
