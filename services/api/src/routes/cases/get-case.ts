import { idSchema, laneOf } from '@haetae/contracts';
import {
  type CaseRow,
  type Database,
  exposeToCase,
  getCase,
  getExposureLimits,
  inTransaction,
  listCaseEvents,
  type Principal,
  recordView,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { exposureDefaults } from '../wellbeing/exposure-view.ts';
import { caseItemSchema, caseViewSchema, eventView, eventViewSchema } from './case-view.ts';
import { loadCaseItems, loadCaseView } from './load-case-view.ts';
import { isBlind, READERS } from './reviewer.ts';

const params = z.object({ id: idSchema('case') });
const itemPlace = z.strictObject({ id: idSchema('item') });

/** A case that this principal may see. Throws CASE_NOT_FOUND, CASE_RESTRICTED, CASE_NOT_RESTRICTED. */
export const getOpenable = async (sql: Database, principal: Principal, id: string): Promise<CaseRow> =>
  await getCase(sql, principal.organisationId, id, laneOf(principal.role));

/** GET /v1/cases/:id, …/items and …/events. */
export function getCaseRoutes(app: App, { sql, config }: ApiDeps): void {
  /** Shows a case to a person: within the budget of moderators, and with a line in its chain once it has been read. */
  const show = async <T>(principal: Principal, id: string, what: string, read: (row: CaseRow) => Promise<T>) => {
    const row = await getOpenable(sql, principal, id);
    const { organisationId, actor, role } = principal;
    if (role === 'moderator' && row.severe) {
      const limits = await getExposureLimits(sql, organisationId, exposureDefaults(config));
      await inTransaction(sql, (tx) => exposeToCase(tx, { organisationId, actor, caseId: row.id }, limits));
    }
    const shown = await read(row);
    await inTransaction(sql, (tx) =>
      recordView(tx, { organisationId, caseId: row.id, lane: laneOf(role), actor, what }),
    );
    return shown;
  };
  const answers = { '4xx': problemSchema, '5xx': problemSchema };
  app.get(
    '/v1/cases/:id',
    {
      config: { roles: READERS },
      schema: {
        summary: 'One case: its items, scores, history, decisions, notes, and what you may do',
        tags: ['cases'],
        params,
        response: { 200: caseViewSchema, ...answers },
      },
    },
    async ({ principal, params: { id } }) =>
      await show(principal, id, 'case', (row) => loadCaseView(sql, row, principal)),
  );
  app.get(
    '/v1/cases/:id/items',
    {
      config: { roles: READERS },
      schema: {
        summary: 'The items of a case, newest first',
        tags: ['cases'],
        params,
        querystring: z.strictObject(pageQuery),
        response: { 200: z.object({ items: z.array(caseItemSchema), nextCursor: z.string().nullable() }), ...answers },
      },
    },
    async ({ principal, params: { id }, query }) => {
      const after = readCursor(itemPlace, query.cursor);
      const page = { limit: query.limit, ...(after ? { before: after.id } : {}) };
      return await show(principal, id, 'items', (row) =>
        loadCaseItems(sql, { ...row, lane: laneOf(principal.role) }, page),
      );
    },
  );
  app.get(
    '/v1/cases/:id/events',
    {
      config: { roles: READERS },
      schema: {
        summary: 'The history of a case in its order: each line is hashed to the one before',
        tags: ['cases'],
        params,
        querystring: z.strictObject({
          limit: pageQuery.limit,
          after: z.coerce.number().int().min(0).default(0),
        }),
        response: {
          200: z.object({ events: z.array(eventViewSchema), nextAfter: z.int().nullable() }),
          ...answers,
        },
      },
    },
    async ({ principal, params: { id }, query }) => {
      const row = await getOpenable(sql, principal, id);
      const found = await listCaseEvents(sql, id, { after: query.after, limit: query.limit + 1 });
      const page = found.slice(0, query.limit);
      const hidden = new Set(isBlind(row, principal) ? row.reviews.map((r) => r.by) : []);
      return {
        events: page.filter((e) => !hidden.has(e.actor)).map(eventView),
        nextAfter: found.length > query.limit ? page.at(-1)!.seq : null,
      };
    },
  );
}
