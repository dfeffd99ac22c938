import type { AnyLabel, Pack } from '@haetae/contracts';

/**
 * Severity of a label that the pack does not name. In the middle, not 0: a signal newer than the pack must reach a
 * person rather than vanish.
 */
export const UNNAMED_LABEL_SEVERITY = 0.5;

/** How bad `label` is by `pack`, in [0,1]. 0 means: noted with the scores, never a reason to flag. */
export function severityOf(pack: Pack, label: AnyLabel): number {
  return pack.labels[label]?.severity ?? UNNAMED_LABEL_SEVERITY;
}

/** The pack's own threshold for `label` in `lang` (exact code, then without region, then `default`), where it sets one. */
export function packThreshold(pack: Pack, label: AnyLabel, lang: string): number | undefined {
  const thresholds = pack.labels[label]?.thresholds;
  if (thresholds === undefined) return undefined;
  const base = lang.split('-')[0] ?? lang;
  for (const key of [lang, base, 'default']) {
    if (Object.hasOwn(thresholds, key)) return thresholds[key];
  }
  return undefined;
}
