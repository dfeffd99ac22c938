import { HaetaeError, type HashAlgorithm, type HashStatus, type Id } from '@haetae/contracts';
import { lockBankChanges } from './banks.ts';
import type { Queryable } from './database.ts';
import { emitHashes } from './hash-events.ts';
import { jsonParameter } from './json-parameter.ts';

/** What an organisation thinks of a hash, in the field's words. */
export interface Opinion {
  by: string;
  at: string;
  category: 'positive_class' | 'negative_class' | 'investigation_seed';
  tags: string[];
}

export interface HashRow {
  id: Id<'hash'>;
  bankId: Id<'bank'>;
  algorithm: HashAlgorithm;
  /** Lower-case hex. */
  hash: string;
  quality: number | null;
  status: HashStatus;
  labels: string[];
  sourceOrganisation: string | null;
  externalId: string | null;
  opinions: Opinion[];
  disabled: boolean;
  disabledReason: string | null;
  confirmedBy: string | null;
  confirmedAt: Date | null;
  withdrawnReason: string | null;
  /** The organisation that brought it, where that is not the bank's own. */
  submittedBy: string | null;
  /** Set while platforms contradict it and no person has looked since. */
  disputedAt: Date | null;
  disputeReason: string | null;
  /** Share of those who saw the content that acted on it, in [0,1]. */
  trust: number;
  /** Never leaves this instance. */
  restricted: boolean;
  createdAt: Date;
  updatedAt: Date;
}

export const hashColumns = (sql: Queryable) => sql`
  h.id, h.bank_id as "bankId", h.algorithm, encode(h.hash, 'hex') as hash, h.quality::int as quality, h.status, h.labels,
  h.source_organisation as "sourceOrganisation", h.external_id as "externalId", h.opinions, h.disabled,
  h.disabled_reason as "disabledReason", h.confirmed_by as "confirmedBy", h.confirmed_at as "confirmedAt",
  h.withdrawn_reason as "withdrawnReason", h.submitted_by as "submittedBy", h.disputed_at as "disputedAt",
  h.dispute_reason as "disputeReason", h.trust, h.restricted, h.created_at as "createdAt", h.updated_at as "updatedAt"`;

/** One hash of a bank. Throws HASH_NOT_FOUND. */
export async function getHash(sql: Queryable, bankId: string, id: string): Promise<HashRow> {
  const [row] = await sql<
    HashRow[]
  >`select ${hashColumns(sql)} from hashes h where h.id = ${id} and h.bank_id = ${bankId}`;
  if (!row) throw new HaetaeError('HASH_NOT_FOUND', `There is no hash ${id} in this bank.`);
  return row;
}

/** Hashes of a bank by id, after the id `after`. Tombstones are left out unless asked for. */
export async function listHashes(
  sql: Queryable,
  bankId: string,
  page: { limit: number; after?: string; tombstones?: boolean },
): Promise<HashRow[]> {
  return await sql<HashRow[]>`
    select ${hashColumns(sql)} from hashes h where h.bank_id = ${bankId}
      ${page.after === undefined ? sql`` : sql`and h.id > ${page.after}`}
      ${page.tombstones ? sql`` : sql`and h.status in ('received', 'active')`}
    order by h.id limit ${page.limit}`;
}

/** Takes a hash back: it never matches again, and stays as a tombstone with its reason. Call it in a transaction. */
export async function withdrawHash(sql: Queryable, bankId: string, id: string, reason: string): Promise<HashRow> {
  await lockBankChanges(sql);
  const [row] = await sql<HashRow[]>`
    update hashes h set status = 'withdrawn', withdrawn_reason = ${reason}, updated_at = now(), sequence = nextval('bank_changes')
    where h.id = ${id} and h.bank_id = ${bankId} and h.status in ('received', 'active') returning ${hashColumns(sql)}`;
  if (row) await emitHashes(sql, { type: 'hash.withdrawn', bankId, hashIds: [id] });
  return row ?? (await getHash(sql, bankId, id));
}

/** Changes a hash: switches it off or on, confirms it, changes labels, adds an opinion. Call it in a transaction. */
export async function updateHash(
  sql: Queryable,
  bankId: string,
  id: string,
  change: {
    disabled?: boolean | undefined;
    disabledReason?: string | undefined;
    labels?: string[] | undefined;
    confirmedBy?: string | undefined;
    opinion?: Opinion | undefined;
  },
): Promise<HashRow> {
  await lockBankChanges(sql);
  const [row] = await sql<HashRow[]>`
    update hashes h set
      disabled = coalesce(${change.disabled ?? null}, h.disabled),
      disabled_reason = case when ${change.disabled ?? null}::boolean is null then h.disabled_reason
        when ${change.disabled ?? false} then ${change.disabledReason ?? null} end,
      labels = coalesce(${change.labels ?? null}, h.labels),
      status = case when ${change.confirmedBy ?? null}::text is not null and h.status = 'received' then 'active' else h.status end,
      confirmed_by = coalesce(h.confirmed_by, ${change.confirmedBy ?? null}),
      confirmed_at = coalesce(h.confirmed_at, case when ${change.confirmedBy ?? null}::text is not null then now() end),
      disputed_at = case when ${change.confirmedBy ?? null}::text is not null then null else h.disputed_at end,
      trust = case when ${change.confirmedBy ?? null}::text is not null then 1 else h.trust end,
      opinions = h.opinions || ${jsonParameter(sql, change.opinion ? [change.opinion] : [])}::jsonb,
      updated_at = now(), sequence = nextval('bank_changes')
    where h.id = ${id} and h.bank_id = ${bankId} returning ${hashColumns(sql)}`;
  if (!row) throw new HaetaeError('HASH_NOT_FOUND', `There is no hash ${id} in this bank.`);
  return row;
}

/** Items with an image that matched this hash: they are assessed anew when it changes. */
export async function listItemsMatching(sql: Queryable, hashId: string): Promise<Id<'item'>[]> {
  const rows = await sql<
    { itemId: Id<'item'> }[]
  >`select distinct item_id as "itemId" from matches where hash_id = ${hashId}`;
  return rows.map((r) => r.itemId);
}
