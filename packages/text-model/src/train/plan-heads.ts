/**
 * What is learned for one language group: for each label a head that pools all sets, and a head of its own for each set
 * that has enough rows of both kinds, because the labels of different sets do not agree. The stack joins them later.
 */
import type { Label } from '@haetae/contracts';
import { LABELS } from '@haetae/contracts';
import type { HeadTask } from './fit-heads.ts';
import type { RowTargets } from './row-targets.ts';
import { sourceInfo } from './sources.ts';
import type { Role } from './split-rows.ts';

/** A row made ready: normalised text, targets, and what it is for. */
export interface TrainRow {
  text: string;
  lang: string;
  source: string;
  targets: RowTargets;
  role: Role;
}

export interface PlannedHead extends HeadTask {
  label: Label;
  /** The set the head belongs to; absent for the pooled head. */
  source?: string;
}

const OWN_HEAD_ROWS = 250;
/** Templates are few, and drown among thousands of posts: a head of their own keeps what they teach. */
const OWN_TEMPLATE_ROWS = 40;
const OWN_HEAD_LABELS: readonly Label[] = ['toxic', 'identity_attack', 'sexism', 'profanity', 'insult'];
/** A label needs this many rows of each kind, formal benign text not counted, to have a head. */
const MIN_POSITIVE = 25;
const MIN_NEGATIVE = 60;
/** C of the logistic loss; texts have two blocks of norm 1. Chosen on the dev sets. */
const C = 1.5;

export function planHeads(
  rows: readonly TrainRow[],
  labels: readonly Label[] = LABELS,
  ownHeads = true,
): PlannedHead[] {
  const heads: PlannedHead[] = [];
  for (const label of labels) {
    const counts = countBySource(rows, label);
    let positive = 0;
    let negative = 0;
    for (const [source, [zeros, ones]] of counts) {
      if (sourceInfo(source).formal) continue;
      positive += ones;
      negative += zeros;
    }
    if (positive < MIN_POSITIVE || negative < MIN_NEGATIVE) continue;
    // A few swear words in templates are no head: 200 kB a language that say less than a lexicon.
    if (label === 'profanity' && [...counts].every(([source, [, ones]]) => ones === 0 || source === 'templates'))
      continue;
    heads.push(pooledHead(rows, label, counts));
    if (!ownHeads || !OWN_HEAD_LABELS.includes(label)) continue;
    for (const [source, [zeros, ones]] of counts) {
      const needed = source === 'templates' ? OWN_TEMPLATE_ROWS : OWN_HEAD_ROWS;
      if (counts.size > 1 && Math.min(zeros, ones) >= needed) {
        heads.push(ownHead(rows, label, source, zeros, ones));
      }
    }
  }
  return heads;
}

function countBySource(rows: readonly TrainRow[], label: Label): Map<string, [number, number]> {
  const counts = new Map<string, [number, number]>();
  for (const row of rows) {
    const value = row.targets[label];
    if (row.role !== 'train' || value === undefined) continue;
    const entry = counts.get(row.source) ?? [0, 0];
    entry[value] += 1;
    counts.set(row.source, entry);
  }
  return counts;
}

/** Weight of one class of a set whose other class is larger or smaller: half of the way to balance. */
const classWeight = (own: number, other: number): number =>
  Math.min(4, Math.max(0.4, Math.sqrt((own + other) / (2 * Math.max(1, own)))));

const trustLabelled = (source: string): number => sourceInfo(source).trust;

/**
 * Where templates alone know the label, they lead. Where nobody has labelled a post either, formal benign text is all there
 * is of real writing, and counts in full.
 */
const trustWritten =
  (hasPosts: boolean) =>
  (source: string): number => {
    if (source === 'templates') return 2;
    const { formal, trust } = sourceInfo(source);
    return formal && !hasPosts ? 1 : trust;
  };

function pooledHead(rows: readonly TrainRow[], label: Label, counts: Map<string, [number, number]>): PlannedHead {
  const sizes = [...counts.values()].map(([zeros, ones]) => zeros + ones);
  const mean = sizes.reduce((a, b) => a + b, 0) / Math.max(1, sizes.length);
  const factor = new Map<string, [number, number]>();
  const people = [...counts].filter(([source]) => !sourceInfo(source).formal && !sourceInfo(source).synthetic);
  const trustOf = people.some(([, [, ones]]) => ones > 0) ? trustLabelled : trustWritten(people.length > 0);
  for (const [source, [zeros, ones]] of counts) {
    // Large sets would drown small ones: weight falls with the root of the size.
    const balance = Math.min(3, Math.max(0.3, Math.sqrt(mean / (zeros + ones)))) * trustOf(source);
    const both = zeros > 0 && ones > 0;
    factor.set(source, [
      balance * (both ? classWeight(zeros, ones) : 1),
      balance * (both ? classWeight(ones, zeros) : 1),
    ]);
  }
  return fill(rows, label, `${label}`, (row) => factor.get(row.source));
}

function ownHead(rows: readonly TrainRow[], label: Label, source: string, zeros: number, ones: number): PlannedHead {
  const weights: [number, number] = [classWeight(zeros, ones), classWeight(ones, zeros)];
  return { ...fill(rows, label, `${label}@${source}`, (row) => (row.source === source ? weights : undefined)), source };
}

function fill(
  rows: readonly TrainRow[],
  label: Label,
  name: string,
  weights: (row: TrainRow) => readonly [number, number] | undefined,
): PlannedHead {
  const target = new Int8Array(rows.length).fill(-1);
  const weight = new Float32Array(rows.length);
  rows.forEach((row, i) => {
    const value = row.targets[label];
    if (row.role !== 'train' || value === undefined) return;
    const pair = weights(row);
    if (pair === undefined) return;
    target[i] = value;
    weight[i] = C * pair[value];
  });
  return { name, label, target, weight };
}
