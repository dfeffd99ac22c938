/**
 * Joins the transformer's heads with the linear logits of English texts, on the calibration rows: a logistic stack a
 * label with slopes ≥ 0, each label reading the heads that mean something close to it.
 */
import { LABELS, type Label } from '@haetae/contracts';
import { DEEP_LANGUAGE, type DeepScorer, joinLogits } from '../cascade.ts';
import type { ConvNetwork } from '../conv/conv-network.ts';
import type { Expert } from '../linear/expert.ts';
import { createLinearModel } from '../linear/linear-model.ts';
import type { DeepManifest, Manifest } from '../linear/manifest.ts';
import { toProbabilities } from '../linear/probabilities.ts';
import { headsOf, READ_BY_TRAINING } from '../transformer/heads.ts';
import { formalOf, formalRows, thresholdRows } from './calibrate-thresholds.ts';
import { calmFormal } from './calm-formal.ts';
import { chooseThreshold } from './choose-threshold.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { PreparedRow } from './prepare-rows.ts';
import { hashShare } from './random.ts';
import { sourceInfo } from './sources.ts';
import { calibrationWeights } from './stack-heads.ts';

/** Rows of one set that the transformer reads for the fit: it is slow, and more rows change the few slopes little. */
const ROWS_A_SET = 60;
const ROWS_OF: Readonly<Record<string, number>> = {
  edos: 1_100,
  'dyn21-en': 436,
  hatemojibuild: 300,
  templates: 300,
};
/** The transformer learned EDOS and dyn21 best, and they are what its labels are for: its stack follows them. */
const LEADS: Readonly<Record<string, number>> = { edos: 1.2, 'dyn21-en': 4 };
const RIDGE = 2;
const MIN_OF_EACH = 25;
/** The labels that send texts deeper, with the share of the lead set that may go when it is their turn. */
const GATES: readonly (readonly [Label, number])[] = [
  ['sexism', 0.06],
  ['identity_attack', 0.09],
];
const LEAD_SET = 'edos';

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
      calibrationWeights(rows, kept).map((w, i) => w * (LEADS[rows[kept[i] as number]?.source ?? ''] ?? 1)),
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
  for (const label of LABELS) {
    if (label !== 'toxic' && stacks[label] === undefined) continue;
    result.thresholds[label] = chooseThreshold(thresholdRows(rows, scored, label), formalOf(rows, scored, label));
  }
  const fast = logits.map((own) => toProbabilities(about.labels, own, (label) => (about.calibratedOn[label] ?? 0) > 0));
  result.bands = chooseBands(
    fast.filter((_, r) => rows[r]?.source === LEAD_SET),
    about.thresholds,
  );
  calmFormal(result.thresholds, formalRows(rows, scored));
  return result;
}

/** English test rows for measuring the deep path: a sample a set, as the transformer is slow. */
export const deepTestRows = (english: readonly PreparedRow[], seed: number): PreparedRow[] =>
  sampleRows(
    english.filter((row) => row.role === 'test' && !sourceInfo(row.source).formal),
    seed,
  );

/**
 * The bands around the thresholds of the fast path in which texts go deeper: each label in turn takes the texts of the lead
 * set that are nearest to its threshold, in logits, until its share of the set goes.
 */
export function chooseBands(
  lead: readonly Partial<Record<Label, number>>[],
  thresholds: Readonly<Record<string, { value: number }>>,
): DeepManifest['bands'] {
  const bands: DeepManifest['bands'] = {};
  const going = new Set<number>();
  for (const [label, share] of GATES) {
    const centre = logit(thresholds[label]?.value ?? 0.5);
    const near = lead
      .map((p, i) => ({ i, way: Math.abs(logit(p[label] ?? 0) - centre) }))
      .sort((a, b) => a.way - b.way);
    let width = 0;
    for (const { i, way } of near) {
      if (!going.has(i) && going.size + 1 > share * lead.length) break;
      going.add(i);
      width = way;
    }
    if (width > 0) bands[label] = { low: round(sigmoid(centre - width)), high: round(sigmoid(centre + width)) };
  }
  return bands;
}

const logit = (p: number): number => Math.log(Math.max(1e-6, p) / Math.max(1e-6, 1 - p));
const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
const round = (x: number): number => Math.round(x * 1e4) / 1e4;
