import type { Queryable } from './database.ts';

/** What became of an organisation's items so far. `pending`: accepted, neither scored nor dead yet. */
export interface ItemStats {
  accepted: number;
  scored: number;
  flagged: number;
  pending: number;
  deadLettered: number;
  cases: number;
  openCases: number;
}

export async function getItemStats(sql: Queryable, organisationId: string): Promise<ItemStats> {
  const [row] = await sql<ItemStats[]>`
    select count(*)::int as accepted, count(*) filter (where status = 'scored')::int as scored,
      count(*) filter (where flagged)::int as flagged, count(*) filter (where status = 'accepted')::int as pending,
      count(*) filter (where status = 'dead')::int as "deadLettered",
      (select count(*)::int from cases where organisation_id = ${organisationId} and golden_id is null) as cases,
      (select count(*)::int from cases where organisation_id = ${organisationId} and state <> 'decided' and golden_id is null) as "openCases"
    from items where organisation_id = ${organisationId} and not golden`;
  return row!;
}

export async function countOpenCases(sql: Queryable): Promise<number> {
  const [row] = await sql<{ n: number }[]>`select count(*)::int as n from cases where state <> 'decided'`;
  return row!.n;
}
