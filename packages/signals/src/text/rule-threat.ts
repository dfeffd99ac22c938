import { detectThreat } from '@haetae/text-model';
import { defineRuleSignal } from '../rule-signal.ts';

/** Violence announced by the author, found by phrases. */
export const ruleThreat = defineRuleSignal({
  name: 'rule-threat',
  label: 'threat',
  description: 'Phrases by which the author announces violence; not reports, quotations, negations or games',
  detect: detectThreat,
  examples: [
    { text: 'Delete that post or I will kill you', lang: 'en', flags: ['threat'] },
    { text: 'je vais te tuer', lang: 'fr', flags: ['threat'] },
    { text: 'Я тебя убью', lang: 'ru', flags: ['threat'] },
    { text: 'მოგკლავ', lang: 'ka', flags: ['threat'] },
    { text: 'He wrote that he will kill me, so I went to the police.', lang: 'en', flags: [] },
    { text: 'I could kill for a coffee.', lang: 'en', flags: [] },
  ],
});
