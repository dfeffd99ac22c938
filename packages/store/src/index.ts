export * from './access-log.ts';
export { type AnchorCheck, checkAnchors } from './anchor-check.ts';
export * from './banks.ts';
export * from './case-custody.ts';
export * from './case-events.ts';
export * from './case-notes.ts';
export * from './case-records.ts';
export * from './case-signatures.ts';
export {
  appendCaseLine,
  type LockedCase,
  lockCaseStatus,
  transitionCase,
  type UntimedEvent,
} from './case-transitions.ts';
export * from './case-urgency.ts';
export {
  type CaseFilter,
  type CaseRow,
  findExcerpts,
  getCase,
  listDecided,
  listQueue,
  type QueuePlace,
} from './cases.ts';
export * from './copy-database.ts';
export * from './custody.ts';
export { type Anchor, anchorCustody, findLastAnchor } from './custody-anchors.ts';
export * from './custody-check.ts';
export {
  type Database,
  inShortTransaction,
  inTransaction,
  isStoreUnavailable,
  isWorthRepeating,
  openDatabase,
  type Queryable,
  retryStoreAfterS,
} from './database.ts';
export { databaseAnswers } from './database-answers.ts';
export * from './dead-letters.ts';
export * from './decisions.ts';
export * from './delivery-log.ts';
export * from './domain-events.ts';
export * from './effects.ts';
export * from './erase-items.ts';
export * from './erasures.ts';
export * from './evidence-items.ts';
export * from './evidence-keys.ts';
export * from './evidence-packages.ts';
export * from './exchange-exports.ts';
export * from './exchange-exports.ts';
export * from './exposure.ts';
export * from './flood-guard.ts';
export * from './golden.ts';
export * from './hash-contents.ts';
export * from './hashes.ts';
export {
  getHash,
  type HashRow,
  listHashes,
  listItemsMatching,
  type Opinion,
  updateHash,
  withdrawHash,
} from './hashes.ts';
export * from './invitations.ts';
export {
  type AcceptedItem,
  type AcceptResult,
  deleteOldIdempotencyKeys,
  getItem,
  type ItemFilter,
  type ItemRow,
  insertItems,
  itemIdsOf,
  listItems,
  type NewMedia,
  rebindIdempotencyKey,
  reserveIdempotencyKeys,
} from './items.ts';
export * from './keys.ts';
export * from './lanes.ts';
export { budgetSpent, exposeToCase, leaseIfFree, leaseWithinBudget } from './lease-within-budget.ts';
export {
  escalateCase,
  expireLeases,
  extendLease,
  getLeased,
  leaseCase,
  lockHeldCase,
  type NextCase,
  type Reviewer,
  releaseCase,
  SKIP_HOURS,
  skipCase,
} from './leases.ts';
export * from './legal-holds.ts';
export * from './listen-cases.ts';
export * from './login-failures.ts';
export * from './macros.ts';
export * from './match-events.ts';
export * from './media.ts';
export {
  findErasableMedia,
  insertMatches,
  isVaultKeyUsed,
  listCaseMedia,
  listMatches,
  listMedia,
  listSeenMedia,
  type MediaRow,
  recordErased,
  recordFetched,
  recordHashes,
  recordMediaFailure,
  type SeenMedia,
} from './media.ts';
export { migrate } from './migrate.ts';
export * from './open-cases.ts';
export * from './organisations.ts';
export * from './outbox.ts';
export * from './principal.ts';
export * from './queue-health.ts';
export * from './referrals.ts';
export { restrictHashes } from './restrict-hashes.ts';
export * from './retention.ts';
export * from './routing.ts';
export * from './scores.ts';
export * from './scrub.ts';
export * from './sealed-columns.ts';
export * from './second-factor.ts';
export * from './sessions.ts';
export * from './settings.ts';
export * from './split-case.ts';
export * from './stats.ts';
export * from './summarise-exposure.ts';
export * from './survivor-counts.ts';
export * from './survivor-reports.ts';
export * from './survivor-reviews.ts';
export * from './takedown-clocks.ts';
export * from './takedown-list.ts';
export * from './takedown-sources.ts';
export * from './takedowns.ts';
export * from './transparency.ts';
export * from './unblur.ts';
export * from './unblur.ts';
export * from './users.ts';
export * from './webhook-deliveries.ts';
export * from './webhooks.ts';
