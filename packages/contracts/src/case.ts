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
