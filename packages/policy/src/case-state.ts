/**
 * The case state machine. Events are appended and never edited; the state of a case is what they add up to. The store moves a
 * case by this function and no other (packages/store/src/case-transitions.ts), so the two cannot drift apart.
 *
 *     opened → open ⇄ leased → decided → finalised
 *                 ↑        ↘ reviewed (a second person is needed, or two disagree)
 *                 └──── undone (within the window) · appealed
 *
 * What an open case waits for is its stage: `review`, `second_review` (anyone but the first), `escalated` (a supervisor),
 * `appeal` (anyone who has not decided it). A lease that has run out counts as none, also before its `lease_expired` event is
 * written, so that no sweep has to be on time.
 */
import type { CaseEventType, CaseStage } from '@haetae/contracts';
import { HaetaeError } from '@haetae/contracts';

export interface Lease {
  /** Who holds the case. */
  by: string;
  expiresAt: Date;
}

/** As whom a case is taken: each lane has its own people. */
export type ReviewerRank = 'moderator' | 'supervisor' | 'safeguarding';

/** A decision that stands. */
export interface CaseReview {
  by: string;
  decisionId: string;
  policyLabel: string;
  action: string;
}

/** What an undo brings back. */
interface Undo {
  by: string;
  until: Date;
  before: { stage: CaseStage; reviews: CaseReview[]; decision?: CaseReview };
}

/** What the events of a case add up to. */
export interface CaseStatus {
  /** Whether it was decided; a leased case is an open one with a lease. */
  state: 'open' | 'decided';
  stage: CaseStage;
  lease?: Lease;
  /** Number of items in the case. */
  items: number;
  /** The highest urgency of its items, 0 to 100; an `updated` event sets it anew. */
  urgency: number;
  /** Every decision on it that stands, in order: their makers do not decide it again. */
  reviews: CaseReview[];
  /** The one that stands for the case; while it is appealed, the one that is appealed against. */
  decision?: CaseReview;
  undo?: Undo;
  /** The window has closed: the decision's effects may happen. */
  final: boolean;
  restricted: boolean;
}

interface Deciding {
  by: string;
  review: Omit<CaseReview, 'by'>;
  /** Until when it can be taken back. */
  undoUntil: Date;
}
/** Lines that are kept in the chain and change nothing of the state. */
export type CustodyLine = Extract<
  CaseEventType,
  | 'noted'
  | 'match_reported'
  | 'media_viewed'
  | 'exported'
  | 'budget_lifted'
  | 'takedown'
  | 'action_delivered'
  | 'action_failed'
>;

export type CaseEvent = { at: Date } & (
  | { type: 'opened'; urgency: number; items?: number }
  | { type: 'joined'; urgency: number; items?: number }
  | { type: 'split'; items: number }
  | { type: 'updated'; urgency: number }
  | { type: 'leased'; by: string; as: ReviewerRank; expiresAt: Date }
  | { type: 'released' | 'skipped' | 'escalated'; by: string }
  | { type: 'lease_expired' }
  | ({ type: 'reviewed' | 'decided' | 'upheld' | 'overturned' } & Deciding)
  | { type: 'undone'; by: string; expiresAt?: Date }
  | { type: 'finalised' }
  | { type: 'appealed'; by: string }
  | { type: 'restricted'; by: string }
  | { type: CustodyLine }
);
// Fails to compile when contracts name an event that the machine does not know, or the other way round.
type SameTypes = [CaseEventType] extends [CaseEvent['type']]
  ? [CaseEvent['type']] extends [CaseEventType]
    ? true
    : never
  : never;
const _sameTypes: SameTypes = true;
void _sameTypes;

/**
 * The status after `event`, or the reason why it cannot happen, as an error that is returned, not thrown:
 * CASE_LEASED_BY_OTHER, LEASE_REQUIRED, LEASE_EXPIRED, CASE_ALREADY_DECIDED, CASE_NOT_FOR_YOU, CASE_RESTRICTED,
 * DECISION_NOT_YOURS, UNDO_TOO_LATE, else CASE_TRANSITION_INVALID. `status` is undefined before the case exists. Pure.
 */
