/**
 * Holds the flags on formal benign text down in every language of a group: each label keeps within its own bound when its
 * threshold is chosen, but many labels together can still flag too many texts of one language.
 */
import { LABELS, type Label } from '@haetae/contracts';
import type { GroupManifest } from '../linear/manifest.ts';
import { createWorth, isWritten, MAX_FLOOR, type ThresholdRow } from './choose-threshold.ts';

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
/** What raising the threshold of a label costs, in shares of what a stricter bound may cost it. */
type Price = (label: Label, from: number, to: number) => number;

/** @param rows the rows that each threshold was chosen on */
export function priceOf(rows: ReadonlyMap<Label, readonly ThresholdRow[]>): Price {
  const about = new Map(
    [...rows].map(([label, of]) => [
      label,
      { worth: createWorth(of), most: isWritten(of) ? MAX_LOSS_WRITTEN : MAX_LOSS },
    ]),
  );
  return (label, from, to) => {
    const own = about.get(label);
    return own === undefined ? 0 : (own.worth(from) - own.worth(to)) / own.most;
  };
}

/**
 * The thresholds raised until formal texts are calm: by the strictest bound that costs no label much on its own rows, at last by
 * MAX_FORMAL_ANY whatever it costs.
 */
export function calmThresholds(thresholds: Thresholds, formal: readonly FormalText[], price: Price): Thresholds {
  for (const bound of STRICTER) {
    const calm = structuredClone(thresholds);
    calmFormal(calm, formal, price, bound);
    const isCheap = LABELS.every((label) => {
      const [from, to] = [thresholds[label]?.value, calm[label]?.value];
      return from === undefined || to === undefined || price(label, from, to) <= 1;
    });
    if (isCheap) return calm;
  }
  const calm = structuredClone(thresholds);
  calmFormal(calm, formal, price);
  return calm;
}

/**
 * Raises thresholds until every language is calm, each time by what clears one more text for the lowest price (of equal
 * ones, the shortest way).
 */
export function calmFormal(
  thresholds: Thresholds,
  formal: readonly FormalText[],
  price: Price,
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
      let best: { rises: [Label, number][]; cost: number; way: number } | undefined;
      for (const p of flagged) {
        const rises = flagsOf(thresholds, p).map((label): [Label, number] => [
          label,
          Math.min(MAX_FLOOR, (p[label] as number) + STEP),
        ]);
        if (!rises.every(([label, to]) => to > (p[label] as number))) continue;
        let cost = 0;
        let way = 0;
        for (const [label, to] of rises) {
          const from = thresholds[label]?.value as number;
          cost += Math.max(0, price(label, from, to));
          way += Math.max(0, to - from);
        }
        if (best === undefined || cost < best.cost || (cost === best.cost && way < best.way))
          best = { rises, cost, way };
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
