import { type NormalisedText, replaceMapped } from './mapped-text.ts';

/** Three or more of one letter; not Han or kana, where a doubled sign is a word of its own. */
const RUN = /((?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])\p{L})\1{2,}/gu;
const PUNCTUATION_RUN = /([!?.,*_\-~=])\1{3,}/g;
/** viii, and French xviiie. */
const NUMERAL = /^[ivxlcm]+e?$/;
const KEPT = new Set(['sssr', 'ссср', 'сссрда']);

/** One letter for a run of three or more (one does better than two in trials); three signs for four or more. */
export function collapseRuns(source: NormalisedText): NormalisedText {
  if (!hasRun(source.text)) return source;
  const letters =
    source.text.length > 2
      ? replaceMapped(source, RUN, (m) => collapsed(source.text, m[1] as string, m.index, m.index + m[0].length))
      : source;
  return replaceMapped(letters, PUNCTUATION_RUN, (m) => (m[1] as string).repeat(3));
}

/** Whether any unit stands three times in a row. */
function hasRun(text: string): boolean {
  let before = -1;
  let last = -2;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === last && last === before) return true;
    before = last;
    last = unit;
  }
  return false;
}

/** A word of one letter alone (aaa, xxx, laughter) keeps three; Roman numerals and a few words keep what they have. */
function collapsed(text: string, letter: string, start: number, end: number): string | undefined {
  const before = wordStart(text, start);
  const after = wordEnd(text, end);
  if (before === start && after === end) return letter.repeat(3);
  const word = text.slice(before, after);
  return KEPT.has(word) || NUMERAL.test(word) ? undefined : letter;
}

/** Words longer than this are not looked at whole, which keeps the step linear. */
const REACH = 8;
const LETTER = /[\p{L}\p{M}]/u;

function wordStart(text: string, at: number): number {
  let start = at;
  while (start > 0 && start > at - REACH && LETTER.test(text.charAt(start - 1))) start -= 1;
  return start;
}

function wordEnd(text: string, at: number): number {
  let end = at;
  while (end < text.length && end < at + REACH && LETTER.test(text.charAt(end))) end += 1;
  return end;
}
