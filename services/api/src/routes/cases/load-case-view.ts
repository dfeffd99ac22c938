import { type CaseRow, type Database, findExcerpts, listCaseEvents, listDecisions, listItems } from '@haetae/store';
import type { z } from 'zod';
import { itemSummary } from '../items/item-view.ts';
import { caseSummary, type caseViewSchema, decisionView, eventView } from './case-view.ts';

/** Items shown with a case; the rest is paged through GET /v1/items?caseId=. */
const ITEMS_SHOWN = 20;

/** A case with its newest items, events and decisions. */
export async function loadCaseView(sql: Database, row: CaseRow): Promise<z.input<typeof caseViewSchema>> {
  const [items, events, decisions, texts] = await Promise.all([
    listItems(sql, row.organisationId, { limit: ITEMS_SHOWN }, { caseId: row.id }),
    listCaseEvents(sql, row.id),
    listDecisions(sql, row.id),
    findExcerpts(sql, [row.id]),
  ]);
  return {
    ...caseSummary(row, texts.get(row.id) ?? null),
    items: items.map(itemSummary),
    events: events.map(eventView),
    decisions: decisions.map(decisionView),
  };
}
