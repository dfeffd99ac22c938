import type { AnyLabel, Pack } from '@haetae/contracts';
import { severityOf } from './label-settings.ts';

/** From this severity of a label on, by the pack, a case is one that costs whoever looks at it. */
export const SEVERE_FROM = 0.9;

/** Whether a case with these labels counts against a moderator's budget of severe cases. */
export function isSevere(labels: readonly AnyLabel[], pack: Pack): boolean {
  return labels.some((label) => severityOf(pack, label) >= SEVERE_FROM);
}
