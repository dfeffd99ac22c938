import { detectExtortion } from '@haetae/text-model';
import { defineRuleSignal } from '../rule-signal.ts';

/** "I will post your pictures", with or without a price, found by phrases. */
export const ruleExtortion = defineRuleSignal({
  name: 'rule-extortion',
  label: 'sexual_extortion',
  description: 'Announcements that intimate pictures of the reader will be shown, with or without a demand',
  detect: detectExtortion,
  examples: [
    { text: 'Pay me or I will post your nudes', lang: 'en', flags: ['sexual_extortion'] },
    { text: 'Переведи деньги, иначе выложу твои интимные фото', lang: 'ru', flags: ['sexual_extortion'] },
    { text: 'tuma pesa la sivyo nitasambaza picha zako', lang: 'sw', flags: ['sexual_extortion'] },
    { text: 'I will post the pictures of the wedding tomorrow.', lang: 'en', flags: [] },
    { text: 'He threatened me: I will post your nudes.', lang: 'en', flags: [] },
  ],
});