export function applyCaseEvent(status: CaseStatus | undefined, event: CaseEvent): CaseStatus | HaetaeError {
  if (status === undefined) {
    if (event.type !== 'opened') return invalid(event, 'it was never opened');
    const { urgency, items = 1 } = event;
    return { state: 'open', stage: 'review', items, urgency, reviews: [], final: false, restricted: false };
  }
  switch (event.type) {
    case 'opened':
      return invalid(event, 'it is open already');
    case 'undone':
      return undo(status, event);
    case 'finalised':
      if (status.state !== 'decided' || status.final)
        return invalid(event, 'no decision waits for its window to close');
      if (status.undo !== undefined && status.undo.until > event.at) return invalid(event, 'the window is still open');
      return { ...without(status, 'undo'), final: true };
    case 'appealed':
      if (status.state !== 'decided') return invalid(event, 'it has not been decided');
      return { ...without(status, 'undo'), state: 'open', stage: 'appeal', final: false };
    case 'restricted':
      return { ...without(status, 'lease'), restricted: true };
    case 'noted':
    case 'match_reported':
    case 'media_viewed':
    case 'exported':
    case 'budget_lifted':
    case 'takedown':
    case 'action_delivered':
    case 'action_failed':
      return status;
    default:
      if (status.state === 'decided')
        return new HaetaeError('CASE_ALREADY_DECIDED', `This case has been decided; "${event.type}" comes too late.`);
      return applyToOpenCase(status, event);
  }
}

type OpenEvent = Exclude<
  CaseEvent,
  { type: CustodyLine | 'opened' | 'undone' | 'finalised' | 'appealed' | 'restricted' }
>;

function applyToOpenCase(status: CaseStatus, event: OpenEvent): CaseStatus | HaetaeError {
  const lease = runningLease(status, event.at);
  switch (event.type) {
    case 'joined':
      return {
        ...status,
        items: status.items + (event.items ?? 1),
        urgency: Math.max(status.urgency, event.urgency),
      };
    case 'split':
      if (event.items >= status.items) return invalid(event, 'at least one item has to stay');
      return { ...status, items: status.items - event.items };
    case 'updated':
      return { ...status, urgency: event.urgency };
    case 'leased': {
      if (lease !== undefined && lease.by !== event.by) return heldBySomeoneElse();
      if (event.expiresAt <= event.at) return invalid(event, 'the lease would end before it starts');
      return notForYou(status, event) ?? { ...status, lease: { by: event.by, expiresAt: event.expiresAt } };
    }
    case 'released':
    case 'skipped':
      return needLease(status, lease, event.by) ?? without(status, 'lease');
    case 'escalated':
      if (status.stage === 'escalated') return invalid(event, 'it is before a supervisor already');
      if (status.stage === 'appeal') return invalid(event, 'an appeal is decided by who takes it');
      return needLease(status, lease, event.by) ?? { ...without(status, 'lease'), stage: 'escalated' };
    case 'lease_expired':
      if (status.lease === undefined) return invalid(event, 'it has no lease');
      if (lease !== undefined) return invalid(event, 'its lease is still running');
      return without(status, 'lease');
    case 'reviewed':
    case 'decided':
    case 'upheld':
    case 'overturned':
      return needLease(status, lease, event.by) ?? decide(status, event);
    default:
      return invalid(event, 'there is no such event');
  }
}

function decide(status: CaseStatus, event: Extract<OpenEvent, Deciding>): CaseStatus | HaetaeError {
  if (isExcluded(status, event.by)) return decidedByYou();
  const onAppeal = event.type === 'upheld' || event.type === 'overturned';
  if (onAppeal !== (status.stage === 'appeal')) return invalid(event, `the case is in ${status.stage}`);
  if (event.type === 'reviewed' && status.stage === 'escalated' && status.reviews.length > 0)
    return invalid(event, 'a supervisor settles what two could not');
  const review: CaseReview = { by: event.by, ...event.review };
  const { stage, reviews, decision } = status;
  const before = { stage, reviews, ...(decision === undefined ? {} : { decision }) };
  const next = {
    ...without(status, 'lease'),
    reviews: [...reviews, review],
    undo: { by: event.by, until: event.undoUntil, before },
    final: false,
  };
  // The first of two waits for the second; two who differ wait for a supervisor.
  if (event.type === 'reviewed') return { ...next, stage: stage === 'second_review' ? 'escalated' : 'second_review' };
  return { ...next, state: 'decided', decision: review };
}

