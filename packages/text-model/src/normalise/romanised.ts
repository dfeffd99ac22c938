import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/**
 * Words written in Latin letters where the language has a script of its own. Only with the language given, only where
 * the word can be read through a table letter by letter, and not where the text looks English or French. Bengali,
 * Kurdish and Dhivehi are left out: their informal romanisation drops or doubles vowels, so no table is reliable.
 */
const CYRILLIC =
  'shch щ zh ж kh х ts ц ch ч sh ш yu ю ju ю ya я ja я yo е a а b б v в g г d д e е z з i и j й k к l л m м n н o о p п r р s с t т u у f ф h х c ц y ы w в';
const MACEDONIAN =
  'dzh џ zh ж ch ч sh ш gj ѓ kj ќ lj љ nj њ dz ѕ a а b б v в g г d д e е z з i и j ј k к l л m м n н o о p п r р s с t т u у f ф h х c ц';
/** The Georgian national system without its apostrophes: aspirated and ejective stops fall together on the commoner. */
const GEORGIAN =
  'kh ხ gh ღ sh შ ch ჩ ts ც dz ძ zh ჟ a ა b ბ g გ d დ e ე v ვ z ზ t თ i ი k კ l ლ m მ n ნ o ო p პ r რ s ს u უ f ფ q ქ y ყ j ჯ h ჰ w წ c ც x ხ';
/** Digits for the letters that Latin lacks; read only in words that hold such a digit. */
const ARABIC =
  "3' غ 7' خ sh ش ch ش kh خ gh غ th ث dh ذ ou و oo و ee ي 2 ا 3 ع 5 خ 6 ط 7 ح 8 ق 9 ص a ا b ب t ت j ج d د r ر z ز s س f ف k ك l ل m م n ن h ه w و y ي i ي u و o و q ق g ق p ب v ف c ك x كس e ";

interface Romanisation {
  readonly letters: ReadonlyMap<string, string>;
  readonly longest: number;
  /** Which words are read. */
  readonly word: RegExp;
}

function romanisation(pairs: string, word: RegExp): Romanisation {
  const parts = pairs.split(' ');
  const letters = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) letters.set(parts[i] as string, parts[i + 1] ?? '');
  return { letters, longest: Math.max(...[...letters.keys()].map((key) => key.length)), word };
}

const PLAIN_WORD = /(?<![\p{L}\p{M}\p{N}_@#*'-])[a-z]{2,24}(?![\p{L}\p{M}\p{N}_*])/gu;
/** 3arab, ma7abba, ya 7mar: one of the digits beside a letter, and at least two letters. */
const ARABIZI_WORD =
  /(?<![\p{L}\p{M}\p{N}_@#*])(?=[a-z]*[2356789]'?[a-z])(?=[2-9']*[a-z][2-9']*[a-z])[a-z2356789']{3,20}(?![\p{L}\p{M}\p{N}_*])/gu;

const BY_LANG: Record<string, Romanisation> = {
  ru: romanisation(CYRILLIC, PLAIN_WORD),
  mk: romanisation(MACEDONIAN, PLAIN_WORD),
  ka: romanisation(GEORGIAN, PLAIN_WORD),
};
const ARABIZI = romanisation(ARABIC, ARABIZI_WORD);
for (const code of ['ar', 'acm', 'apc', 'arz', 'ary', 'ajp']) BY_LANG[code] = ARABIZI;

/** Common words of English and French, and web words: a text with many of them is not romanised. */
const FOREIGN = new Set(
  'the and you that is are was for not with this have your of to in it on my me we they he she be do what who how all no yes so just like love good le la les de des et un une est je tu il elle nous vous pas que qui pour dans sur avec ce sont http https www com ok lol'.split(
    ' ',
  ),
);
/** Share of foreign words from which on the text is left alone. */
const FOREIGN_SHARE = 0.15;
const LEAST_WORDS = 2;

/** Whether `lang` has a table here, so that plain ASCII may still change. */
export function isRomanisedLang(lang: string | undefined): boolean {
  return lang !== undefined && BY_LANG[lang.split('-')[0] as string] !== undefined;
}

/** Writes romanised words of `lang` in its own script. Text that holds that script already keeps its Latin words. */
export function foldRomanised(source: NormalisedText, lang: string | undefined): NormalisedText {
  const by = lang === undefined ? undefined : BY_LANG[lang.split('-')[0] as string];
  if (by === undefined || /[\p{Script=Cyrillic}\p{Script=Georgian}\p{Script=Arabic}]/u.test(source.text)) return source;
  const words = source.text.match(/[a-z0-9']+/g) ?? [];
  const foreign = words.filter((word) => FOREIGN.has(word)).length;
  if (words.length < LEAST_WORDS || (foreign > 1 && foreign > words.length * FOREIGN_SHARE)) return source;
  return replaceMapped(source, by.word, (m) => spell(m[0], by));
}

function spell(word: string, by: Romanisation): readonly (readonly [string, number])[] | undefined {
  const pieces: [string, number][] = [];
  let at = 0;
  while (at < word.length) {
    let length = Math.min(by.longest, word.length - at);
    while (length > 0 && !by.letters.has(word.slice(at, at + length))) length -= 1;
    if (length === 0) return undefined;
    pieces.push([by.letters.get(word.slice(at, at + length)) as string, at]);
    at += length;
  }
  return pieces;
}
