export { type AssessInput, assess, MIN_LANG_CONFIDENCE } from './assess.ts';
export { LEXICON_ALONE_CONFIDENCE, LEXICON_FLAG_WEIGHT } from './assess-lexicon.ts';
export { LEXICON_LIFT } from './assess-model.ts';
export { type CaseGroupInput, caseGroupKey, MIN_GROUP_LETTERS } from './case-group-key.ts';
export { applyCaseEvent, type CaseEvent, type CaseStatus, type Lease, runningLease } from './case-state.ts';
export { packThreshold, severityOf, UNNAMED_LABEL_SEVERITY } from './label-settings.ts';
export { clockLeft } from './legal-clock.ts';
export { type SignalKind, signalKindOf } from './signal-kind.ts';
export { AGE_FULL_HOURS, NO_TARGET_WEIGHT, type UrgencyParts, urgencyOf } from './urgency.ts';
