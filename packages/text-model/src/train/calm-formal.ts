/**
 * Holds the flags on formal benign text down in every language of a group: each label keeps within its own bound when its
 * threshold is chosen, but many labels together can still flag too many texts of one language.
 */
import { LABELS, type Label } from '@haetae/contracts';
import type { GroupManifest } from '../linear/manifest.ts';
import { MAX_FLOOR } from './choose-threshold.ts';

/** Of one language's formal calibration texts (some 150), this share may have any flag. */
export const MAX_FORMAL_ANY = 0.03;
/** The same for a language in which nobody has labelled a text: its thresholds rest on less. */
export const MAX_FORMAL_UNLABELLED = 0.02;
const STEP = 0.01;

/**
 * The bound on formal flags of a language.
 * @param languages those of the group, as the manifest has them
 */
export const formalBound = (languages: GroupManifest['languages'], lang: string): number =>
  (languages[lang]?.human ?? 0) > 0 ? MAX_FORMAL_ANY : MAX_FORMAL_UNLABELLED;

/** Raises thresholds, each time the one whose rise spares most texts for the way it goes, until every language is calm. */
export function calmFormal(
  thresholds: GroupManifest['thresholds'],
  formal: readonly { lang: string; p: Partial<Record<Label, number>> }[],
  boundOf: (lang: string) => number,
): void {
  const byLanguage = new Map<string, Partial<Record<Label, number>>[]>();
  for (const { lang, p } of formal) {
    const list = byLanguage.get(lang);
    if (list === undefined) byLanguage.set(lang, [p]);
    else list.push(p);
  }
  for (const [lang, texts] of byLanguage) {
    const allowed = Math.floor(boundOf(lang) * texts.length);
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

const flagsOf = (thresholds: GroupManifest['thresholds'], p: Partial<Record<Label, number>>): Label[] =>
  LABELS.filter((label) => (p[label] ?? 0) >= (thresholds[label]?.value ?? 2));
