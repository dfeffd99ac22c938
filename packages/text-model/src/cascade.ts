/**
 * The deep path of English texts. The transformer gives one logit for each data set and task; with the linear logit of
 * the label they are joined by a logistic stack fitted on the dev sets. On the `cascade` path only texts whose
 * probability without it lies in a narrow band around the threshold go deeper.
 */
import type { Label } from '@haetae/contracts';
import type { DeepManifest } from './linear/manifest.ts';
import type { ModelPath } from './types.ts';

/** What reads texts deeply: logits by head, in the order of `heads`. */
export interface DeepScorer {
  heads: readonly string[];
  scoreTexts(texts: string[]): Promise<ArrayLike<number>[]>;
}

export const DEEP_LANGUAGE = 'en';

/** Whether a text with these linear probabilities goes deeper. */
export function goesDeeper(deep: DeepManifest, path: ModelPath, labels: Partial<Record<Label, number>>): boolean {
  if (path !== 'cascade') return path === 'full';
  return Object.entries(deep.bands).some(([label, { low, high }]) => {
    const p = labels[label as Label];
    return p !== undefined && p >= low && p <= high;
  });
}

/** Joins linear and deep logits; labels without a stack keep their linear logit. */
export function joinLogits(
  deep: DeepManifest,
  labels: readonly Label[],
  linear: ArrayLike<number>,
  heads: ArrayLike<number>,
): Float64Array {
  return Float64Array.from(labels, (label, k) => {
    const stack = deep.stacks[label];
    if (stack === undefined) return linear[k] as number;
    let sum = stack.intercept + stack.linear * (linear[k] as number);
    stack.heads.forEach((slope, h) => {
      sum += slope * (heads[h] as number);
    });
    return sum;
  });
}
