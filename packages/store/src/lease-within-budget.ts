import { type ExposureLimits, type ExposureStatus, HaetaeError, isHaetaeError } from '@haetae/contracts';
import { type LockedCase, lockCaseStatus } from './case-transitions.ts';
import type { Queryable } from './database.ts';
import { lockExposure, lockReviewer, recordExposure, withSeen } from './exposure.ts';
import { inLane } from './lanes.ts';
import { type NextCase, pickCase, type Reviewer, refuseLease, takeLease } from './leases.ts';
import { summariseExposure } from './summarise-exposure.ts';

type LeaseInput = NextCase & { seconds: number; caseId?: string | undefined };

/** The refusal of a severe case, with the time when one is given out again. */
export function budgetSpent(status: ExposureStatus, kind: 'severe_cases' | 'unblurred_seconds'): HaetaeError {
  const at = (kind === 'severe_cases' ? status.opensAt : status.clearOpensAt) ?? new Date().toISOString();
  const { used, limit } = kind === 'severe_cases' ? status.severeCases : status.unblurredSeconds;
  const what = kind === 'severe_cases' ? 'severe cases' : 'seconds of clear images';
  return new HaetaeError(
    'EXPOSURE_BUDGET_SPENT',
    `You have had ${used} of ${limit} ${what} within ${status.shiftHours} hours. It opens again at ${at}; milder cases still come, ` +
      'and a supervisor may lift it.',
    {
      retryAfterS: Math.max(1, Math.ceil((Date.parse(at) - Date.now()) / 1000)),
      errors: [{ path: 'opensAt', message: at, code: kind }],
    },
  );
}

interface Look {
  organisationId: string;
  actor: string;
  caseId: string;
}

/** Whether this severe case counts already for this person and shift. */
async function hasHad(sql: Queryable, { organisationId, actor, caseId }: Look, limits: ExposureLimits) {
  const rows = await sql`
    select from exposures where organisation_id = ${organisationId} and actor = ${actor} and case_id = ${caseId}
      and kind = 'severe' and at > now() - make_interval(secs => ${limits.shiftHours * 3600}) limit 1`;
  return rows.length > 0;
}

/** Counts a severe case that somebody opens without leasing it. Throws EXPOSURE_BUDGET_SPENT. `sql` is a transaction. */
export async function exposeToCase(sql: Queryable, look: Look, limits: ExposureLimits): Promise<void> {
  if (await hasHad(sql, look, limits)) return;
  const status = await lockExposure(sql, look.organisationId, limits, look.actor);
  if (await hasHad(sql, look, limits)) return;
  if (status.spent.includes('severe_cases')) throw budgetSpent(status, 'severe_cases');
  await recordExposure(sql, { ...look, kind: 'severe' });
}

/**
 * `leaseCase` within the holder's budget: past it, severe cases are refused (EXPOSURE_BUDGET_SPENT) and the next case is the most
 * urgent of the milder ones. A severe case that the holder had in this shift already may be taken again. Leases of one person
 * wait for each other, so that two at once cannot both take the last place. `sql` is a transaction.
 *
 * Fifty people do this at once, so it is two round trips. First who asks, and the most urgent case, as if they had budget and took
 * every case; where they have not, another is picked. Then all writes together with `read`, which is sent behind them on the same
 * connection and sees them. Where the caller names no routing, the person's own counts. Run it in `inShortTransaction`.
 */
export async function leaseWithinBudget<T>(
  sql: Queryable,
  input: LeaseInput,
  limits: ExposureLimits,
  read: (locked: LockedCase) => Promise<T>,
): Promise<{ shown: T; exposure: ExposureStatus }> {
  const { organisationId, actor: holder } = input;
  const [{ shift, routing }, picked] = await Promise.all([
    lockReviewer(sql, organisationId, limits, holder),
    pickCase(sql, input).catch(unlessEmpty),
  ]);
  const status = summariseExposure({ ...shift, now: new Date() });
  const spent = status.spent.includes('severe_cases');
  const had = (caseId: string) => shift.rows.some((r) => r.kind === 'severe' && r.caseId === caseId);
  const own = input.caseId === undefined && input.routing === undefined ? routing : undefined;
  const mildOnly = spent && input.caseId === undefined;
  const fits = picked !== undefined && own === undefined && !(mildOnly && picked.severe);
  const found = fits ? picked : await pickAgain();
  const caseId = found.head.caseId;
  refuseLease(found, input);
  if (spent && found.severe && !had(caseId)) throw budgetSpent(status, 'severe_cases');
  const kind = found.severe ? 'severe' : 'case';
  const counts = !found.severe || !had(caseId);
  const [, , shown] = await Promise.all([
    takeLease(sql, found, input),
    counts ? recordExposure(sql, { organisationId, actor: holder, kind, caseId }) : undefined,
    read(found),
  ]);
  const now = new Date();
  const after = counts ? withSeen(shift, kind, caseId, now) : shift;
  return { shown, exposure: summariseExposure({ ...after, now }) };

  async function pickAgain(): Promise<LockedCase> {
    const again = await pickCase(sql, { ...input, ...(own ? { routing: own } : {}), mildOnly }).catch(unlessEmpty);
    if (again) return again;
    const severe =
      mildOnly &&
      (await sql`
        select from cases c where c.organisation_id = ${organisationId} and c.state = 'open' and c.severe
          ${inLane(sql, input.as === 'safeguarding' ? 'restricted' : 'general')} limit 1`);
    throw severe && severe.length > 0
      ? budgetSpent(status, 'severe_cases')
      : new HaetaeError('QUEUE_EMPTY', 'No case is waiting for review just now.');
  }
}

const unlessEmpty = (error: unknown): undefined => {
  if (!isHaetaeError(error, 'QUEUE_EMPTY')) throw error;
};

/**
 * Leases a case for a decision that is made many at a time, if nobody holds it, within the budget: to decide it is to have seen it.
 * Other states are left for the decision to refuse. Throws EXPOSURE_BUDGET_SPENT. `sql` is a transaction.
 */
export async function leaseIfFree(
  sql: Queryable,
  input: Reviewer & { caseId: string; leaseId?: string | undefined },
  limits: ExposureLimits,
): Promise<void> {
  if (input.leaseId !== undefined) return;
  const { organisationId, actor, caseId } = input;
  const { shift } = await lockReviewer(sql, organisationId, limits, actor);
  const locked = await lockCaseStatus(sql, organisationId, caseId);
  const { state, lease } = locked.status;
  if (state === 'decided' || (lease !== undefined && lease.expiresAt > new Date())) return;
  const status = summariseExposure({ ...shift, now: new Date() });
  const had = shift.rows.some((r) => r.kind === 'severe' && r.caseId === caseId);
  if (locked.severe && !had && status.spent.includes('severe_cases')) throw budgetSpent(status, 'severe_cases');
  await takeLease(sql, locked, { ...input, seconds: 60 });
  if (!locked.severe || !had)
    await recordExposure(sql, { organisationId, actor, kind: locked.severe ? 'severe' : 'case', caseId });
}
