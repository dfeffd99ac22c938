export { detectDoxxing } from './detect-doxxing.ts';
export { detectExplicit } from './detect-explicit.ts';
export { detectExtortion } from './detect-extortion.ts';
export { detectStalking, detectThreat } from './detect-threat.ts';
export { RULE_TABLES } from './languages/index.ts';
export type { RuleHit } from './rule-hit.ts';
export type { RuleTable } from './rule-table.ts';
