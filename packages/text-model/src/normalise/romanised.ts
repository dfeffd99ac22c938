import type { NormalisedText } from './mapped-text.ts';

export function isRomanisedLang(_lang: string | undefined): boolean {
  return false;
}
export function foldRomanised(source: NormalisedText, _lang: string | undefined): NormalisedText {
  return source;
}
