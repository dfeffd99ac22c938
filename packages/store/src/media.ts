import type { Id, ImageHashes, Match, PdqQuery } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import type { ItemIds } from './items.ts';
import { jsonParameter } from './json-parameter.ts';

export interface MediaRow {
  id: Id<'media'>;
  itemId: Id<'item'>;
  organisationId: string;
  position: number;
  vaultKey: string | null;
  url: string | null;
  bytes: number | null;
  format: string | null;
  width: number | null;
  height: number | null;
  status: 'stored' | 'to_fetch' | 'hashed' | 'failed';
  errorCode: string | null;
  errorMessage: string | null;
  md5: string | null;
  sha256: string | null;
  pdq: string | null;
  pdqQuality: number | null;
  queries: PdqQuery[] | null;
  erasedAt: Date | null;
}

export const mediaColumns = (sql: Queryable) => sql`
  m.id, m.item_id as "itemId", m.organisation_id as "organisationId", m.position, m.vault_key as "vaultKey", m.url, m.bytes,
  m.format, m.width, m.height, m.status, m.error_code as "errorCode", m.error_message as "errorMessage",
  encode(m.md5, 'hex') as md5, encode(m.sha256, 'hex') as sha256, encode(m.pdq, 'hex') as pdq, m.pdq_quality as "pdqQuality",
  m.queries, m.erased_at as "erasedAt"`;

/** The media of these items, in their order. */
export async function listMedia(sql: Queryable, itemIds: ItemIds): Promise<MediaRow[]> {
  return await sql<MediaRow[]>`
    select ${mediaColumns(sql)} from media m where m.item_id = any(${itemIds as string[]}) order by m.item_id, m.position`;
}

/** Stores the hashes of an image. */
export async function recordHashes(
  sql: Queryable,
  input: { mediaId: string; hashes: ImageHashes; queries: PdqQuery[] },
): Promise<void> {
  const { hashes } = input;
  await sql`
    update media set status = 'hashed', error_code = null, error_message = null, md5 = decode(${hashes.md5}, 'hex'),
      sha256 = decode(${hashes.sha256}, 'hex'), pdq = decode(${hashes.pdq}, 'hex'), pdq_quality = ${hashes.quality},
      queries = ${jsonParameter(sql, input.queries)}, format = ${hashes.format}, width = ${hashes.width},
      height = ${hashes.height}, bytes = ${hashes.bytes}
    where id = ${input.mediaId}`;
}

/** Notes why an image could not be hashed. */
export async function recordMediaFailure(
  sql: Queryable,
  mediaId: string,
  code: string,
  message: string,
): Promise<void> {
  await sql`update media set status = 'failed', error_code = ${code}, error_message = ${message} where id = ${mediaId}`;
}

/** Notes that fetched bytes are in the vault now. */
export async function recordFetched(sql: Queryable, mediaId: string, vaultKey: string, bytes: number): Promise<void> {
  await sql`update media set status = 'stored', vault_key = ${vaultKey}, bytes = ${bytes} where id = ${mediaId}`;
}

/** Notes that the bytes are gone, and with them what was derived of them; the hashes stay. */
export async function recordErased(sql: Queryable, mediaIds: string[]): Promise<void> {
  await sql`update media set vault_key = null, erased_at = now() where id = any(${mediaIds}) and erased_at is null`;
  // The sweep takes their objects out of the vault.
  await sql`delete from media_previews where media_id = any(${mediaIds})`;
}

/** Stores matches; a pair of image and bank hash is stored once, however often it is found. Returns those that are new. */
export async function insertMatches(
  sql: Queryable,
  rows: { mediaId: string; itemId: string; hashId: string; distance: number; via: string }[],
  foundBy: 'score' | 'retro',
): Promise<{ mediaId: string; hashId: string; itemId: Id<'item'> }[]> {
  if (rows.length === 0) return [];
  const values = rows.map((r) => ({
    media_id: r.mediaId,
    hash_id: r.hashId,
    item_id: r.itemId,
    distance: r.distance,
    via: r.via,
  }));
  return await sql<{ mediaId: string; hashId: string; itemId: Id<'item'> }[]>`
    insert into matches (media_id, hash_id, item_id, distance, via, found_by)
    select t.*, ${foundBy} from jsonb_to_recordset(${jsonParameter(sql, values)})
      as t(media_id text, hash_id text, item_id text, distance smallint, via text)
    on conflict do nothing returning media_id as "mediaId", hash_id as "hashId", item_id as "itemId"`;
}

