import type { CaseRouting } from '@haetae/contracts';
import type { Queryable } from './database.ts';

/** Which cases a person takes by default; undefined when nothing was set. */
export async function findRouting(
  sql: Queryable,
  organisationId: string,
  actor: string,
): Promise<Required<CaseRouting> | undefined> {
  const [row] = await sql<Required<CaseRouting>[]>`
    select langs, countries, labels from reviewer_routing where organisation_id = ${organisationId} and actor = ${actor}`;
  return row;
}

/** Sets which cases a person takes; empty lists narrow nothing. */
export async function recordRouting(
  sql: Queryable,
  organisationId: string,
  actor: string,
  routing: CaseRouting,
): Promise<void> {
  const { langs = [], countries = [], labels = [] } = routing;
  await sql`
    insert into reviewer_routing (organisation_id, actor, langs, countries, labels)
    values (${organisationId}, ${actor}, ${langs}, ${countries}, ${labels})
    on conflict (organisation_id, actor) do update set langs = excluded.langs, countries = excluded.countries,
      labels = excluded.labels, updated_at = now()`;
}

export async function listRouting(
  sql: Queryable,
  organisationId: string,
): Promise<({ actor: string } & Required<CaseRouting>)[]> {
  return await sql<({ actor: string } & Required<CaseRouting>)[]>`
    select actor, langs, countries, labels from reviewer_routing where organisation_id = ${organisationId} order by actor`;
}
