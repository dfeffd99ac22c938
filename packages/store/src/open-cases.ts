import { type AnyLabel, type Id, newId, type Reason } from '@haetae/contracts';
import { nextUrgencyChange, type UrgencyBase, urgencyAt } from '@haetae/policy';
import { appendCaseEvents, type CaseHead } from './case-events.ts';
import { appendCustody } from './custody.ts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';
import { jsonParameter } from './json-parameter.ts';

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
  pack?: string;
  /** Of its worst label, by the pack, in [0,1]. */
  severity?: number;
  /** By the pack (`isSevere`); what nobody has judged counts as severe. */
  severe?: boolean;
  /** What the urgency is made of; without it the urgency stands as it is. */
  base?: UrgencyBase;
  /** A decided case of near-duplicates, whose decision is a suggestion for this one. */
  suggestedCaseId?: Id<'case'> | undefined;
}

/** Puts a flagged item's part of the urgency together with another's: the greater harm, the longer wait, the sooner end. */
function mergeBases(a: UrgencyBase | undefined, b: UrgencyBase | undefined): UrgencyBase | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const clock = [a.clock, b.clock]
    .filter((c) => c !== undefined)
    .toSorted((x, y) => x.dueAt.getTime() - y.dueAt.getTime())[0];
  return { harm: Math.max(a.harm, b.harm), since: a.since < b.since ? a.since : b.since, ...(clock ? { clock } : {}) };
}

