import { HaetaeError, type Id, type ItemStatus, type Lane, type NewItem, type Reason } from '@haetae/contracts';
import type { PendingQuery, Row } from 'postgres';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { refuseOtherLane } from './lanes.ts';

/** One image of an item that is being accepted: in the vault already, or to be fetched. */
export interface NewMedia {
  id: Id<'media'>;
  vaultKey?: string;
  url?: string;
  bytes?: number;
  format?: string;
  width?: number;
  height?: number;
}

/** An item that passed validation, ready to be stored. */
export interface AcceptedItem {
  id: Id<'item'>;
  organisationId: string;
  input: NewItem;
  /** sha256 of the input, hex. */
  fingerprint: string;
  media: NewMedia[];
  idempotencyKey?: string;
  golden?: boolean;
}

/** What became of it: stored now, or a repeat of an earlier one. */
export interface AcceptResult {
  id: Id<'item'>;
  created: boolean;
  /** False when a repeat had another content than the first. */
  sameContent: boolean;
}

const row = (item: AcceptedItem, index: number) => ({
  n: index,
  id: item.id,
  organisation_id: item.organisationId,
  source: item.input.source,
  external_id: item.input.externalId,
  fingerprint: item.fingerprint,
  url: item.input.url ?? null,
  author_id: item.input.author?.id ?? null,
  author_handle: item.input.author?.handle ?? null,
  target_id: item.input.target?.id ?? null,
  target_handle: item.input.target?.handle ?? null,
  text: item.input.text ?? null,
  lang: item.input.lang ?? null,
  country: item.input.country ?? null,
  posted_at: item.input.postedAt ?? null,
  media_count: item.media.length,
  golden: item.golden ?? false,
});

/**
 * Stores items, their media and the work that they owe, in one statement: after it, an accepted item is durable. Repeats
 * (the same organisation, source and external id) come back with the id of the first. Results in the order of `items`.
 */
export async function insertItems(sql: Queryable, items: AcceptedItem[]): Promise<AcceptResult[]> {
  const media = items.flatMap((item) =>
    item.media.map((m, position) => ({
      id: m.id,
      item_id: item.id,
      organisation_id: item.organisationId,
      position,
      vault_key: m.vaultKey ?? null,
      url: m.url ?? null,
      bytes: m.bytes ?? null,
      format: m.format ?? null,
      width: m.width ?? null,
      height: m.height ?? null,
      status: m.vaultKey === undefined ? 'to_fetch' : 'stored',
    })),
  );
  const rows = await sql<{ n: number; id: Id<'item'>; created: boolean; same: boolean }[]>`
    with input as materialized (
      select * from jsonb_to_recordset(${jsonParameter(sql, items.map(row))}) as t(
        n int, id text, organisation_id text, source text, external_id text, fingerprint text, url text, author_id text,
        author_handle text, target_id text, target_handle text, text text, lang text, country text,
        posted_at timestamptz, media_count smallint, golden boolean)
    ), inserted as (
      insert into items (id, organisation_id, source, external_id, fingerprint, url, author_id, author_handle, target_id,
        target_handle, text, lang, lang_method, lang_confidence, country, posted_at, media_count, golden)
      select id, organisation_id, source, external_id, decode(fingerprint, 'hex'), url, author_id, author_handle, target_id,
        target_handle, text, lang, case when lang is not null then 'given' end, case when lang is not null then 1 end,
        country, posted_at, media_count, golden
      from input order by organisation_id, source, external_id
      on conflict (organisation_id, source, external_id) where not golden do nothing
      returning id, media_count, text
    ), pictures as (
      insert into media (id, item_id, organisation_id, position, vault_key, url, bytes, format, width, height, status)
      select m.* from jsonb_to_recordset(${jsonParameter(sql, media)}) as m(id text, item_id text, organisation_id text,
        position smallint, vault_key text, url text, bytes int, format text, width int, height int, status text)
      join inserted on inserted.id = m.item_id
    ), owed as (
      insert into outbox (item_id, kind)
      select id, 'text' from inserted where text is not null
      union all select id, 'image' from inserted where media_count > 0
    )
    select input.n, input.id, inserted.id is not null as created, true as same
    from input left join inserted on inserted.id = input.id`;
  const results = new Array<AcceptResult>(items.length);
  const repeats: AcceptedItem[] = [];
  for (const r of rows) {
    if (r.created) results[r.n] = { id: r.id, created: true, sameContent: true };
    else repeats.push(items[r.n]!);
  }
  if (repeats.length > 0) {
    // A second statement, because the first one's snapshot does not show what a concurrent transaction just committed.
    const firsts = await sql<{ id: Id<'item'>; key: string; fingerprint: string }[]>`
      select id, organisation_id || ' ' || source || ' ' || external_id as key, encode(fingerprint, 'hex') as fingerprint
      from items where not golden and (organisation_id, source, external_id) in (
        select * from unnest(${repeats.map((i) => i.organisationId)}::text[], ${repeats.map((i) => i.input.source)}::text[],
          ${repeats.map((i) => i.input.externalId)}::text[]))`;
    const byKey = new Map(firsts.map((f) => [f.key, f]));
    for (const [n, item] of items.entries()) {
      if (results[n]) continue;
      const first = byKey.get(`${item.organisationId} ${item.input.source} ${item.input.externalId}`)!;
      results[n] = { id: first.id, created: false, sameContent: first.fingerprint === item.fingerprint };
    }
  }
  return results;
}

