import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** Three or more of one letter; not Han or kana, where a doubled sign is a word of its own. */
const RUN = /((?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L})\1{2,}/gu;
const QUICK = /([^\x20-\x40])\1\1/;
const PUNCTUATION_RUN = /([!?.,*_\-~=])\1{3,}/g;
const NUMERAL = /^[ivxlcm]+$/;
const KEPT = new Set(['www', 'xxx', 'kkk']);

/** One letter for a run of three or more (one does better than two in trials); three signs for four or more. */
export function collapseRuns(source: NormalisedText): NormalisedText {
  const letters = QUICK.test(source.text)
    ? replaceMapped(source, RUN, (m) => (isTriple(source.text, m) ? undefined : (m[1] as string)))
    : source;
  return replaceMapped(letters, PUNCTUATION_RUN, (m) => (m[1] as string).repeat(3));
}

/** Roman numerals (viii) and a few words (xxx) have three in a row by right. */
function isTriple(text: string, match: RegExpExecArray): boolean {
  if (match[0].length !== 3) return false;
  let start = match.index;
  let end = start + 3;
  while (start > 0 && start > match.index - 5 && isPlainLetter(text, start - 1)) start -= 1;
  while (end < text.length && end < match.index + 8 && isPlainLetter(text, end)) end += 1;
  const word = text.slice(start, end);
  return KEPT.has(word) || NUMERAL.test(word);
}

function isPlainLetter(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x61 && code <= 0x7a;
}
