/**
 * The case state machine. Events are appended and never edited; the state of a case is what they add up to:
 *
 *     opened → open ⇄ leased → decided
 *
 * `joined` and `updated` happen at any time before the decision. A lease that has run out counts as none, also before
 * its `lease_expired` event is written, so that no sweep has to be on time.
 */
import type { CaseEventType, CaseState } from '@haetae/contracts';
import { HaetaeError } from '@haetae/contracts';

export interface Lease {
  /** Who holds the case. */
  by: string;
  expiresAt: Date;
}

/** What the events of a case add up to. */
export interface CaseStatus {
  state: CaseState;
  lease?: Lease;
  /** Number of items in the case. */
  items: number;
  /** The highest urgency of its items, 0 to 100; an `updated` event sets it anew. */
  urgency: number;
}

export type CaseEvent = { at: Date } & (
  | { type: 'opened'; urgency: number }
  | { type: 'joined'; urgency: number }
  | { type: 'leased'; by: string; expiresAt: Date }
  | { type: 'released'; by: string }
  | { type: 'lease_expired' }
  | { type: 'decided'; by: string }
  | { type: 'updated'; urgency: number }
  // a custody line that changes nothing of the state
  | { type: 'match_reported' }
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
 * CASE_LEASED_BY_OTHER, LEASE_REQUIRED, LEASE_EXPIRED, CASE_ALREADY_DECIDED, else CASE_TRANSITION_INVALID.
 * `status` is undefined before the case exists. Pure: `status` is not changed.
 */
export function applyCaseEvent(status: CaseStatus | undefined, event: CaseEvent): CaseStatus | HaetaeError {
  if (status === undefined) {
    if (event.type !== 'opened') return invalid(event, 'it was never opened');
    return { state: 'open', items: 1, urgency: event.urgency };
  }
  if (event.type === 'opened') return invalid(event, 'it is open already');
  if (event.type === 'match_reported') return status;
  if (status.state === 'decided') {
    return new HaetaeError('CASE_ALREADY_DECIDED', `This case has been decided; "${event.type}" comes too late.`);
  }
  const lease = runningLease(status, event.at);
  switch (event.type) {
    case 'joined':
      return { ...status, items: status.items + 1, urgency: Math.max(status.urgency, event.urgency) };
    case 'updated':
      return { ...status, urgency: event.urgency };
    case 'leased':
      if (lease !== undefined && lease.by !== event.by) return heldBySomeoneElse();
      if (event.expiresAt <= event.at) return invalid(event, 'the lease would end before it starts');
      return { ...status, lease: { by: event.by, expiresAt: event.expiresAt } };
    case 'released':
      return needLease(status, lease, event.by) ?? unleased(status);
    case 'lease_expired':
      if (status.lease === undefined) return invalid(event, 'it has no lease');
      if (lease !== undefined) return invalid(event, 'its lease is still running');
      return unleased(status);
    case 'decided':
      return needLease(status, lease, event.by) ?? { ...unleased(status), state: 'decided' };
    default:
      return unknownEvent(event);
  }
}

/** The lease of `status`, unless it has run out by `at`. */
export function runningLease(status: CaseStatus, at: Date): Lease | undefined {
  return status.lease !== undefined && status.lease.expiresAt > at ? status.lease : undefined;
}

function needLease(status: CaseStatus, running: Lease | undefined, by: string): HaetaeError | undefined {
  if (running !== undefined) return running.by === by ? undefined : heldBySomeoneElse();
  if (status.lease?.by === by) return new HaetaeError('LEASE_EXPIRED', 'The lease has run out. Lease the case again.');
  return new HaetaeError('LEASE_REQUIRED', 'Lease the case first; nobody else can then decide it meanwhile.');
}

function unleased({ lease: _lease, ...rest }: CaseStatus): CaseStatus {
  return rest;
}

const heldBySomeoneElse = (): HaetaeError =>
  new HaetaeError('CASE_LEASED_BY_OTHER', 'Another moderator holds this case until its lease ends.');

const invalid = (event: CaseEvent, why: string): HaetaeError =>
  new HaetaeError('CASE_TRANSITION_INVALID', `"${event.type}" cannot happen to this case: ${why}.`);

/** A stored event of a later version; the compiler proves that there is none in this one. */
function unknownEvent(event: never): HaetaeError {
  return new HaetaeError('CASE_TRANSITION_INVALID', `This version knows no case event "${(event as CaseEvent).type}".`);
}
