import { join } from 'node:path';
import type { Abstained, Highlight, Label, LabelScores } from '@haetae/contracts';
import { LABELS } from '@haetae/contracts';
import { DEEP_LANGUAGE, type DeepScorer, goesDeeper, joinLogits } from './cascade.ts';
import { readConv } from './conv/conv-files.ts';
import type { ConvNetwork } from './conv/conv-network.ts';
import { baseLanguage } from './features/language-group.ts';
import { findHighlights } from './find-highlights.ts';
import { createLinearModel, type LinearScore } from './linear/linear-model.ts';
import { type DeepManifest, type Manifest, readManifest } from './linear/manifest.ts';
import { toProbabilities } from './linear/probabilities.ts';
import { readExperts } from './linear/weight-files.ts';
import { defaultModelDir } from './model-dir.ts';
import type { LanguageInfo, LoadOptions, ModelPath, ScoreOptions, TextInput, TextModel, TextResult } from './types.ts';

/**
 * Loads a model folder, checking every weight file against its sum. Throws MODEL_NOT_FOUND, MODEL_INVALID or
 * MODEL_CHECKSUM_MISMATCH.
 */
export async function loadTextModel(options: LoadOptions = {}): Promise<TextModel> {
  const dir = options.dir ?? defaultModelDir(options.name);
  const manifest = readManifest(dir);
  const path: ModelPath =
    manifest.deep === undefined && manifest.conv === undefined ? 'fast' : (options.path ?? 'cascade');
  // TensorFlow.js takes a while to load: not where nothing needs it.
  const deep =
    manifest.deep === undefined || path === 'fast'
      ? undefined
      : await (await import('./load-deep-scorer.ts')).loadDeepScorer(
          join(dir, manifest.deep.dir),
          options.backend ?? 'auto',
          manifest.deep.heads,
        );
  const conv = manifest.conv === undefined || path === 'fast' ? undefined : readConv(dir, manifest.conv);
  return createTextModel(manifest, readExperts(dir, manifest), path, deep, conv);
}

/** A model from its parts; `loadTextModel` reads them from a folder. */
export function createTextModel(
  manifest: Manifest,
  experts: Parameters<typeof createLinearModel>[1],
  path: ModelPath,
  deep: (DeepScorer & { backend: string }) | undefined,
  conv?: ConvNetwork,
): TextModel {
  const linear = createLinearModel(manifest, experts, conv);
  const model = `${manifest.name}@${manifest.version}`;
  const languages = listLanguages(manifest);

  function finish(
    input: TextInput,
    lang: string,
    score: LinearScore,
    logits: ArrayLike<number>,
    via: TextResult['via'],
    want: ScoreOptions['highlights'],
  ): TextResult {
    const about = manifest.groups[score.group];
    const all = toProbabilities(score.labels, logits, (label) => (about?.calibratedOn[label] ?? 0) > 0);
    const own = conv === undefined ? (about?.linearThresholds ?? about?.thresholds) : about?.thresholds;
    const limits = via === 'linear' ? own : { ...own, ...manifest.deep?.thresholds };
    const labels: LabelScores = {};
    const thresholds: LabelScores = {};
    const flags: Label[] = [];
    for (const label of LABELS) {
      const p = all[label];
      if (p === undefined) continue;
      labels[label] = p;
      const limit = limits?.[label]?.value;
      if (limit === undefined) continue;
      thresholds[label] = limit;
      if (p >= limit) flags.push(label);
    }
    const highlights: Highlight[] = [];
    if (want === 'all' || (want === 'flagged' && flags.length > 0)) {
      const explained = score.labels.filter((label) => want === 'all' || flags.includes(label));
      highlights.push(...findHighlights(linear, score, explained));
    }
    return {
      lang,
      labels,
      flags,
      thresholds,
      measured: languages[lang]?.measured ?? false,
      ...(want === 'all' || highlights.length > 0 ? { highlights } : {}),
      ...(score.windows > 1 ? { window: originalWindow(score, input.text.length) } : {}),
      via,
      model,
    };
  }

  function abstain(lang: string, abstained: Abstained): TextResult {
    return { lang, labels: {}, flags: [], thresholds: {}, measured: false, abstained, via: 'linear', model };
  }

  return {
    info: {
      name: manifest.name,
      version: manifest.version,
      licence: manifest.licence,
      path,
      backend: { linear: 'typed-arrays', graph: deep?.backend ?? 'none' },
      languages,
      metrics: manifest.metrics,
    },
    async scoreTexts(inputs, scoreOptions = {}) {
      const results: TextResult[] = [];
      const waiting: { at: number; input: TextInput; lang: string; score: LinearScore }[] = [];
      for (const input of inputs) {
        const lang = baseLanguage(input.lang);
        const group = linear.groupOf(lang);
        const refused = refuse(input, lang, group);
        if (refused !== undefined || group === undefined) {
          results.push(abstain(lang, refused ?? { code: 'LANGUAGE_UNKNOWN', message: 'No heads for this language.' }));
          continue;
        }
        const score = linear.score(input.text, lang, group);
        const doubt = sayNothing(score);
        if (doubt !== undefined) {
          results.push(abstain(lang, doubt));
          continue;
        }
        const mayGoDeeper = deep !== undefined && manifest.deep !== undefined && group === DEEP_LANGUAGE;
        let result = finish(input, lang, score, score.logits, 'linear', mayGoDeeper ? 'none' : scoreOptions.highlights);
        if (mayGoDeeper && goesDeeper(manifest.deep as DeepManifest, path, result.labels)) {
          waiting.push({ at: results.length, input, lang, score });
        } else if (mayGoDeeper && scoreOptions.highlights !== undefined && scoreOptions.highlights !== 'none') {
          result = finish(input, lang, score, score.logits, 'linear', scoreOptions.highlights);
        }
        results.push(result);
      }
      if (deep !== undefined && manifest.deep !== undefined && waiting.length > 0) {
        // The transformer reads the window that the linear heads found worst.
        const texts = waiting.map(({ input, score }) => {
          if (score.bold) return score.normalised.text.slice(score.window.from, score.window.to);
          if (score.windows === 1) return input.text;
          const { start, end } = originalWindow(score, input.text.length);
          return input.text.slice(start, end);
        });
        const heads = await deep.scoreTexts(texts);
        waiting.forEach(({ at, input, lang, score }, i) => {
          const joined = joinLogits(manifest.deep as never, score.labels, score.logits, heads[i] as ArrayLike<number>);
          results[at] = finish(input, lang, score, joined, 'linear+transformer', scoreOptions.highlights);
        });
      }
      return results;
    },
    close: () => Promise.resolve(),
  };
}

