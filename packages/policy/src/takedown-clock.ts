import type { AnyLabel, LegalClock, PolicyLabel } from '@haetae/contracts';

const HOUR_MS = 3_600_000;
/** A clock is due soon when this share of its time is left. */
export const DUE_SOON_SHARE = 0.25;

/** Instants of one clock. Hours are elapsed hours: no time zone and no daylight-saving change moves them. */
export interface TakedownClock {
  from: Date;
  dueSoonAt: Date;
  dueAt: Date;
}

/** The clock of `hours` that runs from `from`. */
export function startClock(hours: number, from: Date): TakedownClock {
  const ms = Math.round(hours * HOUR_MS);
  return {
    from,
    dueSoonAt: new Date(from.getTime() + Math.round(ms * (1 - DUE_SOON_SHARE))),
    dueAt: new Date(from.getTime() + ms),
  };
}

export interface ClockProgress {
  dueSoonAt: Date;
  dueAt: Date;
  dueSoonFired: boolean;
  breachedFired: boolean;
}

/** What a running clock owes to be told at `now`, in order. One that has ended before it could warn tells only that. */
export function clockEventsDue(clock: ClockProgress, now: Date): ('due_soon' | 'breached')[] {
  if (clock.breachedFired) return [];
  if (now >= clock.dueAt) return ['breached'];
  return now >= clock.dueSoonAt && !clock.dueSoonFired ? ['due_soon'] : [];
}

/** When a running clock next has something to tell; undefined when it has told all. */
export function nextClockAt(clock: ClockProgress): Date | undefined {
  if (clock.breachedFired) return undefined;
  return clock.dueSoonFired ? clock.dueAt : clock.dueSoonAt;
}

/** Whether a law with a known start date was in force on the day (UTC) of `at`. */
export function isInForce(clock: Pick<LegalClock, 'inForceFrom' | 'inForceUntil'>, at: Date): boolean {
  const day = at.toISOString().slice(0, 10);
  return (
    clock.inForceFrom !== undefined &&
    clock.inForceFrom <= day &&
    (clock.inForceUntil === undefined || day <= clock.inForceUntil)
  );
}

/** What texts and images are labelled with, for each thing that a person records. */
const CLOCK_LABELS: Record<PolicyLabel, readonly AnyLabel[]> = {
  intimate_image_abuse: ['intimate_image'],
  sexual_extortion: ['sexual_extortion', 'intimate_image'],
  deceptive_synthetic_media: ['synthetic_media'],
  voyeuristic_recording: ['voyeurism'],
  doxxing: ['doxxing'],
  cyberstalking: ['stalking'],
  online_harassment: ['sexual_harassment', 'insult'],
  impersonation: [],
  threat: ['threat'],
  gender_hate: ['sexism', 'dehumanisation', 'identity_attack'],
  other: [],
  not_abusive: [],
};

/**
 * The clock of `jurisdiction` (ISO 3166-1 alpha-2) that ends first, of those that a notice starts, that were in force on the day
 * of `from`, and that are about `label`. Naming the jurisdiction is a person's word that its law applies, so a clock counts here
 * whether or not its pack lets it press on the queue by itself. Clocks that an authority's order starts are named by their id.
 */
export function findTakedownClock(
  clocks: readonly LegalClock[],
  input: { jurisdiction: string; label: PolicyLabel; from: Date },
): LegalClock | undefined {
  const labels = CLOCK_LABELS[input.label];
  return clocks
    .filter((c) => c.jurisdiction === input.jurisdiction && c.startsWith !== 'order' && isInForce(c, input.from))
    .filter((c) => c.labels.some((l) => labels.includes(l)))
    .toSorted((a, b) => a.hours - b.hours)[0];
}
