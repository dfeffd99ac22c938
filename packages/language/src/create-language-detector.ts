import type { DetectedLanguage } from '@haetae/contracts';
import { cleanText } from './clean-text.ts';
import { countScripts, type Script, type ScriptShare } from './count-scripts.ts';
import { LANGUAGE_OF_SCRIPT } from './language-candidates.ts';
import { createScriptScorer, type ScriptScorer } from './script-scorer.ts';
import { splitSouthSlavic } from './south-slavic.ts';
import { LATIN_WORDS } from './words-latin.ts';
import {
  ARABIC_WORDS,
  CYRILLIC_WORDS,
  DEVANAGARI_WORDS,
  ETHIOPIC_WORDS,
  HEBREW_WORDS,
  ROMANISED_WORDS,
} from './words-other.ts';

/** The most that a text in borrowed letters is named with: below what policy takes for a known language. */
export const ROMANISED_CONFIDENCE = 0.4;
/** Under this share the likeliest language is no better than a guess. */
export const MIN_CONFIDENCE = 0.2;
/** From here on a text is believed as it stands, unless many of its words are disguised. */
const SURE = 0.5;
/** A digit or sign between letters, as in sl*t and kn0w; codes and sizes (B12, 10am, PS5) have none. */
const DISGUISED = /(?<=\p{L})[\d@$*!|+]+(?=\p{L})/gu;
/** From here on, and at one word in DISGUISED_SHARE, the letters that are left name the wrong language. */
const MIN_DISGUISED = 2;
const DISGUISED_SHARE = 6;
const LOOKED_AT = 300;
const WORD = /\S+/gu;

export interface LanguageDetector {
  /**
   * The language that most of `text` is in, with an honest confidence: low for a few words, for romanised text and
   * for languages that are written alike; `und` and 0 when nothing can be said. Deterministic; never throws.
   *
   * `undisguise` gives the text with leetspeak, hidden characters and the like taken off. It is asked when the text as it
   * stands leaves the language unsure, and believed when it makes it surer; and where several words have digits or signs
   * for letters, for what is left of those ("kn w", "y u l ve") can look surely like another language.
   */
  detectLanguage(text: string, undisguise?: () => string): DetectedLanguage;
}

const UNKNOWN: DetectedLanguage = { lang: 'und', confidence: 0, method: 'none' };

/** Builds the tables once (some 20 ms); the detector keeps no state between texts. */
export function createLanguageDetector(): LanguageDetector {
  const scorers: Partial<Record<Script, ScriptScorer>> = {
    latin: createScriptScorer('latin', LATIN_WORDS, ROMANISED_WORDS),
    cyrillic: createScriptScorer('cyrillic', CYRILLIC_WORDS),
    arabic: createScriptScorer('arabic', ARABIC_WORDS),
    devanagari: createScriptScorer('devanagari', DEVANAGARI_WORDS),
    ethiopic: createScriptScorer('ethiopic', ETHIOPIC_WORDS),
    hebrew: createScriptScorer('hebrew', HEBREW_WORDS),
  };
  const detect = (text: string): DetectedLanguage => {
    const cleaned = cleanText(text);
    const scripts = countScripts(cleaned);
    const top = scripts[0];
    if (top === undefined) return UNKNOWN;
    const scorer = scorers[top.script];
    if (scorer === undefined) return named(top, scripts);
    const best = scorer.best(cleaned);
    const split = best?.lang === 'sh' ? splitSouthSlavic(cleaned) : { lang: best?.lang, share: 1 };
    const confidence = (best?.share ?? 0) * split.share * top.share;
    if (best === undefined || split.lang === undefined || confidence < MIN_CONFIDENCE) {
      const other = scripts.find((s) => scorers[s.script] === undefined && s.share >= MIN_CONFIDENCE);
      return other === undefined ? UNKNOWN : named(other, scripts);
    }
    return {
      lang: split.lang,
      confidence: rounded(best.romanised ? Math.min(confidence, ROMANISED_CONFIDENCE) : confidence),
      method: 'model',
    };
  };
  return {
    detectLanguage(text, undisguise) {
      const first = detect(text);
      if (undisguise === undefined) return first;
      const disguised = isDisguised(text);
      if (first.confidence >= SURE && !disguised) return first;
      const second = detect(undisguise());
      if (disguised && second.confidence >= MIN_CONFIDENCE) return second;
      return second.confidence > first.confidence ? second : first;
    },
  };
}

function isDisguised(text: string): boolean {
  const head = text.slice(0, LOOKED_AT);
  const marks = head.match(DISGUISED)?.length ?? 0;
  return marks >= MIN_DISGUISED && marks * DISGUISED_SHARE >= (head.match(WORD)?.length ?? 0);
}

/** A script that names its language. Japanese mixes kana with Chinese characters, Korean now and then Hangul. */
function named(top: ScriptShare, scripts: readonly ScriptShare[]): DetectedLanguage {
  const share = (script: Script): number => scripts.find((s) => s.script === script)?.share ?? 0;
  if (top.script === 'han' || top.script === 'kana') {
    const japanese = share('kana') >= 0.05;
    return { lang: japanese ? 'ja' : 'zh', confidence: rounded(share('han') + share('kana')), method: 'script' };
  }
  return { lang: LANGUAGE_OF_SCRIPT[top.script] ?? 'und', confidence: rounded(top.share), method: 'script' };
}

const rounded = (value: number): number => Math.round(value * 1_000) / 1_000;
