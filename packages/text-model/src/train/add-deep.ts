import { relative } from 'node:path';
import { DEEP_LANGUAGE } from '../cascade.ts';
import { readConv } from '../conv/conv-files.ts';
import { evaluateRows } from '../evaluate/evaluate-rows.ts';
import { baseLanguage, languageGroup } from '../features/language-group.ts';
import { type Manifest, readManifest, writeManifest } from '../linear/manifest.ts';
import { readExperts } from '../linear/weight-files.ts';
import { loadDeepScorer } from '../load-deep-scorer.ts';
import { createTextModel } from '../load-text-model.ts';
import { prepareRows } from './prepare-rows.ts';
import { readDataFolder, readTemplates } from './read-data.ts';
import { deepTestRows, stackDeep } from './stack-deep.ts';

export interface AddDeepOptions {
  /** The trained model folder; its manifest is rewritten. */
  model: string;
  /** The transformer's folder. */
  transformer: string;
  data: string;
  templates?: string;
  log: (message: string) => void;
}

/** Joins a trained transformer to a trained linear model: stack, thresholds and figures of the cascade. */
export async function addDeep({ model, transformer, data, templates, log }: AddDeepOptions): Promise<Manifest> {
  const { deep: _, ...linearOnly } = readManifest(model);
  const manifest: Manifest = linearOnly;
  const experts = readExperts(model, manifest);
  const conv = manifest.conv === undefined ? undefined : readConv(model, manifest.conv);
  const scorer = remember(await loadDeepScorer(transformer, 'auto'));
  const isEnglish = (row: { lang: string }): boolean => languageGroup(baseLanguage(row.lang)) === DEEP_LANGUAGE;
  const rows = prepareRows(
    readDataFolder(data, { openOnly: manifest.name === 'open' }).filter(isEnglish),
    templates === undefined ? [] : readTemplates(templates).filter(isEnglish),
    manifest.seed,
    // Here texts are scored through the runtime, which normalises them itself.
    (text) => text,
  );
  manifest.deep = await stackDeep(manifest, experts, rows, scorer, relative(model, transformer), log, conv);
  const tests = deepTestRows(rows, manifest.seed).map((row) => ({ ...row, text: row.original }));
  log(`measuring the cascade on ${tests.length} English test rows`);
  manifest.deepMetrics = {
    cascade: await evaluateRows(createTextModel(manifest, experts, 'cascade', scorer, conv), tests, { rounds: 100 }),
    full: await evaluateRows(createTextModel(manifest, experts, 'full', scorer, conv), tests, { rounds: 100 }),
  };
  writeManifest(model, manifest);
  scorer.close();
  return manifest;
}

/** The transformer is slow: texts that it has read are not read again. */
function remember(scorer: Awaited<ReturnType<typeof loadDeepScorer>>): typeof scorer {
  const known = new Map<string, ArrayLike<number>>();
  return {
    ...scorer,
    async scoreTexts(texts) {
      const fresh = [...new Set(texts.filter((text) => !known.has(text)))];
      const logits = await scorer.scoreTexts(fresh);
      fresh.forEach((text, i) => {
        known.set(text, logits[i] as ArrayLike<number>);
      });
      return texts.map((text) => known.get(text) as ArrayLike<number>);
    },
  };
}
