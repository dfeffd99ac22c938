import type { Assessment, DetectedLanguage, Id, Score } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import type { ItemIds, ItemRow } from './items.ts';
import { jsonParameter } from './json-parameter.ts';

export type ItemScore = Score & { itemId: Id<'item'> };

/** Stores scores. A score is unique by (item, signal, version, media): the first one stays, so that a retry is harmless. */
export async function insertScores(sql: Queryable, scores: ItemScore[]): Promise<void> {
  if (scores.length === 0) return;
  const rows = scores.map(({ itemId, signal, version, mediaId, matches: _, ...result }) => ({
    item_id: itemId,
    signal,
    version,
    media_id: mediaId ?? '',
    result,
  }));
  await sql`
    insert into scores (item_id, signal, version, media_id, result)
    select * from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(item_id text, signal text, version text, media_id text, result jsonb)
    on conflict do nothing`;
}

/** All scores of these items. Matches are not among them: see media.ts. */
export async function listScores(sql: Queryable, itemIds: ItemIds): Promise<ItemScore[]> {
  const rows = await sql<
    {
      itemId: Id<'item'>;
      signal: string;
      version: string;
      mediaId: string;
      result: Omit<Score, 'signal' | 'version'>;
    }[]
  >`
    select item_id as "itemId", signal, version, media_id as "mediaId", result from scores
    where item_id = any(${itemIds as string[]}) order by item_id, signal, media_id`;
  return rows.map(({ itemId, signal, version, mediaId, result }) => ({
    ...result,
    itemId,
    signal,
    version,
    ...(mediaId === '' ? {} : { mediaId }),
  }));
}

/** What the other kinds of work have found out about an item by now. */
export type ItemProgress = Pick<ItemRow, 'id' | 'lang' | 'langMethod' | 'langConfidence' | 'signals' | 'caseId'>;

/**
 * Ends `kind` of work for items and says which of them have all of their scores now, with what is known of those by now. The item
 * rows are locked first: of two workers that finish the text and the image of one item together, the second sees that it is the
 * last, and what the first one wrote, which was not there yet when its own work began.
 */
export async function finishWork(
  sql: Queryable,
  kind: 'text' | 'image' | 'assess',
  itemIds: string[],
): Promise<Map<Id<'item'>, ItemProgress>> {
  const locked = await sql<ItemProgress[]>`
    select id, lang, lang_method as "langMethod", lang_confidence as "langConfidence", signals, case_id as "caseId"
    from items where id = any(${itemIds}) order by id for update`;
  const rows = await sql<{ id: Id<'item'> }[]>`
    with done as (delete from outbox where kind = ${kind} and item_id = any(${itemIds}) returning item_id)
    select item_id as id from done where not exists (
      select from outbox o where o.item_id = done.item_id and o.kind <> ${kind} and o.kind in ('text', 'image'))`;
  const ready = new Set(rows.map((r) => r.id));
  return new Map(locked.filter((i) => ready.has(i.id)).map((i) => [i.id, i]));
}

export interface ItemAssessment extends Assessment {
  itemId: Id<'item'>;
  language: DetectedLanguage;
  pack: string;
  /** Signals that ran, as name@version. */
  signals: string[];
}

/** Stores what policy said of items; they are `scored` from now on. */
export async function recordAssessments(sql: Queryable, assessments: ItemAssessment[]): Promise<void> {
  if (assessments.length === 0) return;
  const rows = assessments.map((a) => ({
    id: a.itemId,
    flagged: a.flagged,
    urgency: a.urgency,
    labels: a.labels,
    reasons: a.reasons,
    lang: a.language.lang,
    lang_method: a.language.method,
    lang_confidence: a.language.confidence,
    pack: a.pack,
    signals: a.signals,
  }));
  await sql`
    update items i set status = 'scored', assessed_at = now(), flagged = t.flagged, urgency = t.urgency, labels = t.labels,
      reasons = t.reasons, lang = t.lang, lang_method = t.lang_method, lang_confidence = t.lang_confidence, pack = t.pack,
      signals = t.signals
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(id text, flagged boolean, urgency float8, labels text[],
      reasons jsonb, lang text, lang_method text, lang_confidence real, pack text, signals text[])
    where i.id = t.id`;
}

/** Keeps what is known of items that still wait for another kind of score. */
export async function recordProgress(
  sql: Queryable,
  progress: { itemId: string; language?: DetectedLanguage; signals: string[] }[],
): Promise<void> {
  if (progress.length === 0) return;
  const rows = progress.map((p) => ({
    id: p.itemId,
    lang: p.language?.lang ?? null,
    lang_method: p.language?.method ?? null,
    lang_confidence: p.language?.confidence ?? null,
    signals: p.signals,
  }));
  await sql`
    update items i set lang = coalesce(t.lang, i.lang), lang_method = coalesce(t.lang_method, i.lang_method),
      lang_confidence = coalesce(t.lang_confidence, i.lang_confidence),
      signals = (select coalesce(array_agg(distinct s), '{}') from unnest(i.signals || t.signals) s)
    from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(id text, lang text, lang_method text, lang_confidence real, signals text[])
    where i.id = t.id`;
}
