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
  return pressed(harmOf(parts), parts.clockLeft, parts.ageHours);
}

/** Severity × confidence × harm to the target, in [0,1]: the part of urgency that time does not change. */
export function harmOf({ severity, confidence, hasTarget }: Omit<UrgencyParts, 'clockLeft' | 'ageHours'>): number {
  return unit(severity) * unit(confidence) * (hasTarget ? 1 : NO_TARGET_WEIGHT);
}

/** What the urgency of a case is made of, so that it can be told for any moment. */
export interface UrgencyBase {
  /** In [0,1]. */
  harm: number;
  /** Since when it has been waiting: when its first item was accepted. */
  since: Date;
  /** The clock that runs out first, where one runs. */
  clock?: { from: Date; dueAt: Date };
}

/** The urgency of `base` at `now`, by the formula above. */
export function urgencyAt({ harm, since, clock }: UrgencyBase, now: Date): number {
  const whole = clock === undefined ? 0 : clock.dueAt.getTime() - clock.from.getTime();
  const left = clock === undefined ? 1 : whole <= 0 ? 0 : (clock.dueAt.getTime() - now.getTime()) / whole;
  return pressed(harm, left, (now.getTime() - since.getTime()) / HOUR_MS);
}

/** A stored urgency is brought up to date when it has become this much too low. */
export const URGENCY_STEP = 1;

/**
 * The moment from which on the urgency is at least URGENCY_STEP above what it is at `now`, to the second; undefined when it
 * has risen as far as it will. Urgency only rises while nothing else changes, so that halving finds it.
 */
export function nextUrgencyChange(base: UrgencyBase, now: Date): Date | undefined {
  const wanted = urgencyAt(base, now) + URGENCY_STEP;
  let low = now.getTime();
  let high = Math.max(base.since.getTime() + AGE_FULL_HOURS * HOUR_MS, base.clock?.dueAt.getTime() ?? 0);
  if (high <= low || urgencyAt(base, new Date(high)) < wanted) {
    // Less than a step is left to rise: it is taken at the end, so that the last fraction is not lost.
    return high > low && urgencyAt(base, new Date(high)) > wanted - URGENCY_STEP ? new Date(high) : undefined;
  }
  while (high - low > 1_000) {
    const middle = (low + high) / 2;
    if (urgencyAt(base, new Date(middle)) >= wanted) high = middle;
    else low = middle;
  }
  return new Date(Math.ceil(high));
}

const HOUR_MS = 3_600_000;

function pressed(harm: number, clockLeft: number, ageHours: number): number {
  const clock = 1 + CLOCK_PRESSURE * (1 - unit(clockLeft));
  const age = 1 + AGE_PRESSURE * unit(ageHours / AGE_FULL_HOURS);
  return Math.round(10_000 * (1 - (1 - unit(harm)) ** (clock * age))) / 100;
}

const unit = (value: number): number => (Number.isNaN(value) ? 0 : Math.min(1, Math.max(0, value)));
