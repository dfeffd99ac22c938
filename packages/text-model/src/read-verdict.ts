/** From labels to the two questions that callers ask: is it abusive, and is it hate against a group. */
import type { Label } from '@haetae/contracts';
import type { NormalisedText } from './normalise/mapped-text.ts';
import { detectDoxxing } from './rules/detect-doxxing.ts';
import { detectExplicit } from './rules/detect-explicit.ts';
import { detectExtortion } from './rules/detect-extortion.ts';
import { detectStalking, detectThreat } from './rules/detect-threat.ts';
import type { RuleHit } from './rules/rule-hit.ts';

/** Swearing and explicit words are no abuse by themselves: they abuse nobody until another label says so. */
const NO_ABUSE: readonly string[] = ['profanity', 'sexual_explicit'];
/** Labels that mean contempt for people as members of a group; an insult or a threat to one person is no hate speech. */
const HATE: readonly Label[] = ['identity_attack', 'sexism', 'dehumanisation'];
/** A rule's score from which it counts; below, it only raises attention. */
const RULE_COUNTS = 0.5;

export interface Verdict {
  /** Any label that means abuse is flagged, or a rule found a threat, stalking, extortion or doxxing. */
  abusive: boolean;
  /** `identity_attack`, `sexism` or `dehumanisation` is flagged. */
  hateful: boolean;
}

export function readVerdict(flags: readonly Label[], rules: readonly RuleHit[] = []): Verdict {
  const says = (label: string): boolean => !NO_ABUSE.includes(label);
  return {
    abusive: flags.some(says) || rules.some((hit) => says(hit.label) && hit.score >= RULE_COUNTS),
    hateful: flags.some((label) => HATE.includes(label)),
  };
}

/** What the rule signals find in a text, apart from the model. */
export function findRules(source: NormalisedText, lang?: string): RuleHit[] {
  return [detectThreat, detectStalking, detectExtortion, detectDoxxing, detectExplicit].flatMap((detect) =>
    detect(source, lang),
  );
}