/** The matches of these items that stand today: withdrawn, deleted or switched-off hashes and banks no longer count. */
export async function listMatches(
  sql: Queryable,
  itemIds: ItemIds,
): Promise<(Match & { mediaId: string; itemId: string })[]> {
  return await sql<(Match & { mediaId: string; itemId: string })[]>`
    select m.media_id as "mediaId", m.item_id as "itemId", b.id as "bankId", b.name as "bankName", b.kind as "bankKind",
      h.id as "hashId", h.algorithm, encode(h.hash, 'hex') as hash, m.distance::int as distance, m.via,
      h.labels,
      h.confirmed_at is not null as confirmed
    from matches m join hashes h on h.id = m.hash_id join banks b on b.id = h.bank_id
    where m.item_id = any(${itemIds as string[]}) and h.status in ('received', 'active') and not h.disabled and b.enabled
    order by m.item_id, m.media_id, m.distance, h.id`;
}

/** Media whose bytes are still kept although their item was assessed and not flagged. */
export async function findErasableMedia(
  sql: Queryable,
  limit: number,
): Promise<{ id: Id<'media'>; vaultKey: string }[]> {
  return await sql<{ id: Id<'media'>; vaultKey: string }[]>`
    select m.id, m.vault_key as "vaultKey" from media m join items i on i.id = m.item_id
    where m.vault_key is not null and m.erased_at is null and i.status = 'scored' and not i.flagged limit ${limit}`;
}

export async function isVaultKeyUsed(sql: Queryable, vaultKey: string): Promise<boolean> {
  const rows = await sql`
    select from media where vault_key = ${vaultKey}
    union all select from media_previews where vault_key = ${vaultKey}
    union all select from evidence_packages where parts @> array[${vaultKey}] limit 1`;
  return rows.length > 0;
}

/** What is known of images seen before, for matching hashes that come later. */
export interface SeenMedia {
  id: Id<'media'>;
  itemId: Id<'item'>;
  organisationId: string;
  pdq: string;
  pdqQuality: number;
  md5: string;
  sha256: string;
  queries: PdqQuery[];
}

/** Hashed images by id, after the id `after`, of these organisations. */
export async function listSeenMedia(
  sql: Queryable,
  organisationIds: string[],
  page: { after: string; limit: number },
): Promise<SeenMedia[]> {
  return await sql<SeenMedia[]>`
    select id, item_id as "itemId", organisation_id as "organisationId", encode(pdq, 'hex') as pdq, pdq_quality::int as "pdqQuality",
      encode(md5, 'hex') as md5, encode(sha256, 'hex') as sha256, queries
    from media where pdq is not null and id > ${page.after} and organisation_id = any(${organisationIds})
    order by id limit ${page.limit}`;
}

/** The hashed images of a case by id, after the id `after`. */
export async function listCaseMedia(
  sql: Queryable,
  caseId: string,
  page: { after: string; limit: number },
): Promise<Pick<MediaRow, 'id' | 'pdq' | 'pdqQuality' | 'md5' | 'sha256'>[]> {
  return await sql<Pick<MediaRow, 'id' | 'pdq' | 'pdqQuality' | 'md5' | 'sha256'>[]>`
    select m.id, encode(m.pdq, 'hex') as pdq, m.pdq_quality::int as "pdqQuality", encode(m.md5, 'hex') as md5,
      encode(m.sha256, 'hex') as sha256
    from items i join media m on m.item_id = i.id
    where i.case_id = ${caseId} and m.status = 'hashed' and m.id > ${page.after} order by m.id limit ${page.limit}`;
}
