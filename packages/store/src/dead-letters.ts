import { HaetaeError, type Id, type ItemQueue } from '@haetae/contracts';
import type { Queryable } from './database.ts';

export interface DeadLetter {
  itemId: Id<'item'>;
  organisationId: string;
  kind: ItemQueue;
  code: string;
  message: string;
  attempts: number;
  at: Date;
}

/** Moves owed work to the dead letters, where a person sees it. The item is `dead` until it is replayed. */
export async function recordDeadLetter(
  sql: Queryable,
  input: { itemId: string; kind: ItemQueue; code: string; message: string },
): Promise<void> {
  await sql`
    with done as (delete from outbox where item_id = ${input.itemId} and kind = ${input.kind} returning attempts),
    letter as (
      insert into dead_letters (item_id, organisation_id, kind, code, message, attempts)
      select i.id, i.organisation_id, ${input.kind}, ${input.code}, ${input.message.slice(0, 2_000)}, done.attempts
      from done join items i on i.id = ${input.itemId}
      on conflict (item_id, kind) do update
        set code = excluded.code, message = excluded.message, attempts = excluded.attempts, at = now()
    )
    update items set status = 'dead' where id = ${input.itemId} and exists (select from done)`;
}

export async function listDeadLetters(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; after?: string },
): Promise<DeadLetter[]> {
  return await sql<DeadLetter[]>`
    select item_id as "itemId", organisation_id as "organisationId", kind, code, message, attempts, at from dead_letters
    where organisation_id = ${organisationId} ${page.after === undefined ? sql`` : sql`and item_id > ${page.after}`}
    order by item_id, kind limit ${page.limit}`;
}

/** Owes the work of a dead letter again. Throws DEAD_LETTER_NOT_FOUND. */
export async function replayDeadLetters(sql: Queryable, organisationId: string, itemId: string): Promise<void> {
  const rows = await sql`
    with letters as (
      delete from dead_letters where organisation_id = ${organisationId} and item_id = ${itemId} returning item_id, kind
    ), back as (update items set status = 'accepted' where id in (select item_id from letters))
    insert into outbox (item_id, kind) select item_id, kind from letters
    on conflict (item_id, kind) do update set due_at = now(), attempts = 0 returning item_id`;
  if (rows.length === 0) throw new HaetaeError('DEAD_LETTER_NOT_FOUND', `Item ${itemId} has no dead letter.`);
}

/** Takes a dead letter off the list for good; the item stays, unscored. Throws DEAD_LETTER_NOT_FOUND. */
export async function dropDeadLetters(sql: Queryable, organisationId: string, itemId: string): Promise<void> {
  const { count } =
    await sql`delete from dead_letters where organisation_id = ${organisationId} and item_id = ${itemId}`;
  if (count === 0) throw new HaetaeError('DEAD_LETTER_NOT_FOUND', `Item ${itemId} has no dead letter.`);
}
