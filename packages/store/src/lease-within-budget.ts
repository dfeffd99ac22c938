import { type ExposureLimits, type ExposureStatus, HaetaeError, isHaetaeError } from '@haetae/contracts';
import type { CaseRow } from './cases.ts';
import type { Queryable } from './database.ts';
import { getExposure, lockExposure, recordExposure } from './exposure.ts';
import { inLane } from './lanes.ts';
import { getLeased, leaseCase } from './leases.ts';

type LeaseInput = Parameters<typeof leaseCase>[1];

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
 */
export async function leaseWithinBudget(
  sql: Queryable,
  input: LeaseInput,
  limits: ExposureLimits,
): Promise<{ row: CaseRow; exposure: ExposureStatus }> {
  const { organisationId, actor: holder } = input;
  const status = await lockExposure(sql, organisationId, limits, holder);
  const spent = status.spent.includes('severe_cases');
  const had = (caseId: string) => hasHad(sql, { organisationId, actor: holder, caseId }, limits);
  if (spent && input.caseId !== undefined) {
    const [named] = await sql<{ severe: boolean }[]>`
      select severe from cases where id = ${input.caseId} and organisation_id = ${organisationId}`;
    if (named?.severe && !(await had(input.caseId))) throw budgetSpent(status, 'severe_cases');
  }
  const mildOnly = spent && input.caseId === undefined;
  const locked = await leaseCase(sql, { ...input, ...(mildOnly ? { mildOnly } : {}) }).catch(async (error: unknown) => {
    if (!mildOnly || !isHaetaeError(error, 'QUEUE_EMPTY')) throw error;
    const waiting = await sql`
      select from cases c where c.organisation_id = ${organisationId} and c.state = 'open' and c.severe
        ${inLane(sql, input.as === 'safeguarding' ? 'restricted' : 'general')} limit 1`;
    throw waiting.length > 0 ? budgetSpent(status, 'severe_cases') : error;
  });
  const row = await getLeased(sql, locked);
  if (!row.severe || !(await had(row.id)))
    await recordExposure(sql, { organisationId, actor: holder, kind: row.severe ? 'severe' : 'case', caseId: row.id });
  return { row, exposure: await getExposure(sql, organisationId, limits, holder) };
}
