/**
 * Golden cases: known ones, mixed into the queue so that the quality of review can be told. What a moderator gets is a case like
 * any other, with items that are copies; its decisions are kept and compared, and have no effects.
 */
import { HaetaeError, type Id, newId } from '@haetae/contracts';
import { appendCaseEvents } from './case-events.ts';
import { type LockedCase, lockedCaseOf, lockedColumns } from './case-transitions.ts';
import type { Queryable } from './database.ts';
import type { NextCase } from './leases.ts';

export interface Golden {
  id: Id<'golden'>;
  sourceCaseId: Id<'case'> | null;
  sourceItemId: Id<'item'> | null;
  policyLabel: string;
  note: string | null;
  addedBy: string;
  createdAt: Date;
  retiredAt: Date | null;
  /** How often it was decided, and how often as expected. */
  answers: number;
  asExpected: number;
}
const columns = (sql: Queryable) => sql`
  g.id, g.source_case_id as "sourceCaseId", g.source_item_id as "sourceItemId", g.policy_label as "policyLabel", g.note,
  g.added_by as "addedBy", g.created_at as "createdAt", g.retired_at as "retiredAt", a.answers, a.expected as "asExpected"`;
const answers = (sql: Queryable) => sql`
  cross join lateral (select count(*)::int as answers, count(*) filter (where d.policy_label = g.policy_label)::int as expected
    from cases c join decisions d on d.case_id = c.id where c.golden_id = g.id
      and not exists (select from decision_undos u where u.decision_id = d.id)) a`;

/** Marks a case (or an item that was added for it) as golden. */
export async function insertGolden(
  sql: Queryable,
  input: {
    organisationId: string;
    sourceCaseId?: string | undefined;
    sourceItemId?: string | undefined;
    policyLabel: string;
    note?: string | undefined;
    actor: string;
  },
): Promise<Golden> {
  const id = newId('golden');
  await sql`
    insert into golden (id, organisation_id, source_case_id, source_item_id, policy_label, note, added_by)
    values (${id}, ${input.organisationId}, ${input.sourceCaseId ?? null}, ${input.sourceItemId ?? null}, ${input.policyLabel},
      ${input.note ?? null}, ${input.actor})`;
  const [row] = await sql<Golden[]>`select ${columns(sql)} from golden g ${answers(sql)} where g.id = ${id}`;
  return row!;
}

export async function listGolden(sql: Queryable, organisationId: string): Promise<Golden[]> {
  return await sql<Golden[]>`
    select ${columns(sql)} from golden g ${answers(sql)} where g.organisation_id = ${organisationId} order by g.id desc limit 1000`;
}

/** Gives a golden case out no more; what was answered stays. Throws GOLDEN_NOT_FOUND. */
export async function retireGolden(sql: Queryable, organisationId: string, id: string): Promise<void> {
  const { count } = await sql`
    update golden set retired_at = coalesce(retired_at, now()) where id = ${id} and organisation_id = ${organisationId}`;
  if (count === 0) throw new HaetaeError('GOLDEN_NOT_FOUND', `There is no golden case ${id} in your organisation.`);
}

/** Locks a free golden case that this person has not had, if there is one. */
export async function pickGolden(sql: Queryable, next: NextCase): Promise<LockedCase | undefined> {
  const { organisationId, actor, as } = next;
  if (as === 'safeguarding') return undefined;
  const [row] = await sql<Parameters<typeof lockedCaseOf>[0][]>`
    select ${lockedColumns(sql)} from cases c
    where c.organisation_id = ${organisationId} and c.golden_id is not null and c.state <> 'decided' and c.stage <> 'escalated'
      and (c.state = 'open' or c.lease_expires_at <= now()) and not (${actor} = any(c.excluded)) and c.restricted_at is null
      ${next.mildOnly ? sql`and not c.severe` : sql``}
      and not exists (select from decisions d join cases o on o.id = d.case_id where o.golden_id = c.golden_id and d.made_by = ${actor})
      and not exists (select from case_skips s join cases o on o.id = s.case_id where o.golden_id = c.golden_id and s.actor = ${actor})
    order by random() limit 1 for update of c skip locked`;
  return row && lockedCaseOf(row);
}

/** Items of a golden case that are copied: a cluster is recognised by a few. */
const COPIED_ITEMS = 20;

/**
 * Sees that every golden case that is not retired has one undecided copy in the queue; returns how many were made. The copy was
 * "opened" some hours ago at random, so that its age does not tell. Call it in a transaction.
 */
