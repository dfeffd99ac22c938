import type { Label } from '@haetae/contracts';

/** Labels whose presence makes a text abusive whatever the pooled `toxic` heads say. Profanity alone is not abuse. */
const IMPLY_TOXIC: readonly Label[] = [
  'threat',
  'identity_attack',
  'sexism',
  'sexual_harassment',
  'dehumanisation',
  'doxxing',
];

/**
 * Logits → probabilities by label. `toxic` means "abuse of any kind", so it is never below a label that implies it.
 * `trusted`: labels calibrated on labelled texts of this language; the others do not raise `toxic`.
 */
export function toProbabilities(
  labels: readonly Label[],
  logits: ArrayLike<number>,
  trusted: (label: Label) => boolean,
): Partial<Record<Label, number>> {
  const out: Partial<Record<Label, number>> = {};
  let highest = 0;
  labels.forEach((label, k) => {
    const p = 1 / (1 + Math.exp(-(logits[k] as number)));
    out[label] = p;
    if (IMPLY_TOXIC.includes(label) && trusted(label)) highest = Math.max(highest, p);
  });
  const toxic = Math.max(out.toxic ?? 0, highest);
  if (toxic > 0) return { ...out, toxic };
  return out;
}
