import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/**
 * NFKC (Unicode Standard Annex 15) piece by piece. A piece is a character with all that may melt into it: marks, Hangul
 * vowels and finals, half-width voicing marks. Hangul letters that stand alone (laughter, tears) stay alone: NFKC would melt
 * them together.
 */
const PIECE = /[\s\S][\p{M}\u1160-\u11ff\uff9e-\uffdc]*/gu;

/** The honorific signs U+FDFA and U+FDFB stand for up to 18 letters: kept, or a text could grow eighteenfold. */
const KEPT = /[\ufdfa\ufdfb\u3131-\u318e]/;

/** Each mapped piece points to its first character. */
export function toCompatibility(source: NormalisedText): NormalisedText {
  if (source.text.normalize('NFKC') === source.text) return source;
  return replaceMapped(source, PIECE, (m) => {
    const piece = m[0].normalize('NFKC');
    return piece === m[0] || KEPT.test(m[0]) ? undefined : piece;
  });
}
