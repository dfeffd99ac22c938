import { type AnyLabel, type CaseState, HaetaeError, type Id, type Lane, newId, type Reason } from '@haetae/contracts';
import { appendCaseEvents, type CaseHead } from './case-events.ts';
import type { Queryable } from './database.ts';
import { jsonParameter } from './json-parameter.ts';
import { inLane, refuseOtherLane } from './lanes.ts';

export interface CaseRow {
  id: Id<'case'>;
  organisationId: string;
  state: CaseState | 'leased';
  urgency: number;
  labels: AnyLabel[];
  reasons: Reason[];
  lang: string | null;
  country: string | null;
  itemCount: number;
  openedAt: Date;
  updatedAt: Date;
  decidedAt: Date | null;
  leaseId: string | null;
  leaseBy: string | null;
  leaseExpiresAt: Date | null;
  /** Counts against the budget of whoever takes it. */
  severe: boolean;
  /** When it was moved to the restricted lane. */
  restrictedAt: Date | null;
}

export const caseColumns = (sql: Queryable) => sql`
  c.id, c.organisation_id as "organisationId",
  case when c.state = 'leased' and c.lease_expires_at <= now() then 'open' else c.state end as state, c.urgency, c.labels,
  c.reasons, c.lang, c.country, c.item_count as "itemCount", c.opened_at as "openedAt", c.updated_at as "updatedAt",
  c.decided_at as "decidedAt", c.lease_id as "leaseId", c.lease_by as "leaseBy", c.lease_expires_at as "leaseExpiresAt", c.severe,
  c.restricted_at as "restrictedAt"`;

/** A flagged item on its way to a case. Items of one `groupKey` share an undecided case. */
export interface FlaggedItem {
  itemId: Id<'item'>;
  organisationId: string;
  groupKey: string;
  urgency: number;
  labels: AnyLabel[];
  reasons: Reason[];
  lang: string | null;
  country: string | null;
  /** By the pack (`isSevere`); what nobody has judged counts as severe. */
  severe?: boolean;
}

/** Opens a case for each new group, lets the others join theirs, and writes the events. Returns item id → case id. */
export async function openCases(
  sql: Queryable,
  flagged: FlaggedItem[],
): Promise<{ caseOf: Map<string, Id<'case'>>; opened: number }> {
  const caseOf = new Map<string, Id<'case'>>();
  if (flagged.length === 0) return { caseOf, opened: 0 };
  const groups = new Map<string, FlaggedItem[]>();
  for (const item of flagged) {
    const key = `${item.organisationId} ${item.groupKey}`;
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  const rows = [...groups.values()].map((items) => {
    const first = items.reduce((a, b) => (b.urgency > a.urgency ? b : a));
    return {
      id: newId('case'),
      organisation_id: first.organisationId,
      group_key: first.groupKey,
      urgency: first.urgency,
      labels: [...new Set(items.flatMap((i) => i.labels))],
      reasons: first.reasons,
      lang: first.lang,
      country: first.country,
      item_count: items.length,
      severe: items.some((i) => i.severe ?? true),
    };
  });
  // Ordered, so that two transactions that open the same cases wait for each other instead of deadlocking.
  const cases = await sql<(CaseHead & { key: string; created: boolean })[]>`
    insert into cases as c (id, organisation_id, group_key, urgency, labels, reasons, lang, country, item_count, severe)
    select * from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(id text, organisation_id text, group_key text,
      urgency float8, labels text[], reasons jsonb, lang text, country text, item_count int, severe boolean)
    order by organisation_id, group_key
    on conflict (organisation_id, group_key) where state <> 'decided' do update set
      urgency = greatest(c.urgency, excluded.urgency),
      reasons = case when excluded.urgency > c.urgency then excluded.reasons else c.reasons end,
      labels = (select coalesce(array_agg(distinct l), '{}') from unnest(c.labels || excluded.labels) l),
      item_count = c.item_count + excluded.item_count, severe = c.severe or excluded.severe, updated_at = now()
    returning c.id as "caseId", c.organisation_id || ' ' || c.group_key as key, (c.xmax = 0) as created,
      c.last_seq as "lastSeq", c.last_hash as "lastHash"`;
  let opened = 0;
  const events = cases.map(({ key, created, ...head }) => {
    const items = groups.get(key)!;
    for (const item of items) caseOf.set(item.itemId, head.caseId);
    if (created) opened += 1;
    return {
      head,
      type: created ? ('opened' as const) : ('joined' as const),
      actor: 'haetae',
      data: { itemIds: items.map((i) => i.itemId), urgency: Math.max(...items.map((i) => i.urgency)) },
    };
  });
  await appendCaseEvents(sql, events);
  await sql`
    update items i set case_id = t.case_id from jsonb_to_recordset(${jsonParameter(
      sql,
      [...caseOf].map(([id, case_id]) => ({ id, case_id })),
    )}) as t(id text, case_id text) where i.id = t.id`;
  return { caseOf, opened };
}

/** Raises an undecided case that an item of it now asks for: a retro-match, say. */
export async function raiseCase(
  sql: Queryable,
  caseId: string,
  change: { urgency: number; labels: AnyLabel[]; reasons: Reason[]; severe?: boolean },
): Promise<void> {
  const [head] = await sql<CaseHead[]>`
    update cases c set urgency = greatest(c.urgency, ${change.urgency}), updated_at = now(),
      reasons = ${jsonParameter(sql, change.reasons)}, severe = severe or ${change.severe ?? true},
      labels = (select coalesce(array_agg(distinct l), '{}') from unnest(c.labels || ${change.labels}::text[]) l)
    where id = ${caseId} and state <> 'decided' and (urgency < ${change.urgency} or not labels @> ${change.labels}::text[])
    returning id as "caseId", last_seq as "lastSeq", last_hash as "lastHash"`;
  if (head)
    await appendCaseEvents(sql, [
      { head, type: 'updated', actor: 'haetae', data: { urgency: change.urgency, labels: change.labels } },
    ]);
}

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
  /** The general lane where nothing is said. */
  lane?: Lane;
}
const filtered = (sql: Queryable, filter: CaseFilter) => sql`
  ${inLane(sql, filter.lane)}
  ${filter.lang === undefined ? sql`` : sql`and c.lang = ${filter.lang}`}
  ${filter.country === undefined ? sql`` : sql`and c.country = ${filter.country}`}
  ${filter.label === undefined ? sql`` : sql`and ${filter.label} = any(c.labels)`}`;

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
export { filtered as caseFilter };

/** The text of the first item with one, for each case that has any. */
export async function findExcerpts(sql: Queryable, caseIds: string[]): Promise<Map<string, string>> {
  const rows = await sql<{ id: string; text: string }[]>`
    select c.id, t.text from unnest(${caseIds}::text[]) as c(id)
    cross join lateral (select left(i.text, 400) as text from items i where i.case_id = c.id and i.text is not null order by i.id limit 1) t`;
  return new Map(rows.map((r) => [r.id, r.text]));
}
