import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/**
 * Marks that belong to no script of their own. Scripts that cannot be written without marks (Devanagari, Bengali,
 * Thaana, Thai, …) have theirs in their own blocks and are left alone; only a mark repeated on one letter is dropped.
 */
const GENERIC = '\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe20-\\ufe2f';
export const ANY_GENERIC = new RegExp(`[${GENERIC}]`);
const WORD = new RegExp(`[\\p{L}\\p{M}]*[${GENERIC}][\\p{L}\\p{M}]*`, 'gu');
const GENERIC_RUN = new RegExp(`[${GENERIC}]+`, 'gu');
const STACK = new RegExp(`[${GENERIC}]{2,}`, 'u');
/** Strokes through and frames around a letter: no language writes with them. */
const OVERLAYS = '\\u0334-\\u0338\\u0488\\u0489\\u20d0-\\u20ff';
const OVERLAY = new RegExp(`[${OVERLAYS}]`);
const EUROPEAN = /[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}]/u;
const REPEATED = /(\p{M})\1+/gu;

/**
 * Takes marks off words that are buried in them: two or more on a letter that NFKC could not melt in, strokes, or marks
 * on most letters. One odd mark in a word (a tone, a stress) stays.
 */
export function dropMarkStacks(source: NormalisedText): NormalisedText {
  let out = source;
  if (ANY_GENERIC.test(out.text)) {
    out = replaceMapped(out, WORD, (m) => {
      const word = m[0];
      const bare = word.replace(GENERIC_RUN, '');
      const marks = word.length - bare.length;
      const buried =
        STACK.test(word) || OVERLAY.test(word) || (marks > 2 && marks * 4 >= bare.length * 3) || !EUROPEAN.test(word);
      return buried ? stripWord(word) : undefined;
    });
  }
  return replaceMapped(out, REPEATED, (m) => m[1] as string);
}

function stripWord(word: string): readonly (readonly [string, number])[] {
  const pieces: [string, number][] = [];
  let at = 0;
  for (const char of word) {
    const bare = char.normalize('NFD').replace(GENERIC_RUN, '').normalize('NFC');
    if (bare !== '') pieces.push([bare, at]);
    at += char.length;
  }
  return pieces;
}

/** Languages whose own spelling has no diacritics: there a marked Latin letter is a loan word or a disguise. */
const PLAIN_LATIN = new Set(['en', 'id', 'ms', 'sw', 'so', 'rw', 'zu']);
export const MARKED_LATIN = /[\u00c0-\u024f\u0259\u0268\u026f\u1e00-\u1eff]/g;
const STROKED: Record<string, string> = {
  ø: 'o',
  đ: 'd',
  ł: 'l',
  ħ: 'h',
  ŧ: 't',
  ƀ: 'b',
  ı: 'i',
  ɨ: 'i',
  æ: 'ae',
  œ: 'oe',
};

/** Plain letters for marked Latin ones, where the language is known to write without marks. */
export function dropDiacritics(source: NormalisedText, lang: string | undefined): NormalisedText {
  if (lang === undefined || !PLAIN_LATIN.has(lang.split('-')[0] as string)) return source;
  return replaceMapped(source, MARKED_LATIN, (m) => STROKED[m[0]] ?? m[0].normalize('NFD').replace(GENERIC_RUN, ''));
}
