/**
 * What has to happen outside because of a decision. A row is written in the decision's transaction, becomes due when the
 * decision is final, and stays until it was done or a person has seen that it cannot be: nothing owed is ever dropped.
 */
import { type EffectKind, type EffectState, HaetaeError, type Id, newId } from '@haetae/contracts';
import { lockedCaseOf, lockedColumns, moveCase } from './case-transitions.ts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';
import { jsonParameter } from './json-parameter.ts';

export interface OwedEffect {
  id: Id<'effect'>;
  organisationId: string;
  caseId: Id<'case'>;
  decisionId: Id<'decision'>;
  kind: EffectKind | 'withdraw_hash';
  state: EffectState;
  dueAt: Date;
  attempts: number;
  errorCode: string | null;
  errorMessage: string | null;
  createdAt: Date;
  doneAt: Date | null;
  /** What doing it came to, as its handler said. */
  result: unknown;
}
const columns = (sql: Queryable) => sql`
  e.id, e.organisation_id as "organisationId", e.case_id as "caseId", e.decision_id as "decisionId", e.kind, e.state,
  e.due_at as "dueAt", e.attempts::int as attempts, e.error_code as "errorCode", e.error_message as "errorMessage",
  e.created_at as "createdAt", e.done_at as "doneAt", e.result`;

/** Owes one effect of a decision, once. */
export async function oweEffect(
  sql: Queryable,
  input: { organisationId: string; caseId: string; decisionId: string; kind: string; dueAt: Date },
): Promise<void> {
  await sql`
    insert into owed_effects (id, organisation_id, case_id, decision_id, kind, due_at)
    values (${newId('effect')}, ${input.organisationId}, ${input.caseId}, ${input.decisionId}, ${input.kind}, ${input.dueAt})
    on conflict do nothing`;
}

/** What a decision that was taken back owed is not owed any more. */
export async function cancelEffects(sql: Queryable, decisionId: string): Promise<void> {
  await sql`update owed_effects set state = 'cancelled' where decision_id = ${decisionId} and state in ('owed', 'held')`;
}

/** Holds what a case still owes while it is appealed. */
export async function holdEffects(sql: Queryable, caseId: string): Promise<void> {
  await sql`update owed_effects set state = 'held' where case_id = ${caseId} and state = 'owed'`;
}

/**
 * Makes decisions final whose window has closed, each with its line, and says so to whoever subscribed. After an appeal, what
 * was held goes on when the decision was upheld, and is cancelled when it was overturned (a hash that it had put into a bank
 * is owed to be withdrawn). Call it in a transaction; returns how many.
 */
export async function finaliseDecisions(sql: Queryable, limit: number): Promise<number> {
  const rows = await sql<(Parameters<typeof lockedCaseOf>[0] & { labels: string[] })[]>`
    select ${lockedColumns(sql)}, c.labels from cases c
    where c.undo_until <= now() and c.state = 'decided' and not c.final order by c.undo_until limit ${limit} for update skip locked`;
  for (const row of rows) {
    const locked = lockedCaseOf(row);
    const { decision, reviews } = locked.status;
    const decisionId = decision!.decisionId;
    await moveCase(sql, locked, { type: 'finalised', at: new Date() }, { actor: 'haetae', data: { decisionId } });
    if (locked.goldenId !== null) continue;
    const [made] = await sql<{ outcome: string; madeAt: Date }[]>`
      select outcome, made_at as "madeAt" from decisions where id = ${decisionId}`;
    if (made!.outcome === 'upheld')
      await sql`update owed_effects set state = 'owed', due_at = now() where case_id = ${row.id} and state = 'held'`;
    if (made!.outcome === 'overturned') {
      await sql`update owed_effects set state = 'cancelled' where case_id = ${row.id} and state = 'held'`;
      await sql`
        insert into owed_effects (id, organisation_id, case_id, decision_id, kind, due_at)
        select ${newId('effect')}, organisation_id, case_id, ${decisionId}, 'withdraw_hash', now() from owed_effects
        where case_id = ${row.id} and kind = 'add_hash_to_bank' and state = 'done' order by done_at desc limit 1
        on conflict do nothing`;
    }
    // Of a restricted case nothing is told outside but that it was decided.
    const { policyLabel, action } = decision!;
    const told = locked.status.restricted
      ? { caseId: row.id, restricted: true }
      : {
          caseId: row.id,
          decisionId,
          policyLabel,
          action,
          outcome: made!.outcome,
          labels: row.labels,
          reviews: reviews.length,
        };
    await emitEvents(sql, [{ organisationId: row.organisationId, type: 'case.decided', caseId: row.id, data: told }]);
  }
  return rows.length;
}

