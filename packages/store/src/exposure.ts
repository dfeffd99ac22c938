import { type CaseRouting, type ExposureLimits, type ExposureStatus, HaetaeError } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { BREAK_GAP_MINUTES, type ExposureRow, type LiftRow, summariseExposure } from './summarise-exposure.ts';

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

/** As the database puts a shift together; times in JSON are text. */
interface ShiftRow {
  actor: string;
  counted: (Omit<ExposureRow, 'at'> & { at: string })[] | null;
  workedSince: Date | null;
  workedLast: Date | null;
  lifts: (Omit<LiftRow, 'until'> & { until: string })[] | null;
}

/**
 * SQL: what one or all people of an organisation were exposed to in the shift, a row a person. What counts against a budget comes
 * by itself; of the rest only since when they have been working without a break.
 */
const shiftsOf = (sql: Queryable, organisationId: string, shiftS: unknown, actors: readonly string[] | undefined) => {
  const of = actors === undefined ? sql`` : sql`and actor = any(${actors as string[]})`;
  return sql`
    with seen as (
      select actor, kind, case_id, seconds, at, lag(at) over (partition by actor order by at, id) as before from exposures
      where organisation_id = ${organisationId} and at > now() - make_interval(secs => ${shiftS as number}) ${of}
    ), shifts as (
      select actor, max(at) filter (where before is null or at - before > make_interval(mins => ${BREAK_GAP_MINUTES})) as since,
        max(at) as last, json_agg(json_build_object('kind', kind, 'caseId', case_id, 'seconds', seconds, 'at', at) order by at)
          filter (where kind <> 'case') as counted
      from seen group by actor
    ), lifts as (
      select actor, json_agg(json_build_object('severeCases', severe_cases, 'unblurredSeconds', unblurred_seconds, 'until', until)) as lifts
      from exposure_lifts where organisation_id = ${organisationId} and until > now() ${of} group by actor
    )
    select coalesce(s.actor, l.actor) as actor, s.counted, s.since as "workedSince", s.last as "workedLast", l.lifts
    from shifts s full join lifts l on l.actor = s.actor order by 1`;
};

/** What a person's shift adds up from. */
export type Shift = Omit<Parameters<typeof summariseExposure>[0], 'now'>;

function shiftOf(actor: string, limits: ExposureLimits, row: Omit<ShiftRow, 'actor'> | undefined): Shift {
  const { counted, workedSince, workedLast, lifts } = row ?? {};
  return {
    actor,
    limits,
    rows: (counted ?? []).map((r) => ({ ...r, at: new Date(r.at) })),
    lifts: (lifts ?? []).map((l) => ({ ...l, until: new Date(l.until) })),
    ...(workedSince && workedLast ? { worked: { since: workedSince, last: workedLast } } : {}),
  };
}

/** Where people stand within the shift that ends now: those named, or all who looked at anything in it. */
export async function listExposure(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actors?: readonly string[],
): Promise<ExposureStatus[]> {
  const rows = await sql<ShiftRow[]>`${shiftsOf(sql, organisationId, limits.shiftHours * 3600, actors)}`;
  const now = new Date();
  const found = new Map(rows.map((r) => [r.actor, r]));
  return (actors ?? rows.map((r) => r.actor)).map((actor) =>
    summariseExposure({ ...shiftOf(actor, limits, found.get(actor)), now }),
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

/** Nobody else adds to this person's exposure until the transaction ends. */
const lockShift = (sql: Queryable, actor: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`exposure ${actor}`}, 0))`.execute();

/** As `getExposure`, and nobody else adds to this person's exposure until the transaction ends. */
export async function lockExposure(
  sql: Queryable,
  organisationId: string,
  limits: ExposureLimits,
  actor: string,
): Promise<ExposureStatus> {
  const [, status] = await Promise.all([lockShift(sql, actor), getExposure(sql, organisationId, limits, actor)]);
  return status;
}

/**
 * All that is known of a person before they are given a case: limits, what the shift has brought, and which cases they take. Nobody
 * else adds to their exposure until the transaction ends. One round trip: the second statement is sent behind the lock, and
 * reads what was committed once that is held.
 */
export async function lockReviewer(
  sql: Queryable,
  organisationId: string,
  defaults: ExposureLimits,
  actor: string,
): Promise<{ shift: Shift; routing: Required<CaseRouting> | undefined }> {
  const shiftS = sql`3600 * coalesce((select shift_hours from exposure_settings where organisation_id = ${organisationId}), ${defaults.shiftHours}::float8)`;
  type Row = Omit<ShiftRow, 'actor'> & { limits: ExposureLimits | null; routing: Required<CaseRouting> | null };
  const [, , [row]] = await Promise.all([
    // The statements of a lease are planned once a connection, and not each time: their plans do not hang on the values.
    sql`set local plan_cache_mode = force_generic_plan`.execute(),
    lockShift(sql, actor),
    sql<Row[]>`
      select e.counted, e."workedSince", e."workedLast", e.lifts,
        (select json_build_object('severeCases', severe_cases, 'unblurredSeconds', unblurred_seconds, 'shiftHours', shift_hours,
          'breakMinutes', break_minutes) from exposure_settings where organisation_id = ${organisationId}) as limits,
        (select json_build_object('langs', langs, 'countries', countries, 'labels', labels) from reviewer_routing
          where organisation_id = ${organisationId} and actor = ${actor}) as routing
      from (select) one left join (${shiftsOf(sql, organisationId, shiftS, [actor])}) e on true`.execute(),
  ]);
  return { shift: shiftOf(actor, row!.limits ?? defaults, row), routing: row!.routing ?? undefined };
}

/** The shift with one more thing seen just now. */
export function withSeen(shift: Shift, kind: ExposureRow['kind'], caseId: string, now: Date): Shift {
  const { rows, worked } = shift;
  const goesOn = worked !== undefined && now.getTime() - worked.last.getTime() <= BREAK_GAP_MINUTES * 60_000;
  return {
    ...shift,
    worked: { since: goesOn ? worked.since : now, last: now },
    rows: kind === 'case' ? rows : [...rows, { kind, caseId, seconds: 0, at: now }],
  };
}

/** Notes what a person is exposed to. A severe case counts once a shift, however often it is leased. */
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
