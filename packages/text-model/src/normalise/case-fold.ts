import { type NormalisedText, replaceMapped } from './mapped-text.ts';
import { meets, unitTable } from './unit-table.ts';

/** Letter and punctuation variants that mean the same in running text, one unit for one. */
const VARIANTS: Record<string, string> = {
  // quotation marks, apostrophes, dashes, dots
  '‘': "'",
  '’': "'",
  '‛': "'",
  '`': "'",
  '´': "'",
  ʼ: "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '«': '"',
  '»': '"',
  '‐': '-',
  '‑': '-',
  '‒': '-',
  '–': '-',
  '—': '-',
  '―': '-',
  '−': '-',
  // Greek final sigma, Cyrillic io
  ς: 'σ',
  ẞ: 'ß',
  // Arabic script: the forms of alif, and the yeh and kaf of Arabic and Persian keyboards
  أ: 'ا',
  إ: 'ا',
  آ: 'ا',
  ٱ: 'ا',
  ى: 'ي',
  ی: 'ي',
  ک: 'ك',
  // Vertical bars and stars of other sets
  '∗': '*',
  '＊': '*',
  '⁎': '*',
  '✱': '*',
};
/** First digit of each set of decimal digits that is met in the languages served. */
const ZEROS = [0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6, 0x0d66, 0x0e50];
for (const zero of ZEROS) for (let i = 0; i < 10; i += 1) VARIANTS[String.fromCharCode(zero + i)] = String(i);

const VARIANT = new RegExp(`[${Object.keys(VARIANTS).join('')}]`, 'g');
const DOTTED_I = /\u0130|i\u0307/g;
/** Arabic short vowels, Quranic signs and the stretching stroke. */
const ARABIC_SIGNS = /[\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed]+/g;
export const MEETS_CASE = unitTable(new RegExp(`^(?:[\u0130\u0307]|${ARABIC_SIGNS.source}|${VARIANT.source})$`));

/** Lower case, plain quotation marks and dashes, ASCII digits, one form of alif, yeh and kaf, no harakat, no tatweel. */
export function foldCase(source: NormalisedText): NormalisedText {
  let out = source;
  if (out.text.includes('\u0130')) out = replaceMapped(out, DOTTED_I, () => 'i');
  const lower = out.text.toLowerCase();
  if (lower.length === out.text.length) out = lower === out.text ? out : { text: lower, map: out.map };
  else out = replaceMapped(out, /\p{Lu}/gu, (m) => m[0].toLowerCase());
  if (!meets(out.text, MEETS_CASE)) return out;
  out = replaceMapped(out, ARABIC_SIGNS, () => '');
  return replaceMapped(out, VARIANT, (m) => VARIANTS[m[0]]);
}
