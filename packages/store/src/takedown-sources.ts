import type { Id } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import type { Organisation } from './organisations.ts';
import { getTakedown, type TakedownRow } from './takedowns.ts';

/** The hashes in the banks of an organisation that have these ids or values; restricted ones are left out. */
export async function findBankHashes(
  sql: Queryable,
  organisationId: string,
  ids: readonly string[],
  values: readonly { algorithm: string; hash: string }[],
): Promise<{ id: Id<'hash'>; algorithm: string; hash: string }[]> {
  return await sql<{ id: Id<'hash'>; algorithm: string; hash: string }[]>`
    select h.id, h.algorithm, encode(h.hash, 'hex') as hash from hashes h join banks b on b.id = h.bank_id
    where b.organisation_id = ${organisationId} and not h.restricted and not b.never_shared and (h.id = any(${[...ids]}) or exists (
      select from jsonb_to_recordset(${jsonParameter(sql, values)}) as t(algorithm text, hash text)
      where t.algorithm = h.algorithm and decode(t.hash, 'hex') = h.hash)) order by h.id`;
}

/** Where the items of a case were posted. */
export async function listCaseUrls(sql: Queryable, caseId: string, limit: number): Promise<string[]> {
  const rows = await sql<{ url: string }[]>`
    select url from items where case_id = ${caseId} and url is not null group by url order by min(id) limit ${limit}`;
  return rows.map((r) => r.url);
}

/** The organisation of this id or, whatever its case, name. */
export async function findOrganisation(sql: Queryable, idOrName: string): Promise<Organisation | undefined> {
  const [row] = await sql<Organisation[]>`
    select id, name, pack from organisations where id = ${idOrName} or lower(name) = lower(${idOrName.trim()}) order by id limit 1`;
  return row;
}

/** Names the addressee of a draft. What was sent keeps its own. */
export async function addressTakedown(
  sql: Queryable,
  row: TakedownRow,
  to: { platformId?: string | undefined; contact?: string | undefined },
): Promise<TakedownRow> {
  await sql`
    update takedowns set platform_id = ${to.platformId ?? null}, contact = ${to.platformId === undefined ? (to.contact ?? null) : null}
    where id = ${row.id} and state = 'draft'`;
  return await getTakedown(sql, row.organisationId, row.id);
}