/**
 * Binds Idempotency-Keys to the items that carry them. A key that another request bound first (this waits for it to commit)
 * comes back with that request's item and fingerprint, by the id of the item that came too late. Call it in the transaction
 * that stores the items, before they are stored.
 */
export async function reserveIdempotencyKeys(
  sql: Queryable,
  items: AcceptedItem[],
): Promise<Map<string, { itemId: Id<'item'>; fingerprint: string }>> {
  const rows = items.map((i) => ({
    organisation_id: i.organisationId,
    key: i.idempotencyKey,
    fingerprint: i.fingerprint,
    item_id: i.id,
  }));
  await sql`
    insert into idempotency_keys (organisation_id, key, fingerprint, item_id)
    select t.organisation_id, t.key, decode(t.fingerprint, 'hex'), coalesce(first.id, t.item_id)
    from (select distinct on (organisation_id, key) * from jsonb_to_recordset(${jsonParameter(sql, rows)})
        as r(organisation_id text, key text, fingerprint text, item_id text) order by organisation_id, key, item_id) t
      left join lateral (select id from items i
        join jsonb_to_recordset(${jsonParameter(
          sql,
          items.map((i) => ({ item_id: i.id, source: i.input.source, external_id: i.input.externalId })),
        )}) as e(item_id text, source text, external_id text) on e.item_id = t.item_id
        where not i.golden and i.organisation_id = t.organisation_id and i.source = e.source and i.external_id = e.external_id) first on true
    on conflict do nothing`;
  const bound = await sql<{ ours: string; itemId: Id<'item'>; fingerprint: string }[]>`
    select r.item_id as ours, k.item_id as "itemId", encode(k.fingerprint, 'hex') as fingerprint
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as r(organisation_id text, key text, item_id text)
    join idempotency_keys k on k.organisation_id = r.organisation_id and k.key = r.key`;
  return new Map(
    bound.filter((b) => b.itemId !== b.ours).map((b) => [b.ours, { itemId: b.itemId, fingerprint: b.fingerprint }]),
  );
}

/** Points a key at the item that turned out to be the first of its external id. */
export async function rebindIdempotencyKey(
  sql: Queryable,
  organisationId: string,
  key: string,
  itemId: string,
): Promise<void> {
  await sql`update idempotency_keys set item_id = ${itemId} where organisation_id = ${organisationId} and key = ${key}`;
}

/** An item as the store has it. */
export interface ItemRow {
  id: Id<'item'>;
  organisationId: string;
  source: string;
  externalId: string;
  url: string | null;
  authorId: string | null;
  authorHandle: string | null;
  targetId: string | null;
  targetHandle: string | null;
  text: string | null;
  lang: string | null;
  langMethod: string | null;
  langConfidence: number | null;
  country: string | null;
  postedAt: Date | null;
  receivedAt: Date;
  mediaCount: number;
  status: ItemStatus;
  pack: string | null;
  signals: string[];
  assessedAt: Date | null;
  flagged: boolean | null;
  urgency: number | null;
  labels: string[];
  reasons: Reason[];
  caseId: string | null;
  /** Kept for golden cases; it opens none of its own. */
  golden: boolean;
}

