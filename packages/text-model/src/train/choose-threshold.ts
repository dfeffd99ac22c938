/** The probability from which a label is flagged, chosen on calibration rows only. */
import { fitLogistic } from './fit-logistic.ts';

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
/**
 * Where only written texts exist: the share of harmless ones that may be flagged. On texts in other words it is more: those
 * who wrote the calibration rows wrote the training rows.
 */
export const MAX_WRITTEN_FLAGGED = 0.15;
/** There, what a share of the harmless ones weighs against the same share of the abusive ones. */
const WRITTEN_ALARM = 0.5;
/** Where nothing was calibrated, only what the heads are sure of is flagged. */
export const UNCALIBRATED: Threshold = { value: 0.7, precision: null, recall: null, rows: 0 };
const SET_MIN = 10;
const SMOOTH = 0.3;
/**
 * How far a row counts as what its probability says of its set instead of as its label. Chosen by halving the calibration
 * rows: mean macro-F1 of 41 sets on the other half .7727 → .7735, thresholds scatter by .24 of a logit instead of .28.
 */
const BY_FIT = 0.5;
const FIT_RIDGE = 0.01;

/**
 * The threshold with the best macro-F1, averaged over the sets and smoothed, among those with the precision asked for and few enough
 * flags on formal benign text; at least .5 where no threshold reaches the precision. Where no row was labelled by
 * people: the one that finds most for its alarms, among those that flag few enough of the harmless written texts.
 * @param formal probabilities of formal benign texts
 */
export function chooseThreshold(rows: readonly ThresholdRow[], formal: readonly number[]): Threshold {
  const floor = formalFloor(formal);
  const ones = sum(rows, 1);
  const zeros = sum(rows, 0);
  if (rows.filter((r) => r.truth === 1).length < 10 || zeros === 0) {
    return { ...UNCALIBRATED, value: Math.max(UNCALIBRATED.value, floor) };
  }
  const written = isWritten(rows);
  const sorted = [...rows].sort((a, b) => b.p - a.p);
  const sets = setsOf(rows);
  const truthOf = fitTruth(rows);
  let tp = 0;
  let fp = 0;
  const found: (Threshold & { f1: number })[] = [];
  for (let i = 0; i < sorted.length; i += 1) {
    const row = sorted[i] as ThresholdRow;
    if (row.truth === 1) tp += row.weight;
    else fp += row.weight;
    const set = sets.get(row.set ?? '');
    if (set !== undefined) addTruth(set, truthOf.get(row) as number);
    const next = sorted[i + 1]?.p ?? 0;
    if (next === row.p) continue;
    const value = Math.min(0.98, Math.max(0.02, (row.p + next) / 2));
    if (value > row.p) continue;
    const f1 = written ? writtenWorth(tp / ones, fp / zeros) : meanF1(sets, { tp, fp, ones, zeros });
    found.push({ value, precision: tp / (tp + fp), recall: tp / ones, rows: rows.length, f1 });
  }
  const curve = written ? found.map((entry) => entry.f1) : smooth(found);
  // The curve is smoothed over what lies below the floor too: cut off there, its mean would be too high next to the cut.
  const highest = (
    wanted: (entry: Threshold & { f1: number }) => boolean,
  ): (Threshold & { f1: number }) | undefined => {
    let at = -1;
    found.forEach((entry, i) => {
      if (entry.value >= floor && wanted(entry) && (at < 0 || (curve[i] as number) > (curve[at] as number))) at = i;
    });
    return found[at];
  };
  const best = highest((entry) => (entry.precision ?? 0) >= MIN_PRECISION && Number.isFinite(entry.f1));
  const strict = highest(() => true);
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

const writtenWorth = (found: number, alarms: number): number =>
  alarms <= MAX_WRITTEN_FLAGGED ? found - WRITTEN_ALARM * alarms : Number.NEGATIVE_INFINITY;

/**
 * What flagging from a probability on is worth: the macro-F1 averaged over the sets, each with its say; the recall where
 * every row was written. 0 without rows of both kinds.
 */
export function createWorth(rows: readonly ThresholdRow[]): (value: number) => number {
  const ones = sum(rows, 1);
  const zeros = sum(rows, 0);
  if (ones === 0 || zeros === 0) return () => 0;
  const written = isWritten(rows);
  const truthOf = fitTruth(rows);
  const known = new Map<number, number>();
  const worth = (value: number): number => {
    const flagged = rows.filter((row) => row.p >= value);
    const tp = sum(flagged, 1);
    if (written) return tp / ones;
    const sets = setsOf(rows);
    for (const row of flagged) {
      const set = sets.get(row.set ?? '');
      if (set !== undefined) addTruth(set, truthOf.get(row) as number);
    }
    return meanF1(sets, { tp, fp: sum(flagged, 0), ones, zeros });
  };
  return (value) => {
    const found = known.get(value) ?? worth(value);
    known.set(value, found);
    return found;
  };
}

/** Nobody labelled any of the rows. */
export const isWritten = (rows: readonly ThresholdRow[]): boolean => rows.every((row) => row.synthetic === true);

/**
 * Each row's label, drawn halfway to the probability that a logistic line through the probabilities of its set gives it:
 * the line is settled by all rows of the set, a label by chance as well. Sets too small for a line keep their labels.
 */
function fitTruth(rows: readonly ThresholdRow[]): Map<ThresholdRow, number> {
  const bySet = new Map<string, ThresholdRow[]>();
  for (const row of rows) {
    const own = bySet.get(row.set ?? '');
    if (own === undefined) bySet.set(row.set ?? '', [row]);
    else own.push(row);
  }
  const out = new Map<ThresholdRow, number>(rows.map((row) => [row, row.truth]));
  for (const own of bySet.values()) {
    const ones = own.filter((row) => row.truth === 1).length;
    if (Math.min(ones, own.length - ones) < SET_MIN) continue;
    const x = Float64Array.from(own, ({ p }) => logitOf(Math.min(0.9999, Math.max(0.0001, p))));
    const labels = Uint8Array.from(own, (row) => row.truth);
    const { slopes, intercept } = fitLogistic([x], labels, new Float64Array(own.length).fill(1), FIT_RIDGE);
    own.forEach((row, i) => {
      const fitted = 1 / (1 + Math.exp(-(intercept + (slopes[0] as number) * (x[i] as number))));
      out.set(row, (1 - BY_FIT) * row.truth + BY_FIT * fitted);
    });
  }
  return out;
}

const logitOf = (p: number): number => Math.log(p / (1 - p));

/**
 * The mean of the curve within SMOOTH on either side, in logits. The highest point of a curve from a few hundred rows lies
 * where chance put it; the middle of its highest stretch holds on other rows too.
 */
function smooth(found: readonly { value: number; f1: number }[]): number[] {
  const at = found.map(({ value }) => logitOf(value));
  const out: number[] = [];
  let first = 0;
  let last = 0;
  let total = 0;
  for (let i = 0; i < found.length; i += 1) {
    const here = at[i] as number;
    while (last < found.length && (at[last] as number) >= here - SMOOTH) {
      total += (found[last] as { f1: number }).f1;
      last += 1;
    }
    while ((at[first] as number) > here + SMOOTH) {
      total -= (found[first] as { f1: number }).f1;
      first += 1;
    }
    out.push(total / (last - first));
  }
  return out;
}

function addTruth(counts: Counts, truth: number): void {
  counts.tp += truth;
  counts.fp += 1 - truth;
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
