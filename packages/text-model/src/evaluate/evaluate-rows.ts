/** Labelled texts → what the model gets right, by data set, language and label. */
import { LABELS, type Label } from '@haetae/contracts';
import { sourceInfo } from '../train/sources.ts';
import type { TextModel } from '../types.ts';
import type { AttackResult } from './evaluate-attacks.ts';
import { areaUnderCurve, bootstrap, calibrationError, confusion, type Interval, macroF1 } from './metrics.ts';

export interface LabelledText {
  text: string;
  lang: string;
  source: string;
  targets: Partial<Record<Label, 0 | 1>>;
  /** What kind of text it was written as (derogation, counter-speech, report …), for templates. */
  kind?: string;
}

export interface LabelResult {
  source: string;
  lang: string;
  label: Label;
  rows: number;
  positives: number;
  /** At the model's own thresholds. Absent when all rows are of one kind. */
  macroF1?: Interval;
  auc?: Interval;
  precision?: number;
  recall?: number;
  /** Share of the negatives that were flagged. */
  falseAlarms?: number;
  /** Expected calibration error, ten bins. */
  ece: number;
  synthetic: boolean;
}

/** Formal benign text: the share of texts with any flag, by language. */
export interface BenignResult {
  source: string;
  lang: string;
  rows: number;
  flagged: number;
}

/** Texts written as one kind: the share with any flag. For the kinds that are not abusive these are false alarms. */
export interface KindResult {
  kind: string;
  lang: string;
  abusive: boolean;
  rows: number;
  flagged: number;
}

/** How far the probabilities of a language are from what was found, all its sets labelled by people together. */
export interface CalibrationResult {
  lang: string;
  /** Judgements: a row counts once for each label that is known. */
  rows: number;
  /** Expected calibration error (ten bins) of each label, weighed by rows. */
  ece: number;
}

export interface Evaluation {
  model: string;
  rows: number;
  abstained: number;
  results: LabelResult[];
  benign: BenignResult[];
  kinds: KindResult[];
  calibration?: CalibrationResult[];
  /** Where it was asked for: recall kept under disguises. */
  attacks?: AttackResult[];
}

const MIN_OF_EACH = 15;
const BATCH = 512;

export async function evaluateRows(
  model: TextModel,
  rows: readonly LabelledText[],
  options: { rounds?: number; onProgress?: (done: number) => void } = {},
): Promise<Evaluation> {
  const groups = new Map<string, { truth: number[]; p: number[]; flag: number[] }>();
  const pooled = new Map<string, { truth: number[]; p: number[] }>();
  const benign = new Map<string, BenignResult>();
  const kinds = new Map<string, KindResult>();
  let abstained = 0;
  for (let i = 0; i < rows.length; i += BATCH) {
    const batch = rows.slice(i, i + BATCH);
    const results = await model.scoreTexts(batch);
    batch.forEach((row, k) => {
      const result = results[k];
      if (result === undefined) return;
      if (result.abstained !== undefined) abstained += 1;
      if (sourceInfo(row.source).formal) {
        const key = `${row.source}\t${row.lang}`;
        const entry = benign.get(key) ?? { source: row.source, lang: row.lang, rows: 0, flagged: 0 };
        entry.rows += 1;
        if (result.flags.length > 0) entry.flagged += 1;
        benign.set(key, entry);
        return;
      }
      if (row.kind !== undefined) {
        const key = `${row.kind}\t${row.lang}`;
        const entry = kinds.get(key) ?? {
          kind: row.kind, lang: row.lang, abusive: row.targets.toxic === 1, rows: 0, flagged: 0,
        }; // biome-ignore format: one entry
        entry.rows += 1;
        if (result.flags.length > 0) entry.flagged += 1;
        kinds.set(key, entry);
      }
      for (const label of LABELS) {
        const truth = row.targets[label];
        const p = result.labels[label];
        if (truth === undefined || (p === undefined && result.abstained === undefined)) continue;
        const key = `${row.source}\t${row.lang}\t${label}`;
        const entry = groups.get(key) ?? { truth: [], p: [], flag: [] };
        entry.truth.push(truth);
        // An abstention finds nothing: it counts as not flagged.
        entry.p.push(p ?? 0);
        entry.flag.push(result.flags.includes(label) ? 1 : 0);
        groups.set(key, entry);
        if (sourceInfo(row.source).synthetic === true) continue;
        const both = pooled.get(`${row.lang}\t${label}`) ?? { truth: [], p: [] };
        both.truth.push(truth);
        both.p.push(p ?? 0);
        pooled.set(`${row.lang}\t${label}`, both);
      }
    });
    options.onProgress?.(Math.min(rows.length, i + BATCH));
  }
  const results: LabelResult[] = [];
  for (const [key, { truth, p, flag }] of [...groups].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const [source, lang, label] = key.split('\t') as [string, string, Label];
    results.push(measure(source, lang, label, truth, p, flag, options.rounds ?? 200));
  }
  return {
    model: `${model.info.name}@${model.info.version}`,
    rows: rows.length,
    abstained,
    results,
    benign: [...benign.values()],
    kinds: [...kinds.values()],
    calibration: calibrationOf(pooled),
  };
}

function calibrationOf(pooled: ReadonlyMap<string, { truth: number[]; p: number[] }>): CalibrationResult[] {
  const sums = new Map<string, { rows: number; error: number }>();
  for (const [key, { truth, p }] of pooled) {
    const [lang = ''] = key.split('\t', 1);
    const entry = sums.get(lang) ?? { rows: 0, error: 0 };
    entry.rows += truth.length;
    entry.error += truth.length * calibrationError(truth, p);
    sums.set(lang, entry);
  }
  return [...sums]
    .map(([lang, { rows, error }]) => ({ lang, rows, ece: error / rows }))
    .sort((a, b) => (a.lang < b.lang ? -1 : 1));
}

function measure(
  source: string,
  lang: string,
  label: Label,
  truth: number[],
  p: number[],
  flag: number[],
  rounds: number,
): LabelResult {
  const positives = truth.reduce((a, b) => a + b, 0);
  const c = confusion(truth, flag);
  const pick = (values: number[], at: Uint32Array): number[] => Array.from(at, (i) => values[i] as number);
  const both = Math.min(positives, truth.length - positives) >= MIN_OF_EACH;
  return {
    source,
    lang,
    label,
    rows: truth.length,
    positives,
    ...(both
      ? {
          macroF1: bootstrap(truth.length, (at) => macroF1(confusion(pick(truth, at), pick(flag, at))), rounds),
          auc: bootstrap(truth.length, (at) => areaUnderCurve(pick(truth, at), pick(p, at)), Math.min(rounds, 100)),
        }
      : {}),
    ...(c.tp + c.fp > 0 ? { precision: c.tp / (c.tp + c.fp) } : {}),
    ...(positives > 0 ? { recall: c.tp / positives } : {}),
    ...(truth.length > positives ? { falseAlarms: c.fp / (truth.length - positives) } : {}),
    ece: calibrationError(truth, p),
    synthetic: sourceInfo(source).synthetic === true,
  };
}
