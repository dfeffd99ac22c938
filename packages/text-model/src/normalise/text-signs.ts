/**
 * Which steps of the normaliser a text may need, found in one pass over its units: most texts need few of them, and a
 * regular expression that finds nothing costs far more than a look in a table. A bit that is not set promises that the
 * step would answer the text as it is; one that is set promises nothing.
 */
import { MEETS_CASE } from './case-fold.ts';
import { IS_ODD, IS_OTHER } from './confusables.ts';
import { UNSEEN } from './controls.ts';
import { MEETS_EMOJI } from './emoji-words.ts';
import { ANY_GENERIC, MARKED_LATIN } from './marks.ts';
import { unitTable } from './unit-table.ts';

export const CONTROLS = 1;
export const COMPATIBILITY = 2;
export const TOKENS = 4;
export const HASHTAGS = 8;
export const EMOJI = 16;
export const CASE = 32;
export const MARKS = 64;
export const DIACRITICS = 128;
export const CONFUSABLES = 256;
export const ELONGATION = 512;
export const SPACED = 1024;
export const LEET = 2048;
export const MASKS = 4096;
export const SPACES = 8192;
export const ROMANISED = 16_384;

/** What a unit can be part of, for the signs that are several units long. */
const LETTER = 1;
const NUMBER = 2;
const MARK = 4;
/** @ $ ! stand for letters; @ and $ may begin a row of parted ones. */
const LETTER_SIGN = 8;
const FIRST_SIGN = 16;
const PARTING = 32;
const DASH = 64;
const BLANK = 128;

const single = (pattern: RegExp): RegExp => new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace('g', ''));
const SURROGATE = /^[\ud800-\udfff]$/;

function build(): { signs: Uint16Array; kinds: Uint8Array } {
  const signs = new Uint16Array(65_536);
  const kinds = new Uint8Array(65_536);
  const mark = (table: Uint16Array | Uint8Array, pattern: RegExp | Uint8Array, bit: number): void => {
    const found = pattern instanceof Uint8Array ? pattern : unitTable(pattern);
    for (let unit = 0; unit < 65_536; unit += 1) if (found[unit] !== 0) table[unit] = (table[unit] as number) | bit;
  };
  mark(signs, single(UNSEEN), CONTROLS);
  mark(signs, /^&$/, CONTROLS);
  mark(signs, /^[^\0-\x7f]$/, COMPATIBILITY);
  mark(signs, /^[/@[<]$/, TOKENS);
  mark(signs, /^[#＃]$/, HASHTAGS);
  mark(signs, MEETS_EMOJI, EMOJI);
  mark(signs, MEETS_CASE, CASE);
  mark(signs, /^\p{M}$/u, MARKS);
  mark(signs, ANY_GENERIC, MARKS);
  mark(signs, single(MARKED_LATIN), DIACRITICS);
  mark(signs, IS_ODD, CONFUSABLES);
  mark(signs, IS_OTHER, CONFUSABLES);
  mark(signs, /^[0-9@$!+€|]$/, LEET);
  mark(signs, /^[*#%×•●]$/, MASKS);
  mark(signs, /^[^\S ]$|^\u0085$/, SPACES);
  // Halves of characters beyond the first plane may be anything.
  mark(signs, SURROGATE, CONTROLS | EMOJI | CASE | MARKS | CONFUSABLES);
  for (let unit = 0; unit < 65_536; unit += 1) {
    if (unit >= 0xd800 && unit <= 0xdfff) continue;
    const char = String.fromCharCode(unit);
    if (char.toLowerCase() !== char) signs[unit] = (signs[unit] as number) | CASE;
  }
  mark(kinds, /^\p{L}$/u, LETTER);
  mark(kinds, SURROGATE, LETTER);
  mark(kinds, /^\p{N}$/u, NUMBER);
  mark(kinds, /^\p{M}$/u, MARK);
  mark(kinds, /^[0-9@$!]$/, LETTER_SIGN);
  mark(kinds, /^[@$]$/, FIRST_SIGN);
  mark(kinds, /^[ .\-_*·•/|~,:+]$/, PARTING);
  mark(kinds, /^[-_.]$/, DASH);
  mark(kinds, /^[\s\u0085]$/, BLANK);
  return { signs, kinds };
}

const { signs: SIGNS, kinds: KINDS } = build();

/** Bits of the steps that `text` may need; ROMANISED is not among them, as it hangs on the language. */
export function findSigns(text: string): number {
  let found = 0;
  let last = -1;
  let beforeLast = -1;
  let lastKind = PARTING | BLANK;
  let ws = 0;
  let dashes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    const kind = KINDS[unit] as number;
    found |= SIGNS[unit] as number;
    if (unit === last && unit === beforeLast) found |= ELONGATION;
    // A blank at either end, or after another.
    if ((kind & lastKind & BLANK) !== 0) found |= SPACES;
    // www. and httpurl
    const small = unit | 0x20;
    if (small === 0x77) ws += 1;
    else {
      if (unit === 0x2e && ws > 2) found |= TOKENS;
      else if (small === 0x75 && (last | 0x20) === 0x70 && (beforeLast | 0x20) === 0x74) found |= TOKENS;
      ws = 0;
    }
    // a letter, one to three of - _ . and a letter
    if ((kind & DASH) !== 0) {
      if (dashes > 0 || (lastKind & LETTER) !== 0) dashes += 1;
    } else {
      if (dashes > 0 && dashes < 4 && (kind & LETTER) !== 0) found |= MASKS;
      dashes = 0;
    }
    // one letter, a sign, one letter, the same sign
    if (unit === beforeLast && (kind & PARTING) !== 0 && i > 2) {
      const between = lastKind & (LETTER | LETTER_SIGN);
      const first = (KINDS[text.charCodeAt(i - 3)] as number) & (LETTER | FIRST_SIGN);
      const free = i === 3 || ((KINDS[text.charCodeAt(i - 4)] as number) & (LETTER | NUMBER)) === 0;
      if (between !== 0 && first !== 0 && free) found |= SPACED;
    }
    beforeLast = last;
    last = unit;
    lastKind = kind;
  }
  if ((lastKind & BLANK) !== 0) found |= SPACES;
  // With marks or halves about, one letter may be several units long.
  if ((found & MARKS) !== 0) found |= SPACED;
  return found;
}
