import { z } from 'zod';
import { actionSchema, policyLabelSchema } from './labels.ts';

export const CASE_STATES = ['open', 'decided'] as const;
export type CaseState = (typeof CASE_STATES)[number];

export const CASE_EVENT_TYPES = [
  'opened',
  'joined',
  'leased',
  'released',
  'lease_expired',
  'decided',
  'updated',
  'match_reported',
] as const;
export type CaseEventType = (typeof CASE_EVENT_TYPES)[number];

/** What a moderator records about a case. */
export const decisionInputSchema = z.strictObject({
  policyLabel: policyLabelSchema,
  action: actionSchema,
  target: z.string().max(500).optional(),
  rationale: z.string().max(10_000).optional(),
});
export type DecisionInput = z.infer<typeof decisionInputSchema>;

/**
 * What was done with the evidence of a case: lines of its custody chain that do not change its state. They stand in one
 * chain with the events of the case.
 */
export const CUSTODY_EVENT_TYPES = [
  'viewed',
  'unblurred',
  'clear_shown',
  'restricted',
  'restricted_opened',
  'evidence_sealed',
  'evidence_key_set',
  'evidence_downloaded',
  'reviewers_opened',
  'custody_read',
] as const;
export type CustodyEventType = (typeof CUSTODY_EVENT_TYPES)[number];
