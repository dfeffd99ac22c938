/** Data folder + templates + translations → normalised training rows by language group. */
import { LABELS, type Label } from '@haetae/contracts';
import { baseLanguage, languageGroup } from '../features/language-group.ts';
import { readPlainly } from '../normalise/index.ts';
import type { DataRow, TemplateRow } from './data-row.ts';
import type { TrainRow } from './plan-heads.ts';
import { hashShare } from './random.ts';
import { rowTargets } from './row-targets.ts';
import { splitRows } from './split-rows.ts';

export interface PreparedRow extends TrainRow {
  /** As it was written, for scoring through the whole runtime. */
  original: string;
  id: string;
  /** Of a template. */
  kind?: string;
}

/**
 * A template as a data row. Its labels were chosen with the text, so that for the labels that templates are written for
 * an absent one is a no; for the others an abusive template says nothing.
 */
const WRITTEN_FOR: readonly Label[] = ['sexism', 'threat', 'doxxing', 'sexual_harassment', 'dehumanisation'];

export function templateTargets(template: TemplateRow): TrainRow['targets'] {
  const abusive = template.labels.length > 0;
  const targets: TrainRow['targets'] = {};
  for (const label of abusive ? WRITTEN_FOR : LABELS) targets[label] = 0;
  for (const label of template.labels) {
    if ((LABELS as readonly string[]).includes(label)) targets[label as Label] = 1;
  }
  targets.toxic = abusive ? 1 : 0;
  return targets;
}

export function prepareRows(
  rows: readonly DataRow[],
  templates: readonly TemplateRow[],
  seed: number,
  normalise: (text: string, lang: string) => string = (text, lang) => readPlainly(text, { lang }).text,
): PreparedRow[] {
  const roles = splitRows(rows, seed);
  const out: PreparedRow[] = [];
  rows.forEach((row, i) => {
    const role = roles[i] as TrainRow['role'];
    const targets = rowTargets(row);
    if (Object.keys(targets).length === 0) return;
    const lang = baseLanguage(row.lang);
    out.push({
      id: row.id, text: normalise(row.text, lang), original: row.text, lang, source: row.source, targets, role,
    }); // biome-ignore format: one row, one line
  });
  templates.forEach((row, i) => {
    const lang = baseLanguage(row.lang);
    out.push({
      id: `${row.lang}-${i}`,
      kind: row.kind,
      text: normalise(row.text, lang),
      original: row.text,
      lang,
      source: 'templates',
      targets: templateTargets(row),
      // By the text, so that a new template moves no other between the two.
      role: row.split === 'train' ? 'train' : hashShare(row.text, seed) < 0.5 ? 'calibrate' : 'test',
    });
  });
  dropOneSided(out);
  return out;
}

/** Labels for which a set that has only positives would teach its own style: whoever writes like this is abusive. */
const TWO_SIDED: readonly Label[] = ['toxic', 'identity_attack'];
const MIN_NEGATIVES = 0.02;

/** Takes out the positives of sets that say nothing of the other side. */
export function dropOneSided(rows: readonly PreparedRow[]): void {
  const counts = new Map<string, [number, number]>();
  for (const row of rows) {
    for (const label of TWO_SIDED) {
      const value = row.targets[label];
      if (value === undefined) continue;
      const key = `${row.source}\t${languageGroup(row.lang)}\t${label}`;
      const entry = counts.get(key) ?? [0, 0];
      entry[value] += 1;
      counts.set(key, entry);
    }
  }
  for (const row of rows) {
    for (const label of TWO_SIDED) {
      const [zeros, ones] = counts.get(`${row.source}\t${languageGroup(row.lang)}\t${label}`) ?? [0, 0];
      if (row.targets[label] === 1 && zeros < MIN_NEGATIVES * ones) delete row.targets[label];
    }
  }
}

export function groupRows(rows: readonly PreparedRow[]): Map<string, PreparedRow[]> {
  const groups = new Map<string, PreparedRow[]>();
  for (const row of rows) {
    const group = languageGroup(row.lang);
    const list = groups.get(group);
    if (list === undefined) groups.set(group, [row]);
    else list.push(row);
  }
  return groups;
}
