import type { Queryable } from './database.ts';

/** Raises an alert once a subject; a later one under the same subject replaces message and time. */
export async function raiseAlert(
  sql: Queryable,
  alert: { organisationId: string; kind: string; subject: string; message: string },
): Promise<void> {
  await sql`
    insert into alerts (organisation_id, kind, subject, message)
    values (${alert.organisationId}, ${alert.kind}, ${alert.subject}, ${alert.message})
    on conflict (organisation_id, kind, subject) do update set message = excluded.message, at = now()`;
}
