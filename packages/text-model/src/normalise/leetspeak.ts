import { isAttackWord } from './attack-words.ts';
import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** Signs that stand for letters, by script. */
const LATIN: Record<string, string> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'i',
  '+': 't',
  '€': 'e',
  '|': 'i',
};
const CYRILLIC: Record<string, string> = { '0': 'о', '1': 'и', '3': 'з', '4': 'ч', '6': 'б', '@': 'а', $: 'с' };
const SLANG: Record<string, string> = {
  h8: 'hate',
  h8s: 'hates',
  h8r: 'hater',
  h8rs: 'haters',
  m0r0n: 'moron',
  b8: 'bait',
  gr8: 'great',
  m8: 'mate',
  l8r: 'later',
  w8: 'wait',
  str8: 'straight',
  '2day': 'today',
  '4ever': 'forever',
  sk8: 'skate',
  y0u: 'you',
  y0ur: 'your',
  u5: 'us',
  b4: 'before',
};

const QUICK = /[0-9@$!+€|]/;
const WORD = /(?<![\p{L}\p{M}\p{N}_@$#.\\])[\p{L}0-9@$!+€|]{2,24}(?![\p{L}\p{M}\p{N}_])/gu;
const LETTERS = /\p{L}/gu;
const SIGN = /[0-9@$!+€|]/;
const SIGNS = /[0-9@$!+€|]/g;
/** b2b, h2o, mp3, covid19, 5th, 10am, r2d2, 3fa85f64: letters and digits that mean themselves. */
const CODE =
  /^(?:[a-z]\d[a-z]\d?|\d+(?:st|nd|rd|th|am|pm|k|m|kg|km|cm|mm|gb|mb|hz|x|s|h|d)?|[a-z]{1,5}\d+|.*\d{3}.*|[a-z]+\d[a-z]|[a-z]\d{1,2}[a-z])$/;
const VOWEL = /[aeiouyаеёиоуыэюяіїє]/;
/** Signs that the table of the script does not read. */
const UNREAD = /[0-9@$!+€|]/;
const TAIL = /[!|+]+$/;
/** Words with a sign within that are longer than this are two words that lost their space. */
const LONGEST_LOOSE = 11;

/** h4te, b!tch, @ss, sh1t → letters; only in words that have a sign between letters, or that spell an attack word. */
export function readLeetspeak(source: NormalisedText): NormalisedText {
  if (!QUICK.test(source.text)) return source;
  return replaceMapped(source, WORD, (m) => {
    if (!SIGN.test(m[0])) return undefined;
    const tail = TAIL.exec(m[0])?.[0] ?? '';
    const word = m[0].slice(0, m[0].length - tail.length);
    const plain = readWord(word);
    return plain === undefined || plain === word ? undefined : plain + tail;
  });
}

function readWord(word: string): string | undefined {
  const slang = SLANG[word];
  if (slang !== undefined) return slang;
  const letters = word.match(LETTERS)?.length ?? 0;
  const signs = word.match(SIGNS)?.length ?? 0;
  if (letters === 0 || signs === 0) return undefined;
  const cyrillic = /\p{Script=Cyrillic}/u.test(word);
  if (!cyrillic && !/^[\p{Script=Latin}0-9@$!+€|]+$/u.test(word)) return undefined;
  const plain = spell(word, cyrillic ? CYRILLIC : LATIN);
  if (isAttackWord(plain)) return plain;
  const asL = cyrillic ? plain : spell(word, { ...LATIN, '1': 'l', '|': 'l', '!': 'l' });
  if (isAttackWord(asL)) return asL;
  if (letters < signs || word.length < 4 || letters > LONGEST_LOOSE || CODE.test(word)) return undefined;
  return isPlausible(word, plain) ? plain : undefined;
}

/**
 * One sign must stand between letters where its letter would: a vowel between consonants, an s or t beside a vowel. This
 * keeps boss4tamil, tv9live, a1gp and end!Start as they are. Two signs between letters are proof enough, and carry
 * signs at the ends along (w0m3n5).
 */
function isPlausible(word: string, plain: string): boolean {
  if (!VOWEL.test(plain) || UNREAD.test(plain) || /[+|89]/.test(word)) return false;
  const inside = [...word.matchAll(SIGNS)].map((m) => m.index).filter((at) => at > 0 && at < word.length - 1);
  if (inside.length >= 2) return true;
  const [at] = inside;
  if (at === undefined || SIGN.test(word.charAt(0)) || SIGN.test(word.charAt(word.length - 1))) return false;
  const sign = word.charAt(at);
  const right = word.length - at - 1;
  const isJoint =
    (at >= 4 && right >= 4) || (sign === '4' && (at >= 4 || right >= 4)) || (sign === '!' && at >= 3 && right >= 3);
  if (isJoint) return false;
  const besideVowel = VOWEL.test(plain.charAt(at - 1)) || VOWEL.test(plain.charAt(at + 1));
  return VOWEL.test(plain.charAt(at)) ? !besideVowel : besideVowel;
}

function spell(word: string, signs: Record<string, string>): string {
  let out = '';
  for (const char of word) out += signs[char] ?? char;
  return out;
}
