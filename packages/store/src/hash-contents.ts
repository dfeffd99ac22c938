import type { HashAlgorithm, Id } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { getHash, type HashRow } from './hashes.ts';

/**
 * The content numbers of hashes, for clients that know whole numbers only. A hash without one gets the next; a hash that is
 * gone is left out. The same hash has the same number for ever.
 */
export async function numberHashes(sql: Queryable, hashIds: readonly string[]): Promise<Map<string, number>> {
  if (hashIds.length === 0) return new Map();
  const read = async () => {
    const rows = await sql<{ hashId: string; number: string }[]>`
      select hash_id as "hashId", number from hash_contents where hash_id = any(${[...hashIds]})`;
    return new Map(rows.map((r) => [r.hashId, Number(r.number)]));
  };
  const known = await read();
  const without = hashIds.filter((id) => !known.has(id));
  if (without.length === 0) return known;
  await sql`
    insert into hash_contents (hash_id) select id from hashes where id = any(${without}) order by id on conflict do nothing`;
  return await read();
}

/**
 * Gives hashes of one content one number: that of the first which has one, or else a new one. A hash that has another
 * number already keeps it. Call it in a transaction.
 */
export async function joinHashes(sql: Queryable, hashIds: readonly string[]): Promise<number> {
  const [row] = await sql<{ number: string }[]>`
    select coalesce((select number from hash_contents where hash_id = any(${[...hashIds]}) order by number limit 1),
      nextval('hash_content_numbers')) as number`;
  await sql`
    insert into hash_contents (hash_id, number) select unnest(${[...hashIds]}::text[]), ${row!.number} on conflict do nothing`;
  return Number(row!.number);
}

/** The hashes of a bank under this content number that have not been withdrawn; none when there is no such content. */
export async function listContentHashes(sql: Queryable, bankId: string, number: number): Promise<HashRow[]> {
  const rows = await sql<{ id: Id<'hash'> }[]>`
    select h.id from hash_contents c join hashes h on h.id = c.hash_id
    where c.number = ${number} and h.bank_id = ${bankId} and h.status in ('received', 'active') order by h.id`;
  return await Promise.all(rows.map(({ id }) => getHash(sql, bankId, id)));
}

/** How many hashes of an organisation may match, by algorithm, and when the newest of them changed. */
export async function countMatchable(
  sql: Queryable,
  organisationId: string,
): Promise<{ algorithm: HashAlgorithm; count: number; newestAt: Date }[]> {
  return await sql<{ algorithm: HashAlgorithm; count: number; newestAt: Date }[]>`
    select h.algorithm, count(*)::int as count, max(h.updated_at) as "newestAt"
    from hashes h join banks b on b.id = h.bank_id
    where b.organisation_id = ${organisationId} and b.enabled and not h.disabled and h.status in ('received', 'active')
    group by h.algorithm`;
}
