import type { AnyLabel, LegalClock } from '@haetae/contracts';

/** A clock that runs: from when, and when it ends. */
export interface RunningClock {
  from: Date;
  dueAt: Date;
}

/**
 * The clock of `clocks` that ends first, of those that are enabled, in force on `now` and about one of `labels`. It is taken to
 * run from acceptance, the earliest moment it could. One that has ended counts like any other: it is overdue.
 */
export function tightestClock(
  clocks: readonly LegalClock[],
  labels: readonly AnyLabel[],
  receivedAt: Date,
  now: Date,
): RunningClock | undefined {
  const today = now.toISOString().slice(0, 10);
  const hours = clocks
    .filter(
      (c) =>
        c.enabled &&
        (c.inForceFrom === undefined || c.inForceFrom <= today) &&
        (c.inForceUntil === undefined || today <= c.inForceUntil),
    )
    .filter((c) => c.labels.some((label) => labels.includes(label)))
    .reduce((least, c) => Math.min(least, c.hours), Number.POSITIVE_INFINITY);
  if (hours === Number.POSITIVE_INFINITY) return undefined;
  return { from: receivedAt, dueAt: new Date(receivedAt.getTime() + hours * 3_600_000) };
}

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
    .filter(
      (c) =>
        c.enabled &&
        (c.inForceFrom === undefined || c.inForceFrom <= today) &&
        (c.inForceUntil === undefined || today <= c.inForceUntil),
    )
    .filter((c) => c.labels.some((label) => labels.includes(label)))
    .reduce((least, c) => Math.min(least, Math.max(0, 1 - hours / c.hours)), 1);
}
