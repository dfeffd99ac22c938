import type { Id } from './ids.ts';

/** What happened that others may want to be told of: webhooks subscribe to these names. */
export const DOMAIN_EVENT_TYPES = [
  'case.flagged',
  'case.decided',
  'match.found',
  'takedown.created',
  'takedown.updated',
  'takedown.due_soon',
  'takedown.breached',
  'hash.added',
  'hash.withdrawn',
] as const;
export type DomainEventType = (typeof DOMAIN_EVENT_TYPES)[number];

/** One event. `data` holds ids, labels and hashes; never a text, an image or the name of who decided. */
export interface DomainEvent {
  organisationId: string;
  type: DomainEventType;
  /** Events of one case reach an endpoint in order. */
  caseId?: Id<'case'> | undefined;
  data: Record<string, unknown>;
}
