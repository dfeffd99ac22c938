import { splitHangul } from './hangul.ts';
import type { NormalisedText } from './mapped-text.ts';
import { type NormaliseOptions, normaliseText } from './normalise-text.ts';

/** A text as heads and network read it: normalised, Korean in letters. Lexicons and rules read `normaliseText` alone. */
export const readPlainly = (text: string, options: NormaliseOptions = {}): NormalisedText =>
  splitHangul(normaliseText(text, options));
