export { type AssessInput, assess, MIN_LANG_CONFIDENCE, type TimedAssessment } from './assess.ts';
export { LEXICON_ALONE_CONFIDENCE, LEXICON_FLAG_WEIGHT } from './assess-lexicon.ts';
export { LEXICON_LIFT } from './assess-model.ts';
export { type CaseGroupInput, caseGroupKey, MIN_GROUP_LETTERS } from './case-group-key.ts';
export {
  applyCaseEvent,
  type CaseEvent,
  type CaseReview,
  type CaseStatus,
  type CustodyLine,
  isExcluded,
  type Lease,
  outcomeOf,
  type ReviewerRank,
  runningLease,
} from './case-state.ts';
export { type Agreement, agreementOf, type JudgedPair, labelAgreement } from './cohens-kappa.ts';
export { isSevere, SEVERE_FROM } from './is-severe.ts';
export { packThreshold, severityOf, UNNAMED_LABEL_SEVERITY } from './label-settings.ts';
export { clockLeft, type RunningClock, tightestClock } from './legal-clock.ts';
export {
  imageKeys,
  jaccard,
  NEAR_BITS,
  NEAR_SIMILARITY,
  nearImageKeys,
  pdqDistance,
  shinglesOf,
  textKeys,
} from './near-duplicates.ts';
export { type SignalKind, signalKindOf } from './signal-kind.ts';
export {
  type StatementInput,
  type StatementOfReasons,
  statementOfReasons,
  statementText,
} from './statement-of-reasons.ts';
export {
  type ClockProgress,
  clockEventsDue,
  DUE_SOON_SHARE,
  findTakedownClock,
  isInForce,
  nextClockAt,
  startClock,
  type TakedownClock,
} from './takedown-clock.ts';
export { clockRuns, stepTakedown } from './takedown-state.ts';
export {
  AGE_FULL_HOURS,
  harmOf,
  NO_TARGET_WEIGHT,
  nextUrgencyChange,
  URGENCY_STEP,
  type UrgencyBase,
  type UrgencyParts,
  urgencyAt,
  urgencyOf,
} from './urgency.ts';
