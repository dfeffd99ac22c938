import { createHash } from 'node:crypto';
import { type DecisionInput, HaetaeError, type Id, newId } from '@haetae/contracts';
import { canonicalJson } from '@haetae/evidence';
import { applyCaseEvent, outcomeOf } from '@haetae/policy';
import { type LockedCase, lockCaseStatus, moveCase } from './case-transitions.ts';
import type { Queryable } from './database.ts';
import { cancelEffects, holdEffects, oweEffect } from './effects.ts';
import { type Reviewer, refuseOtherLease } from './leases.ts';

export interface Decision {
  id: Id<'decision'>;
  caseId: Id<'case'>;
  madeBy: string;
  policyLabel: string;
  action: string;
  target: string | null;
  rationale: string | null;
  madeAt: Date;
  stage: string;
  /** `reviewed`: another person has to decide too. */
  outcome: 'reviewed' | 'decided' | 'upheld' | 'overturned';
  undoneAt: Date | null;
}
const columns = (sql: Queryable) => sql`
  d.id, d.case_id as "caseId", d.made_by as "madeBy", d.policy_label as "policyLabel", d.action, d.target, d.rationale,
  d.made_at as "madeAt", d.stage, d.outcome, (select u.at from decision_undos u where u.decision_id = d.id) as "undoneAt"`;

export interface DecideInput extends Reviewer {
  caseId: string;
  leaseId?: string | undefined;
  /** Without one the lease stands in: one lease, one decision. */
  idempotencyKey?: string | undefined;
  decision: DecisionInput;
  /** Whether the pack of this case wants two people for the label. */
  needsSecond: (locked: LockedCase) => boolean;
  /** For so many seconds it can be taken back. */
  undoS: number;
}

/**
 * Records a decision on a case that `actor` has leased, once for an idempotency key: a repeat gets the first answer, another
 * body under the same key IDEMPOTENCY_KEY_REUSED. What it is (final say, first of two, an appeal upheld …) follows from the
 * stage. Its effect is owed in this transaction and happens when the decision is final. Call it in a transaction.
 */
export async function recordDecision(
  sql: Queryable,
  input: DecideInput,
): Promise<{ decision: Decision; created: boolean; locked: LockedCase }> {
  const { actor, decision } = input;
  // The case row is locked first, so that of two equal requests the second sees what the first wrote.
  const fingerprint = createHash('sha256').update(canonicalJson(decision), 'utf8').digest();
  const given = input.idempotencyKey ?? (input.leaseId === undefined ? undefined : `lease:${input.leaseId}`);
  // Two statements, one round trip: the second is sent behind the lock, and reads what was committed once that is held.
  const [locked, [first]] = await Promise.all([
    lockCaseStatus(sql, input.organisationId, input.caseId),
    sql<(Decision & { same: boolean })[]>`
      select ${columns(sql)}, coalesce(d.fingerprint = ${fingerprint}, true) as same from decisions d
      where d.case_id = ${input.caseId} and d.made_by = ${actor} and d.organisation_id = ${input.organisationId}
        and d.idempotency_key = ${given ?? sql`(select 'lease:' || coalesce(c.lease_id, 'none') from cases c where c.id = ${input.caseId})`}`,
  ]);
  const key = given ?? `lease:${locked.leaseId ?? 'none'}`;
  if (first) {
    const { same, ...repeated } = first;
    if (same) return { decision: repeated, created: false, locked };
    throw new HaetaeError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another decision on this case.');
  }
  refuseOtherLease(locked, input);
  const at = new Date();
  const outcome = outcomeOf(locked.status, decision, input.needsSecond(locked));
  const undoUntil = new Date(at.getTime() + input.undoS * 1_000);
  const { policyLabel, action } = decision;
  const id = newId('decision');
  const event = { type: outcome, by: actor, review: { decisionId: id, policyLabel, action }, undoUntil, at };
  // Asked before anything is sent: what follows is sent all at once.
  const refused = applyCaseEvent(locked.status, event);
  if (refused instanceof HaetaeError) throw refused;
  const { stage } = locked.status;
  const line = { decisionId: id, policyLabel, action, stage, undoUntil: undoUntil.toISOString() };
  // What upholds a decision adds nothing to what that decision owes already.
  const owes = outcome !== 'reviewed' && outcome !== 'upheld' && action !== 'none' && locked.goldenId === null;
  const [moved, [made]] = await Promise.all([
    moveCase(sql, locked, event, { actor, data: line }),
    sql<Decision[]>`
      insert into decisions as d (id, case_id, organisation_id, idempotency_key, fingerprint, made_by, policy_label, action, target,
        rationale, made_at, stage, outcome)
      values (${id}, ${input.caseId}, ${input.organisationId}, ${key}, ${fingerprint}, ${actor}, ${policyLabel}, ${action},
        ${decision.target ?? null}, ${decision.rationale ?? null}, ${at}, ${stage}, ${outcome})
      returning ${columns(sql)}`.execute(),
    owes ? oweEffect(sql, { ...input, decisionId: id, kind: action, dueAt: undoUntil }) : undefined,
  ]);
  return { decision: made!, created: true, locked: moved };
}

