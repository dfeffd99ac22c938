import { LABELS, type Label } from '@haetae/contracts';
import type { Expert } from '../linear/expert.ts';
import { createLinearModel } from '../linear/linear-model.ts';
import type { Manifest } from '../linear/manifest.ts';
import { toProbabilities } from '../linear/probabilities.ts';
import { calmThresholds, priceOf } from './calm-formal.ts';
import { chooseThreshold, type ThresholdRow } from './choose-threshold.ts';
import { calibrationRows } from './join-conv.ts';
import type { PreparedRow } from './prepare-rows.ts';
import { sourceInfo } from './sources.ts';
import { calibrationWeights } from './stack-heads.ts';

const MIN_HUMAN_ROWS = 200;
const SYNTHETIC_SHARE = 0.25;
/** Sets annotated best for what their label means here; their say in a threshold. Other sets have their trust as say. */
const SAY: Readonly<Record<string, number>> = {
  edos: 4,
  'dyn21-en': 4,
  'l-hsab-levantine': 2,
  hatebr: 4,
  'k-mhas-valid': 3.5,
  templates: 0.25,
};
const TRANSLATED_SAY = 0.25;

/** The calibration rows of every group with their linear logits, scored through the runtime's own path. */
export function scoreCalibration(
  manifest: Manifest,
  experts: ReadonlyMap<string, Expert>,
  groups: ReadonlyMap<string, readonly PreparedRow[]>,
): Map<string, ScoredRows> {
  const linear = createLinearModel(manifest, experts);
  return new Map(
    Object.keys(manifest.groups).map((group): [string, ScoredRows] => {
      const rows = calibrationRows(groups.get(group) ?? [], manifest.seed);
      return [group, { rows, logits: rows.map((row) => linear.score(row.original, row.lang, group).logits) }];
    }),
  );
}

export interface ScoredRows {
  rows: readonly PreparedRow[];
  logits: readonly ArrayLike<number>[];
}

/** Chooses the thresholds of every group on its calibration rows. */
export function calibrateThresholds(manifest: Manifest, scores: ReadonlyMap<string, ScoredRows>): void {
  for (const [group, about] of Object.entries(manifest.groups)) {
    const { rows, logits } = scores.get(group) ?? { rows: [], logits: [] };
    const scored = logits.map((own) =>
      toProbabilities(about.labels, own, (label) => (about.calibratedOn[label] ?? 0) > 0),
    );
    const chosen: typeof about.thresholds = {};
    const chosenOn = new Map<Label, ThresholdRow[]>();
    for (const label of LABELS) {
      if (label !== 'toxic' && !about.labels.includes(label)) continue;
      const on = thresholdRows(rows, scored, label);
      chosenOn.set(label, on);
      chosen[label] = chooseThreshold(on, formalOf(rows, scored, label));
    }
    about.thresholds = calmThresholds(chosen, formalRows(rows, scored), priceOf(chosenOn));
  }
}

export function thresholdRows(
  rows: readonly PreparedRow[],
  scored: readonly Partial<Record<Label, number>>[],
  label: Label,
): ThresholdRow[] {
  const kept: number[] = [];
  rows.forEach((row, i) => {
    if (row.targets[label] === undefined || scored[i]?.[label] === undefined) return;
    if (sourceInfo(row.source).formal !== true) kept.push(i);
  });
  const weights = calibrationWeights(rows, kept, label);
  // Where people have labelled texts enough, they settle the threshold; written and translated ones only lean on it.
  const synthetic = kept.map((i) => sourceInfo((rows[i] as PreparedRow).source).synthetic === true);
  const lean = synthetic.filter((s) => !s).length >= MIN_HUMAN_ROWS ? SYNTHETIC_SHARE : 1;
  return kept.map((i, k) => ({
    p: scored[i]?.[label] as number,
    truth: rows[i]?.targets[label] as 0 | 1,
    weight: (weights[k] as number) * (synthetic[k] ? lean : 1),
    set: rows[i]?.source ?? '',
    say:
      SAY[rows[i]?.source ?? ''] ?? (synthetic[k] === true ? TRANSLATED_SAY : sourceInfo(rows[i]?.source ?? '').trust),
    synthetic: synthetic[k] === true,
  }));
}

export function formalOf(
  rows: readonly PreparedRow[],
  scored: readonly Partial<Record<Label, number>>[],
  label: Label,
): number[] {
  return rows.flatMap((row, i) => (sourceInfo(row.source).formal ? [scored[i]?.[label] ?? 0] : []));
}

/** Formal benign rows with all their probabilities, by language. */
export const formalRows = (rows: readonly PreparedRow[], scored: readonly Partial<Record<Label, number>>[]) =>
  rows.flatMap((row, i) => (sourceInfo(row.source).formal ? [{ lang: row.lang, p: scored[i] ?? {} }] : []));