export async function refillGolden(sql: Queryable, limit: number): Promise<number> {
  const due = await sql<{ id: string; organisationId: string; caseId: string | null; itemId: string | null }[]>`
    select g.id, g.organisation_id as "organisationId", g.source_case_id as "caseId", g.source_item_id as "itemId"
    from golden g left join cases s on s.id = g.source_case_id left join items i on i.id = g.source_item_id
    where g.retired_at is null and (i.id is null or i.status = 'scored') and s.restricted_at is null
      and not exists (select from cases c where c.organisation_id = g.organisation_id and c.golden_id = g.id and c.state <> 'decided')
    order by g.id limit ${limit} for update of g skip locked`;
  for (const golden of due) await copyGolden(sql, golden);
  return due.length;
}

async function copyGolden(
  sql: Queryable,
  g: { id: string; organisationId: string; caseId: string | null; itemId: string | null },
): Promise<void> {
  const caseId = newId('case');
  const sources = await sql<{ id: string }[]>`
    select id from items where ${g.itemId === null ? sql`case_id = ${g.caseId}` : sql`id = ${g.itemId}`}
    order by id limit ${COPIED_ITEMS}`;
  if (sources.length === 0) return;
  await sql`
    insert into cases (id, organisation_id, group_key, urgency, labels, reasons, lang, country, item_count, pack, severity, severe,
      opened_at, golden_id)
    select ${caseId}, i.organisation_id, ${`gld-${caseId}`}, coalesce(c.urgency, i.urgency, 50), coalesce(c.labels, i.labels),
      coalesce(c.reasons, i.reasons), coalesce(c.lang, i.lang), coalesce(c.country, i.country), ${sources.length},
      coalesce(c.pack, i.pack), coalesce(c.severity, 0.5), coalesce(c.severe, true), now() - random() * interval '8 hours', ${g.id}
    from items i left join cases c on c.id = ${g.caseId} where i.id = ${sources[0]!.id}`;
  const itemIds: string[] = [];
  for (const { id: source } of sources) {
    const copy = newId('item');
    itemIds.push(copy);
    await sql`
      insert into items (id, organisation_id, source, external_id, fingerprint, url, author_id, author_handle, target_id,
        target_handle, text, lang, lang_method, lang_confidence, country, posted_at, received_at, media_count, status, pack, signals,
        assessed_at, flagged, urgency, labels, reasons, case_id, golden)
      select ${copy}, organisation_id, source, external_id, fingerprint, url, author_id, author_handle, target_id, target_handle,
        text, lang, lang_method, lang_confidence, country, posted_at, now() - random() * interval '8 hours', media_count, status,
        pack, signals, now(), true, urgency, labels, reasons, ${caseId}, true
      from items where id = ${source}`;
    await sql`
      insert into scores (item_id, signal, version, media_id, result)
      select ${copy}, signal, version, media_id, result from scores where item_id = ${source} and media_id = ''`;
    const media = await sql<{ id: string }[]>`select id from media where item_id = ${source} and vault_key is not null`;
    for (const { id } of media)
      await sql`
        insert into media (id, item_id, organisation_id, position, vault_key, bytes, format, width, height, status, md5, sha256, pdq,
          pdq_quality, queries)
        select ${newId('media')}, ${copy}, organisation_id, position, vault_key, bytes, format, width, height, status, md5, sha256,
          pdq, pdq_quality, queries from media where id = ${id}`;
  }
  const head = { caseId, lastSeq: 0, lastHash: new Uint8Array(0) };
  await appendCaseEvents(sql, [{ head, type: 'opened', actor: 'haetae', data: { itemIds } }]);
}

/** One judgement held against another: what a person chose, and what was expected or another person chose. */
export interface Judgement {
  by: string;
  chose: string;
  against: string;
  kind: 'golden' | 'double';
}

/** Judgements since `since`: of golden cases, and of cases that two people reviewed (each held against the other). */
export async function listJudgements(sql: Queryable, organisationId: string, since: Date): Promise<Judgement[]> {
  return await sql<Judgement[]>`
    with made as (
      select d.id, d.case_id, d.made_by, d.policy_label, d.stage, d.made_at, c.golden_id from decisions d join cases c on c.id = d.case_id
      where d.organisation_id = ${organisationId} and d.made_at > ${since}
        and not exists (select from decision_undos u where u.decision_id = d.id)
    )
    select m.made_by as by, m.policy_label as chose, g.policy_label as against, 'golden' as kind
    from made m join golden g on g.id = m.golden_id
    union all
    select p.by, p.chose, p.against, 'double' from made second join lateral (
        select first.made_by, first.policy_label from made first where first.case_id = second.case_id and first.stage = 'review'
          and first.made_by <> second.made_by order by first.made_at desc limit 1) first on true
      cross join lateral (values (first.made_by, first.policy_label, second.policy_label),
        (second.made_by, second.policy_label, first.policy_label)) p(by, chose, against)
    where second.stage = 'second_review' and second.golden_id is null`;
}
