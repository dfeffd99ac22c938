/**
 * Korean syllables parted into their letters (한 → ㅎㅏㄴ, as NFD does it: Unicode 15, section 3.12). Endings run into the
 * last syllable of a word (하다: 한, 할, 해; 여자 + ㄴ: 여잔), so that on syllables a stem looks different before each of
 * them; on letters it stays the same. On calibration rows, linear heads alone: AUC of K-MHaS .792 → .820, of unsmile
 * .863 → .883 (any abuse).
 */
import { createTextWriter, type NormalisedText } from './mapped-text.ts';

const FIRST = 0xac00;
const LAST = 0xd7a3;
const LEADING = 0x1100;
const VOWEL = 0x1161;
const TRAILING = 0x11a7;
const VOWELS = 21;
const TRAILINGS = 28;

const isSyllable = (unit: number): boolean => unit >= FIRST && unit <= LAST;

/** `source` with every Hangul syllable as two or three letters, all at the place of the syllable. */
export function splitHangul(source: NormalisedText): NormalisedText {
  const { text } = source;
  let at = 0;
  while (at < text.length && !isSyllable(text.charCodeAt(at))) at += 1;
  if (at === text.length) return source;
  const writer = createTextWriter(source);
  let done = 0;
  for (; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    if (!isSyllable(unit)) continue;
    writer.copy(done, at);
    writer.write(lettersOf(unit - FIRST), at);
    done = at + 1;
  }
  writer.copy(done, text.length);
  return writer.finish();
}

function lettersOf(index: number): string {
  const leading = LEADING + Math.floor(index / (VOWELS * TRAILINGS));
  const vowel = VOWEL + Math.floor((index % (VOWELS * TRAILINGS)) / TRAILINGS);
  const trailing = index % TRAILINGS;
  return trailing === 0
    ? String.fromCharCode(leading, vowel)
    : String.fromCharCode(leading, vowel, TRAILING + trailing);
}
