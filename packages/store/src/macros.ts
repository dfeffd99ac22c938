import { HaetaeError, type Id, type MacroInput, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';

/** A decision that an organisation makes often, kept ready. */
export interface Macro {
  id: Id<'macro'>;
  name: string;
  policyLabel: string;
  action: string;
  target: string | null;
  rationale: string | null;
  createdBy: string;
  updatedAt: Date;
}
const columns = (sql: Queryable) => sql`
  id, name, policy_label as "policyLabel", action, target, rationale, created_by as "createdBy", updated_at as "updatedAt"`;
const taken = (name: string) =>
  new HaetaeError('MACRO_NAME_TAKEN', `There is a macro named ${JSON.stringify(name)} already.`);

export async function listMacros(sql: Queryable, organisationId: string): Promise<Macro[]> {
  return await sql<Macro[]>`
    select ${columns(sql)} from macros where organisation_id = ${organisationId} order by name, id limit 1000`;
}

/** Makes a macro. Throws MACRO_NAME_TAKEN. */
export async function createMacro(
  sql: Queryable,
  input: MacroInput & { organisationId: string; actor: string },
): Promise<Macro> {
  const [row] = await sql<Macro[]>`
    insert into macros (id, organisation_id, name, policy_label, action, target, rationale, created_by)
    values (${newId('macro')}, ${input.organisationId}, ${input.name}, ${input.policyLabel}, ${input.action},
      ${input.target ?? null}, ${input.rationale ?? null}, ${input.actor})
    on conflict (organisation_id, name) do nothing returning ${columns(sql)}`;
  if (!row) throw taken(input.name);
  return row;
}

/** Replaces a macro. Throws MACRO_NOT_FOUND or MACRO_NAME_TAKEN. */
export async function updateMacro(
  sql: Queryable,
  organisationId: string,
  id: string,
  input: MacroInput,
): Promise<Macro> {
  const [other] = await sql`
    select from macros where organisation_id = ${organisationId} and name = ${input.name} and id <> ${id}`;
  if (other) throw taken(input.name);
  const [row] = await sql<Macro[]>`
    update macros set name = ${input.name}, policy_label = ${input.policyLabel}, action = ${input.action},
      target = ${input.target ?? null}, rationale = ${input.rationale ?? null}, updated_at = now()
    where id = ${id} and organisation_id = ${organisationId} returning ${columns(sql)}`;
  if (!row) throw new HaetaeError('MACRO_NOT_FOUND', `There is no macro ${id} in your organisation.`);
  return row;
}

/** Deletes a macro; decisions made with it stay as they are. Throws MACRO_NOT_FOUND. */
export async function deleteMacro(sql: Queryable, organisationId: string, id: string): Promise<void> {
  const { count } = await sql`delete from macros where id = ${id} and organisation_id = ${organisationId}`;
  if (count === 0) throw new HaetaeError('MACRO_NOT_FOUND', `There is no macro ${id} in your organisation.`);
}
