import type { Id } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';

/** A case that an item may be like, with what its first item looks like, for the exact check. */
export interface GroupCandidate {
  caseId: Id<'case'>;
  organisationId: string;
  groupKey: string;
  decided: boolean;
  text: string | null;
  /** PDQ hashes of its images, 64 hex digits. */
  pdqs: string[];
  keys: string[];
}

/** Candidates looked at for one batch; of more the newest count. Bounds the cost of a text that everybody writes. */
const MAX_CANDIDATES = 200;

/** One transaction at a time groups the items of an organisation, so that two that are alike cannot open two cases. */
export async function lockGrouping(sql: Queryable, organisationIds: readonly string[]): Promise<void> {
  for (const id of [...new Set(organisationIds)].toSorted())
    await sql`select pg_advisory_xact_lock(hashtextextended(${`grouping ${id}`}, 0))`;
}

/** Cases that share a key with any of these, the newest first. */
export async function listGroupCandidates(sql: Queryable, keys: readonly string[]): Promise<GroupCandidate[]> {
  if (keys.length === 0) return [];
  return await sql<GroupCandidate[]>`
    select c.id as "caseId", c.organisation_id as "organisationId", c.group_key as "groupKey", c.state = 'decided' as decided,
      i.text, s.keys::text[] as keys,
      coalesce((select array_agg(encode(m.pdq, 'hex')) from media m where m.item_id = i.id and m.pdq is not null), '{}') as pdqs
    from (select * from case_signatures where keys && ${keys as string[]}::bigint[] order by case_id desc limit ${MAX_CANDIDATES}) s
    join cases c on c.id = s.case_id join items i on i.id = s.item_id
    where c.golden_id is null order by c.state = 'decided', c.id desc`;
}

/** What the first items of new cases look like. */
export async function insertSignatures(
  sql: Queryable,
  rows: { caseId: string; organisationId: string; itemId: string; keys: string[] }[],
): Promise<void> {
  if (rows.length === 0) return;
  const values = rows.map((r) => ({
    case_id: r.caseId,
    organisation_id: r.organisationId,
    item_id: r.itemId,
    keys: r.keys,
  }));
  await sql`
    insert into case_signatures (case_id, organisation_id, item_id, keys)
    select * from jsonb_to_recordset(${jsonParameter(sql, values)})
      as t(case_id text, organisation_id text, item_id text, keys bigint[])
    on conflict (case_id) do nothing`;
}

/** The latest decided case of each of these groups, by `organisation group`. */
export async function findDecidedGroups(
  sql: Queryable,
  groups: { organisationId: string; groupKey: string }[],
): Promise<Map<string, Id<'case'>>> {
  const rows = await sql<{ id: Id<'case'>; key: string }[]>`
    select distinct on (c.organisation_id, c.group_key) c.id, c.organisation_id || ' ' || c.group_key as key from cases c
    where c.state = 'decided' and c.golden_id is null and (c.organisation_id, c.group_key) in (
      select * from unnest(${groups.map((g) => g.organisationId)}::text[], ${groups.map((g) => g.groupKey)}::text[]))
    order by c.organisation_id, c.group_key, c.id desc`;
  return new Map(rows.map((r) => [r.key, r.id]));
}
