import type { AnyLabel, LegalClock } from '@haetae/contracts';

/**
 * Share of time left, in [0,1], on the tightest clock of `clocks` that is enabled, in force on `now` and about one of
 * `labels`; 1 when there is none. A clock is taken to run from acceptance, the earliest moment it could.
 */
export function clockLeft(
  clocks: readonly LegalClock[],
  labels: readonly AnyLabel[],
  receivedAt: Date,
  now: Date,
): number {
  const today = now.toISOString().slice(0, 10);
  const hours = (now.getTime() - receivedAt.getTime()) / 3_600_000;
  return clocks
    .filter((c) => c.enabled && (c.inForceFrom === undefined || c.inForceFrom <= today))
    .filter((c) => c.labels.some((label) => labels.includes(label)))
    .reduce((least, c) => Math.min(least, Math.max(0, 1 - hours / c.hours)), 1);
}