/** Takes the last decision back, within its window, by the one who made it, and gives the case into their hands again. */
export async function undoDecision(
  sql: Queryable,
  input: Reviewer & { caseId: string; reason?: string | undefined; seconds: number },
): Promise<LockedCase> {
  const locked = await lockCaseStatus(sql, input.organisationId, input.caseId);
  const { actor, reason, seconds } = input;
  const at = new Date();
  const leaseId = newId('lease');
  const decisionId = locked.status.reviews.at(-1)?.decisionId;
  const expiresAt = new Date(at.getTime() + seconds * 1_000);
  const moved = await moveCase(
    sql,
    locked,
    { type: 'undone', by: actor, expiresAt, at },
    { actor, leaseId, data: { decisionId, reason: reason ?? null, leaseId, seconds } },
  );
  await sql`insert into decision_undos (decision_id, by) values (${decisionId!}, ${actor})`;
  await cancelEffects(sql, decisionId!);
  return moved;
}

/** Asks that someone else look at a decided case again. What its decision still owes is held until then. */
export async function appealCase(
  sql: Queryable,
  input: { organisationId: string; caseId: string; actor: string; reason: string },
): Promise<LockedCase> {
  const locked = await lockCaseStatus(sql, input.organisationId, input.caseId);
  const { actor, reason } = input;
  const moved = await moveCase(
    sql,
    locked,
    { type: 'appealed', by: actor, at: new Date() },
    { actor, data: { reason } },
  );
  await holdEffects(sql, input.caseId);
  return moved;
}

/** Every decision on a case, in order, those that were taken back among them. */
export async function listDecisions(sql: Queryable, caseId: string): Promise<Decision[]> {
  return await sql<
    Decision[]
  >`select ${columns(sql)} from decisions d where d.case_id = ${caseId} order by d.made_at, d.id`;
}

/** What was decided about the earlier case that this one is like, where there is such a decision to show. */
export async function findSuggestion(
  sql: Queryable,
  organisationId: string,
  caseId: string,
): Promise<Decision | undefined> {
  const [row] = await sql<Decision[]>`
    select ${columns(sql)} from cases like_it join cases c on c.id = like_it.suggested_case_id
    join decisions d on d.id = c.decision ->> 'decisionId'
    where like_it.id = ${caseId} and c.organisation_id = ${organisationId} and c.state = 'decided' and c.restricted_at is null`;
  return row;
}

/** A decision with what its effects need of its case. */
export async function getDecisionById(
  sql: Queryable,
  id: string,
): Promise<
  Decision & { pack: string | null; country: string | null; lang: string | null; restricted: boolean; severity: number }
> {
  const [row] = await sql<
    (Decision & {
      pack: string | null;
      country: string | null;
      lang: string | null;
      restricted: boolean;
      severity: number;
    })[]
  >`
    select ${columns(sql)}, c.pack, c.country, c.lang, c.restricted_at is not null as restricted, c.severity from decisions d join cases c on c.id = d.case_id
    where d.id = ${id}`;
  if (!row) throw new Error(`there is no decision ${id}`);
  return row;
}
