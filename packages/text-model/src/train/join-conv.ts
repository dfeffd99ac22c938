/**
 * Joins the subword network with the linear heads of every group, on the calibration rows: for each label a logistic stack
 * with slopes ≥ 0 of the linear logit and of the network's outputs for that label. The fit is the calibration as well.
 */
import type { Label } from '@haetae/contracts';
import type { ConvNetwork } from '../conv/conv-network.ts';
import type { Expert } from '../linear/expert.ts';
import { createLinearModel } from '../linear/linear-model.ts';
import type { GroupManifest, Manifest } from '../linear/manifest.ts';
import { HEAD_FACTS } from '../transformer/heads.ts';
import { fitLogistic } from './fit-logistic.ts';
import type { PreparedRow } from './prepare-rows.ts';
import { hashShare } from './random.ts';
import { calibrationWeights } from './stack-heads.ts';

const RIDGE = 2;
const MIN_OF_EACH = 15;
const SET_ROWS = 2_500;
const RELATED: readonly Label[] = ['toxic', 'identity_attack', 'sexism'];

/** Calibration rows of a group with their logits, of the linear heads alone and as the network joins them. */
export interface JoinedRows {
  rows: readonly PreparedRow[];
  linear: readonly Float64Array[];
  joined: readonly Float64Array[];
}

/**
 * Fills `joined` of every group of the manifest. `groups`: rows by group; `mul` may be among them. Answers the logits of the
 * calibration rows, from which the thresholds are chosen.
 */
export function joinConv(
  manifest: Manifest,
  experts: ReadonlyMap<string, Expert>,
  conv: ConvNetwork,
  groups: ReadonlyMap<string, readonly PreparedRow[]>,
): Map<string, JoinedRows> {
  const out = new Map<string, JoinedRows>();
  const linear = createLinearModel(manifest, experts);
  for (const [group, about] of Object.entries(manifest.groups)) {
    const rows = calibrationRows(groups.get(group) ?? [], manifest.seed);
    const outputs = outputsOf(manifest.conv?.heads ?? [], group);
    const needed = [...new Set(about.labels.flatMap((label) => outputs(label)))];
    const logits: Float64Array[] = [];
    const heads: Map<number, number>[] = [];
    const kept = rows.filter((row) => {
      const score = linear.score(row.original, row.lang, group);
      const to = Math.min(score.normalised.text.length, 1_000);
      if (score.known === 0 || !conv.read(score.normalised.text, 0, to)) return false;
      logits.push(score.logits);
      heads.push(new Map(needed.map((h) => [h, conv.logit(h)])));
      return true;
    });
    about.joined = {};
    about.labels.forEach((label, k) => {
      const join = joinLabel(label, k, kept, logits, heads, outputs(label));
      if (join !== undefined) (about.joined as NonNullable<GroupManifest['joined']>)[label] = join;
    });
    const joined = logits.map((own, r) =>
      Float64Array.from(own, (x, k) => {
        const join = about.joined?.[about.labels[k] as Label];
        if (join === undefined) return x;
        return join.heads.reduce(
          (sum, [h, slope]) => sum + slope * (heads[r]?.get(h) as number),
          join.intercept + join.linear * x,
        );
      }),
    );
    out.set(group, { rows: kept, linear: logits, joined });
  }
  return out;
}

/** Calibration rows, of a large set at most some SET_ROWS (by a seeded hash): more change neither slopes nor thresholds. */
export function calibrationRows(rows: readonly PreparedRow[], seed: number): PreparedRow[] {
  const kept = rows.filter((row) => row.role === 'calibrate');
  const sizes = new Map<string, number>();
  for (const { source } of kept) sizes.set(source, (sizes.get(source) ?? 0) + 1);
  return kept.filter(({ source, text }) => hashShare(text, seed + 17) < SET_ROWS / (sizes.get(source) as number));
}

/** The outputs that are evidence for a label in a group: its own, the pooled ones of related labels, those of `mul`. */
function outputsOf(names: readonly string[], group: string): (label: Label) => number[] {
  return (label) =>
    names.flatMap((name, h) => {
      const [owner, rest = ''] = name.split('/', 2);
      const [about, source] = rest.split('@', 2);
      // What the network learned from the transformer is named after the transformer's heads.
      if (about === 'teacher') return owner === group && HEAD_FACTS[source ?? '']?.labels.includes(label) ? [h] : [];
      if (owner === group)
        return about === label || (source === undefined && RELATED.includes(about as Label)) ? [h] : [];
      return owner === 'mul' && about === label ? [h] : [];
    });
}

function joinLabel(
  label: Label,
  k: number,
  rows: readonly PreparedRow[],
  logits: readonly Float64Array[],
  heads: readonly ReadonlyMap<number, number>[],
  outputs: readonly number[],
) {
  const kept = rows.flatMap((row, r) => (row.targets[label] === undefined ? [] : [r]));
  const ones = kept.filter((r) => rows[r]?.targets[label] === 1).length;
  if (outputs.length === 0 || Math.min(ones, kept.length - ones) < MIN_OF_EACH) return undefined;
  const { slopes, intercept } = fitLogistic(
    [
      Float64Array.from(kept, (r) => logits[r]?.[k] as number),
      ...outputs.map((h) => Float64Array.from(kept, (r) => heads[r]?.get(h) as number)),
    ],
    Uint8Array.from(kept, (r) => rows[r]?.targets[label] as number),
    calibrationWeights(rows, kept, label),
    RIDGE,
  );
  const used = outputs.flatMap((h, i): [number, number][] => {
    const slope = slopes[i + 1] as number;
    return slope > 1e-4 ? [[h, round(slope)]] : [];
  });
  return { linear: round(slopes[0] as number), heads: used, intercept: round(intercept) };
}

const round = (x: number): number => Math.round(x * 1e5) / 1e5;
