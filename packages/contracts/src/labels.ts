import { z } from 'zod';

/** What kind of abuse a text shows. The text model has one probability for each; rule signals and lexicons use the same names. */
export const LABELS = [
  'toxic',
  'insult',
  'threat',
  'identity_attack',
  'sexism',
  'sexual_harassment',
  'sexual_explicit',
  'profanity',
  'dehumanisation',
  'doxxing',
] as const;
export type Label = (typeof LABELS)[number];
export const labelSchema = z.enum(LABELS);

/** Harms that no text probability stands for: said by rule signals, matches and people. */
export const HARM_LABELS = ['sexual_extortion', 'stalking', 'intimate_image', 'synthetic_media', 'voyeurism'] as const;
export type HarmLabel = (typeof HARM_LABELS)[number];

export const ANY_LABELS = [...LABELS, ...HARM_LABELS] as const;
export type AnyLabel = (typeof ANY_LABELS)[number];
export const anyLabelSchema = z.enum(ANY_LABELS);

/** What a moderator records: the taxonomy of technology-facilitated gender-based violence. */
export const POLICY_LABELS = [
  'intimate_image_abuse',
  'sexual_extortion',
  'deceptive_synthetic_media',
  'voyeuristic_recording',
  'doxxing',
  'cyberstalking',
  'online_harassment',
  'impersonation',
  'threat',
  'gender_hate',
  'other',
  'not_abusive',
] as const;
export type PolicyLabel = (typeof POLICY_LABELS)[number];
export const policyLabelSchema = z.enum(POLICY_LABELS);

export const ACTIONS = ['none', 'takedown_request', 'refer_to_police', 'support_referral', 'add_hash_to_bank'] as const;
export type Action = (typeof ACTIONS)[number];
export const actionSchema = z.enum(ACTIONS);
