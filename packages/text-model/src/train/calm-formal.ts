/**
 * Holds the flags on formal benign text down in every language of a group: each label keeps within its own bound when its
 * threshold is chosen, but many labels together can still flag too many texts of one language.
 */
import { LABELS, type Label } from '@haetae/contracts';
import type { GroupManifest } from '../linear/manifest.ts';
import { MAX_FLOOR, type ThresholdRow, worthOf } from './choose-threshold.ts';

/** Of one language's formal calibration texts (some 150), this share may have any flag. */
export const MAX_FORMAL_ANY = 0.03;
/** Stricter bounds, tried first. */
const STRICTER = [0.01, 0.02];
/** What a stricter bound may cost a label: macro-F1 where people have labelled texts, recall where texts were only written. */
const MAX_LOSS = 0.005;
const MAX_LOSS_WRITTEN = 0.08;
const STEP = 0.01;

type Thresholds = GroupManifest['thresholds'];
type FormalText = { lang: string; p: Partial<Record<Label, number>> };

/**
 * The thresholds raised until formal texts are calm: by the strictest bound that costs no label much on its own rows, at last by
 * MAX_FORMAL_ANY whatever it costs.
 * @param rows the rows that each threshold was chosen on
 */
export function calmThresholds(
  thresholds: Thresholds,
  formal: readonly FormalText[],
  rows: ReadonlyMap<Label, readonly ThresholdRow[]>,
): Thresholds {
  for (const bound of STRICTER) {
    const calm = structuredClone(thresholds);
    calmFormal(calm, formal, bound);
    const isCheap = [...rows].every(([label, of]) => {
      const before = worthOf(of, thresholds[label]?.value ?? 1);
      const written = of.every((row) => row.synthetic === true);
      return before - worthOf(of, calm[label]?.value ?? 1) <= (written ? MAX_LOSS_WRITTEN : MAX_LOSS);
    });
    if (isCheap) return calm;
  }
  const calm = structuredClone(thresholds);
  calmFormal(calm, formal, MAX_FORMAL_ANY);
  return calm;
}

/** Raises thresholds, each time the one whose rise spares most texts for the way it goes, until every language is calm. */
export function calmFormal(
  thresholds: Thresholds,
  formal: readonly FormalText[],
  bound: number = MAX_FORMAL_ANY,
): void {
  const byLanguage = new Map<string, Partial<Record<Label, number>>[]>();
  for (const { lang, p } of formal) {
    const list = byLanguage.get(lang);
    if (list === undefined) byLanguage.set(lang, [p]);
    else list.push(p);
  }
  for (const texts of byLanguage.values()) {
    const allowed = Math.floor(bound * texts.length);
    for (let round = 0; round < 200; round += 1) {
      const flagged = texts.filter((p) => flagsOf(thresholds, p).length > 0);
      if (flagged.length <= allowed) break;
      // The text that is nearest to losing its last flag.
      let best: { rises: [Label, number][]; way: number } | undefined;
      for (const p of flagged) {
        const rises = flagsOf(thresholds, p).map((label): [Label, number] => [
          label,
          Math.min(MAX_FLOOR, (p[label] as number) + STEP),
        ]);
        const way = rises.reduce((sum, [label, to]) => sum + Math.max(0, to - (thresholds[label]?.value as number)), 0);
        const clears = rises.every(([label, to]) => to > (p[label] as number));
        if (clears && (best === undefined || way < best.way)) best = { rises, way };
      }
      if (best === undefined) break;
      for (const [label, to] of best.rises) {
        const threshold = thresholds[label];
        if (threshold !== undefined && to > threshold.value) threshold.value = Math.round(to * 1e4) / 1e4;
      }
    }
  }
}

const flagsOf = (thresholds: Thresholds, p: Partial<Record<Label, number>>): Label[] =>
  LABELS.filter((label) => (p[label] ?? 0) >= (thresholds[label]?.value ?? 2));
