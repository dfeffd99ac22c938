/**
 * What either side may do next, as packages/policy has it (takedown-state.ts); the server refuses the rest. `asks`: what is
 * typed with it, and under which name it is sent.
 */
export interface TakedownStep {
  name: string;
  side: 'sender' | 'platform';
  from: readonly string[];
  asks?: 'note' | 'reason';
  /** Without it the step is refused. */
  required?: boolean;
  /** Beside the words: to whom it goes, or what was done. */
  choice?: 'contact' | 'outcome';
}
const UNDER_WAY = ['sent', 'acknowledged', 'disputed'];
export const TAKEDOWN_STEPS: readonly TakedownStep[] = [
  { name: 'send', side: 'sender', from: ['draft'], choice: 'contact' },
  { name: 'remind', side: 'sender', from: UNDER_WAY, asks: 'note' },
  { name: 'answer', side: 'sender', from: ['disputed', 'refused'], asks: 'note', required: true },
  { name: 'acknowledge', side: 'platform', from: ['sent'], asks: 'note' },
  { name: 'act', side: 'platform', from: [...UNDER_WAY, 'refused'], asks: 'note', choice: 'outcome' },
  { name: 'dispute', side: 'platform', from: ['sent', 'acknowledged'], asks: 'reason', required: true },
  { name: 'refuse', side: 'platform', from: UNDER_WAY, asks: 'reason', required: true },
  { name: 'withdraw', side: 'sender', from: ['draft', ...UNDER_WAY, 'refused'], asks: 'reason' },
];
export const COMMENTED: readonly string[] = [...UNDER_WAY, 'refused', 'actioned'];
export const TAKEDOWN_STATES = [
  'draft',
  'sent',
  'acknowledged',
  'disputed',
  'refused',
  'actioned',
  'withdrawn',
] as const;
export const TAKEDOWN_OUTCOMES = [
  'removed',
  'blocked_on_upload',
  'restricted',
  'account_suspended',
  'not_found',
] as const;
