/**
 * A small notation for phrases, compiled to one regular expression a list. Tokens are parted by spaces:
 *   `a|b`  one of these, `+` a space within one of them     `stem~`  any ending     `~stem`  any short beginning
 *   `[a|b]`  may be missing                                 `..`  up to three words
 * A phrase never crosses the end of a sentence. Marked Latin letters also match bare ones. Every repetition is bounded,
 * so matching takes linear time.
 */
import { foldCase } from '../normalise/case-fold.ts';
import { identityMap } from '../normalise/mapped-text.ts';

const WORD = '[\\p{L}\\p{M}\\p{N}_*]';
const BETWEEN = '[^\\p{L}\\p{M}\\p{N}.!?؟।\\n]{1,3}';
const GAP = `(?:${WORD}{1,20}${BETWEEN}){0,3}`;
const NOTHING = /(?!)/gu;

/** One expression (global, unicode) that matches any of `phrases` as whole words of normalised text. */
export function compilePhrases(phrases: readonly string[]): RegExp {
  if (phrases.length === 0) return NOTHING;
  const sources = phrases.map((phrase) => compilePhrase(fold(phrase)));
  return new RegExp(`(?<!${WORD})(?:${sources.join('|')})(?!${WORD})`, 'gu');
}

/** The folding that normalised text went through, so that tables can be written in ordinary spelling. */
function fold(phrase: string): string {
  const text = phrase.normalize('NFKC');
  return foldCase({ text, map: identityMap(text.length) }).text;
}

function compilePhrase(phrase: string): string {
  const tokens = phrase.split(/\s+/).filter((token) => token !== '');
  let source = '';
  let joined = true;
  for (const token of tokens) {
    if (token === '..') {
      source += joined ? GAP : BETWEEN + GAP;
      joined = true;
      continue;
    }
    const optional = token.startsWith('[') && token.endsWith(']');
    const words = (optional ? token.slice(1, -1) : token).split('|').map(compileWord).join('|');
    if (!optional) {
      source += `${joined ? '' : BETWEEN}(?:${words})`;
      joined = false;
    } else source += joined ? `(?:(?:${words})${BETWEEN})?` : `(?:${BETWEEN}(?:${words}))?`;
  }
  return source;
}

function compileWord(word: string): string {
  let out = '';
  for (const [i, char] of [...word].entries()) {
    if (char === '~') out += i === 0 ? '\\p{L}{0,4}' : '[\\p{L}\\p{M}]{0,12}';
    else if (char === '+') out += BETWEEN;
    else out += compileLetter(char);
  }
  return out;
}

function compileLetter(char: string): string {
  if (!/\p{L}/u.test(char)) return char.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
  if (!/\p{Script=Latin}/u.test(char) || char < '\u0080') return char;
  if (char === 'đ') return '(?:đ|dj|d)';
  const bare = char === 'ı' ? 'i' : char.normalize('NFD').charAt(0);
  return bare === char ? char : `[${char}${bare}]`;
}
