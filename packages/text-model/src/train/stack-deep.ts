/**
 * Joins the transformer's heads with the linear logits of English texts, on the calibration rows: a logistic stack a
 * label with slopes ≥ 0, each label reading the heads that mean something close to it.
 */
import { LABELS, type Label } from '@haetae/contracts';
import { DEEP_LANGUAGE, type DeepScorer, joinLogits } from '../cascade.ts';
import type { ConvNetwork } from '../conv/conv-network.ts';
import { areaUnderCurve } from '../evaluate/metrics.ts';
import type { Expert } from '../linear/expert.ts';
import { createLinearModel } from '../linear/linear-model.ts';
import type { DeepManifest, Manifest } from '../linear/manifest.ts';
import { toProbabilities } from '../linear/probabilities.ts';
import { headsOf, READ_BY_TRAINING } from '../transformer/heads.ts';
import { formalOf, formalRows, thresholdRows } from './calibrate-thresholds.ts';
import { calmFormal, priceOf } from './calm-formal.ts';
import { chooseThreshold, type ThresholdRow } from './choose-threshold.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { PreparedRow } from './prepare-rows.ts';
import { hashShare } from './random.ts';
import { sourceInfo } from './sources.ts';
import { calibrationWeights, TEMPLATES_LEAD } from './stack-heads.ts';

/** Rows of one set that the transformer reads for the fit: it is slow, and more rows change the few slopes little. */
const ROWS_A_SET = 60;
const ROWS_OF: Readonly<Record<string, number>> = {
  edos: 1_100,
  'dyn21-en': 436,
  hatemojibuild: 300,
  templates: 300,
  // They hold the thresholds down: a floor from a few dozen of them would be chance.
  'sib200-benign': 250,
};
/**
 * The transformer learned EDOS and dyn21 best, and they are what its labels are for: its stack follows them, and the templates, which
 * tell a group that is named from one that is hated.
 */
const LEADS: Readonly<Record<string, number>> = { edos: 5, 'dyn21-en': 4, templates: 4 };
const RIDGE = 2;
const MIN_OF_EACH = 25;
/** The labels that send texts deeper, with the set on which the band of each is chosen. */
const GATES: readonly (readonly [Label, string])[] = [
  ['sexism', 'edos'],
  ['identity_attack', 'dyn21-en'],
];
/** What the band may lose of the area under the curve that the transformer reaches when it reads every text of the set. */
const MAX_LOSS = 0.006;

/** At most ROWS_OF (or ROWS_A_SET) rows a set, the same for the same texts. */
export function sampleRows(rows: readonly PreparedRow[], seed: number, factor = 1): PreparedRow[] {
  const ranked = rows.map((row) => ({ row, rank: hashShare(row.text, seed + 13) })).sort((a, b) => a.rank - b.rank);
  const taken = new Map<string, number>();
  return ranked.flatMap(({ row }) => {
    const n = taken.get(row.source) ?? 0;
    if (n >= (ROWS_OF[row.source] ?? ROWS_A_SET) * factor) return [];
    taken.set(row.source, n + 1);
    return [row];
  });
}

