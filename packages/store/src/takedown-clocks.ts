import type { Id, TakedownOutcome } from '@haetae/contracts';
import { clockEventsDue } from '@haetae/policy';
import type { Queryable } from './database.ts';
import { getTakedown, progressOf, takeStep } from './takedowns.ts';

/**
 * Fires what is due on running clocks at `now`, once: the row is locked, and what was fired is written with it. Returns how many
 * events. Call it in a transaction.
 */
export async function fireTakedownClocks(sql: Queryable, now: Date, limit = 100): Promise<number> {
  const due = await sql<{ id: string; organisationId: string }[]>`
    select id, organisation_id as "organisationId" from takedowns where next_clock_at <= ${now}
    order by next_clock_at limit ${limit} for update skip locked`;
  let fired = 0;
  for (const { id, organisationId } of due) {
    let row = await getTakedown(sql, organisationId, id);
    const progress = progressOf(row);
    for (const step of progress ? clockEventsDue(progress, now) : []) {
      row = await takeStep(sql, row, { side: 'clock', step, actor: 'haetae', at: now });
      fired += 1;
    }
  }
  return fired;
}

/**
 * How many legal clocks have run out, and how many are about to (of takedowns as their law says, of cases in the next
 * `soonHours`), of all organisations.
 */
export async function countClocks(
  sql: Queryable,
  soonHours = 6,
): Promise<Record<'case' | 'takedown', { breached: number; due_soon: number }>> {
  const [row] = await sql<Record<'cb' | 'cs' | 'tb' | 'ts', number>[]>`
    select coalesce(sum(c.breached), 0)::int as cb, coalesce(sum(c.soon), 0)::int as cs, t.breached::int as tb, t.soon::int as ts
    from (select count(*) filter (where due_at <= now()) as breached,
        count(*) filter (where due_at > now() and due_soon_at <= now()) as soon
      from takedowns where state in ('sent', 'acknowledged', 'disputed') and due_at is not null) t
    left join organisations o on true left join lateral (
      select count(*) filter (where clock_due_at <= now()) as breached, count(*) filter (where clock_due_at > now()) as soon
      from cases where organisation_id = o.id and state <> 'decided' and clock_due_at <= now() + make_interval(hours => ${soonHours})
    ) c on true group by t.breached, t.soon`;
  return {
    case: { breached: row!.cb, due_soon: row!.cs },
    takedown: { breached: row!.tb, due_soon: row!.ts },
  };
}

/** When the next clock has something to tell. */
export async function nextTakedownClock(sql: Queryable): Promise<Date | undefined> {
  const [row] = await sql<{ at: Date }[]>`
    select next_clock_at as at from takedowns where next_clock_at is not null order by next_clock_at limit 1`;
  return row?.at;
}

/**
 * A platform said elsewhere (a match report, say) that it acted: its takedowns about these hashes, or of this case, that still run
 * are actioned and their clocks stop. Returns their ids. Call it in a transaction.
 */
export async function actOnTakedowns(
  sql: Queryable,
  input: {
    platformId: string;
    hashIds?: readonly string[] | undefined;
    caseId?: string | undefined;
    outcome: TakedownOutcome;
    actor: string;
    note?: string | undefined;
  },
): Promise<Id<'takedown'>[]> {
  const rows = await sql<{ id: Id<'takedown'> }[]>`
    select id from takedowns where platform_id = ${input.platformId} and state in ('sent', 'acknowledged', 'disputed')
      and (hash_ids && ${[...(input.hashIds ?? [])]}::text[] or case_id = ${input.caseId ?? null}) order by id for update`;
  for (const { id } of rows) {
    const row = await getTakedown(sql, input.platformId, id);
    await takeStep(sql, row, {
      side: 'platform',
      step: 'act',
      actor: input.actor,
      outcome: input.outcome,
      note: input.note,
    });
  }
  return rows.map((r) => r.id);
}
