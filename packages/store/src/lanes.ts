import { HaetaeError, type Id, type Lane } from '@haetae/contracts';
import type { Queryable } from './database.ts';

/** SQL: `and` the case `c` is in this lane. What nobody asked for by name is the general one. */
export const inLane = (sql: Queryable, lane: Lane = 'general') =>
  lane === 'general' ? sql`and c.restricted_at is null` : sql`and c.restricted_at is not null`;

/** Throws CASE_RESTRICTED or CASE_NOT_RESTRICTED when the case is in the other lane. */
export function refuseOtherLane(row: { id: string; restrictedAt: Date | null }, lane: Lane): void {
  if (lane === 'general' && row.restrictedAt !== null)
    throw new HaetaeError(
      'CASE_RESTRICTED',
      `Case ${row.id} is in the restricted lane: a minor may be shown. Only the role safeguarding opens it.`,
    );
  if (lane === 'restricted' && row.restrictedAt === null)
    throw new HaetaeError('CASE_NOT_RESTRICTED', `Case ${row.id} is not in the restricted lane.`);
}

/**
 * Whether any of these cases, items or media is in the restricted lane: its hash goes to no bank that is shared and to no
 * exchange, and nothing of it to anybody but whom `safeguarding` names.
 */
export async function isRestricted(
  sql: Queryable,
  of: { caseIds?: readonly string[]; itemIds?: readonly string[]; mediaIds?: readonly string[] },
): Promise<boolean> {
  const rows = await sql`
    select from cases c where c.restricted_at is not null and (
      c.id = any(${of.caseIds ?? []})
      or c.id in (select i.case_id from items i where i.id = any(${of.itemIds ?? []}))
      or c.id in (select i.case_id from media m join items i on i.id = m.item_id where m.id = any(${of.mediaIds ?? []})))
    limit 1`;
  return rows.length > 0;
}

/** Media of the restricted lane with these very bytes or this PDQ hash, wherever they came from. */
export async function listRestrictedMedia(
  sql: Queryable,
  organisationId: string,
  hash: { algorithm: 'pdq' | 'md5' | 'sha256'; hash: string },
): Promise<Id<'media'>[]> {
  const rows = await sql<{ id: Id<'media'> }[]>`
    select m.id from cases c join items i on i.case_id = c.id join media m on m.item_id = i.id
    where c.organisation_id = ${organisationId} and c.restricted_at is not null
      and m.${sql(hash.algorithm)} = decode(${hash.hash}, 'hex')`;
  return rows.map((r) => r.id);
}
