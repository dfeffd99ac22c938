import { type ExposureLimits, type ExposureStatus, HaetaeError } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { type ExposureRow, type LiftRow, summariseExposure } from './summarise-exposure.ts';

/** The limits of an organisation, or those of the instance. */
export async function getExposureLimits(
  sql: Queryable,
  organisationId: string,
  defaults: ExposureLimits,
): Promise<ExposureLimits> {
  const [row] = await sql<ExposureLimits[]>`
    select severe_cases as "severeCases", unblurred_seconds as "unblurredSeconds", shift_hours as "shiftHours",
      break_minutes as "breakMinutes"
    from exposure_settings where organisation_id = ${organisationId}`;
  return row ?? defaults;
}

export async function recordExposureLimits(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actor: string,
): Promise<void> {
  await sql`
    insert into exposure_settings (organisation_id, severe_cases, unblurred_seconds, shift_hours, break_minutes, changed_by)
    values (${organisationId}, ${limits.severeCases}, ${limits.unblurredSeconds}, ${limits.shiftHours},
      ${limits.breakMinutes}, ${actor})
    on conflict (organisation_id) do update set severe_cases = excluded.severe_cases, shift_hours = excluded.shift_hours,
      unblurred_seconds = excluded.unblurred_seconds, break_minutes = excluded.break_minutes,
      changed_by = excluded.changed_by, changed_at = now()`;
}

/** Where people stand within the shift that ends now: those named, or all who looked at anything in it. */
export async function listExposure(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actors?: readonly string[],
): Promise<ExposureStatus[]> {
  const of = actors === undefined ? sql`` : sql`and actor = any(${actors})`;
  const rows = await sql<(ExposureRow & { actor: string })[]>`
    select actor, kind, case_id as "caseId", seconds, at from exposures
    where organisation_id = ${organisationId} and at > now() - make_interval(secs => ${limits.shiftHours * 3600}) ${of}
    order by at`;
  const lifts = await sql<(LiftRow & { actor: string })[]>`
    select actor, severe_cases as "severeCases", unblurred_seconds as "unblurredSeconds", until from exposure_lifts
    where organisation_id = ${organisationId} and until > now() ${of}`;
  const now = new Date();
  const people = actors ?? [...new Set([...rows, ...lifts].map((r) => r.actor))].toSorted();
  return people.map((actor) =>
    summariseExposure({
      actor,
      limits,
      now,
      rows: rows.filter((r) => r.actor === actor),
      lifts: lifts.filter((l) => l.actor === actor),
    }),
  );
}

/** Where one person stands. */
export async function getExposure(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actor: string,
): Promise<ExposureStatus> {
  return (await listExposure(sql, organisationId, limits, [actor]))[0]!;
}

/** As `getExposure`, and nobody else adds to this person's exposure until the transaction ends. */
export async function lockExposure(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actor: string,
): Promise<ExposureStatus> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`exposure ${actor}`}, 0))`;
  return await getExposure(sql, organisationId, limits, actor);
}

/**
 * Notes what a person is exposed to. A severe case counts once a shift, however often it is leased. Returns whether it is new.
 */
export async function recordExposure(
  sql: Queryable,
  input: {
    organisationId: string;
    actor: string;
    kind: ExposureRow['kind'];
    caseId: string;
    mediaId?: string;
    seconds?: number;
  },
): Promise<void> {
  await sql`
    insert into exposures (organisation_id, actor, kind, case_id, media_id, seconds, at)
    values (${input.organisationId}, ${input.actor}, ${input.kind}, ${input.caseId}, ${input.mediaId ?? null},
      ${input.seconds ?? 0}, clock_timestamp())`;
}

/** A supervisor gives a person more for this shift, on record. */
export async function recordLift(
  sql: Queryable,
  input: {
    organisationId: string;
    actor: string;
    liftedBy: string;
    reason: string;
    severeCases: number;
    unblurredSeconds: number;
    hours: number;
  },
): Promise<Date> {
  if (input.actor === input.liftedBy)
    throw new HaetaeError('EXPOSURE_LIFT_OWN', 'Nobody lifts their own budget; ask another supervisor.');
  const [row] = await sql<{ until: Date }[]>`
    insert into exposure_lifts (organisation_id, actor, lifted_by, reason, severe_cases, unblurred_seconds, until)
    values (${input.organisationId}, ${input.actor}, ${input.liftedBy}, ${input.reason}, ${input.severeCases},
      ${input.unblurredSeconds}, now() + make_interval(secs => ${input.hours * 3600}))
    returning until`;
  return row!.until;
}

/** Whether this is a key or a person of the organisation. */
export async function isActorOf(sql: Queryable, organisationId: string, actor: string): Promise<boolean> {
  const rows = await sql`
    select from api_keys where id = ${actor} and organisation_id = ${organisationId}
    union all select from users where id = ${actor} and organisation_id = ${organisationId}
    union all select from exposures where actor = ${actor} and organisation_id = ${organisationId} limit 1`;
  return rows.length > 0;
}
