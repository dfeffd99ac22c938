/**
 * Scores and matches + a country pack → flag, urgency and reasons. Pure: the same input gives the same answer, and the
 * clock is an argument. Nothing here decides about a post; it decides whether a person looks, and how soon.
 *
 * - model:   flagged at the pack's threshold, else the signal's own. In a language whose quality is not measured, or
 *            when the language itself is unsure, from `unmeasuredShare` of the threshold on, and said so.
 * - lexicon: a heavy term flags modestly by itself; a light one lifts a model's probability for the same label.
 * - rule:    what the rule flags is flagged.
 * - hash:    a block-bank match flags, unless an allow bank knows the same media.
 *
 * Reasons are logged and shown in lists, so they never hold content: no text, no lexicon term, no hash.
 */
import type { Assessment, Pack, Reason, Score } from '@haetae/contracts';
import { ANY_LABELS } from '@haetae/contracts';
import { findHashMatches } from './assess-hash.ts';
import { findLexiconHits } from './assess-lexicon.ts';
import { findModelScores } from './assess-model.ts';
import { findRuleFlags } from './assess-rule.ts';
import type { Finding } from './finding.ts';
import { severityOf } from './label-settings.ts';
import { tightestClock } from './legal-clock.ts';
import { type SignalKind, signalKindOf } from './signal-kind.ts';
import { harmOf, type UrgencyBase, urgencyAt } from './urgency.ts';

/** Below this confidence the language is a guess, and a model's measured quality in it says nothing about this text. */
export const MIN_LANG_CONFIDENCE = 0.5;

export interface AssessInput {
  scores: readonly Score[];
  pack: Pack;
  /** As detected or given; `und` when nothing could be said. */
  lang: string;
  /** In [0,1]; 1 when the language was given. */
  langConfidence: number;
  /** Whether the text model's quality in `lang` rests on a human-labelled test set. */
  measured: boolean;
  receivedAt: Date;
  now: Date;
  /** Whether the post is aimed at a known person. */
  hasTarget: boolean;
  /** Signal name → kind, from the registry; a signal not named is read off its score's shape. */
  kinds?: Readonly<Record<string, SignalKind>>;
}

/** An assessment with what its urgency is made of, so that it can be told again for a later moment. */
export interface TimedAssessment extends Assessment {
  base: UrgencyBase;
  /** The highest severity by the pack of what flags, in [0,1]. */
  severity: number;
}

/** Says whether a person must look at the item, how urgently (0 to 100) and why. Never throws on well-typed input. */
export function assess(input: AssessInput): TimedAssessment {
  const unsure = !input.measured || input.langConfidence < MIN_LANG_CONFIDENCE || input.lang === 'und';
  const of = (kind: SignalKind) => input.scores.filter((score) => signalKindOf(score, input.kinds) === kind);
  const lexicon = of('lexicon');
  const findings: Finding[] = [
    ...findHashMatches(of('hash')),
    ...findRuleFlags(of('rule')),
    ...findModelScores({ scores: of('model'), lexicon, pack: input.pack, lang: input.lang, unsure }),
    ...findLexiconHits(lexicon),
  ].map((finding) => muteIfHarmless(finding, input.pack));

  const flagging = findings.filter((f) => f.flags);
  const labels = ANY_LABELS.filter((label) => flagging.some((f) => f.label === label));
  const { harm, severity } = harmOfFindings(flagging, input);
  const clock = tightestClock(input.pack.legalClocks, labels, input.receivedAt, input.now);
  const base = { harm, since: input.receivedAt, ...(clock === undefined ? {} : { clock }) };
  return {
    flagged: flagging.length > 0,
    urgency: flagging.length === 0 ? 0 : urgencyAt(base, input.now),
    labels,
    reasons: order(findings),
    base,
    severity,
  };
}

/** The severity stands in for an abstention's missing label: somewhere low in the queue, but in it. */
const ABSTAINED_SEVERITY = 0.3;

/** The harm of the finding that weighs most, and the highest severity of any. */
function harmOfFindings(flagging: readonly Finding[], { pack, hasTarget }: AssessInput) {
  let [harm, severity] = [0, 0];
  for (const { label, confidence } of flagging) {
    const bad = label === undefined ? ABSTAINED_SEVERITY : severityOf(pack, label);
    severity = Math.max(severity, bad);
    harm = Math.max(harm, harmOf({ severity: bad, confidence, hasTarget }));
  }
  return { harm, severity };
}

/** A label of severity 0 is kept with the scores but is no reason to make a person look. */
function muteIfHarmless(finding: Finding, pack: Pack): Finding {
  const harmless = finding.label !== undefined && severityOf(pack, finding.label) === 0;
  return harmless ? { ...finding, flags: false } : finding;
}

/** What flags first, then by confidence; ties keep their order, so the answer is the same each time. */
function order(findings: readonly Finding[]): Reason[] {
  return findings
    .toSorted((a, b) => Number(b.flags) - Number(a.flags) || b.confidence - a.confidence)
    .map((f) => f.reason);
}
