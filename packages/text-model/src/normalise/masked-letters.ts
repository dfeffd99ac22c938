import { MASKABLE_WORDS } from './attack-words.ts';
import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** The sign that stands for one or more hidden letters after this step. */
export const MASK = '*';

const QUICK = /[*#%×•●]|\p{L}[-_.]{1,3}\p{L}/u;
/** Han, kana and Hangul put dots and stars between words. */
const LETTER = '(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}])\\p{L}';
const STARRED = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}*#_])(?:${LETTER}){1,12}(?:[*#%×•●]{1,6}(?:${LETTER}){0,12}){1,4}(?![\\p{L}\\p{N}\\p{M}*#])`,
  'gu',
);
/** Weaker signs hide a letter only in the commonest words. */
const DASHED = /(?<![\p{L}\p{N}\p{M}_.'-])[a-z]{1,3}[-_.]{1,2}[a-z]{1,6}(?![\p{L}\p{N}\p{M}_'-]|\.\p{L})/gu;
const STARS = /[*#%×•●]+/g;

/** f*ck, f**k, sh#t → the word where a table knows it; otherwise the hidden run becomes one `*` (w**men → w*men). */
export function readMaskedLetters(source: NormalisedText, lang?: string): NormalisedText {
  if (!QUICK.test(source.text)) return source;
  const starred = replaceMapped(source, STARRED, (m) => {
    const word = m[0];
    const known = findWord(word, lang);
    if (known !== undefined) return known;
    const letters = word.replace(STARS, '');
    const open = /[#%×]/.test(word) || !/[*•●]\p{L}/u.test(word);
    return open || letters.length < 3 ? undefined : word.replace(STARS, MASK);
  });
  return replaceMapped(starred, DASHED, (m) => COMMONEST.find((word) => fits(m[0], word)));
}

const COMMONEST = MASKABLE_WORDS.filter((word) => /^(?:fuck|shit|bitch|cunt|whore|slut)/.test(word));
const ENGLISH = new Set(['en', 'und']);

/** A listed word with the same letters outside the hidden runs. Short and half-seen words are read as English only in English. */
function findWord(masked: string, lang: string | undefined): string | undefined {
  const visible = masked.replace(STARS, '').length;
  const english = lang === undefined || ENGLISH.has(lang);
  const ended = /\p{L}$/u.test(masked);
  if (!ended && (!english || visible > 2 || masked.length - visible < 2)) return undefined;
  const candidates = MASKABLE_WORDS.filter((word) => word.startsWith(masked.charAt(0)));
  const fitting = candidates.find((word) => fits(masked, word));
  if (fitting !== undefined) return fitting.length > 3 || english ? fitting : undefined;
  const parts = masked.split(STARS).filter((part) => part !== '');
  if (!ended || parts.length < 2 || visible < 3) return undefined;
  return candidates.find((word) => spans(word, parts));
}

/** Sign by sign: every letter that can be seen is the word's own. */
function fits(masked: string, word: string): boolean {
  if (masked.length !== word.length) return false;
  for (let i = 0; i < word.length; i += 1) {
    const sign = masked.charAt(i);
    if (sign !== word.charAt(i) && /\p{L}/u.test(sign)) return false;
  }
  return true;
}

/** The parts that can be seen, in order, with at most four letters hidden. */
function spans(word: string, parts: readonly string[]): boolean {
  if (!word.startsWith(parts[0] as string) || !word.endsWith(parts.at(-1) as string)) return false;
  let at = 0;
  for (const part of parts) {
    const found = word.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  const hidden = word.length - parts.join('').length;
  return hidden > 0 && hidden <= 4;
}
