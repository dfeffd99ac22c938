import type { Queryable } from './database.ts';

const notHeld = (sql: Queryable) => sql`
  not exists (select from legal_holds h where h.case_id = i.case_id and h.lifted_at is null)`;

/** Items of one pack; those of packs that are there no more count to `default`. */
export interface PackItems {
  pack: string;
  /** Every pack there is. */
  known: readonly string[];
}
const ofPack = (sql: Queryable, { pack, known }: PackItems) =>
  pack === 'default'
    ? sql`coalesce(i.pack, 'default') <> all(${known.filter((k) => k !== 'default')})`
    : sql`i.pack = ${pack}`;

/** SQL: what of an item says what was written, by whom, about whom. */
const forgotten = (sql: Queryable) => sql`
  text = null, url = null, author_id = null, author_handle = null, target_id = null, target_handle = null, reasons = '[]',
  erased_at = now()`;

/**
 * Takes words and people out of up to `limit` unflagged items of a pack that came before `before`; their images' hashes stay
 * for matching. Returns how many.
 */
export async function forgetUnflagged(sql: Queryable, of: PackItems, before: Date, limit: number): Promise<number> {
  const rows = await sql`
    with old as (
      select i.id from items i where i.status = 'scored' and i.erased_at is null and not i.flagged and i.case_id is null
        and ${ofPack(sql, of)} and i.received_at < ${before} order by i.received_at limit ${limit} for update skip locked
    ), gone as (delete from scores where item_id in (select id from old))
    update items set ${forgotten(sql)} where id in (select id from old) returning id`;
  return rows.length;
}

/** Removes up to `limit` forgotten items, with their images' hashes, that came before `before`. Returns how many. */
export async function dropForgotten(sql: Queryable, of: PackItems, before: Date, limit: number): Promise<number> {
  const rows = await sql`
    delete from items where id in (
      select i.id from items i where i.erased_at is not null and i.case_id is null and not coalesce(i.flagged, false)
        and ${ofPack(sql, of)} and i.received_at < ${before} order by i.received_at limit ${limit} for update skip locked)
    returning id`;
  return rows.length;
}

/**
 * Takes words, people and media out of up to `limit` flagged items whose case was decided before `before` and is not held. Its
 * chain, its decisions and the images' hashes stay. Returns the vault objects to erase, and how many items.
 */
export async function forgetDecided(
  sql: Queryable,
  of: PackItems,
  before: Date,
  limit: number,
): Promise<{ items: number; vaultKeys: string[] }> {
  const old = await sql<{ id: string }[]>`
    select i.id from items i join cases c on c.id = i.case_id
    where i.status = 'scored' and i.erased_at is null and i.flagged and ${ofPack(sql, of)}
      and i.received_at < ${before} and c.state = 'decided' and c.decided_at < ${before} and ${notHeld(sql)}
    order by i.received_at limit ${limit} for update of i skip locked`;
  const ids = old.map((i) => i.id);
  if (ids.length === 0) return { items: 0, vaultKeys: [] };
  const keys = await sql<{ key: string }[]>`
    select vault_key as key from media where item_id = any(${ids}) and vault_key is not null
    union all select p.vault_key from media_previews p join media m on m.id = p.media_id where m.item_id = any(${ids})`;
  await sql`delete from media_previews p using media m where m.id = p.media_id and m.item_id = any(${ids})`;
  await sql`update media set vault_key = null, url = null, erased_at = coalesce(erased_at, now()) where item_id = any(${ids})`;
  await sql`delete from scores where item_id = any(${ids})`;
  await sql`update items set ${forgotten(sql)} where id = any(${ids})`;
  return { items: ids.length, vaultKeys: keys.map((k) => k.key) };
}