export async function stackDeep(
  manifest: Manifest,
  experts: ReadonlyMap<string, Expert>,
  english: readonly PreparedRow[],
  deep: DeepScorer,
  dir: string,
  log: (message: string) => void,
  conv?: ConvNetwork,
): Promise<DeepManifest> {
  const linear = createLinearModel(manifest, experts, conv);
  const about = manifest.groups[DEEP_LANGUAGE];
  if (about === undefined) throw new Error('the model has no English heads to join');
  const rows = sampleRows(
    english.filter((row) => row.role === 'calibrate' && !READ_BY_TRAINING.includes(row.source)),
    manifest.seed,
  );
  log(`the transformer reads ${rows.length} English texts`);
  const heads: ArrayLike<number>[] = [];
  for (let i = 0; i < rows.length; i += 128) {
    heads.push(...(await deep.scoreTexts(rows.slice(i, i + 128).map((row) => row.original))));
  }
  const logits = rows.map((row) => Float64Array.from(linear.score(row.original, row.lang, DEEP_LANGUAGE).logits));
  const stacks: DeepManifest['stacks'] = {};
  for (const label of about.labels) {
    const used = headsOf(label, deep.heads);
    const kept = rows.flatMap((row, r) => (row.targets[label] === undefined ? [] : [r]));
    const ones = kept.filter((r) => rows[r]?.targets[label] === 1).length;
    if (used.length === 0 || Math.min(ones, kept.length - ones) < MIN_OF_EACH) continue;
    const k = about.labels.indexOf(label);
    const fitted = fitLogistic(
      [
        Float64Array.from(kept, (r) => logits[r]?.[k] as number),
        ...used.map((h) => Float64Array.from(kept, (r) => heads[r]?.[h] as number)),
      ],
      Uint8Array.from(kept, (r) => rows[r]?.targets[label] as number),
      calibrationWeights(rows, kept, label, TEMPLATES_LEAD).map(
        (w, i) => w * (LEADS[rows[kept[i] as number]?.source ?? ''] ?? 1),
      ),
      RIDGE,
    );
    const slopes = new Array<number>(deep.heads.length).fill(0);
    used.forEach((h, i) => {
      slopes[h] = fitted.slopes[i + 1] as number;
    });
    stacks[label] = { linear: fitted.slopes[0] as number, heads: slopes, intercept: fitted.intercept };
  }
  const result: DeepManifest = { dir, heads: [...deep.heads], stacks, bands: {}, thresholds: {} };
  const scored = rows.map((_, r) =>
    toProbabilities(
      about.labels,
      joinLogits(result, about.labels, logits[r] as Float64Array, heads[r] as ArrayLike<number>),
      (label) => (about.calibratedOn[label] ?? 0) > 0,
    ),
  );
  const chosenOn = new Map<Label, ThresholdRow[]>();
  for (const label of LABELS) {
    if (label !== 'toxic' && stacks[label] === undefined) continue;
    const on = led(thresholdRows(rows, scored, label));
    chosenOn.set(label, on);
    result.thresholds[label] = chooseThreshold(on, formalOf(rows, scored, label));
  }
  const fast = logits.map((own) => toProbabilities(about.labels, own, (label) => (about.calibratedOn[label] ?? 0) > 0));
  for (const [label, set] of GATES) {
    const band = chooseBand(
      rows.flatMap((row, r) => {
        const truth = row.targets[label];
        if (row.source !== set || truth === undefined) return [];
        return [{ truth, fast: fast[r]?.[label] ?? 0, deep: scored[r]?.[label] ?? 0 }];
      }),
    );
    if (band !== undefined) result.bands[label] = band;
  }
  calmFormal(result.thresholds, formalRows(rows, scored), priceOf(chosenOn));
  return result;
}

/** The thresholds follow the leading sets as the stack does. */
const led = (rows: readonly ThresholdRow[]): ThresholdRow[] =>
  rows.map((row) => ({ ...row, say: (row.say ?? 1) * (LEADS[row.set ?? ''] ?? 1) }));

/** English test rows for measuring the deep path: a sample a set, as the transformer is slow. */
export const deepTestRows = (english: readonly PreparedRow[], seed: number): PreparedRow[] =>
  sampleRows(
    english.filter((row) => row.role === 'test' && !sourceInfo(row.source).formal),
    seed,
  );

export interface GateRow {
  truth: 0 | 1;
  /** Probability without the transformer, and with it. */
  fast: number;
  deep: number;
}

/**
 * The band of the probability without the transformer in which texts go deeper: all but those that are least likely, of
 * which as many are left out as cost no more than MAX_LOSS of the area under the curve.
 */
export function chooseBand(rows: readonly GateRow[]): { low: number; high: number } | undefined {
  const truth = rows.map((row) => row.truth);
  if (new Set(truth).size < 2) return undefined;
  const reached = areaUnderCurve(
    truth,
    rows.map((row) => row.deep),
  );
  const sorted = rows.map((row) => row.fast).sort((a, b) => a - b);
  let low = 0;
  for (let share = 0.02; share < 0.99; share += 0.02) {
    const from = sorted[Math.floor(share * sorted.length)] as number;
    const area = areaUnderCurve(
      truth,
      rows.map((row) => (row.fast >= from ? row.deep : row.fast)),
    );
    if (area >= reached - MAX_LOSS) low = from;
  }
  return { low: Math.floor(low * 1e4) / 1e4, high: 1 };
}
