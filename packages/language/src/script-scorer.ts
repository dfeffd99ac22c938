/**
 * Which language of one script: three kinds of evidence, added up as log odds and turned into shares by softmax.
 *
 * - trigrams of letters (`trigram-model.ts`): carries long texts, says little of three words;
 * - small words (`words-*.ts`): carries short posts; a word of several languages is split between them;
 * - endings of words (`endings.ts`): grammar comes back in every register;
 * - letters outside a language's alphabet (`alphabets.ts`), or none of those that mark it: speaks against it.
 *
 * Trigrams of one text are far from independent, so the sum is damped by the square root of its length: otherwise
 * every long text would be "certain". The weights were fitted on half of SIB-200, see docs/languages.md.
 */
import { ALPHABETS } from './alphabets.ts';
import type { Script } from './count-scripts.ts';
import { ENDINGS } from './endings.ts';
import { FRANC_CODES, FRANC_SCRIPTS, MARKED_LETTERS, PRIORS } from './language-candidates.ts';
import { buildTrigramModel } from './trigram-model.ts';

export interface Weights {
  trigram: number;
  word: number;
  ending: number;
  foreignLetter: number;
  /** Letters from which on damping sets in. */
  dampingLetters: number;
}
export const WEIGHTS: Weights = { trigram: 0.4, word: 5, ending: 1.2, foreignLetter: 10, dampingLetters: 40 };
const MIN_WORD_WITH_ENDING = 5;
/** A few foreign letters are a name or a quotation; more of them prove no more. */
const MAX_FOREIGN_LETTERS = 5;

/** Log odds against a language none of whose marked letters occurs: by expected number, bounded. */
const ABSENCE_WEIGHT = 0.7;
const MAX_ABSENCE = 4;

export interface LanguageShare {
  lang: string;
  /** In [0,1]; all languages of the script add up to 1. */
  share: number;
  /** Named by its romanised words only. */
  romanised: boolean;
}

export interface ScriptScorer {
  /** The likeliest language of a cleaned text, or undefined when nothing in it speaks for any. */
  best(text: string): LanguageShare | undefined;
}

interface Candidate {
  lang: string;
  romanised: boolean;
}

/** `words` and `romanised`: small words by language; `romanised` languages compete with words alone. */
export function createScriptScorer(
  script: Script,
  words: Readonly<Record<string, string>>,
  romanised: Readonly<Record<string, string>> = {},
  weights: Weights = WEIGHTS,
): ScriptScorer {
  const alphabets = ALPHABETS[script] ?? {};
  const codes = FRANC_CODES[script] ?? {};
  const native = [...new Set([...Object.keys(codes), ...Object.keys(words)])];
  const candidates: Candidate[] = [
    ...native.map((lang) => ({ lang, romanised: false })),
    ...Object.keys(romanised).map((lang) => ({ lang, romanised: true })),
  ];
  const trigrams = buildTrigramModel(
    FRANC_SCRIPTS[script] ?? '',
    candidates.map((c) => (c.romanised ? undefined : codes[c.lang])),
  );
  const wordTable = buildWordTable(candidates.map((c) => (c.romanised ? romanised : words)[c.lang] ?? ''));
  const endings = ENDINGS[script] ?? {};
  const endingTable = buildWordTable(candidates.map((c) => (c.romanised ? '' : (endings[c.lang] ?? ''))));
  const letterTable = buildLetterTable(
    candidates.map((c) => (c.romanised ? '' : alphabets[c.lang])),
    script,
  );
  const marked = candidates.map((c) => (c.romanised ? undefined : MARKED_LETTERS[c.lang])).map(toMark);
  const size = candidates.length;

  return {
    best(text) {
      const trigram = new Float64Array(size);
      const word = new Float64Array(size);
      const ending = new Float64Array(size);
      const foreign = new Float64Array(size);
      trigrams.addEvidence(text, trigram);
      addWordEvidence(wordTable, text, word);
      addEndingEvidence(endingTable, text, ending);
      addForeignLetters(letterTable, text, foreign);
      const damping = 1 / Math.sqrt(1 + text.length / weights.dampingLetters);
      let top = 0;
      let evidence = 0;
      const logOdds = new Float64Array(size);
      for (let i = 0; i < size; i += 1) {
        const speaksFor = weights.trigram * trigram[i]! + weights.word * word[i]! + weights.ending * ending[i]!;
        const against = weights.foreignLetter * Math.min(MAX_FOREIGN_LETTERS, foreign[i]!);
        logOdds[i] = damping * (speaksFor - against) + (PRIORS[candidates[i]!.lang] ?? 0);
        const mark = marked[i];
        if (mark !== undefined && !mark.letters.test(text)) {
          logOdds[i] = logOdds[i]! - Math.min(MAX_ABSENCE, mark.share * ABSENCE_WEIGHT * text.length);
        }
        evidence = Math.max(evidence, speaksFor, against);
        if (logOdds[i]! > logOdds[top]!) top = i;
      }
      if (evidence === 0) return undefined;
      let sum = 0;
      for (let i = 0; i < size; i += 1) sum += Math.exp(logOdds[i]! - logOdds[top]!);
      return { ...candidates[top]!, share: 1 / sum };
    },
  };
}

