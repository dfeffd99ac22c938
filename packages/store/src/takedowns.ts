import {
  type DomainEventType,
  HaetaeError,
  type Id,
  newId,
  type PolicyLabel,
  type TakedownOutcome,
  type TakedownSide,
  type TakedownState,
  type TakedownStep,
} from '@haetae/contracts';
import { clockRuns, nextClockAt, startClock, stepTakedown, type TakedownClock } from '@haetae/policy';
import { lockCase } from './case-custody.ts';
import { appendCaseLine } from './case-transitions.ts';
import { setCaseClock } from './case-urgency.ts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';
import { jsonParameter } from './json-parameter.ts';

/** The law a clock is of, as the pack had it when the takedown was made. */
export interface ClockLaw {
  id: string;
  law: string;
  hours: number;
  source: string;
  inForceFrom?: string | undefined;
  reviewed: boolean;
}

export interface TakedownRow {
  id: Id<'takedown'>;
  organisationId: string;
  organisationName: string;
  platformId: string | null;
  platformName: string | null;
  contact: string | null;
  caseId: Id<'case'> | null;
  decisionId: string | null;
  state: TakedownState;
  policyLabel: PolicyLabel;
  jurisdiction: string | null;
  legalGround: string | null;
  urls: string[];
  hashes: { algorithm: string; hash: string }[];
  hashIds: string[];
  statement: Record<string, unknown>;
  outcome: TakedownOutcome | null;
  reason: string | null;
  clock: ClockLaw | null;
  clockFrom: Date | null;
  dueSoonAt: Date | null;
  dueAt: Date | null;
  dueSoonFiredAt: Date | null;
  breachedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
  sentAt: Date | null;
  acknowledgedAt: Date | null;
  endedAt: Date | null;
}
export const takedownColumns = (sql: Queryable) => sql`
  t.id, t.organisation_id as "organisationId", (select name from organisations o where o.id = t.organisation_id) as "organisationName",
  t.platform_id as "platformId", (select name from organisations o where o.id = t.platform_id) as "platformName", t.contact,
  t.case_id as "caseId", t.decision_id as "decisionId", t.state, t.policy_label as "policyLabel", t.jurisdiction,
  t.legal_ground as "legalGround", t.urls, t.hashes, t.hash_ids as "hashIds", t.statement, t.outcome, t.reason, t.clock,
  t.clock_from as "clockFrom", t.due_soon_at as "dueSoonAt", t.due_at as "dueAt", t.due_soon_fired_at as "dueSoonFiredAt",
  t.breached_at as "breachedAt", t.created_at as "createdAt", t.updated_at as "updatedAt", t.sent_at as "sentAt",
  t.acknowledged_at as "acknowledgedAt", t.ended_at as "endedAt"`;

export interface NewTakedown {
  organisationId: string;
  platformId?: string | undefined;
  contact?: string | undefined;
  caseId?: string | undefined;
  decisionId?: string | undefined;
  effectId?: string | undefined;
  idempotencyKey?: string | undefined;
  policyLabel: PolicyLabel;
  jurisdiction?: string | undefined;
  legalGround?: string | undefined;
  urls: string[];
  hashes: { algorithm: string; hash: string }[];
  hashIds: string[];
  statement: object;
  /** The law, and the instants that it gives; without it no clock runs. */
  clock?: { law: ClockLaw /** Absent: it runs from the sending. */; times?: TakedownClock | undefined } | undefined;
  actor: string;
}

/** A takedown as the organisation `by` sees it: its own, or one that was sent to it. Throws TAKEDOWN_NOT_FOUND. */
export async function getTakedown(
  sql: Queryable,
  by: string,
  id: string,
  options: { lock?: boolean } = {},
): Promise<TakedownRow> {
  if (options.lock) await sql`select from takedowns where id = ${id} for update`;
  const [row] = await sql<TakedownRow[]>`
    select ${takedownColumns(sql)} from takedowns t where t.id = ${id}
      and (t.organisation_id = ${by} or (t.platform_id = ${by} and t.state <> 'draft'))`;
  if (!row) throw new HaetaeError('TAKEDOWN_NOT_FOUND', `There is no takedown ${id} of yours or addressed to you.`);
  return row;
}

