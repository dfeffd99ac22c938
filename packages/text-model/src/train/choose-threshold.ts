/** The probability from which a label is flagged, chosen on calibration rows only. */

export interface Threshold {
  value: number;
  /** What it kept on the calibration rows; null without rows. */
  precision: number | null;
  recall: number | null;
  rows: number;
}

export interface ThresholdRow {
  p: number;
  truth: 0 | 1;
  weight: number;
}

/** Asked of every threshold where the rows allow it. */
export const MIN_PRECISION = 0.6;
/** Formal benign texts that may be flagged by one label; a floor above MAX_FLOOR would cost more than it saves. */
export const MAX_FORMAL_FLAGGED = 0.02;
const MAX_FLOOR = 0.75;
/** Where nothing was calibrated, only what the heads are sure of is flagged. */
export const UNCALIBRATED: Threshold = { value: 0.7, precision: null, recall: null, rows: 0 };

/**
 * The threshold with the best macro-F1 among those with the precision asked for and few enough flags on formal benign
 * text; at least .5 where no threshold reaches the precision.
 * @param formal probabilities of formal benign texts
 */
export function chooseThreshold(rows: readonly ThresholdRow[], formal: readonly number[]): Threshold {
  const floor = formalFloor(formal);
  const ones = sum(rows, 1);
  const zeros = sum(rows, 0);
  if (rows.filter((r) => r.truth === 1).length < 10 || zeros === 0) {
    return { ...UNCALIBRATED, value: Math.max(UNCALIBRATED.value, floor) };
  }
  const sorted = [...rows].sort((a, b) => b.p - a.p);
  let tp = 0;
  let fp = 0;
  let best: (Threshold & { f1: number }) | undefined;
  let strict: (Threshold & { f1: number }) | undefined;
  for (let i = 0; i < sorted.length; i += 1) {
    const { p, truth, weight } = sorted[i] as ThresholdRow;
    if (truth === 1) tp += weight;
    else fp += weight;
    const next = sorted[i + 1]?.p ?? 0;
    if (next === p) continue;
    const value = Math.min(0.98, Math.max(0.02, (p + next) / 2));
    if (value < floor || value > p) continue;
    const f1 = tp / (2 * tp + fp + (ones - tp)) + (zeros - fp) / (2 * (zeros - fp) + fp + (ones - tp));
    const entry = { value, precision: tp / (tp + fp), recall: tp / ones, rows: rows.length, f1 };
    if (entry.precision >= MIN_PRECISION && (best === undefined || f1 > best.f1)) best = entry;
    if (strict === undefined || f1 > strict.f1) strict = entry;
  }
  // Where no threshold reaches the precision, a probability below one half is no reason to call for a person.
  const chosen = best ?? (strict !== undefined && strict.value >= 0.5 ? strict : undefined);
  if (chosen === undefined) return { ...UNCALIBRATED, value: Math.max(0.5, floor), rows: rows.length };
  const { f1: _, ...threshold } = chosen;
  return {
    ...threshold,
    value: round(threshold.value),
    precision: round(chosen.precision),
    recall: round(chosen.recall),
  };
}

function formalFloor(formal: readonly number[]): number {
  if (formal.length === 0) return 0;
  const sorted = [...formal].sort((a, b) => b - a);
  return Math.min(MAX_FLOOR, (sorted[Math.floor(MAX_FORMAL_FLAGGED * sorted.length)] as number) + 0.001);
}

const sum = (rows: readonly ThresholdRow[], truth: 0 | 1): number =>
  rows.reduce((total, r) => total + (r.truth === truth ? r.weight : 0), 0);
const round = (x: number | null): never => (x === null ? null : Math.round(x * 1e4) / 1e4) as never;
