import { ITEM_STATUSES, itemIdSchema, laneOf, langSchema } from '@haetae/contracts';
import { listItems } from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { itemSummary, itemSummarySchema } from './item-view.ts';

const place = z.strictObject({ id: itemIdSchema });

/** GET /v1/items: newest first. */
export function listItemsRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/items',
    {
      config: {
        roles: ['monitor', 'platform', 'support-centre', 'moderator', 'supervisor', 'safeguarding', 'auditor'],
      },
      schema: {
        summary: 'Posts of your organisation, newest first',
        tags: ['items'],
        querystring: z.strictObject({
          ...pageQuery,
          status: z.enum(ITEM_STATUSES).optional(),
          flagged: z
            .enum(['true', 'false'])
            .transform((s) => s === 'true')
            .optional(),
          source: z.string().max(64).optional(),
          lang: langSchema.optional(),
          caseId: z.string().max(64).optional(),
        }),
        response: {
          200: z.object({ items: z.array(itemSummarySchema), nextCursor: z.string().nullable() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor, status, flagged, source, lang, caseId } = request.query;
      const after = readCursor(place, cursor);
      const filter = {
        lane: laneOf(request.principal.role),
        ...(status === undefined ? {} : { status }),
        ...(flagged === undefined ? {} : { flagged }),
        ...(source === undefined ? {} : { source }),
        ...(lang === undefined ? {} : { lang }),
        ...(caseId === undefined ? {} : { caseId }),
      };
      const rows = await listItems(
        sql,
        request.principal.organisationId,
        { limit: limit + 1, ...(after ? { before: after.id } : {}) },
        filter,
      );
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        items: page.map(itemSummary),
        nextCursor: rows.length > limit && last ? writeCursor({ id: last.id }) : null,
      };
    },
  );
}
