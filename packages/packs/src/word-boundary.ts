/** Letters, marks and digits make up words; so do the joiners that shape Arabic, Persian and Indic words from within. */
const WORD = /[\p{L}\p{M}\p{N}_\u200c\u200d]/u;
/** Scripts written without spaces: a word may start or end between any two of their letters. */
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;

/** Whether a word can begin or end in `text` at code-unit offset `at`. */
export function isWordBoundary(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return true;
  const after = String.fromCodePoint(text.codePointAt(at) as number);
  const before = characterBefore(text, at);
  if (!WORD.test(before) || !WORD.test(after)) return true;
  // A mark or joiner belongs to the letter before it, in every script.
  if (/[\p{M}\u200c\u200d]/u.test(after)) return false;
  return UNSPACED.test(before) || UNSPACED.test(after);
}

function characterBefore(text: string, at: number): string {
  const last = text.charCodeAt(at - 1);
  const low = last >= 0xdc00 && last <= 0xdfff && at >= 2;
  return String.fromCodePoint(text.codePointAt(low ? at - 2 : at - 1) as number);
}
