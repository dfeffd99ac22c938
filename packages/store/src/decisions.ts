import { type DecisionInput, type Id, type Lane, newId } from '@haetae/contracts';
import { appendCaseEvents } from './case-events.ts';
import type { Queryable } from './database.ts';
import { lockHeldCase } from './leases.ts';

export interface Decision {
  id: Id<'decision'>;
  caseId: Id<'case'>;
  madeBy: string;
  policyLabel: string;
  action: string;
  target: string | null;
  rationale: string | null;
  madeAt: Date;
}
const columns = (sql: Queryable) => sql`
  id, case_id as "caseId", made_by as "madeBy", policy_label as "policyLabel", action, target, rationale, made_at as "madeAt"`;

/**
 * Records a decision on a case that `holder` has leased, once for an idempotency key: a repeat gets the first answer. Call
 * it in a transaction. Throws CASE_NOT_FOUND, CASE_ALREADY_DECIDED, LEASE_REQUIRED, CASE_LEASED_BY_OTHER, LEASE_EXPIRED.
 */
export async function recordDecision(
  sql: Queryable,
  input: {
    organisationId: string;
    caseId: string;
    holder: string;
    leaseId?: string | undefined;
    lane?: Lane;
    idempotencyKey: string;
    decision: DecisionInput;
  },
): Promise<{ decision: Decision; created: boolean }> {
  const repeated = async () => {
    const [row] = await sql<Decision[]>`
      select ${columns(sql)} from decisions where case_id = ${input.caseId} and organisation_id = ${input.organisationId}
        and idempotency_key = ${input.idempotencyKey} and made_by = ${input.holder}`;
    return row;
  };
  // The case row is locked first, so that of two equal requests the second sees what the first wrote.
  await sql`select from cases where id = ${input.caseId} and organisation_id = ${input.organisationId} for update`;
  const first = await repeated();
  if (first) return { decision: first, created: false };
  const head = await lockHeldCase(sql, input);
  const { decision } = input;
  const [made] = await sql<Decision[]>`
    insert into decisions (id, case_id, organisation_id, idempotency_key, made_by, policy_label, action, target, rationale, made_at)
    values (${newId('decision')}, ${head.caseId}, ${input.organisationId}, ${input.idempotencyKey}, ${input.holder},
      ${decision.policyLabel}, ${decision.action}, ${decision.target ?? null}, ${decision.rationale ?? null}, now())
    returning ${columns(sql)}`;
  await sql`
    update cases set state = 'decided', decided_at = now(), updated_at = now(), lease_id = null, lease_by = null,
      lease_expires_at = null where id = ${head.caseId}`;
  await appendCaseEvents(sql, [
    {
      head,
      type: 'decided',
      actor: input.holder,
      data: { decisionId: made!.id, policyLabel: decision.policyLabel, action: decision.action },
    },
  ]);
  return { decision: made!, created: true };
}

export async function listDecisions(sql: Queryable, caseId: string): Promise<Decision[]> {
  return await sql<Decision[]>`select ${columns(sql)} from decisions where case_id = ${caseId} order by made_at, id`;
}