/** Locks one effect that is due, its decision being final; passes over those that another worker is doing. */
export async function claimEffect(sql: Queryable, kinds: readonly string[]): Promise<OwedEffect | undefined> {
  const [row] = await sql<OwedEffect[]>`
    select ${columns(sql)} from owed_effects e join cases c on c.id = e.case_id
    where e.state = 'owed' and e.due_at <= now() and c.final and e.kind = any(${kinds as string[]})
    order by e.due_at limit 1 for update of e skip locked`;
  return row;
}

/** Effects that are due and that nothing here can do yet: they stay owed. */
export async function countUnhandled(sql: Queryable, kinds: readonly string[]): Promise<Record<string, number>> {
  const rows = await sql<{ kind: string; n: number }[]>`
    select kind, count(*)::int as n from owed_effects where state = 'owed' and due_at <= now() and kind <> all(${kinds as string[]})
    group by kind`;
  return Object.fromEntries(rows.map((r) => [r.kind, r.n]));
}

/** Notes that an effect was done. */
export async function recordEffectDone(sql: Queryable, id: string, result: unknown): Promise<void> {
  await sql`
    update owed_effects set state = 'done', done_at = now(), attempts = attempts + 1, error_code = null, error_message = null,
      result = ${jsonParameter(sql, result ?? null)} where id = ${id}`;
}

/** Notes a failure: tried again after `delayS`, or `dead` when that is undefined. */
export async function recordEffectFailure(
  sql: Queryable,
  id: string,
  failure: { code: string; message: string; delayS: number | undefined },
): Promise<void> {
  const { code, message, delayS } = failure;
  await sql`
    update owed_effects set attempts = attempts + 1, error_code = ${code}, error_message = ${message},
      state = ${delayS === undefined ? 'dead' : 'owed'}, due_at = now() + make_interval(secs => ${delayS ?? 0})
    where id = ${id} and state = 'owed'`;
}

/** What an organisation owes or owed, newest first. */
export async function listEffects(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; before?: string | undefined; state?: EffectState | undefined; caseId?: string | undefined },
): Promise<OwedEffect[]> {
  return await sql<OwedEffect[]>`
    select ${columns(sql)} from owed_effects e where e.organisation_id = ${organisationId}
      ${page.before === undefined ? sql`` : sql`and e.id < ${page.before}`}
      ${page.state === undefined ? sql`` : sql`and e.state = ${page.state}`}
      ${page.caseId === undefined ? sql`` : sql`and e.case_id = ${page.caseId}`}
    order by e.id desc limit ${page.limit}`;
}

/** Owes a dead effect again. Throws EFFECT_NOT_FOUND. */
export async function retryEffect(sql: Queryable, organisationId: string, id: string): Promise<OwedEffect> {
  const [row] = await sql<OwedEffect[]>`
    update owed_effects e set state = 'owed', due_at = now(), attempts = 0 where e.id = ${id}
      and e.organisation_id = ${organisationId} and e.state in ('dead', 'owed') returning ${columns(sql)}`;
  if (!row) throw new HaetaeError('EFFECT_NOT_FOUND', `Nothing is owed under ${id} that could be tried again.`);
  return row;
}

/** The last effect of this kind that was done for a case. */
export async function findDoneEffect(sql: Queryable, caseId: string, kind: string): Promise<OwedEffect | undefined> {
  const [row] = await sql<OwedEffect[]>`
    select ${columns(sql)} from owed_effects e where e.case_id = ${caseId} and e.kind = ${kind} and e.state = 'done'
    order by e.done_at desc limit 1`;
  return row;
}
