/** What orders the queue, each part in its own unit. */
export interface UrgencyParts {
  /** How bad the label is by the pack, in [0,1]. */
  severity: number;
  /** How sure the finding is, in [0,1]. */
  confidence: number;
  /** Whether the post is aimed at a known person. */
  hasTarget: boolean;
  /** Share of the tightest legal clock that is still left, in [0,1]; 1 when no clock runs. */
  clockLeft: number;
  /** Hours since the item was accepted, ≥ 0. */
  ageHours: number;
}

/** A post that is aimed at nobody known weighs this much of one that is. */
export const NO_TARGET_WEIGHT = 0.7;
/** Hours after which waiting adds no more. */
export const AGE_FULL_HOURS = 72;
/** A clock that has run out presses as hard as this many more independent harms. */
const CLOCK_PRESSURE = 3;
/** So does an item that has waited AGE_FULL_HOURS; small, so that a grave new case still goes before an old mild one. */
const AGE_PRESSURE = 0.5;

/**
 * Urgency from 0 to 100, with two decimals:
 *
 *     harm     = severity × confidence × (aimed at someone ? 1 : 0.7)
 *     pressure = (1 + 3 × (1 − clockLeft)) × (1 + 0.5 × min(ageHours / 72, 1))
 *     urgency  = 100 × (1 − (1 − harm) ^ pressure)
 *
 * The plain product of five numbers under 1 would crowd everything near 0. Read `1 − harm` as the chance that nothing
 * bad comes of leaving the item for now; pressure says how many such chances are being taken. So the result stays
 * within bounds, is 0 for no harm, is `100 × harm` for a fresh item with no clock, and rises with every part.
 */
export function urgencyOf(parts: UrgencyParts): number {
  const harm = unit(parts.severity) * unit(parts.confidence) * (parts.hasTarget ? 1 : NO_TARGET_WEIGHT);
  const clock = 1 + CLOCK_PRESSURE * (1 - unit(parts.clockLeft));
  const age = 1 + AGE_PRESSURE * unit(parts.ageHours / AGE_FULL_HOURS);
  return Math.round(10_000 * (1 - (1 - harm) ** (clock * age))) / 100;
}

const unit = (value: number): number => (Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value)));
