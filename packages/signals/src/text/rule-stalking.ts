import { detectStalking } from '@haetae/text-model';
import { defineRuleSignal } from '../rule-signal.ts';

/** "I know where you live", found by phrases. */
export const ruleStalking = defineRuleSignal({
  name: 'rule-stalking',
  label: 'stalking',
  description: 'Phrases by which the author lets the reader know that they are watched, followed or can be found',
  detect: detectStalking,
  examples: [
    { text: 'I know where you live and when you leave for work', lang: 'en', flags: ['stalking'] },
    { text: 'gue tau alamat rumah lo', lang: 'id', flags: ['stalking'] },
    { text: 'znam gdje živiš', lang: 'bs', flags: ['stalking'] },
    { text: 'My ex told me: I know where you live.', lang: 'en', flags: [] },
    { text: 'I know where you are coming from on this question.', lang: 'en', flags: [] },
  ],
});
