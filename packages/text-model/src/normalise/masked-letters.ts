import { MASKABLE_WORDS } from './attack-words.ts';
import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** The sign that stands for one or more hidden letters after this step. */
export const MASK = '*';

const QUICK = /[*#%×•●✱…]|\p{L}[-_.]{1,3}\p{L}/u;
const STARRED = /(?<![\p{L}\p{N}\p{M}*#_])\p{L}{1,12}(?:[*#%×•●]{1,6}\p{L}{0,12}){1,4}(?![\p{L}\p{N}\p{M}*#])/gu;
/** Weaker signs hide a letter only where the word is known. */
const DASHED = /(?<![\p{L}\p{N}\p{M}_.'-])\p{L}{1,4}[-_.]{1,3}\p{L}{1,6}(?![\p{L}\p{N}\p{M}_'-])/gu;
const STARS = /[*#%×•●]+/g;

const bySize = new Map<string, readonly string[]>();
for (const word of MASKABLE_WORDS) {
  const first = word.charAt(0);
  bySize.set(first, [...(bySize.get(first) ?? []), word]);
}

/** f*ck, f**k, sh#t → the word where a table knows it; otherwise the hidden run becomes one `*` (w**men → w*men). */
export function readMaskedLetters(source: NormalisedText): NormalisedText {
  if (!QUICK.test(source.text)) return source;
  const starred = replaceMapped(source, STARRED, (m) => {
    const word = m[0];
    const letters = word.replace(STARS, '');
    const known = findWord(word, STARS, /^\p{L}{1,2}[*]{2,}$/u.test(word));
    if (known !== undefined) return known;
    const inside = /[*#%×•●]\p{L}/u.test(word);
    if (!inside || letters.length < 3 || /[#%×]/.test(word)) return undefined;
    return word.replace(STARS, MASK);
  });
  return replaceMapped(starred, DASHED, (m) => findWord(m[0], /[-_.]+/g, true));
}

/** A listed word that has the same letters outside the hidden runs; a run of n signs hides n letters, or `exact` is off and any 1 to 4. */
function findWord(masked: string, signs: RegExp, exact: boolean): string | undefined {
  const candidates = bySize.get(masked.charAt(0));
  if (candidates === undefined) return undefined;
  const sameSize = candidates.find((word) => word.length === masked.length && fits(masked, word));
  if (sameSize !== undefined || exact) return sameSize;
  const parts = masked.split(signs).filter((part) => part !== '');
  if (parts.length < 2 || parts.join('').length < 2) return undefined;
  return candidates.find((word) => word.length <= masked.length + 3 && spans(word, parts, masked));
}

function fits(masked: string, word: string): boolean {
  for (let i = 0; i < word.length; i += 1) {
    const sign = masked.charAt(i);
    if (sign !== word.charAt(i) && /\p{L}/u.test(sign)) return false;
  }
  return true;
}

function spans(word: string, parts: readonly string[], masked: string): boolean {
  const last = parts.at(-1) as string;
  if (!word.startsWith(parts[0] as string)) return false;
  if (/\p{L}$/u.test(masked) && !word.endsWith(last)) return false;
  let at = 0;
  for (const part of parts) {
    const found = word.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return word.length - parts.join('').length <= 4;
}
