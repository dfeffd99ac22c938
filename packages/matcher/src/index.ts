export { type BankFollower, followBanks } from './follow-banks.ts';
export {
  createMatcher,
  type ImageQuery,
  type Matcher,
  type MatcherStats,
  type MatchOptions,
  type MatchResult,
} from './matcher.ts';
export { turnedQueries } from './turned-queries.ts';
