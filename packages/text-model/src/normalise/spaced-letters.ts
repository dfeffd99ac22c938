import { isAttackWord } from './attack-words.ts';
import { type NormalisedText, type Replacement, replaceMapped } from './mapped-text.ts';

const LETTER = '[\\p{L}0-9@$!](?:\\p{M}{0,3})';
/** One letter, then at least two more, all parted by the same sign, standing free on both sides. */
const SPACED = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}'@#_])[\\p{L}@$]\\p{M}{0,3}(?:([ .\\-_*·•/|~,:+])${LETTER})(?:\\1${LETTER})+(?![\\p{L}\\p{N}\\p{M}'_])`,
  'gu',
);
const QUICK = /(?:^|[^\p{L}\p{N}])[\p{L}@$]\p{M}{0,3}([ .\-_*·•/|~,:+])[\p{L}0-9@$!]\p{M}{0,3}\1[\p{L}0-9@$!]/u;
/** Scripts in which one letter (with its marks) is often a word or a syllable of its own: only listed words there. */
const ALPHABETIC =
  /^(?:[0-9@$!\p{M}\p{P}\p{S}\s]|\p{Script=Latin}|\p{Script=Cyrillic}|\p{Script=Greek}|\p{Script=Georgian}|\p{Script=Armenian}|\p{Script=Arabic}|\p{Script=Hebrew}|\p{Script=Thaana})+$/u;
const LEET: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * h a t e, h.a.t.e, h-a-t-e → hate. Four letters or more; three, and any with dots or commas (initials, lists), only when
 * they spell a word of the list of attack words.
 */
export function joinSpacedLetters(source: NormalisedText, lang?: string): NormalisedText {
  if (!QUICK.test(source.text)) return source;
  return replaceMapped(source, SPACED, (m) => join(m[0], m[1] as string, lang));
}

function join(match: string, sign: string, lang: string | undefined): Replacement | undefined {
  const letters: [string, number][] = [];
  let at = 0;
  for (const unit of match.split(sign)) {
    letters.push([unit, at]);
    at += unit.length + sign.length;
  }
  const plain = letters.map(([unit]) => LEET[unit] ?? unit).join('');
  const strict = sign === '.' || sign === ',' || sign === ':' || sign === '+' || sign === '|';
  const leet = letters.filter(([unit]) => LEET[unit] !== undefined).length;
  if (letters.length - leet < 2 || leet > letters.length / 2) return undefined;
  if (!isAttackWord(plain)) {
    // "I h a t e", "a b i t c h": the first letter is a word of its own
    if (/^[ia]/.test(plain) && isAttackWord(plain.slice(1))) {
      const [first, ...rest] = letters as [[string, number], ...[string, number][]];
      return [first, [sign, first[1] + 1], ...rest.map(([unit, p]) => [LEET[unit] ?? unit, p] as const)];
    }
    const least = /^[ia]/.test(plain) || lang === 'pt' ? 5 : 4;
    if (letters.length < least || strict || leet > 0 || isSequence(letters) || !ALPHABETIC.test(match))
      return undefined;
  }
  return letters.map(([unit, p]) => [LEET[unit] ?? unit, p] as const);
}

/** a b c d, w-w-w: a list or a stammer, no word. Words have letters that differ and do not follow the alphabet. */
function isSequence(letters: readonly (readonly [string, number])[]): boolean {
  const codes = letters.map(([unit]) => unit.charCodeAt(0));
  const different = new Set(codes).size;
  let following = 0;
  for (let i = 1; i < codes.length; i += 1) if ((codes[i] as number) === (codes[i - 1] as number) + 1) following += 1;
  return different <= 2 || following >= codes.length - 2;
}
