import {
  type AnyLabel,
  type CaseStage,
  type CaseState,
  HaetaeError,
  type Id,
  type Lane,
  type Reason,
} from '@haetae/contracts';
import type { CaseStatus } from '@haetae/policy';
import type { Queryable } from './database.ts';
import { inLane, refuseOtherLane } from './lanes.ts';

export interface CaseRow {
  id: Id<'case'>;
  organisationId: string;
  state: CaseState;
  /** What it waits for, or waited for when it was decided. Not to be shown as it is: see the api's case view. */
  stage: CaseStage;
  urgency: number;
  /** Of its worst label by the pack, in [0,1]. */
  severity: number;
  /** Counts against the budget of whoever takes it. */
  severe: boolean;
  labels: AnyLabel[];
  reasons: Reason[];
  lang: string | null;
  country: string | null;
  pack: string | null;
  itemCount: number;
  openedAt: Date;
  updatedAt: Date;
  decidedAt: Date | null;
  /** Until when the decision can be taken back; null when there is none or it is final. */
  undoUntil: Date | null;
  final: boolean;
  /** When it was moved to the restricted lane. */
  restrictedAt: Date | null;
  reviews: CaseStatus['reviews'];
  decision: CaseStatus['decision'] | null;
  /** Who may take the last decision back, while it can be. */
  undoBy: string | null;
  /** When the tightest clock on it ends. */
  clockDueAt: Date | null;
  suggestedCaseId: Id<'case'> | null;
  splitFrom: Id<'case'> | null;
  goldenId: Id<'golden'> | null;
  leaseId: string | null;
  leaseBy: string | null;
  leaseExpiresAt: Date | null;
}

export const caseColumns = (sql: Queryable) => sql`
  c.id, c.organisation_id as "organisationId",
  case when c.state = 'leased' and c.lease_expires_at <= now() then 'open' else c.state end as state, c.stage, c.urgency,
  c.severity, c.labels, c.reasons, c.lang, c.country, c.pack, c.item_count as "itemCount", c.opened_at as "openedAt",
  c.updated_at as "updatedAt", c.decided_at as "decidedAt", c.undo_until as "undoUntil", c.final, c.severe, c.restricted_at as "restrictedAt", c.reviews,
  c.decision, case when (c.undo ->> 'until')::timestamptz > now() then c.undo ->> 'by' end as "undoBy",
  c.clock_due_at as "clockDueAt", c.suggested_case_id as "suggestedCaseId", c.split_from as "splitFrom", c.golden_id as "goldenId",
  c.lease_id as "leaseId", c.lease_by as "leaseBy", c.lease_expires_at as "leaseExpiresAt"`;

/** One case of this organisation and lane. Throws CASE_NOT_FOUND, CASE_RESTRICTED or CASE_NOT_RESTRICTED. */
export async function getCase(
  sql: Queryable,
  organisationId: string,
  id: string,
  lane: Lane = 'general',
): Promise<CaseRow> {
  const [row] = await sql<CaseRow[]>`
    select ${caseColumns(sql)} from cases c where c.id = ${id} and c.organisation_id = ${organisationId}`;
  if (!row) throw new HaetaeError('CASE_NOT_FOUND', `There is no case ${id} in your organisation.`);
  refuseOtherLane(row, lane);
  return row;
}

export interface CaseFilter {
  lang?: string;
  country?: string;
  label?: string;
  /** Undecided cases that wait for a supervisor, or because of an appeal. A second review shows to nobody. */
  stage?: 'escalated' | 'appeal';
  /** The general lane where nothing is said. */
  lane?: Lane;
}
const filtered = (sql: Queryable, filter: CaseFilter) => sql`
  ${inLane(sql, filter.lane)}
  ${filter.lang === undefined ? sql`` : sql`and c.lang = ${filter.lang}`}
  ${filter.country === undefined ? sql`` : sql`and c.country = ${filter.country}`}
  ${filter.label === undefined ? sql`` : sql`and ${filter.label} = any(c.labels)`}
  ${filter.stage === undefined ? sql`` : sql`and c.stage in ('escalated', 'appeal') and c.stage = ${filter.stage}`}`;

/** A place in the queue: cases after it are less urgent, or as urgent and opened later. */
export interface QueuePlace {
  urgency: number;
  /** ISO time with microseconds, as the database gave it: a Date would lose what orders two cases of one millisecond. */
  openedAt: string;
  id: string;
}

/** Undecided cases, the most urgent first. */
export async function listQueue(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; after?: QueuePlace },
  filter: CaseFilter = {},
): Promise<(CaseRow & { place: string })[]> {
  const { after } = page;
  return await sql<(CaseRow & { place: string })[]>`
    select ${caseColumns(sql)}, to_char(c.opened_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') as place
    from cases c where c.organisation_id = ${organisationId} and c.state <> 'decided' ${filtered(sql, filter)}
      ${
        after === undefined
          ? sql``
          : sql`and c.urgency <= ${after.urgency} and (c.urgency < ${after.urgency}
              or (c.opened_at, c.id) > (${after.openedAt}::timestamptz, ${after.id}))`
      }
    order by c.urgency desc, c.opened_at, c.id limit ${page.limit}`;
}

/** Decided cases, newest first, before the id `before`. */
export async function listDecided(
  sql: Queryable,
  organisationId: string,
  page: { limit: number; before?: string },
  filter: CaseFilter = {},
): Promise<CaseRow[]> {
  return await sql<CaseRow[]>`
    select ${caseColumns(sql)} from cases c where c.organisation_id = ${organisationId} and c.state = 'decided'
      ${filtered(sql, filter)} ${page.before === undefined ? sql`` : sql`and c.id < ${page.before}`}
    order by c.id desc limit ${page.limit}`;
}

/** The text of the first item with one, for each case that has any. */
export async function findExcerpts(sql: Queryable, caseIds: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; text: string }[]>`
    select c.id, t.text from unnest(${caseIds}::text[]) as c(id)
    cross join lateral (select left(i.text, 400) as text from items i where i.case_id = c.id and i.text is not null order by i.id limit 1) t`;
  return new Map(rows.map((r) => [r.id, r.text]));
}
