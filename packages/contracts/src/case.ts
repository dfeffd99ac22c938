import { z } from 'zod';
import { idSchema } from './ids.ts';
import { countrySchema, isStorableText, langSchema } from './item.ts';
import { actionSchema, anyLabelSchema, policyLabelSchema } from './labels.ts';

/** Where a case is. `leased` is an open case in someone's hands; a lease that has run out counts as none. */
export const CASE_STATES = ['open', 'leased', 'decided'] as const;
export type CaseState = (typeof CASE_STATES)[number];

/**
 * What a person is asked for. `second_review`: another person must decide without knowing the first choice; to all who could
 * be that person the case looks like one in `review`. `escalated`: supervisors only. `appeal`: someone who has not decided it.
 */
export const CASE_STAGES = ['review', 'second_review', 'escalated', 'appeal'] as const;
export type CaseStage = (typeof CASE_STAGES)[number];

/** Every kind of line in a case's history. Append-only, hash-chained; the state of a case is what they add up to. */
export const CASE_EVENT_TYPES = [
  // the machine's own (packages/policy/src/case-state.ts)
  'opened',
  'joined',
  'split',
  'updated',
  'leased',
  'released',
  'skipped',
  'lease_expired',
  'escalated',
  'reviewed',
  'decided',
  'undone',
  'finalised',
  'appealed',
  'upheld',
  'overturned',
  'restricted',
  // custody lines that change nothing of the state
  'noted',
  'match_reported',
  'media_viewed',
  'exported',
  'budget_lifted',
  'takedown',
  'action_delivered',
  'action_failed',
] as const;
export type CaseEventType = (typeof CASE_EVENT_TYPES)[number];

/** Text of a person, kept as it was typed: whatever it holds is data. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine(isStorableText, { message: 'must not hold NUL or lone surrogates', params: { code: 'TEXT_INVALID' } });

/** What a moderator records about a case. */
export const decisionInputSchema = z.strictObject({
  policyLabel: policyLabelSchema,
  action: actionSchema,
  target: text(500).optional(),
  rationale: text(10_000).optional(),
});
export type DecisionInput = z.infer<typeof decisionInputSchema>;

/** In seconds. */
export const LEASE_DEFAULT_S = 600;
export const leaseSecondsSchema = z.int().min(10).max(3_600).default(LEASE_DEFAULT_S);
const leaseId = z.string().max(64).optional();
const oneOrMore = <T extends z.ZodType>(schema: T) => z.union([schema, z.array(schema).min(1).max(50)]);

/** Which cases a person takes: each list narrows, an absent one does not. */
export interface CaseRouting {
  langs?: string[] | undefined;
  countries?: string[] | undefined;
  labels?: string[] | undefined;
}
export const routingSchema = z.strictObject({
  langs: z.array(langSchema).max(50).optional(),
  countries: z.array(countrySchema).max(50).optional(),
  labels: z.array(anyLabelSchema).max(50).optional(),
});

export const leaseInputSchema = z.strictObject({
  /** This case, not the most urgent one. */
  caseId: idSchema('case').optional(),
  seconds: leaseSecondsSchema,
  lang: oneOrMore(langSchema).optional(),
  country: oneOrMore(countrySchema).optional(),
  label: oneOrMore(anyLabelSchema).optional(),
});
export const heartbeatInputSchema = z.strictObject({ leaseId, seconds: leaseSecondsSchema });
export const releaseInputSchema = z.strictObject({ leaseId, reason: text(1_000).optional() });
/** Why a case is passed over; it does not come back to the same person for a while. */
export const SKIP_REASONS = ['language', 'too_hard_for_me', 'know_the_people', 'not_sure', 'other'] as const;
export const skipInputSchema = z.strictObject({ leaseId, reason: z.enum(SKIP_REASONS), note: text(1_000).optional() });
export const escalateInputSchema = z.strictObject({ leaseId, reason: text(1_000).min(1) });
export const decideInputSchema = decisionInputSchema.extend({ leaseId });
export const undoInputSchema = z.strictObject({ reason: text(1_000).optional(), seconds: leaseSecondsSchema });
export const appealInputSchema = z.strictObject({ reason: text(5_000).min(1) });
export const noteInputSchema = z.strictObject({ text: text(10_000).min(1) });
export const splitInputSchema = z.strictObject({ itemIds: z.array(idSchema('item')).min(1).max(1_000) });
export const BULK_MAX_CASES = 500;
/** One decision for many cases: each is leased if it is free, decided once, and answers for itself. */
export const bulkDecisionInputSchema = z.strictObject({
  cases: z
    .array(z.strictObject({ caseId: idSchema('case'), leaseId }))
    .min(1)
    .max(BULK_MAX_CASES),
  decision: decisionInputSchema,
});
export const macroInputSchema = z.strictObject({
  name: text(100).min(1),
  policyLabel: policyLabelSchema,
  action: actionSchema,
  target: text(500).optional(),
  rationale: text(10_000).optional(),
});
export type MacroInput = z.infer<typeof macroInputSchema>;

/** What a person may do with a case now; the console shows these and no other. */
export const CASE_ALLOWED = [
  'lease',
  'heartbeat',
  'release',
  'skip',
  'escalate',
  'decide',
  'undo',
  'appeal',
  'note',
  'split',
  'restrict',
  'view_media',
  'mark_golden',
] as const;
export type CaseAllowed = (typeof CASE_ALLOWED)[number];

/** What has to happen outside the case because of a decision: the actions but for `none`. */
export const EFFECT_KINDS = ['takedown_request', 'refer_to_police', 'support_referral', 'add_hash_to_bank'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];
/** `owed` until it was done; `held` while an appeal is open; `dead` when the tries are used up; `cancelled` by an undo or an overturn. */
export const EFFECT_STATES = ['owed', 'held', 'done', 'dead', 'cancelled'] as const;
export type EffectState = (typeof EFFECT_STATES)[number];

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
  'held',
  'hold_lifted',
  'erased',
] as const;
export type CustodyEventType = (typeof CUSTODY_EVENT_TYPES)[number];
