import { detectExplicit } from '@haetae/text-model';
import { defineRuleSignal } from '../rule-signal.ts';

/** Sexual language named by phrases: no data set labels it, so the text model has no head for it. */
export const ruleExplicit = defineRuleSignal({
  name: 'rule-explicit',
  label: 'sexual_explicit',
  description: 'Coarse sexual language, and nude pictures asked for or offered; not where it is reported',
  detect: detectExplicit,
  examples: [
    { text: 'send me nudes now', lang: 'en', flags: ['sexual_explicit'] },
    { text: 'kirim foto bugil dong', lang: 'id', flags: ['sexual_explicit'] },
    { text: 'скинь мне голые сиськи', lang: 'ru', flags: ['sexual_explicit'] },
    { text: 'Send me the pictures of the wedding.', lang: 'en', flags: [] },
    { text: 'He told me to send nudes and I reported him.', lang: 'en', flags: [] },
  ],
});