export const itemColumns = (sql: Queryable) => sql`
  i.id, i.organisation_id as "organisationId", i.source, i.external_id as "externalId", i.url, i.author_id as "authorId",
  i.author_handle as "authorHandle", i.target_id as "targetId", i.target_handle as "targetHandle", i.text, i.lang,
  i.lang_method as "langMethod", i.lang_confidence as "langConfidence", i.country, i.posted_at as "postedAt",
  i.received_at as "receivedAt", i.media_count as "mediaCount", i.status, i.pack, i.signals, i.assessed_at as "assessedAt",
  i.flagged, i.urgency, i.labels, i.reasons, i.case_id as "caseId", i.golden`;

/**
 * One item of this organisation and lane. Throws ITEM_NOT_FOUND, also for an item of another organisation;
 * CASE_RESTRICTED or CASE_NOT_RESTRICTED for one of the other lane.
 */
export async function getItem(
  sql: Queryable,
  organisationId: string,
  id: string,
  lane: Lane = 'general',
): Promise<ItemRow> {
  const [found] = await sql<(ItemRow & { restrictedAt: Date | null })[]>`
    select ${itemColumns(sql)}, c.restricted_at as "restrictedAt" from items i left join cases c on c.id = i.case_id
    where i.id = ${id} and i.organisation_id = ${organisationId}`;
  if (!found) throw new HaetaeError('ITEM_NOT_FOUND', `There is no item ${id} in your organisation.`);
  const { restrictedAt, ...item } = found;
  refuseOtherLane({ id: item.caseId ?? 'none', restrictedAt }, lane);
  return item;
}

export interface ItemFilter {
  status?: ItemStatus;
  flagged?: boolean;
  source?: string;
  lang?: string;
  caseId?: string;
  /** The general lane where nothing is said. */
  lane?: Lane;
}

/** Items of this organisation, newest first, after the id `before` (exclusive). */
export async function listItems(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; before?: string },
  filter: ItemFilter = {},
): Promise<ItemRow[]> {
  return await sql<ItemRow[]>`
    select ${itemColumns(sql)} from items i where i.organisation_id = ${organisationId}
      ${filter.caseId === undefined ? sql`and not i.golden` : sql``}
      ${page.before === undefined ? sql`` : sql`and i.id < ${page.before}`}
      ${filter.status === undefined ? sql`` : sql`and i.status = ${filter.status}`}
      ${filter.flagged === undefined ? sql`` : sql`and i.flagged = ${filter.flagged}`}
      ${filter.source === undefined ? sql`` : sql`and i.source = ${filter.source}`}
      ${filter.lang === undefined ? sql`` : sql`and i.lang = ${filter.lang}`}
      ${filter.caseId === undefined ? sql`` : sql`and i.case_id = ${filter.caseId}`}
      ${
        filter.lane === 'restricted'
          ? sql`and exists (select from cases c where c.id = i.case_id and c.restricted_at is not null)`
          : sql`and not exists (select from cases c where c.id = i.case_id and c.restricted_at is not null)`
      }
    order by i.id desc limit ${page.limit}`;
}

/** SQL: the ids of a page of a case's items, newest first, for what is read beside them without waiting for their rows. */
export const itemIdsOf = (sql: Queryable, caseId: string, page: { limit: number; before?: string }): ItemIds => sql`
  array(select i.id from items i where i.case_id = ${caseId} ${page.before === undefined ? sql`` : sql`and i.id < ${page.before}`}
    order by i.id desc limit ${page.limit})`;
/** Ids, or SQL that gives an array of them. */
export type ItemIds = string[] | PendingQuery<Row[]>;

/** Forgets Idempotency-Keys older than `days`. */
export async function deleteOldIdempotencyKeys(sql: Queryable, days: number): Promise<void> {
  await sql`delete from idempotency_keys where created_at < now() - make_interval(days => ${days})`;
}
