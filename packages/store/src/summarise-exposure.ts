import type { ExposureLimits, ExposureStatus } from '@haetae/contracts';

export interface ExposureRow {
  /** `case`: took a mild case; `severe`: a severe one; `unblur`: a clear image; `minor`: moved a case to the restricted lane. */
  kind: 'case' | 'severe' | 'unblur' | 'minor';
  caseId: string;
  seconds: number;
  at: Date;
}
export interface LiftRow {
  severeCases: number;
  unblurredSeconds: number;
  until: Date;
}

/** Nothing new for this long is a break. */
export const BREAK_GAP_MINUTES = 10;
/** A budget used to this share is near its limit. */
const NEAR = 0.8;

/**
 * Adds up the rows of the last shift that count (oldest first; those of kind `case` may be left out), the lifts that stand, and the
 * stretch of work that has had no break. Pure.
 */
export function summariseExposure(input: {
  actor: string;
  limits: ExposureLimits;
  now: Date;
  rows: readonly ExposureRow[];
  lifts: readonly LiftRow[];
  /** When the last thing was seen, and the first one without a pause of BREAK_GAP_MINUTES since. */
  worked?: { since: Date; last: Date };
}): ExposureStatus {
  const { actor, limits, now, rows, lifts, worked } = input;
  const shiftMs = limits.shiftHours * 3_600_000;
  const severe = firstOfEach(rows.filter((r) => r.kind === 'severe'));
  const clear = rows.filter((r) => r.kind === 'unblur');
  const severeLimit = limits.severeCases + sum(lifts.map((l) => l.severeCases));
  const clearLimit = limits.unblurredSeconds + sum(lifts.map((l) => l.unblurredSeconds));
  const clearUsed = sum(clear.map((r) => r.seconds));
  const severeOpens = opensAt(
    severe.map((r) => ({ at: r.at, cost: 1 })),
    severeLimit,
    shiftMs,
    now,
  );
  const clearOpens = opensAt(
    clear.map((r) => ({ at: r.at, cost: r.seconds })),
    clearLimit,
    shiftMs,
    now,
  );
  const minutes = minutesSinceBreak(worked, now);
  return {
    actor,
    severeCases: { used: severe.length, limit: severeLimit },
    unblurredSeconds: { used: clearUsed, limit: clearLimit },
    shiftHours: limits.shiftHours,
    spent: [
      ...(severeOpens === null ? [] : (['severe_cases'] as const)),
      ...(clearOpens === null ? [] : (['unblurred_seconds'] as const)),
    ],
    nearLimit: severe.length >= NEAR * severeLimit || clearUsed >= NEAR * clearLimit,
    opensAt: severeOpens,
    clearOpensAt: clearOpens,
    minorCases: new Set(rows.filter((r) => r.kind === 'minor').map((r) => r.caseId)).size,
    minutesSinceBreak: minutes,
    breakRecommended: minutes >= limits.breakMinutes,
    liftedUntil: lifts.length === 0 ? null : new Date(Math.max(...lifts.map((l) => l.until.getTime()))).toISOString(),
  };
}

/**
 * When enough of what was used has left the shift's window for one more; null while there is room. With a limit of 0 there
 * never is: a whole shift from now.
 */
function opensAt(used: { at: Date; cost: number }[], limit: number, shiftMs: number, now: Date): string | null {
  let left = sum(used.map((u) => u.cost));
  if (left < limit) return null;
  for (const { at, cost } of used) {
    left -= cost;
    if (left < limit) return new Date(at.getTime() + shiftMs).toISOString();
  }
  return new Date(now.getTime() + shiftMs).toISOString();
}

/** Minutes of work without a pause up to now; 0 when one has just been taken. */
function minutesSinceBreak(worked: { since: Date; last: Date } | undefined, now: Date): number {
  if (worked === undefined || now.getTime() - worked.last.getTime() > BREAK_GAP_MINUTES * 60_000) return 0;
  return Math.max(0, Math.floor((now.getTime() - worked.since.getTime()) / 60_000));
}

function firstOfEach(rows: readonly ExposureRow[]): ExposureRow[] {
  const seen = new Set<string>();
  return rows.filter((r) => !seen.has(r.caseId) && seen.add(r.caseId));
}
const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