/**
 * Makes a takedown as a draft. The same idempotency key or effect again gives the first one. Throws CASE_NOT_FOUND, CASE_RESTRICTED.
 * Call it in a transaction.
 */
export async function createTakedown(
  sql: Queryable,
  input: NewTakedown,
): Promise<{ takedown: TakedownRow; created: boolean }> {
  if (input.caseId !== undefined) await lockCase(sql, { organisationId: input.organisationId, caseId: input.caseId });
  const { clock } = input;
  const [made] = await sql<{ id: string }[]>`
    insert into takedowns (id, organisation_id, platform_id, contact, case_id, decision_id, effect_id, idempotency_key, state,
      policy_label, jurisdiction, legal_ground, urls, hashes, hash_ids, statement, clock, clock_from, due_soon_at, due_at)
    values (${newId('takedown')}, ${input.organisationId}, ${input.platformId ?? null}, ${input.contact ?? null},
      ${input.caseId ?? null}, ${input.decisionId ?? null}, ${input.effectId ?? null}, ${input.idempotencyKey ?? null}, 'draft',
      ${input.policyLabel}, ${input.jurisdiction ?? null}, ${input.legalGround ?? null}, ${input.urls},
      ${jsonParameter(sql, input.hashes)}, ${input.hashIds}, ${jsonParameter(sql, input.statement)},
      ${clock === undefined ? null : jsonParameter(sql, clock.law)}, ${clock?.times?.from ?? null},
      ${clock?.times?.dueSoonAt ?? null}, ${clock?.times?.dueAt ?? null})
    on conflict do nothing returning id`;
  if (!made) {
    const [first] = await sql<TakedownRow[]>`
      select ${takedownColumns(sql)} from takedowns t where t.organisation_id = ${input.organisationId}
        and (t.idempotency_key = ${input.idempotencyKey ?? null} or t.effect_id = ${input.effectId ?? null})`;
    return { takedown: first!, created: false };
  }
  const takedown = await getTakedown(sql, input.organisationId, made.id);
  await record(sql, takedown, { side: 'sender', step: 'create', actor: input.actor, data: {}, at: new Date() });
  await tell(sql, takedown, 'takedown.created', [takedown.organisationId], { step: 'create' });
  return { takedown, created: true };
}

/**
 * Does one step of one side. `clock`: starts one with `send`. Throws TAKEDOWN_TRANSITION_INVALID. The row must be locked
 * (`getTakedown` with `lock`), so that steps and the clock stand in one line.
 */
export async function takeStep(
  sql: Queryable,
  row: TakedownRow,
  input: {
    side: TakedownSide;
    step: TakedownStep;
    actor: string;
    at?: Date;
    outcome?: TakedownOutcome | undefined;
    reason?: string | undefined;
    note?: string | undefined;
  },
): Promise<TakedownRow> {
  const { side, step, at = new Date() } = input;
  const state = stepTakedown(row.state, side, step);
  if (step === 'send' && row.platformId === null && row.contact === null)
    throw new HaetaeError('TAKEDOWN_ADDRESSEE_MISSING', 'The takedown has no addressee: name a platform or a contact.');
  const clockAnew = step === 'send' && row.clock !== null && row.clockFrom === null;
  const moved: TakedownRow = {
    ...row,
    state,
    sentAt: step === 'send' ? at : row.sentAt,
    acknowledgedAt: step === 'acknowledge' ? at : row.acknowledgedAt,
    endedAt: clockRuns(state) ? null : state === row.state ? row.endedAt : at,
    outcome: step === 'act' ? (input.outcome ?? 'removed') : row.outcome,
    reason: input.reason ?? row.reason,
    ...(clockAnew ? timesFrom(row.clock!, at) : {}),
    ...(step === 'due_soon' ? { dueSoonFiredAt: at } : {}),
    ...(step === 'breached' ? { breachedAt: at } : {}),
  };
  const progress = progressOf(moved);
  const next = progress && clockRuns(state) ? (nextClockAt(progress) ?? null) : null;
  const [stored] = await sql<TakedownRow[]>`
    update takedowns t set state = ${state}, updated_at = now(), sent_at = ${moved.sentAt}, acknowledged_at = ${moved.acknowledgedAt},
      ended_at = ${moved.endedAt}, outcome = ${moved.outcome}, reason = ${moved.reason}, clock_from = ${moved.clockFrom},
      due_soon_at = ${moved.dueSoonAt}, due_at = ${moved.dueAt}, due_soon_fired_at = ${moved.dueSoonFiredAt},
      breached_at = ${moved.breachedAt}, next_clock_at = ${next}
    where t.id = ${row.id} returning ${takedownColumns(sql)}`;
  const { actor, outcome, reason, note } = input;
  const said = {
    ...(outcome === undefined ? {} : { outcome }),
    ...(reason === undefined ? {} : { reason }),
    ...(note === undefined ? {} : { note }),
  };
  await record(sql, stored!, { side, step, actor, data: said, at });
  const both = [stored!.organisationId, ...(stored!.platformId === null ? [] : [stored!.platformId])];
  if (step === 'send' && stored!.platformId !== null && stored!.platformId !== stored!.organisationId)
    await tell(sql, stored!, 'takedown.created', [stored!.platformId], { step });
  const type = step === 'due_soon' || step === 'breached' ? (`takedown.${step}` as const) : 'takedown.updated';
  const hear = step === 'send' && stored!.platformId !== stored!.organisationId ? [stored!.organisationId] : both;
  // What was said in words stays on this instance: an endpoint learns that there is something to read.
  await tell(sql, stored!, type, hear, { step, ...(outcome === undefined ? {} : { outcome }) });
  await pressOnCase(sql, stored!);
  return stored!;
}

