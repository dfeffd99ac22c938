/**
 * A second, bolder reading of a text that may be in disguise: every sign between letters is read as a letter (m0r0n,
 * w@rn3d), every run of parted letters as a word (d.o.g, d o g). It would hurt clean text (covid19, W. H. O.), so nothing
 * is decided here: the model reads both, and the bolder one counts only where it says something worse.
 */
import { isAttackWord, SPLIT_WORDS } from './attack-words.ts';
import { splitHangul } from './hangul.ts';
import { type NormalisedText, type Replacement, replaceMapped } from './mapped-text.ts';
import { normaliseText } from './normalise-text.ts';
import { unitTable } from './unit-table.ts';

const LATIN: Readonly<Record<string, string>> = {
  0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's', 7: 't', 8: 'b', 9: 'g', '@': 'a', $: 's', '!': 'i', '|': 'i', '€': 'e', '+': 't',
}; // biome-ignore format: a table
const CYRILLIC: Readonly<Record<string, string>> = {
  0: 'о', 1: 'и', 3: 'з', 4: 'ч', 6: 'б', '@': 'а', $: 'с', '!': 'и', 5: 'с', 7: 'т',
}; // biome-ignore format: a table
const SIGNED = /(?<![\p{L}\p{N}\p{M}_])[\p{L}\p{M}0-9@$!|€+]{3,24}(?![\p{L}\p{N}\p{M}_])/gu;
const HAS_BOTH = /\p{L}.*[0-9@$!|€+]|[0-9@$|€+].*\p{L}/u;
const TAIL = /[!|+]+$/;
/** 20th, 10am, 5kg, 90s: numbers with a unit. */
const NUMBER = /^\d+(?:\p{L}{1,3})?$/u;
const UNIT = '[\\p{L}0-9@$!]\\p{M}{0,3}';
const PARTED = new RegExp(
  `(?<![\\p{L}\\p{N}\\p{M}])(?![\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}])${UNIT}(?:([ .\\-_*·•/|~,:+])${UNIT})(?:\\1${UNIT})+(?![\\p{L}\\p{N}\\p{M}])`,
  'gu',
);
const SIGN = 4;
const PARTING = 8;
/** Letter or mark 1, digit 2 (letters for the eye), sign that stands for a letter 4, sign or space that parts 8. */
const KIND = unitTable(
  /^[ .\-_*·•/|~,:+]$/,
  PARTING,
  unitTable(/^[0-9@$!€]$/, SIGN, unitTable(/^[\p{L}\p{M}\ud800-\udfff]$/u, 1)),
);

/** Whether a sign touches a letter, or three single letters stand parted by one sign: all that can be read otherwise. */
function looksDisguised(text: string): boolean {
  let length = 0;
  let singles = 0;
  let letters = 0;
  let signs = 0;
  for (let i = 0; i <= text.length; i += 1) {
    const kind = i === text.length ? PARTING : (KIND[text.charCodeAt(i)] as number);
    if (kind === 1 || kind === SIGN) {
      length += 1;
      if (kind === 1) letters += 1;
      // A closing ! is no letter, nor is the @ of a name.
      else if (
        text.charCodeAt(i) === 0x21 ? KIND[text.charCodeAt(i + 1)] === 1 : length > 1 || text.charCodeAt(i) !== 0x40
      )
        signs += 1;
      continue;
    }
    if (letters > 0 && signs > 0 && length > 2) return true;
    if (kind === PARTING && length > 0 && length <= 4 && (length === 1 || letters > 1)) {
      // Letters with their marks (Indic, Arabic) are several units; Latin words of two or more end a row.
      singles = length === 1 || text.charCodeAt(i - 1) > 0x2ff ? singles + 1 : 0;
    } else singles = 0;
    if (singles > 2) return true;
    length = 0;
    letters = 0;
    signs = 0;
  }
  return false;
}

/** Where letters run together part into words: offsets within them. */
export type SplitWords = (letters: string) => readonly number[];

/**
 * The bolder reading of a text; undefined where it is the same as `plain`, which is so for nearly all texts.
 * @param plain the text as `readPlainly` reads it
 * @param split how words run together part; without it only words of the attack list are set apart
 */
export function readBoldly(
  text: string,
  plain: NormalisedText,
  lang?: string,
  split: SplitWords = splitListed,
): NormalisedText | undefined {
  if (!looksDisguised(text)) return undefined;
  let out = normaliseText(text, { lang, without: ['spaced', 'leet'] });
  out = replaceMapped(out, PARTED, (m) => joined(m[0], m[1] as string, split));
  out = splitHangul(replaceMapped(out, SIGNED, (m) => lettered(m[0])));
  return out.text === plain.text ? undefined : out;
}

function lettered(match: string): string | undefined {
  const tail = TAIL.exec(match)?.[0] ?? '';
  const word = match.slice(0, match.length - tail.length);
  if (!HAS_BOTH.test(word) || NUMBER.test(word)) return undefined;
  const signs = /\p{Script=Cyrillic}/u.test(word) ? CYRILLIC : LATIN;
  const plain = spell(word, signs);
  if (!isAttackWord(plain) && signs === LATIN) {
    const withL = spell(word, { ...LATIN, 1: 'l', '|': 'l', '!': 'l' });
    if (isAttackWord(withL)) return withL + tail;
  }
  return plain + tail;
}

const spell = (word: string, signs: Readonly<Record<string, string>>): string =>
  Array.from(word, (char) => signs[char] ?? char).join('');

function joined(match: string, sign: string, split: SplitWords): Replacement | undefined {
  const units: [string, number][] = [];
  let at = 0;
  for (const unit of match.split(sign)) {
    units.push([LATIN[unit] !== undefined && /\d|[@$!]/.test(unit) ? (LATIN[unit] as string) : unit, at]);
    at += unit.length + sign.length;
  }
  if (units.length < 3 || !/\p{L}/u.test(match) || units.every(([unit]) => unit === units[0]?.[0])) return undefined;
  const word = units.map(([unit]) => unit).join('');
  const cuts = new Set(word.length > 5 && !isAttackWord(word) ? split(word) : []);
  let length = 0;
  return units.flatMap(([unit, p]) => {
    const cut = length > 0 && cuts.has(length);
    length += unit.length;
    return cut ? [[' ', p] as const, [unit, p] as const] : [[unit, p] as const];
  });
}

function splitListed(letters: string): number[] {
  const cuts: number[] = [];
  for (const known of SPLIT_WORDS) {
    for (let i = letters.indexOf(known); i >= 0; i = letters.indexOf(known, i + known.length)) {
      cuts.push(i, i + known.length);
    }
  }
  return cuts;
}