function refuse(input: TextInput, lang: string, group: string | undefined): Abstained | undefined {
  if (typeof input.text !== 'string') return { code: 'TEXT_INVALID', message: 'The text is not a string.' };
  if (input.text.trim() === '') return { code: 'TEXT_EMPTY', message: 'The text is empty.' };
  if (group === undefined) {
    return { code: 'LANGUAGE_UNKNOWN', message: `The model has learned nothing about abuse in "${lang}".` };
  }
  return undefined;
}

function sayNothing(score: LinearScore): Abstained | undefined {
  if (score.tokens === 0 || !hasTwoLetters(score.normalised.text)) {
    return {
      code: 'TEXT_WITHOUT_WORDS',
      message: 'Nothing is left to read once disguise and repetition are taken off.',
    };
  }
  if (score.known === 0 || !score.logits.every(Number.isFinite)) {
    return { code: 'TEXT_UNKNOWN', message: 'No part of the text occurred in training.' };
  }
  return undefined;
}

/** Whether the first 10,000 units hold two letters that differ. */
function hasTwoLetters(text: string): boolean {
  let first: number | undefined;
  const end = Math.min(text.length, 10_000);
  for (let i = 0; i < end; i += 1) {
    const code = text.codePointAt(i) as number;
    if (code > 0xffff) i += 1;
    if (code === first || !isLetter(code)) continue;
    if (first !== undefined) return true;
    first = code;
  }
  return false;
}

const LETTER = /^\p{L}$/u;
const isLetter = (code: number): boolean =>
  code < 128 ? (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a : LETTER.test(String.fromCodePoint(code));

function originalWindow(score: LinearScore, length: number): { start: number; end: number } {
  const { map } = score.normalised;
  return { start: map[score.window.from] ?? 0, end: map[score.window.to] ?? length };
}

function listLanguages(manifest: Manifest): Record<string, LanguageInfo> {
  const out: Record<string, LanguageInfo> = {};
  for (const about of Object.values(manifest.groups)) {
    const labels = about.labels.includes('toxic') ? about.labels : (['toxic', ...about.labels] as Label[]);
    for (const [lang, { measured, ...trainedOn }] of Object.entries(about.languages)) {
      out[lang] = { measured, labels: [...labels], trainedOn };
    }
  }
  return out;
}
