import type { AnyLabel, Pack, ReasonFacts, Score } from '@haetae/contracts';
import { ANY_LABELS } from '@haetae/contracts';
import { abstention } from './abstention.ts';
import { lexiconWeights } from './assess-lexicon.ts';
import { type Finding, shown } from './finding.ts';
import { packThreshold } from './label-settings.ts';

/** How much of a codebook term's weight counts as a second, independent witness beside the model. */
export const LEXICON_LIFT = 0.5;

interface ModelInput {
  scores: readonly Score[];
  lexicon: readonly Score[];
  pack: Pack;
  lang: string;
  /** The language is not measured, or itself unsure. */
  unsure: boolean;
}

/** Model probabilities against thresholds; in unsure languages also what comes near, and what the model would not say. */
export function findModelScores({ scores, lexicon, pack, lang, unsure }: ModelInput): Finding[] {
  const weights = lexiconWeights(lexicon);
  return scores.flatMap((score) => {
    // `unsure` speaks of the text's language; a model that looks at an image is not touched by it.
    const doubtful = score.mediaId === undefined && (unsure || score.measured === false);
    // A model that gave no score says nothing of its quality in the language either.
    if (score.abstained !== undefined) return [abstention(score, score.mediaId === undefined && unsure)];
    return ANY_LABELS.flatMap((label) => {
      const probability = score.labels[label];
      if (probability === undefined) return [];
      const threshold = packThreshold(pack, label, lang) ?? score.thresholds?.[label];
      const weight = score.mediaId === undefined ? (weights[label] ?? 0) : 0;
      return judge({ score, label, probability, threshold, weight, pack, doubtful });
    });
  });
}

interface Judged {
  score: Score;
  label: AnyLabel;
  probability: number;
  threshold: number | undefined;
  weight: number;
  pack: Pack;
  doubtful: boolean;
}

function judge({ score, label, probability, threshold, weight, pack, doubtful }: Judged): Finding[] {
  // Noisy or: the chance that at least one of two independent witnesses is right.
  const lifted = 1 - (1 - probability) * (1 - LEXICON_LIFT * weight);
  const reached = threshold === undefined ? score.flags.includes(label) : lifted >= threshold;
  const near = doubtful && threshold !== undefined && lifted >= pack.unmeasuredShare * threshold;
  if (!reached && !near) return [];
  const value = shown(probability);
  const limit = threshold === undefined ? '' : ` (threshold ${shown(threshold)})`;
  const raised = lifted > probability ? `, ${shown(lifted)} with the lexicon` : '';
  const facts = { ...(threshold === undefined ? {} : { threshold }), ...(lifted > probability ? { lifted } : {}) };
  const finding = (code: 'model' | 'unmeasured-language', message: string, more: ReasonFacts = {}): Finding => ({
    flags: true,
    label,
    confidence: lifted,
    reason: { code, signal: score.signal, label, score: probability, message, facts: { ...facts, ...more } },
  });
  const findings: Finding[] = [];
  if (reached) findings.push(finding('model', `Model: ${label} ${value}${raised}${limit}`));
  if (doubtful) {
    const what = reached ? 'a person decides' : 'uncertain, so a person looks';
    findings.push(
      finding(
        'unmeasured-language',
        `The model's quality in this language is not measured: ${label} ${value}${raised}${limit}; ${what}`,
        reached ? {} : { near: true },
      ),
    );
  }
  return findings;
}
