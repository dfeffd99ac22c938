/**
 * Text as the model reads it: disguise taken off, each code unit still tied to the original. A text of plain lower- or
 * upper-case ASCII without anything odd takes a short cut. Steps run until nothing changes, so the result normalised
 * again is the same. docs/normalisation.md says what each step does and what it costs clean text.
 */
import { foldCase } from './case-fold.ts';
import { toCompatibility } from './compatibility.ts';
import { unifyScripts } from './confusables.ts';
import { collapseSpaces, dropControls } from './controls.ts';
import { collapseRuns } from './elongation.ts';
import { nameEmoji } from './emoji-words.ts';
import { readLeetspeak } from './leetspeak.ts';
import { identityMap, type NormalisedText } from './mapped-text.ts';
import { dropDiacritics, dropMarkStacks } from './marks.ts';
import { readMaskedLetters } from './masked-letters.ts';
import { foldRomanised, isRomanisedLang } from './romanised.ts';
import { joinSpacedLetters } from './spaced-letters.ts';
import * as signs from './text-signs.ts';
import { replaceTokens, splitHashtags } from './tokens.ts';

type Step = (source: NormalisedText, lang: string | undefined) => NormalisedText;

/** Each step with the sign without which it does nothing (text-signs.ts). */
export const STEPS = {
  controls: [dropControls, signs.CONTROLS],
  compatibility: [toCompatibility, signs.COMPATIBILITY],
  tokens: [replaceTokens, signs.TOKENS],
  hashtags: [splitHashtags, signs.HASHTAGS],
  emoji: [nameEmoji, signs.EMOJI],
  case: [foldCase, signs.CASE],
  marks: [dropMarkStacks, signs.MARKS],
  diacritics: [dropDiacritics, signs.DIACRITICS],
  confusables: [unifyScripts, signs.CONFUSABLES],
  elongation: [collapseRuns, signs.ELONGATION],
  spaced: [joinSpacedLetters, signs.SPACED],
  leet: [readLeetspeak, signs.LEET],
  masks: [readMaskedLetters, signs.MASKS],
  romanised: [foldRomanised, signs.ROMANISED],
  spaces: [collapseSpaces, signs.SPACES],
} as const satisfies Record<string, readonly [step: Step, sign: number]>;

export type NormaliseStep = keyof typeof STEPS;
export const NORMALISE_STEPS = Object.keys(STEPS) as NormaliseStep[];

export interface NormaliseOptions {
  /** The language of the text, where it is known: lets romanised words be written in their own script. */
  lang?: string | undefined;
  /** Steps to leave out. */
  without?: readonly NormaliseStep[] | undefined;
}

/** Passes until nothing changes; two are usual, more mean disguise within disguise. */
const MAX_PASSES = 6;

/**
 * Normalises `text` of any length and content in linear time. Lone surrogates become U+FFFD. `map` has one entry for
 * each UTF-16 code unit of the result, and one more for its end.
 */
export function normaliseText(text: string, options: NormaliseOptions = {}): NormalisedText {
  const { lang, without } = options;
  if (isClean(text) && !isRomanisedLang(lang)) return { text: text.toLowerCase(), map: identityMap(text.length) };
  const left = new Set(without);
  const always = isRomanisedLang(lang) ? signs.ROMANISED : 0;
  let out: NormalisedText = { text, map: identityMap(text.length) };
  let found = signs.findSigns(text) | always;
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    const before = out.text;
    for (const name of NORMALISE_STEPS) {
      const [step, sign] = STEPS[name];
      if ((found & sign) === 0 || left.has(name)) continue;
      const next = step(out, lang);
      if (next.text !== out.text) found = signs.findSigns(next.text) | always;
      out = next;
    }
    if (out.text === before) break;
    if (isClean(out.text) && !isRomanisedLang(lang)) break;
  }
  return out;
}

/** 0 anything, 1 letter, 2 sign that parts words and is harmless between longer ones. */
const CLASS = new Uint8Array(128);
for (let i = 0; i < 26; i += 1) {
  CLASS[0x41 + i] = 1;
  CLASS[0x61 + i] = 1;
}
for (const sign of ` .,'"?!;:()-`) CLASS[sign.charCodeAt(0)] = 2;

/** Whether `text` is plain ASCII that no step would change beyond its case. Errs towards no. */
function isClean(text: string): boolean {
  let wordLength = 0;
  let shortWords = 0;
  let previous = 0x20;
  let run = 1;
  for (let i = 0; i < text.length; i += 1) {
    const code = text.charCodeAt(i);
    const kind = code < 128 ? (CLASS[code] as number) : 0;
    if (kind === 0) return false;
    run = (code | 0x20) === (previous | 0x20) ? run + 1 : 1;
    if (run > 2 || (code === 0x20 && previous === 0x20)) return false;
    if (kind === 1) {
      // a sign other than a space or apostrophe glued between letters may hide or part them
      if (wordLength === 0 && i > 0 && previous !== 0x20 && previous !== 0x27 && previous !== 0x22 && previous !== 0x28)
        return false;
      wordLength += 1;
    } else {
      shortWords = wordLength === 1 ? shortWords + 1 : wordLength === 0 ? shortWords : 0;
      if (shortWords > 1) return false;
      wordLength = 0;
    }
    previous = code;
  }
  return !(wordLength === 1 && shortWords > 0) && previous !== 0x20;
}
