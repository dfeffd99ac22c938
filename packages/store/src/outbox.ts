import { type Id, ITEM_QUEUES, type ItemQueue } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { type ItemRow, itemColumns } from './items.ts';

/** Work handed to the queue is handed again after this long, unless it was done: far longer than a stalled job needs. */
export const RELAY_AGAIN_S = 300;

/**
 * Takes up to `limit` owed items of `kind` that are due, oldest first, and puts their next hand-over off. Rows that
 * another relay holds are passed over. Those begun before (`attempts` > 0) are to travel in less company.
 */
export async function claimDue(
  sql: Queryable,
  kind: ItemQueue,
  limit: number,
): Promise<{ itemId: Id<'item'>; attempts: number }[]> {
  return await sql<{ itemId: Id<'item'>; attempts: number }[]>`
    update outbox o set due_at = now() + make_interval(secs => ${RELAY_AGAIN_S})
    from (select item_id, kind from outbox where kind = ${kind} and due_at <= now()
      order by due_at, item_id limit ${limit} for update skip locked) d
    where o.item_id = d.item_id and o.kind = d.kind
    returning o.item_id as "itemId", o.attempts`;
}

/**
 * Makes everything owed due now: the queue has been lost. Returns how much. Every row, also those that look due: another relay may
 * have handed them to the queue that was lost and not have committed yet, and this waits for it.
 */
export async function makeAllDue(sql: Queryable): Promise<number> {
  const { count } = await sql`update outbox set due_at = now()`;
  return count;
}

/**
 * Makes due what lies further ahead than anything is ever put off: it was put off by a clock that has been set back since. Returns
 * how much.
 */
export async function bringForward(sql: Queryable): Promise<number> {
  const { count } = await sql`
    update outbox set due_at = now()
    where kind = any(${ITEM_QUEUES}) and due_at > now() + make_interval(secs => ${2 * RELAY_AGAIN_S})`;
  return count;
}

export type OwedItem = ItemRow & { attempts: number; organisationPack: string | null };

/** A worker begins: counts the attempt and returns the items that are still owed. Those done meanwhile are left out. */
export async function beginWork(sql: Queryable, kind: ItemQueue, itemIds: string[]): Promise<OwedItem[]> {
  return await sql<OwedItem[]>`
    with begun as (
      update outbox set attempts = attempts + 1 where kind = ${kind} and item_id = any(${itemIds}) returning item_id, attempts
    )
    select ${itemColumns(sql)}, begun.attempts, o.pack as "organisationPack" from begun join items i on i.id = begun.item_id
    join organisations o on o.id = i.organisation_id order by i.id`;
}

/** Puts failed work off for `delayS` seconds, after which it is handed out again, alone. */
export async function deferWork(sql: Queryable, kind: ItemQueue, itemIds: string[], delayS: number): Promise<void> {
  await sql`
    update outbox set due_at = now() + make_interval(secs => ${delayS}) where kind = ${kind} and item_id = any(${itemIds})`;
}

/** As `deferWork`, for what is not the work's own fault: that it was begun does not count. */
export async function excuseWork(sql: Queryable, kind: ItemQueue, itemIds: string[], delayS: number): Promise<void> {
  await sql`
    update outbox set due_at = now() + make_interval(secs => ${delayS}), attempts = greatest(0, attempts - 1)
    where kind = ${kind} and item_id = any(${itemIds})`;
}

/** Makes begun work due now without counting that it was begun: it is handed out again, in less company. */
export async function sendApart(sql: Queryable, kind: ItemQueue, itemIds: string[]): Promise<void> {
  await sql`
    update outbox set due_at = now(), attempts = greatest(1, attempts - 1)
    where kind = ${kind} and item_id = any(${itemIds})`;
}

/** Owes `kind` for items (again); what is owed already becomes due now. */
export async function owe(sql: Queryable, kind: ItemQueue, itemIds: string[]): Promise<void> {
  await sql`
    insert into outbox (item_id, kind) select unnest(${itemIds}::text[]), ${kind}
    on conflict (item_id, kind) do update set due_at = now(), attempts = 0`;
}

/** How much is owed, by kind, and how old the oldest is. */
export async function outboxDepth(
  sql: Queryable,
): Promise<{ kind: ItemQueue; count: number; oldestSeconds: number }[]> {
  return await sql<{ kind: ItemQueue; count: number; oldestSeconds: number }[]>`
    select kind, count(*)::int as count, extract(epoch from now() - min(created_at))::float8 as "oldestSeconds"
    from outbox group by kind`;
}
