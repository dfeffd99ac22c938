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
/** Plain sets rather than `\p` classes inside phrases: those take seconds to compile by the hundred. */
const BETWEEN = '[ ,;:\'"()\\/&+~*،؛-]{1,3}';
const LETTER = '[^ ,;:\'"()\\/&+~*،؛.!?؟।\\n-]';
const GAP = `(?:${LETTER}{1,20}${BETWEEN}){0,3}`;
const WORD_UNIT = new RegExp(WORD, 'u');
const WORD_START = new RegExp(`${WORD}+`, 'gu');

/** Phrases ready to be looked for in normalised text, as whole words. */
export interface PhraseMatcher {
  /** The expression of any of the phrases, without the bounds of words. */
  readonly source: string;
  /** The places where a phrase matches, left to right, without overlap; at most `most`. */
  find(text: string, most?: number): Found[];
  /** Whether one matches anywhere. */
  test(text: string): boolean;
}

/** A place in a text, in UTF-16 units. */
export interface Found {
  start: number;
  end: number;
}

/** Matches of one list that are looked at; a text full of them is flagged by the first. */
const MOST = 50;

/**
 * At each word only the phrases are tried that can open with its first two letters: some fifty times faster than a
 * search with one expression, for most words begin no phrase.
 */
export function compilePhrases(phrases: readonly string[]): PhraseMatcher {
  const folded = phrases.map(fold);
  const sources = folded.map(compilePhrase);
  const openings = folded.map(findBeginnings);
  const patterns = new Map<string, RegExp | undefined>();
  const patternOf = (opening: string): RegExp | undefined => {
    if (patterns.has(opening)) return patterns.get(opening);
    const open = sources.filter((_, i) => openings[i]?.has(opening) ?? true);
    const pattern = open.length === 0 ? undefined : new RegExp(`(?:${open.join('|')})(?!${WORD})`, 'uy');
    patterns.set(opening, pattern);
    return pattern;
  };
  const anywhere = openings.includes(undefined);
  const known = new Set(openings.flatMap((set) => [...(set ?? [])]));
  const loose = anywhere ? patternOf('') : undefined;
  const find = (text: string, most: number = MOST): Found[] => {
    const found: Found[] = [];
    let after = 0;
    for (const { start, opening } of wordsOf(text)) {
      if (start < after) continue;
      const pattern = known.has(opening) ? patternOf(opening) : loose;
      if (pattern === undefined) continue;
      pattern.lastIndex = start;
      if (!pattern.test(text)) continue;
      after = pattern.lastIndex;
      found.push({ start, end: after });
      if (found.length >= most) break;
    }
    return found;
  };
  return { source: sources.join('|') || '(?!)', find, test: (text) => find(text, 1).length > 0 };
}

interface WordStart {
  start: number;
  /** The first two units of the word. */
  opening: string;
}

let lastText = '';
let lastWords: WordStart[] = [];

/** The words of a text. Some ten lists are tried on each text in turn, so the last answer is kept. */
function wordsOf(text: string): readonly WordStart[] {
  if (text === lastText) return lastWords;
  const words: WordStart[] = [];
  for (const word of text.matchAll(WORD_START)) words.push({ start: word.index, opening: word[0].slice(0, 2) });
  lastText = text;
  lastWords = words;
  return words;
}

/** The first two letters of all words that can open the phrase; undefined where it may open with anything. */
function findBeginnings(phrase: string): Set<string> | undefined {
  const beginnings = new Set<string>();
  for (const token of phrase.split(/\s+/)) {
    if (token === '') continue;
    if (token === '..') return undefined;
    const optional = token.startsWith('[');
    for (const word of token.replace(/^\[|\]$/g, '').split('|')) {
      if (word.startsWith('~') || !WORD_UNIT.test(word.charAt(0))) return undefined;
      const two = word.slice(0, 2);
      for (const form of spellings(two)) beginnings.add(form);
      // a word of one letter, or with its second letter open: whatever follows
      if (two.length < 2 || !WORD_UNIT.test(two.charAt(1))) {
        if (two.charAt(1) === '~') return undefined;
        beginnings.add(two.charAt(0));
      }
    }
    if (!optional) break;
  }
  return beginnings;
}

/** The marked and bare spellings that `compileLetter` lets pass. */
function spellings(letters: string): string[] {
  let forms = [''];
  for (const letter of letters) {
    const any = compileLetter(letter);
    const options = any.startsWith('(') ? ['đ', 'd'] : any.startsWith('[') ? [...any.slice(1, -1)] : [letter];
    forms = forms.flatMap((form) => options.map((option) => form + option));
  }
  return forms;
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
    if (char === '~') out += i === 0 ? `${LETTER}{0,4}` : `${LETTER}{0,12}`;
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
