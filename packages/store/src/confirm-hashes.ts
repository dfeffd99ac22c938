import type { Id } from '@haetae/contracts';
import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitHashes, findListeners } from './hash-events.ts';
import { type HashRow, hashColumns } from './hashes.ts';

/** Hashes that wait for a person, oldest first: not yet confirmed, or contradicted since. */
export async function listWaitingHashes(
  sql: Queryable,
  organisationId: string,
  page: {
    limit: number;
    after?: string | undefined;
    bankId?: string | undefined;
    submittedBy?: string | undefined;
    disputed?: boolean | undefined;
  },
): Promise<HashRow[]> {
  return await sql<HashRow[]>`
    select ${hashColumns(sql)} from hashes h join banks b on b.id = h.bank_id
    where b.organisation_id = ${organisationId} and h.confirmed_at is null and h.status in ('received', 'active')
      ${page.after === undefined ? sql`` : sql`and h.id > ${page.after}`}
      ${page.bankId === undefined ? sql`` : sql`and h.bank_id = ${page.bankId}`}
      ${page.submittedBy === undefined ? sql`` : sql`and h.submitted_by = ${page.submittedBy}`}
      ${page.disputed ? sql`and h.disputed_at is not null` : sql``}
    order by h.id limit ${page.limit}`;
}

/**
 * A person of the bank's organisation vouches for hashes that wait. Those that are not there, withdrawn or confirmed already
 * are left out. Returns the ids that were confirmed now. Call it in a transaction.
 */
export async function confirmHashes(
  sql: Queryable,
  input: { bankId: string; hashIds: readonly string[]; confirmedBy: string },
): Promise<Id<'hash'>[]> {
  if (input.hashIds.length === 0) return [];
  await lockBankChanges(sql);
  const rows = await sql<{ id: Id<'hash'> }[]>`
    update hashes h set status = 'active', confirmed_by = ${input.confirmedBy}, confirmed_at = now(), disputed_at = null,
      trust = 1, updated_at = now(), sequence = nextval('bank_changes')
    where h.bank_id = ${input.bankId} and h.id = any(${[...input.hashIds]}) and h.confirmed_at is null
      and h.status in ('received', 'active') returning h.id`;
  // The bank's own organisation heard of them when they came; others hear of them now that they are given out.
  const listeners = (await findListeners(sql, input.bankId, 'hash.added')).filter((l) => !l.own);
  await emitHashes(sql, { type: 'hash.added', bankId: input.bankId, hashIds: rows.map((r) => r.id), listeners });
  return rows.map((r) => r.id);
}

/** Ids of hashes of a bank that wait, at most `limit`, optionally of one submitter. Disputed ones are left to be looked at. */
export async function listWaitingIds(
  sql: Queryable,
  bankId: string,
  page: { limit: number; after?: string | undefined; submittedBy?: string | undefined },
): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    select id from hashes where bank_id = ${bankId} and confirmed_at is null and status in ('received', 'active')
      and disputed_at is null and not disabled
      ${page.after === undefined ? sql`` : sql`and id > ${page.after}`}
      ${page.submittedBy === undefined ? sql`` : sql`and submitted_by = ${page.submittedBy}`}
    order by id limit ${page.limit}`;
  return rows.map((r) => r.id);
}

/** Withdraws the hashes of a bank that came under these external ids. Returns how many. Call it in a transaction. */
export async function withdrawKnown(sql: Queryable, bankId: string, externalIds: readonly string[]): Promise<number> {
  await lockBankChanges(sql);
  const { count } = await sql`
    update hashes set status = 'withdrawn', withdrawn_reason = 'taken back by its source', updated_at = now(),
      sequence = nextval('bank_changes')
    where bank_id = ${bankId} and external_id = any(${[...externalIds]}) and status in ('received', 'active')`;
  return count;
}

/** Items with an image that matched any of these hashes. */
export async function listItemsMatchingAny(sql: Queryable, hashIds: readonly string[]): Promise<Id<'item'>[]> {
  if (hashIds.length === 0) return [];
  const rows = await sql<{ itemId: Id<'item'> }[]>`
    select distinct item_id as "itemId" from matches where hash_id = any(${[...hashIds]})`;
  return rows.map((r) => r.itemId);
}