function undo(status: CaseStatus, event: Extract<CaseEvent, { type: 'undone' }>): CaseStatus | HaetaeError {
  const last = status.undo;
  if (last === undefined)
    return status.final || status.reviews.length > 0
      ? new HaetaeError('UNDO_TOO_LATE', 'The decision is final. It can still be appealed.')
      : invalid(event, 'there is no decision to take back');
  if (last.by !== event.by)
    return new HaetaeError('DECISION_NOT_YOURS', 'Only the person who decided may take the decision back.');
  if (last.until <= event.at)
    return new HaetaeError('UNDO_TOO_LATE', 'The window to take it back has closed. It can still be appealed.');
  if (runningLease(status, event.at) !== undefined)
    return new HaetaeError('UNDO_TOO_LATE', 'Another person is looking at the case already.');
  const { decision: _decision, undo: _undo, lease: _lease, ...rest } = status;
  const lease = event.expiresAt === undefined ? {} : { lease: { by: event.by, expiresAt: event.expiresAt } };
  return { ...rest, ...last.before, ...lease, state: 'open', final: false };
}

/** What a decision amounts to in the stage that the case is in. `needsSecond`: the pack wants two people for this label. */
export function outcomeOf(
  status: CaseStatus,
  choice: { policyLabel: string; action: string },
  needsSecond: boolean,
): 'reviewed' | 'decided' | 'upheld' | 'overturned' {
  const same = (other: CaseReview | undefined) =>
    other !== undefined && other.policyLabel === choice.policyLabel && other.action === choice.action;
  if (status.stage === 'appeal') return same(status.decision) ? 'upheld' : 'overturned';
  if (status.stage === 'second_review') return same(status.reviews.at(-1)) ? 'decided' : 'reviewed';
  return needsSecond && status.reviews.length === 0 ? 'reviewed' : 'decided';
}

/** The lease of `status`, unless it has run out by `at`. */
export function runningLease(status: CaseStatus, at: Date): Lease | undefined {
  return status.lease !== undefined && status.lease.expiresAt > at ? status.lease : undefined;
}

/** Whether `actor` has a decision on the case that stands, and so may not decide it again. */
export const isExcluded = (status: CaseStatus, actor: string): boolean => status.reviews.some((r) => r.by === actor);

function notForYou(status: CaseStatus, event: Extract<CaseEvent, { type: 'leased' }>): HaetaeError | undefined {
  if (status.restricted !== (event.as === 'safeguarding'))
    return status.restricted
      ? new HaetaeError('CASE_RESTRICTED', 'A minor may be shown. Only those who hold the role safeguarding open it.')
      : new HaetaeError(
          'CASE_NOT_RESTRICTED',
          'The role safeguarding opens cases of the restricted lane, and no others.',
        );
  if (status.stage === 'escalated' && event.as === 'moderator')
    return new HaetaeError('CASE_NOT_FOR_YOU', 'The case waits for a supervisor.');
  return isExcluded(status, event.by) ? decidedByYou() : undefined;
}

function needLease(status: CaseStatus, running: Lease | undefined, by: string): HaetaeError | undefined {
  if (running !== undefined) return running.by === by ? undefined : heldBySomeoneElse();
  if (status.lease?.by === by)
    return new HaetaeError('LEASE_EXPIRED', 'The lease has run out. Lease the case again; nothing was recorded.');
  return new HaetaeError('LEASE_REQUIRED', 'Lease the case first; nobody else can then decide it meanwhile.');
}

function without<K extends 'lease' | 'undo'>(status: CaseStatus, key: K): CaseStatus {
  const { [key]: _gone, ...rest } = status;
  return rest as CaseStatus;
}

const decidedByYou = (): HaetaeError =>
  new HaetaeError('CASE_NOT_FOR_YOU', 'You have decided this case already; another person has to look at it now.');
const heldBySomeoneElse = (): HaetaeError =>
  new HaetaeError('CASE_LEASED_BY_OTHER', 'Another moderator holds this case until its lease ends.');
const invalid = (event: { type: string }, why: string): HaetaeError =>
  new HaetaeError('CASE_TRANSITION_INVALID', `"${event.type}" cannot happen to this case: ${why}.`);
