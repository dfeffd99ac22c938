import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/**
 * NFKC (Unicode Standard Annex 15) piece by piece. A piece is a character with all that may melt into it: marks, Hangul
 * vowels and finals (also in their compatibility and half-width forms), half-width voicing marks.
 */
const PIECE = /[\s\S][\p{M}\u1160-\u11ff\u3131-\u318e\uff9e-\uffdc]*/gu;

/** The honorific signs U+FDFA and U+FDFB stand for up to 18 letters: kept, or a text could grow eighteenfold. */
const HONORIFIC = /[\ufdfa\ufdfb]/;

/** Each mapped piece points to its first character. */
export function toCompatibility(source: NormalisedText): NormalisedText {
  if (source.text.normalize('NFKC') === source.text) return source;
  return replaceMapped(source, PIECE, (m) => {
    const piece = m[0].normalize('NFKC');
    return piece === m[0] || HONORIFIC.test(m[0]) ? undefined : piece;
  });
}
