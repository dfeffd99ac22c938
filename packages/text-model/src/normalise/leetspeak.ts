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
  b4: 'before',
};

const QUICK = /[0-9@$!+€|]/;
const WORD = /(?<![\p{L}\p{M}\p{N}_@$#.])[\p{L}0-9@$!+€|]{2,24}(?![\p{L}\p{M}\p{N}_])/gu;
const LETTERS = /\p{L}/gu;
const SIGNS = /[0-9@$!+€|]/g;
const INTERIOR = /\p{L}[0-9@$!+€|]{1,2}\p{L}/u;
/** b2b, h2o, mp3, covid19, 5th, 10am, r2d2, 3fa85f64: letters and digits that mean themselves. */
const CODE =
  /^(?:[a-z]\d[a-z]\d?|\d+(?:st|nd|rd|th|am|pm|k|m|kg|km|cm|mm|gb|mb|hz|x|s|h|d)?|[a-z]{1,5}\d+|.*\d{3}.*|[a-z]+\d[a-z]|[a-z]\d{1,2}[a-z]|p2p|h2o2)$/;
const VOWEL = /[aeiouy]/;
const TAIL = /[!|+]+$/;

/** h4te, b!tch, @ss, sh1t → letters; only in words that have a sign between letters, or that spell an attack word. */
export function readLeetspeak(source: NormalisedText): NormalisedText {
  if (!QUICK.test(source.text)) return source;
  return replaceMapped(source, WORD, (m) => {
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
  if (!INTERIOR.test(word) || letters < signs || word.length < 4 || CODE.test(word)) return undefined;
  return cyrillic || VOWEL.test(plain) ? plain : undefined;
}

function spell(word: string, signs: Record<string, string>): string {
  let out = '';
  for (const char of word) out += signs[char] ?? char;
  return out;
}