const rowOf = (items: FlaggedItem[], now: Date) => {
  const first = items.reduce((a, b) => (b.urgency > a.urgency ? b : a));
  const base = items.map((i) => i.base).reduce(mergeBases, undefined);
  return {
    id: newId('case'),
    organisation_id: first.organisationId,
    group_key: first.groupKey,
    urgency: base === undefined ? first.urgency : urgencyAt(base, now),
    labels: [...new Set(items.flatMap((i) => i.labels))],
    reasons: first.reasons,
    lang: first.lang,
    country: first.country,
    item_count: items.length,
    pack: first.pack ?? null,
    severity: Math.max(0, ...items.map((i) => i.severity ?? 0)),
    severe: items.some((i) => i.severe ?? true),
    harm: base?.harm ?? null,
    waiting_since: base?.since.toISOString() ?? null,
    pack_clock_from: base?.clock?.from.toISOString() ?? null,
    pack_clock_due_at: base?.clock?.dueAt.toISOString() ?? null,
    urgency_due_at: (base && nextUrgencyChange(base, now))?.toISOString() ?? null,
    suggested_case_id: items.find((i) => i.suggestedCaseId !== undefined)?.suggestedCaseId ?? null,
  };
};

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
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  const now = new Date();
  const rows = [...groups.values()].map((items) => rowOf(items, now));
  // Ordered, so that two transactions that open the same cases wait for each other instead of deadlocking. A joined case is
  // due for its urgency at once when the newcomer adds to what it is made of.
  const cases = await sql<(CaseHead & { key: string; created: boolean; labels: AnyLabel[]; urgency: number })[]>`
    insert into cases as c (id, organisation_id, group_key, urgency, labels, reasons, lang, country, item_count, pack, severity, severe, harm,
      waiting_since, pack_clock_from, pack_clock_due_at, urgency_due_at, suggested_case_id)
    select * from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(id text, organisation_id text, group_key text,
      urgency float8, labels text[], reasons jsonb, lang text, country text, item_count int, pack text, severity real, severe boolean,
      harm real,
      waiting_since timestamptz, pack_clock_from timestamptz, pack_clock_due_at timestamptz, urgency_due_at timestamptz,
      suggested_case_id text)
    order by organisation_id, group_key
    on conflict (organisation_id, group_key) where state <> 'decided' do update set
      urgency = greatest(c.urgency, excluded.urgency),
      reasons = case when excluded.urgency > c.urgency then excluded.reasons else c.reasons end,
      labels = (select coalesce(array_agg(distinct l), '{}') from unnest(c.labels || excluded.labels) l),
      severity = greatest(c.severity, excluded.severity), severe = c.severe or excluded.severe, harm = greatest(c.harm, excluded.harm),
      waiting_since = least(c.waiting_since, excluded.waiting_since),
      pack_clock_from = case when excluded.pack_clock_due_at < c.pack_clock_due_at or c.pack_clock_due_at is null
        then excluded.pack_clock_from else c.pack_clock_from end,
      pack_clock_due_at = least(c.pack_clock_due_at, excluded.pack_clock_due_at),
      urgency_due_at = case when excluded.harm > c.harm or excluded.waiting_since < c.waiting_since
          or coalesce(excluded.pack_clock_due_at < c.pack_clock_due_at, excluded.pack_clock_due_at is not null)
        then now() else c.urgency_due_at end,
      item_count = c.item_count + excluded.item_count, updated_at = now()
    returning c.id as "caseId", c.organisation_id || ' ' || c.group_key as key, (c.xmax = 0) as created,
      c.last_seq as "lastSeq", c.last_hash as "lastHash", c.labels, c.urgency`;
  const events = cases.map(({ key, created, labels: _l, urgency: _u, ...head }) => {
    const items = groups.get(key)!;
    for (const item of items) caseOf.set(item.itemId, head.caseId);
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
  // What an item keeps for itself, whatever case it is in later.
  await appendCustody(
    sql,
    [...caseOf].map(([subject, caseId]) => ({ subject, type: 'joined', actor: 'haetae', data: { caseId } })),
  );
  const opened = cases.filter((c) => c.created);
  await emitEvents(
    sql,
    opened.map(({ key, caseId, labels, urgency }) => ({
      organisationId: groups.get(key)![0]!.organisationId,
      type: 'case.flagged' as const,
      caseId,
      data: { caseId, labels, urgency, itemIds: groups.get(key)!.map((i) => i.itemId) },
    })),
  );
  return { caseOf, opened: opened.length };
}

/** Raises an undecided case that an item of it now asks for: a retro-match, say. */
export async function raiseCase(
  sql: Queryable,
  caseId: string,
  change: {
    urgency: number;
    labels: AnyLabel[];
    reasons: Reason[];
    severity?: number;
    severe?: boolean;
    base?: UrgencyBase;
  },
): Promise<void> {
  const { base } = change;
  const [head] = await sql<CaseHead[]>`
    update cases c set urgency = greatest(c.urgency, ${change.urgency}), updated_at = now(),
      severe = c.severe or ${change.severe ?? true}, severity = greatest(c.severity, ${change.severity ?? 0}::real), harm = greatest(c.harm, ${base?.harm ?? null}::real),
      pack_clock_from = case when c.pack_clock_due_at is null or ${base?.clock?.dueAt ?? null}::timestamptz < c.pack_clock_due_at
        then coalesce(${base?.clock?.from ?? null}::timestamptz, c.pack_clock_from) else c.pack_clock_from end,
      pack_clock_due_at = least(c.pack_clock_due_at, ${base?.clock?.dueAt ?? null}::timestamptz),
      urgency_due_at = ${base === undefined ? sql`c.urgency_due_at` : sql`now()`},
      reasons = ${jsonParameter(sql, change.reasons)},
      labels = (select coalesce(array_agg(distinct l), '{}') from unnest(c.labels || ${change.labels}::text[]) l)
    where id = ${caseId} and state <> 'decided' and (urgency < ${change.urgency} or not labels @> ${change.labels}::text[])
    returning id as "caseId", last_seq as "lastSeq", last_hash as "lastHash"`;
  if (head)
    await appendCaseEvents(sql, [
      { head, type: 'updated', actor: 'haetae', data: { urgency: change.urgency, labels: change.labels } },
    ]);
}
