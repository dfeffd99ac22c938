import { detectDoxxing } from '@haetae/text-model';
import { defineRuleSignal } from '../rule-signal.ts';

/** Contact data held up with a phrase of exposure or a call to act. */
export const ruleDoxxing = defineRuleSignal({
  name: 'rule-doxxing',
  label: 'doxxing',
  description: "Somebody's contact data published with a call to act or a phrase of exposure; not helplines or shops",
  detect: detectDoxxing,
  examples: [
    { text: 'This is her number 0712 345 6789, call her all night', lang: 'en', flags: ['doxxing'] },
    { text: 'ini nomor hp dia 0812 3456 7890, teror dia', lang: 'id', flags: ['doxxing'] },
    { text: 'ეს არის მისი ნომერი 599 12 34 56, დაურეკეთ', lang: 'ka', flags: ['doxxing'] },
    { text: 'Domestic violence helpline: 0800 123 4567, free and confidential.', lang: 'en', flags: [] },
    { text: 'My new number is 0712 345 6789.', lang: 'en', flags: [] },
  ],
});
