import type { AnyLabel } from '@haetae/contracts';
import {
  type CaseRow,
  type Database,
  findExcerpts,
  findStandingDecision,
  type ItemRow,
  listCaseNotes,
  listDecisions,
  listEffects,
  listItems,
  listMatches,
  listMedia,
  listNewestCaseEvents,
  listScores,
} from '@haetae/store';
import type { z } from 'zod';
import { writeCursor } from '../../cursor.ts';
import { itemView } from '../items/item-view.ts';
import {
  type caseItemSchema,
  caseSummary,
  type caseViewSchema,
  choiceOf,
  decisionView,
  effectView,
  eventView,
  maySeeGolden,
  noteView,
} from './case-view.ts';
import { isBlind, type Viewer } from './reviewer.ts';

/** Items and lines of history shown with a case; the rest is paged. */
const ITEMS_SHOWN = 20;
const EVENTS_SHOWN = 200;

/** A case with all that the viewer may see of it. */
export async function loadCaseView(
  sql: Database,
  row: CaseRow,
  viewer: Viewer,
): Promise<z.input<typeof caseViewSchema>> {
  const [items, events, decisions, notes, effects, texts, suggested] = await Promise.all([
    loadCaseItems(sql, row, { limit: ITEMS_SHOWN }),
    listNewestCaseEvents(sql, row.id, EVENTS_SHOWN),
    listDecisions(sql, row.id),
    listCaseNotes(sql, row.id),
    listEffects(sql, row.organisationId, { caseId: row.id, limit: 50 }),
    findExcerpts(sql, [row.id]),
    row.suggestedCaseId === null ? undefined : findStandingDecision(sql, row.organisationId, row.suggestedCaseId),
  ]);
  // Nothing that the first of two did is shown to who could be the second.
  const blind = isBlind(row, viewer);
  const hidden = new Set(blind ? row.reviews.map((r) => r.by) : []);
  const shown = events.filter((e) => !hidden.has(e.actor));
  return {
    ...caseSummary(row, texts.get(row.id) ?? null, viewer),
    items: items.items,
    nextItemsCursor: items.nextCursor,
    events: shown.map(eventView),
    eventCount: blind ? shown.length : (events.at(-1)?.seq ?? 0),
    decisions: blind ? [] : decisions.map(decisionView),
    notes: notes.filter((n) => !hidden.has(n.by)).map(noteView),
    effects: effects.map(effectView),
    suggestion: suggested
      ? {
          ...choiceOf(suggested),
          caseId: suggested.caseId,
          target: suggested.target,
          rationale: suggested.rationale,
          decidedAt: suggested.madeAt.toISOString(),
        }
      : null,
    splitFrom: row.splitFrom,
    ...(maySeeGolden(viewer) ? { golden: row.goldenId !== null } : {}),
  };
}

/** One page of a case's items, newest first, each with scores, highlights, media and matches. */
export async function loadCaseItems(
  sql: Database,
  row: Pick<CaseRow, 'id' | 'organisationId' | 'restrictedAt'>,
  page: { limit: number; before?: string },
): Promise<{ items: z.input<typeof caseItemSchema>[]; nextCursor: string | null }> {
  const lane = row.restrictedAt === null ? 'general' : 'restricted';
  const found = await listItems(sql, row.organisationId, { ...page, limit: page.limit + 1 }, { caseId: row.id, lane });
  const items = found.slice(0, page.limit);
  const ids = items.map((i) => i.id);
  const withMedia = items.filter((i) => i.mediaCount > 0).map((i) => i.id);
  const [scores, media, matches] = await Promise.all([
    listScores(sql, ids),
    withMedia.length === 0 ? [] : listMedia(sql, withMedia),
    withMedia.length === 0 ? [] : listMatches(sql, withMedia),
  ]);
  const last = items.at(-1);
  return {
    items: items.map((item) => ({
      ...itemView(item, scores, media, matches),
      highlights: highlightsOf(
        item,
        scores.filter((s) => s.itemId === item.id),
      ),
    })),
    nextCursor: found.length > page.limit && last ? writeCursor({ id: last.id }) : null,
  };
}

/** What in the text spoke for each label that the item is flagged for. */
function highlightsOf(item: ItemRow, scores: Awaited<ReturnType<typeof listScores>>) {
  const byLabel: Partial<Record<AnyLabel, { start: number; end: number; weight: number; signal: string }[]>> = {};
  for (const { signal, highlights = [] } of scores)
    for (const { label, start, end, weight } of highlights)
      if (item.labels.includes(label)) {
        byLabel[label] ??= [];
        byLabel[label].push({ start, end, weight, signal });
      }
  for (const spans of Object.values(byLabel)) spans.sort((a, b) => a.start - b.start || b.weight - a.weight);
  return byLabel;
}
