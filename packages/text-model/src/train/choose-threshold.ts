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
  /** The data set: each has its own say, however large it is. */
  set?: string;
  /** How much its set is listened to; 1 where nothing is said. */
  say?: number;
  /** Written or translated, not labelled by people. */
  synthetic?: boolean;
}

/** Asked of every threshold where the rows allow it. */
export const MIN_PRECISION = 0.5;
/** Formal benign texts that may be flagged by one label; a floor above MAX_FLOOR would cost more than it saves. */
export const MAX_FORMAL_FLAGGED = 0.03;
export const MAX_FLOOR = 0.8;
/** Where only written texts exist: the share of harmless ones that may be flagged. */
export const MAX_WRITTEN_FLAGGED = 0.16;
/** Where nothing was calibrated, only what the heads are sure of is flagged. */
export const UNCALIBRATED: Threshold = { value: 0.7, precision: null, recall: null, rows: 0 };
const SET_MIN = 10;

/**
 * The threshold with the best macro-F1, averaged over the sets, among those with the precision asked for and few enough
 * flags on formal benign text; at least .5 where no threshold reaches the precision. Where no row was labelled by
 * people: the lowest one that flags few enough of the harmless written texts.
 * @param formal probabilities of formal benign texts
 */
export function chooseThreshold(rows: readonly ThresholdRow[], formal: readonly number[]): Threshold {
  const floor = formalFloor(formal);
  const ones = sum(rows, 1);
  const zeros = sum(rows, 0);
  if (rows.filter((r) => r.truth === 1).length < 10 || zeros === 0) {
    return { ...UNCALIBRATED, value: Math.max(UNCALIBRATED.value, floor) };
  }
  const written = rows.every((r) => r.synthetic === true);
  const sorted = [...rows].sort((a, b) => b.p - a.p);
  const sets = setsOf(rows);
  let tp = 0;
  let fp = 0;
  let best: (Threshold & { f1: number }) | undefined;
  let strict: (Threshold & { f1: number }) | undefined;
  for (let i = 0; i < sorted.length; i += 1) {
    const row = sorted[i] as ThresholdRow;
    if (row.truth === 1) tp += row.weight;
    else fp += row.weight;
    const set = sets.get(row.set ?? '');
    if (set !== undefined) set[row.truth === 1 ? 'tp' : 'fp'] += 1;
    const next = sorted[i + 1]?.p ?? 0;
    if (next === row.p) continue;
    const value = Math.min(0.98, Math.max(0.02, (row.p + next) / 2));
    if (value < floor || value > row.p) continue;
    const precision = tp / (tp + fp);
    const f1 = written ? (fp / zeros <= MAX_WRITTEN_FLAGGED ? tp / ones : -1) : meanF1(sets, { tp, fp, ones, zeros });
    const entry = { value, precision, recall: tp / ones, rows: rows.length, f1 };
    if (precision >= MIN_PRECISION && f1 >= 0 && (best === undefined || f1 > best.f1)) best = entry;
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

interface Counts {
  tp: number;
  fp: number;
  ones: number;
  zeros: number;
}

/** Sets with rows enough of both kinds, each with its say. */
function setsOf(rows: readonly ThresholdRow[]): Map<string, Counts & { say: number }> {
  const sets = new Map<string, Counts & { say: number }>();
  for (const { set = '', truth, say = 1 } of rows) {
    const entry = sets.get(set) ?? { tp: 0, fp: 0, ones: 0, zeros: 0, say };
    entry[truth === 1 ? 'ones' : 'zeros'] += 1;
    sets.set(set, entry);
  }
  for (const [name, { ones, zeros, say }] of sets) {
    if (Math.min(ones, zeros) < SET_MIN) sets.delete(name);
    else (sets.get(name) as { say: number }).say = say * Math.min(1, Math.sqrt(Math.min(ones, zeros) / 100));
  }
  return sets;
}

function meanF1(sets: ReadonlyMap<string, Counts & { say: number }>, all: Counts): number {
  if (sets.size === 0) return macroF1(all);
  let total = 0;
  let says = 0;
  for (const counts of sets.values()) {
    total += counts.say * macroF1(counts);
    says += counts.say;
  }
  return total / says;
}

const macroF1 = ({ tp, fp, ones, zeros }: Counts): number =>
  tp / (2 * tp + fp + (ones - tp)) + (zeros - fp) / (2 * (zeros - fp) + fp + (ones - tp));

function formalFloor(formal: readonly number[]): number {
  if (formal.length === 0) return 0;
  const sorted = [...formal].sort((a, b) => b - a);
  return Math.min(MAX_FLOOR, (sorted[Math.floor(MAX_FORMAL_FLAGGED * sorted.length)] as number) + 0.001);
}

const sum = (rows: readonly ThresholdRow[], truth: 0 | 1): number =>
  rows.reduce((total, r) => total + (r.truth === truth ? r.weight : 0), 0);
const round = (x: number | null): never => (x === null ? null : Math.round(x * 1e4) / 1e4) as never;
