import type { Label } from '@haetae/contracts';
import { createFeatures, extractFeatures } from '../features/extract-features.ts';
import { createExpert, type Expert } from '../linear/expert.ts';
import { fitHeads, headLogits } from './fit-heads.ts';
import { foldHeads } from './fold-heads.ts';
import { planHeads, type TrainRow } from './plan-heads.ts';
import { buildSparseRows } from './sparse-rows.ts';
import { type Stack, stackHeads } from './stack-heads.ts';

export interface GroupModel {
  expert: Expert;
  mulSlopes: Float64Array;
  /** What was joined, for the manifest: label → head name → slope. */
  stacks: Record<string, Record<string, number>>;
  calibratedOn: Record<string, number>;
}

export interface GroupOptions {
  bits: number;
  epochs: number;
  seed: number;
  labels?: readonly Label[];
  ownHeads?: boolean;
  mul?: Expert;
  log?: (message: string) => void;
}

/** Trains the heads of one language group. Answers nothing when no label has rows enough. */
export function trainGroup(group: string, rows: readonly TrainRow[], options: GroupOptions): GroupModel | undefined {
  const heads = planHeads(rows, options.labels, options.ownHeads);
  if (heads.length === 0) return undefined;
  const texts = rows.map((row) => row.text);
  const data = buildSparseRows(texts, options.bits, (r) => rows[r]?.role === 'train', {
    // A bucket that one text in a hundred thousand has tells little and costs a row of every head.
    minRows: rows.length > 100_000 ? 3 : rows.length > 3_000 ? 2 : 1,
  });
  const fitted = fitHeads(data, heads, {
    epochs: options.epochs,
    seed: options.seed,
    onEpoch: (epoch, step) =>
      options.log?.(`  ${group}: pass ${epoch}/${options.epochs}, mean step ${step.toFixed(4)}`),
  });
  const logits = headLogits(data, fitted, heads.length);
  const labels = [...new Set(heads.map((h) => h.label))];
  const mul = mulLogits(rows, labels, options.mul);
  const stacks: Stack[] = labels.map((label) => stackHeads(label, rows, heads, logits, mul.get(label)));
  return {
    expert: createExpert(group, labels, foldHeads(data, fitted, stacks)),
    mulSlopes: Float64Array.from(stacks, (s) => s.mulSlope),
    stacks: Object.fromEntries(
      stacks.map((s) => [
        s.label,
        Object.fromEntries([
          ...heads.flatMap((h, k) => ((s.slopes[k] as number) > 0 ? [[h.name, round(s.slopes[k] as number)]] : [])),
          ...(s.mulSlope > 0 ? [['mul', round(s.mulSlope)]] : []),
        ]),
      ]),
    ),
    calibratedOn: Object.fromEntries(stacks.map((s) => [s.label, s.calibratedOn])),
  };
}

const round = (x: number): number => Math.round(x * 1_000) / 1_000;

function mulLogits(
  rows: readonly TrainRow[],
  labels: readonly Label[],
  mul: Expert | undefined,
): Map<Label, Float64Array> {
  const out = new Map<Label, Float64Array>();
  if (mul === undefined) return out;
  for (const label of labels)
    if (mul.heads.includes(label)) out.set(label, new Float64Array(rows.length).fill(Number.NaN));
  const features = createFeatures();
  rows.forEach((row, r) => {
    if (row.role !== 'calibrate') return;
    extractFeatures(row.text, 0, row.text.length, features);
    const { logits } = mul.score(features);
    for (const [label, column] of out) column[r] = logits[mul.heads.indexOf(label)] as number;
  });
  return out;
}
