import type { LexiconEntry, Pack } from '@haetae/contracts';
import { buildAhoCorasick } from './aho-corasick.ts';
import { isWordBoundary } from './word-boundary.ts';

/**
 * Text made comparable, and the way back: `map[i]` is the offset in the original of the character that code unit `i`
 * of `text` came from, `map[text.length]` the original's length. Offsets are UTF-16 code units.
 */
export interface NormalisedText {
  text: string;
  map: ArrayLike<number>;
}
export type Normalise = (text: string) => NormalisedText;

/** One occurrence of a codebook term; `start` and `end` (exclusive) are offsets in the text that was given. */
export interface TermHit {
  entry: LexiconEntry;
  /** Names the entry without showing the term, as in `ka:12`: language and position among the pack's terms of it. */
  id: string;
  start: number;
  end: number;
}

export interface CompiledLexicon {
  /**
   * Every codebook term in the original `text`, by start, then longest first. Linear in the text's length. With `lang`
   * (leave it out when unsure), a short term of another language does not count; see `MIN_FOREIGN_LETTERS`.
   */
  findTerms(text: string, lang?: string): TermHit[];
  /** The same for an `original` that was normalised before, so that it is done once an item. */
  findTermsIn(normalised: NormalisedText, original: string, lang?: string): TermHit[];
  /** Number of terms that can be found. */
  readonly size: number;
}

/**
 * People mix languages, so a long Russian term counts in a Kazakh post; but short words of one language are often
 * harmless words of another ("die" in German), so a term under this many letters counts only in its own.
 */
export const MIN_FOREIGN_LETTERS = 5;

/** Written alike and understood across borders, or two codes of one language: a term of one is a term of the others. */
const SAME_SPEECH: Readonly<Record<string, string>> = { bs: 'sh', hr: 'sh', sr: 'sh', sh: 'sh', cnr: 'sh', kmr: 'ku' };

/**
 * Builds a matcher for `pack.lexicon`. Terms are put through the same `normalise` as texts, so that what folds in a
 * text folds in a term. Terms that normalise to nothing are left out.
 */
export function compileLexicon(pack: Pack, normalise: Normalise = foldCase): CompiledLexicon {
  const entries = numbered(pack.lexicon)
    .map((e) => ({ ...e, term: normalise(e.entry.term).text.trim() }))
    .filter((e) => e.term !== '')
    .map((e) => ({ ...e, speech: speechOf(e.entry.lang), isLong: letterCount(e.term) >= MIN_FOREIGN_LETTERS }));
  const findAll = buildAhoCorasick(entries.map((e) => e.term));

  const findTermsIn: CompiledLexicon['findTermsIn'] = ({ text, map }, original, lang) => {
    const hits: TermHit[] = [];
    const spoken = lang === undefined || lang === 'und' ? undefined : speechOf(lang);
    findAll(text, (index, end) => {
      const { entry, id, term, speech, isLong } = entries[index]!;
      if (spoken !== undefined && speech !== spoken && !isLong) return;
      if (!stands(entry, text, end - term.length, end)) return;
      const start = map[end - term.length] ?? 0;
      hits.push({ entry, id, start, end: trimEnd(original, start, map[end] ?? original.length) });
    });
    return hits.sort((a, b) => a.start - b.start || b.end - a.end || (a.id < b.id ? -1 : 1));
  };
  return {
    size: entries.length,
    findTermsIn,
    findTerms: (text, lang) => findTermsIn(normalise(text), text, lang),
  };
}

function stands(entry: LexiconEntry, text: string, start: number, end: number): boolean {
  if (entry.match === 'substring') return true;
  if (!isWordBoundary(text, start)) return false;
  return entry.match === 'prefix' || isWordBoundary(text, end);
}

function numbered(lexicon: readonly LexiconEntry[]): { entry: LexiconEntry; id: string }[] {
  const counts = new Map<string, number>();
  return lexicon.map((entry) => {
    const base = entry.lang.split('-')[0] ?? entry.lang;
    const n = (counts.get(base) ?? 0) + 1;
    counts.set(base, n);
    return { entry, id: `${base}:${n}` };
  });
}

function speechOf(lang: string): string {
  const base = lang.split('-')[0] ?? lang;
  return SAME_SPEECH[base] ?? base;
}

const letterCount = (term: string): number => term.match(/\p{L}/gu)?.length ?? 0;

/** What a normaliser drops after a term (spaces, zero-width characters, punctuation) is no part of the term. */
function trimEnd(text: string, start: number, end: number): number {
  for (let at = end; at > start; at -= 1) {
    const unit = text.slice(at - 1, at);
    if (/[\p{L}\p{M}\p{N}\ud800-\udfff]/u.test(unit)) return at;
  }
  return end;
}

/** The least that makes texts comparable, for callers without a normaliser: lower case. */
export function foldCase(text: string): NormalisedText {
  let folded = '';
  const map: number[] = [];
  let at = 0;
  for (const character of text) {
    const lower = character.toLowerCase();
    for (let i = 0; i < lower.length; i += 1) map.push(at);
    folded += lower;
    at += character.length;
  }
  map.push(text.length);
  return { text: folded, map };
}
