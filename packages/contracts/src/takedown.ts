import { z } from 'zod';

export const TAKEDOWN_STATES = [
  'draft',
  'sent',
  'acknowledged',
  'disputed',
  'refused',
  'actioned',
  'withdrawn',
] as const;
export type TakedownState = (typeof TAKEDOWN_STATES)[number];

/** What the sender does, what the platform does, and what the clock does. */
export const SENDER_STEPS = ['send', 'remind', 'answer', 'withdraw', 'comment'] as const;
export const PLATFORM_STEPS = ['acknowledge', 'act', 'refuse', 'dispute', 'comment'] as const;
export type SenderStep = (typeof SENDER_STEPS)[number];
export type PlatformStep = (typeof PLATFORM_STEPS)[number];
export type TakedownSide = 'sender' | 'platform' | 'clock';
export type TakedownStep = SenderStep | PlatformStep | 'due_soon' | 'breached';

/** What the platform did, in the words of match reports. */
export const TAKEDOWN_OUTCOMES = [
  'removed',
  'blocked_on_upload',
  'restricted',
  'account_suspended',
  'not_found',
] as const;
export const takedownOutcomeSchema = z.enum(TAKEDOWN_OUTCOMES);
export type TakedownOutcome = z.infer<typeof takedownOutcomeSchema>;
