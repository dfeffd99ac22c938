import { HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';

export interface Organisation {
  id: Id<'organisation'>;
  name: string;
  pack: string | null;
}

/** The organisation that runs the instance: the first admin belongs to it. */
export const INSTANCE_ORGANISATION = 'default';

/** The organisation of this name, made if need be. */
export async function ensureOrganisation(
  sql: Queryable,
  name: string,
  pack?: string,
): Promise<Organisation & { created: boolean }> {
  const id = newId('organisation');
  const [row] = await sql<(Organisation & { created: boolean })[]>`
    insert into organisations (id, name, pack) values (${id}, ${name}, ${pack ?? null})
    on conflict (name) do update set name = excluded.name
    returning id, name, pack, (xmax = 0) as created`;
  return row!;
}

/** The organisation of this id or name. Throws ORGANISATION_NOT_FOUND. */
export async function getOrganisation(sql: Queryable, idOrName: string): Promise<Organisation> {
  const [row] = await sql<Organisation[]>`
    select id, name, pack from organisations where id = ${idOrName} or name = ${idOrName}`;
  if (!row) throw new HaetaeError('ORGANISATION_NOT_FOUND', `There is no organisation ${JSON.stringify(idOrName)}.`);
  return row;
}

export async function listOrganisations(sql: Queryable): Promise<Organisation[]> {
  return await sql<Organisation[]>`select id, name, pack from organisations order by id`;
}
