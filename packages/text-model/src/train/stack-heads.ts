/**
 * Joins the heads of one label into one calibrated logit, on the rows kept for calibration. The stack is linear and its
 * heads read the same features, so that it folds into one weight a bucket and label: the released model is as small and
 * as fast as a single head, and what each n-gram adds stays exact.
 */
import type { Label } from '@haetae/contracts';
import { fitLogistic } from './fit-logistic.ts';
import type { PlannedHead, TrainRow } from './plan-heads.ts';
import { sourceInfo } from './sources.ts';

export interface Stack {
  label: Label;
  /** Slope of each head of the group, in the order of the heads. */
  slopes: Float64Array;
  /** Slope of the logit of the `mul` group for the same label; 0 when it has none. */
  mulSlope: number;
  intercept: number;
  /** Rows it was fitted on; 0 when there were too few and the pooled head stands as it is. */
  calibratedOn: number;
}

const RIDGE = 2;
const MIN_CALIBRATION = 15;
/** Formal benign text may weigh this share of the calibration rows. */
const FORMAL_SHARE = 0.15;
/** What templates weigh in a stack where they alone know the label, and in the stack of the transformer. */
export const TEMPLATES_LEAD = 4;
const RELATED: readonly Label[] = ['toxic', 'identity_attack', 'sexism'];

/**
 * @param logits [rows][heads] of the group
 * @param mulLogit logit of the `mul` group for `label`, by row; NaN where it was not computed
 */
export function stackHeads(
  label: Label,
  rows: readonly TrainRow[],
  heads: readonly PlannedHead[],
  logits: Float32Array,
  mulLogit: Float64Array | undefined,
): Stack {
  const count = heads.length;
  const kept: number[] = [];
  let ones = 0;
  rows.forEach((row, r) => {
    if (row.role !== 'calibrate' || row.targets[label] === undefined) return;
    kept.push(r);
    ones += row.targets[label] as number;
  });
  const slopes = new Float64Array(count);
  const pooled = heads.findIndex((h) => h.label === label && h.source === undefined);
  if (Math.min(ones, kept.length - ones) < MIN_CALIBRATION) {
    slopes[pooled] = 1;
    return { label, slopes, mulSlope: 0, intercept: 0, calibratedOn: 0 };
  }
  const columns = heads
    .map((head, h) => ({ head, h }))
    .filter(({ head }) => head.label === label || (head.source === undefined && RELATED.includes(head.label)));
  const values = columns.map(({ h }) => Float64Array.from(kept, (r) => logits[r * count + h] as number));
  if (mulLogit !== undefined) values.push(Float64Array.from(kept, (r) => mulLogit[r] as number));
  const fitted = fitLogistic(
    values,
    Uint8Array.from(kept, (r) => (rows[r] as TrainRow).targets[label] as number),
    calibrationWeights(rows, kept, label),
    RIDGE,
  );
  columns.forEach(({ h }, k) => {
    slopes[h] = fitted.slopes[k] as number;
  });
  const mulSlope = mulLogit === undefined ? 0 : (fitted.slopes[columns.length] as number);
  return { label, slopes, mulSlope, intercept: fitted.intercept, calibratedOn: kept.length };
}

/**
 * EDOS is the best annotated set on sexism, dyn21 the one made to tell hate from what looks like it: the stack follows them
 * more than the others. Translations are many and rough. Templates lead where they alone know the label, and count as one
 * set among others elsewhere (at four, Arabic sets lost .02 to .04 of AUC, Italian and German .016).
 */
function sourceWeight(source: string, ofTemplates: number): number {
  if (source === 'templates') return ofTemplates;
  if (source === 'edos') return 10;
  if (source === 'dyn21-en') return 2;
  return source.includes('>') ? 0.5 : 1;
}

/** Sets weigh with the root of their size; formal benign text together at most FORMAL_SHARE. */
export function calibrationWeights(
  rows: readonly TrainRow[],
  kept: readonly number[],
  label: Label,
  ofTemplates?: number,
): Float64Array {
  const sizes = new Map<string, number>();
  for (const r of kept) {
    const { source } = rows[r] as TrainRow;
    sizes.set(source, (sizes.get(source) ?? 0) + 1);
  }
  const isLabelled = kept.some((r) => {
    const { source, targets } = rows[r] as TrainRow;
    return targets[label] === 1 && !sourceInfo(source).synthetic;
  });
  const weights = Float64Array.from(kept, (r) => {
    const { source } = rows[r] as TrainRow;
    return (
      sourceWeight(source, ofTemplates ?? (isLabelled ? 1 : TEMPLATES_LEAD)) / Math.sqrt(sizes.get(source) as number)
    );
  });
  const isFormal = (k: number): boolean => sourceInfo((rows[kept[k] as number] as TrainRow).source).formal === true;
  let formal = 0;
  let other = 0;
  weights.forEach((w, k) => {
    if (isFormal(k)) formal += w;
    else other += w;
  });
  const shrink = formal > 0 && other > 0 ? Math.min(1, (FORMAL_SHARE * other) / formal) : 1;
  const total = formal * shrink + other;
  return weights.map((w, k) => ((isFormal(k) ? w * shrink : w) * kept.length) / total);
}