const timesFrom = (law: ClockLaw, at: Date) => {
  const { from, dueSoonAt, dueAt } = startClock(law.hours, at);
  return { clockFrom: from, dueSoonAt, dueAt };
};

/** How far the clock of a takedown has come; undefined where it has none. */
export function progressOf(row: TakedownRow) {
  if (row.dueSoonAt === null || row.dueAt === null) return undefined;
  const { dueSoonAt, dueAt } = row;
  return { dueSoonAt, dueAt, dueSoonFired: row.dueSoonFiredAt !== null, breachedFired: row.breachedAt !== null };
}

/** One line in the takedown's own history, and in the chain of its case. */
async function record(
  sql: Queryable,
  row: TakedownRow,
  line: { side: TakedownSide; step: TakedownStep | 'create'; actor: string; data: object; at: Date },
): Promise<void> {
  await sql`
    insert into takedown_events (takedown_id, seq, side, step, state, actor, at, data)
    select ${row.id}, coalesce(max(seq), 0) + 1, ${line.side}, ${line.step}, ${row.state}, ${line.actor}, ${line.at},
      ${jsonParameter(sql, line.data)} from takedown_events where takedown_id = ${row.id}`;
  if (row.caseId === null) return;
  await appendCaseLine(sql, {
    organisationId: row.organisationId,
    caseId: row.caseId,
    type: 'takedown',
    actor: line.actor,
    data: { takedownId: row.id, side: line.side, step: line.step, state: row.state, ...line.data },
  });
}

async function tell(
  sql: Queryable,
  row: TakedownRow,
  type: DomainEventType,
  organisationIds: readonly string[],
  more: object,
): Promise<void> {
  const iso = (date: Date | null) => date?.toISOString() ?? null;
  await emitEvents(
    sql,
    [...new Set(organisationIds)].map((organisationId) => ({
      organisationId,
      type,
      // Without a case the takedown itself is what must stay in order.
      caseId: (row.caseId ?? row.id) as Id<'case'>,
      data: {
        takedownId: row.id,
        state: row.state,
        policyLabel: row.policyLabel,
        jurisdiction: row.jurisdiction,
        from: row.organisationId,
        to: row.platformId,
        law: row.clock?.id ?? null,
        clockFrom: iso(row.clockFrom),
        dueAt: iso(row.dueAt),
        breached: row.breachedAt !== null,
        ...more,
      },
    })),
  );
}

/** The case feels the clock of its takedowns that ends first. */
async function pressOnCase(sql: Queryable, row: TakedownRow): Promise<void> {
  if (row.caseId === null) return;
  const [tightest] = await sql<{ from: Date; dueAt: Date }[]>`
    select clock_from as "from", due_at as "dueAt" from takedowns where case_id = ${row.caseId} and due_at is not null
      and clock_from is not null and state in ('sent', 'acknowledged', 'disputed') order by due_at limit 1`;
  await setCaseClock(sql, row.caseId, tightest);
}
