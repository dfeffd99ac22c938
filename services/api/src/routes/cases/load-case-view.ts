import type { AnyLabel, Lane } from '@haetae/contracts';
import {
  type CaseRow,
  findExcerpts,
  findSuggestion,
  getCase,
  type ItemRow,
  itemIdsOf,
  listCaseNotes,
  listDecisions,
  listEffects,
  listItems,
  listMatches,
  listMedia,
  listNewestCaseEvents,
  listScores,
  type Queryable,
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

type CaseOf = Pick<CaseRow, 'id' | 'organisationId'> & { lane: Lane };
type WholeCase = CaseOf & Pick<CaseRow, 'itemCount'>;
/** Of items that come newest first. */
const firstText = (items: { text: string | null }[]) => items.findLast((i) => i.text !== null)?.text ?? null;
const laneOfRow = (row: Pick<CaseRow, 'restrictedAt'>): Lane => (row.restrictedAt === null ? 'general' : 'restricted');

/** A case with all that the viewer may see of it. */
export async function loadCaseView(
  sql: Queryable,
  row: CaseRow,
  viewer: Viewer,
): Promise<z.input<typeof caseViewSchema>> {
  return caseView(row, await loadParts(sql, { ...row, lane: laneOfRow(row) }), viewer);
}

/** As `loadCaseView`, with the row itself: in a transaction all of it is one round trip. Throws what `getCase` throws. */
export async function readCaseView(
  sql: Queryable,
  of: WholeCase,
  viewer: Viewer,
): Promise<z.input<typeof caseViewSchema>> {
  const [row, parts] = await Promise.all([getCase(sql, of.organisationId, of.id, of.lane), loadParts(sql, of)]);
  return caseView(row, parts, viewer);
}

/** All that is shown of a case beside its row. No statement waits for another one's answer. */
async function loadParts(sql: Queryable, of: WholeCase) {
  const [items, events, decisions, notes, effects, texts, suggested] = await Promise.all([
    loadCaseItems(sql, of, { limit: ITEMS_SHOWN }),
    listNewestCaseEvents(sql, of.id, EVENTS_SHOWN),
    listDecisions(sql, of.id),
    listCaseNotes(sql, of.id),
    listEffects(sql, of.organisationId, { caseId: of.id, limit: 50 }),
    of.itemCount <= ITEMS_SHOWN ? undefined : findExcerpts(sql, [of.id]),
    findSuggestion(sql, of.organisationId, of.id),
  ]);
  return {
    items,
    events,
    decisions,
    notes,
    effects,
    text: texts ? (texts.get(of.id) ?? null) : firstText(items.items),
    suggested,
  };
}

function caseView(
  row: CaseRow,
  { items, events, decisions, notes, effects, text, suggested }: Awaited<ReturnType<typeof loadParts>>,
  viewer: Viewer,
): z.input<typeof caseViewSchema> {
  // Nothing that the first of two did is shown to who could be the second.
  const blind = isBlind(row, viewer);
  const hidden = new Set(blind ? row.reviews.map((r) => r.by) : []);
  const shown = events.filter((e) => !hidden.has(e.actor));
  return {
    ...caseSummary(row, text, viewer),
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
  sql: Queryable,
  of: CaseOf,
  page: { limit: number; before?: string },
): Promise<{ items: z.input<typeof caseItemSchema>[]; nextCursor: string | null }> {
  const ids = itemIdsOf(sql, of.id, page);
  const [found, scores, media, matches] = await Promise.all([
    listItems(sql, of.organisationId, { ...page, limit: page.limit + 1 }, { caseId: of.id, lane: of.lane }),
    listScores(sql, ids),
    listMedia(sql, ids),
    listMatches(sql, ids),
  ]);
  const items = found.slice(0, page.limit);
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
