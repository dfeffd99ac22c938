export * from './bank-sharing.ts';
export * from './confirm-hashes.ts';
export { type ContradictionLimits, noteContradiction } from './contradictions.ts';
export * from './exchange-feed.ts';
export * from './hash-feedback.ts';
export * from './hash-submissions.ts';
export * from './match-reports.ts';
export { raiseAlert } from './raise-alert.ts';
