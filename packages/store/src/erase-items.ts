import { appendCaseEvents, type CaseHead } from './case-events.ts';
import { appendCustody } from './custody.ts';
import type { Queryable } from './database.ts';

/** SQL: the item `i` is of a case on which a legal hold stands. */
const isHeld = (sql: Queryable) => sql`
  exists (select from legal_holds h where h.case_id = i.case_id and h.lifted_at is null)`;

export interface ErasedStep {
  items: number;
  media: number;
  scores: number;
  cases: number;
  packages: number;
  /** Of objects whose rows are gone: to be erased once the transaction is committed. */
  vaultKeys: string[];
}

/** Which items a request names. */
export interface ItemSelector {
  organisationId: string;
  kind: 'author' | 'url' | 'item';
  selector: string;
  source?: string | null;
}
const selected = (sql: Queryable, s: ItemSelector) => sql`
  i.organisation_id = ${s.organisationId} ${s.source ? sql`and i.source = ${s.source}` : sql``}
  and ${
    s.kind === 'author'
      ? sql`i.author_id = ${s.selector}`
      : s.kind === 'url'
        ? sql`(i.url = ${s.selector} or i.id in (select m.item_id from media m where m.url = ${s.selector}))`
        : sql`i.id = ${s.selector}`
  }`;

/** How many items of a request a legal hold keeps. */
export async function countHeldItems(sql: Queryable, selector: ItemSelector): Promise<number> {
  const [row] = await sql<{ n: number }[]>`
    select count(*)::int as n from items i where ${selected(sql, selector)} and ${isHeld(sql)}`;
  return row!.n;
}

/**
 * Erases up to `limit` items that a request names and no hold keeps: rows, scores, media, matches, dead letters, the
 * evidence packages that they are in; in a case that has no item left, also what people wrote about it. The chains get a line
 * that says so. Hashes in banks stay: they protect somebody, and are withdrawn by their own route. Call it in a transaction
 * until it returns no items.
 */
export async function eraseItems(
  sql: Queryable,
  selector: ItemSelector,
  by: { actor: string; erasureId: string; limit: number },
): Promise<ErasedStep> {
  const items = await sql<{ id: string; caseId: string | null }[]>`
    select i.id, i.case_id as "caseId" from items i where ${selected(sql, selector)} and not ${isHeld(sql)}
    order by i.id limit ${by.limit} for update of i`;
  const ids = items.map((i) => i.id);
  if (ids.length === 0) return { items: 0, media: 0, scores: 0, cases: 0, packages: 0, vaultKeys: [] };
  const caseIds = [...new Set(items.flatMap((i) => (i.caseId === null ? [] : [i.caseId])))].toSorted();
  const heads = await sql<CaseHead[]>`
    select id as "caseId", last_seq as "lastSeq", last_hash as "lastHash" from cases where id = any(${caseIds})
    order by id for update`;

  const vaultKeys = await sql<{ key: string }[]>`
    select vault_key as key from media where item_id = any(${ids}) and vault_key is not null
    union all
    select p.vault_key from media_previews p join media m on m.id = p.media_id where m.item_id = any(${ids})
    union all
    select unnest(parts) from evidence_packages where case_id = any(${caseIds})`;
  const [counts] = await sql<{ media: number; scores: number }[]>`
    select (select count(*)::int from media where item_id = any(${ids})) as media,
      (select count(*)::int from scores where item_id = any(${ids})) as scores`;
  const packages = await sql`delete from evidence_packages where case_id = any(${caseIds})`;
  await sql`delete from idempotency_keys where item_id = any(${ids})`;
  await sql`delete from items where id = any(${ids})`;

  await sql`
    update cases c set item_count = (select count(*) from items i where i.case_id = c.id), reasons = '[]', updated_at = now()
    where id = any(${caseIds})`;
  const emptied = await sql<{ id: string }[]>`
    update cases c set state = 'decided', decided_at = coalesce(decided_at, now()), lease_id = null, lease_by = null,
      lease_expires_at = null, group_key = 'erased ' || id
    where id = any(${caseIds}) and item_count = 0 returning id`;
  const emptiedIds = emptied.map((c) => c.id);
  await sql`select set_config('haetae.erasing', 'on', true)`;
  await sql`update decisions set target = null, rationale = null where case_id = any(${emptiedIds})`;
  await sql`update case_notes set text = '' where case_id = any(${emptiedIds})`;
  await sql`select set_config('haetae.erasing', 'off', true)`;

  await appendCaseEvents(
    sql,
    heads.map((head) => ({
      head,
      type: 'erased' as const,
      actor: by.actor,
      data: { erasureId: by.erasureId, itemIds: items.filter((i) => i.caseId === head.caseId).map((i) => i.id) },
    })),
  );
  await appendCustody(
    sql,
    ids.map((subject) => ({ subject, type: 'erased', actor: by.actor, data: { erasureId: by.erasureId } })),
  );
  return {
    items: ids.length,
    media: counts!.media,
    scores: counts!.scores,
    cases: emptiedIds.length,
    packages: packages.count,
    vaultKeys: vaultKeys.map((v) => v.key),
  };
}
