/**
 * Urgency rises while a case waits (age, and the clock that runs out), but the queue is ordered by a stored number, so that a page
 * of a million cases is an index scan. Each case therefore carries the moment from which on its number is a point too low, and
 * the worker brings those up to date that have come to it. Stored urgency is never more than URGENCY_STEP points plus one
 * round of that job behind.
 */
import { nextUrgencyChange, type UrgencyBase, urgencyAt } from '@haetae/policy';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

interface BaseRow {
  id: string;
  harm: number;
  since: Date;
  packFrom: Date | null;
  packDueAt: Date | null;
  ownFrom: Date | null;
  ownDueAt: Date | null;
}

function baseOf({ harm, since, packFrom, packDueAt, ownFrom, ownDueAt }: BaseRow): UrgencyBase {
  const pack = packFrom && packDueAt ? { from: packFrom, dueAt: packDueAt } : undefined;
  const own = ownFrom && ownDueAt ? { from: ownFrom, dueAt: ownDueAt } : undefined;
  const clock = pack && own ? (own.dueAt < pack.dueAt ? own : pack) : (own ?? pack);
  return { harm, since, ...(clock ? { clock } : {}) };
}

/** Brings up to `limit` cases up to date whose urgency is due; returns how many. Call it in a transaction. */
export async function refreshUrgencies(sql: Queryable, limit: number, now = new Date()): Promise<number> {
  const rows = await sql<BaseRow[]>`
    select id, harm, waiting_since as since, pack_clock_from as "packFrom", pack_clock_due_at as "packDueAt",
      own_clock_from as "ownFrom", own_clock_due_at as "ownDueAt"
    from cases where urgency_due_at <= ${now} and state <> 'decided' and harm is not null and waiting_since is not null
    order by urgency_due_at limit ${limit} for update skip locked`;
  if (rows.length === 0) return 0;
  const values = rows.map((row) => {
    const base = baseOf(row);
    return { id: row.id, urgency: urgencyAt(base, now), due: nextUrgencyChange(base, now)?.toISOString() ?? null };
  });
  await sql`
    update cases c set urgency = t.urgency, urgency_due_at = t.due
    from jsonb_to_recordset(${jsonParameter(sql, values)}) as t(id text, urgency float8, due timestamptz) where c.id = t.id`;
  return rows.length;
}

/**
 * Sets the clock of a takedown (or any other that is the case's own): it presses on the urgency from then on. `undefined` takes
 * it away; the pack's legal clock stays. Call it in the transaction that starts or ends the clock.
 */
export async function setCaseClock(
  sql: Queryable,
  caseId: string,
  clock: { from: Date; dueAt: Date } | undefined,
): Promise<void> {
  await sql`
    update cases set own_clock_from = ${clock?.from ?? null}, own_clock_due_at = ${clock?.dueAt ?? null}, updated_at = now(),
      harm = coalesce(harm, urgency / 100), waiting_since = coalesce(waiting_since, opened_at), urgency_due_at = now()
    where id = ${caseId}`;
  await refreshOne(sql, caseId);
}

async function refreshOne(sql: Queryable, caseId: string): Promise<void> {
  const [row] = await sql<BaseRow[]>`
    select id, harm, waiting_since as since, pack_clock_from as "packFrom", pack_clock_due_at as "packDueAt",
      own_clock_from as "ownFrom", own_clock_due_at as "ownDueAt" from cases where id = ${caseId}`;
  if (!row) return;
  const now = new Date();
  const base = baseOf(row);
  await sql`
    update cases set urgency = ${urgencyAt(base, now)}, urgency_due_at = ${nextUrgencyChange(base, now) ?? null}
    where id = ${caseId}`;
}