function toMark(mark: { letters: string; share: number } | undefined) {
  return mark === undefined ? undefined : { letters: new RegExp(`[${mark.letters}]`), share: mark.share };
}

type Table = ReadonlyMap<string, { at: number[]; weight: number }>;

/** A word that k languages have counts 1/√k for each; a single letter counts half. */
function buildWordTable(lists: readonly string[]): Table {
  const table = new Map<string, { at: number[]; weight: number }>();
  lists.forEach((list, candidate) => {
    for (const word of new Set(list.split(' ').filter((w) => w !== ''))) {
      const row = table.get(word) ?? { at: [], weight: 0 };
      row.at.push(candidate);
      table.set(word, row);
    }
  });
  for (const [word, row] of table) row.weight = (word.length === 1 ? 0.5 : 1) / Math.sqrt(row.at.length);
  return table;
}

function addWordEvidence(table: Table, text: string, scores: Float64Array): void {
  for (const word of text.split(' ')) {
    const row = table.get(word);
    if (row !== undefined) add(row, scores);
    else if (word.includes("'")) {
      for (const part of word.split("'")) {
        const of = table.get(part);
        if (of !== undefined) add(of, scores);
      }
    }
  }
}

function add(row: { at: number[]; weight: number }, scores: Float64Array): void {
  for (const candidate of row.at) scores[candidate]! += row.weight;
}

/** The longest listed ending of each word long enough to have one. */
function addEndingEvidence(table: Table, text: string, scores: Float64Array): void {
  for (const word of text.split(' ')) {
    if (word.length < MIN_WORD_WITH_ENDING) continue;
    for (let length = 4; length >= 1; length -= 1) {
      const row = table.get(word.slice(-length));
      if (row === undefined) continue;
      add(row, scores);
      break;
    }
  }
}

/** For each letter of any alphabet of the script, the candidates that do not write with it. */
function buildLetterTable(alphabets: readonly (string | undefined)[], script: Script): ReadonlyMap<string, number[]> {
  const sets = alphabets.map((a) => (a === undefined ? undefined : new Set([...a.normalize('NFC')])));
  const letters = new Set(sets.flatMap((s) => [...(s ?? [])]));
  return new Map(
    [...letters]
      .filter((letter) => script !== 'latin' || letter > 'z')
      .map((letter) => [letter, sets.flatMap((s, i) => (s === undefined || s.has(letter) ? [] : [i]))]),
  );
}

function addForeignLetters(table: ReadonlyMap<string, number[]>, text: string, scores: Float64Array): void {
  for (let i = 0; i < text.length; i += 1) {
    if (text.charCodeAt(i) < 0x80) continue;
    for (const candidate of table.get(text.charAt(i)) ?? []) scores[candidate]! += 1;
  }
}
