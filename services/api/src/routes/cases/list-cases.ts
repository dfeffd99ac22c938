import { anyLabelSchema, countrySchema, idSchema, instantSchema, laneOf, langSchema } from '@haetae/contracts';
import { findExcerpts, listDecided, listQueue } from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { caseSummary, caseSummarySchema } from './case-view.ts';
import { READERS } from './reviewer.ts';

const queuePlace = z.strictObject({ urgency: z.number(), openedAt: instantSchema, id: idSchema('case') });
const decidedPlace = z.strictObject({ id: idSchema('case') });

/** GET /v1/cases: the review queue, the most urgent first; or the decided cases, newest first. */
export function listCasesRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/cases',
    {
      config: { roles: READERS },
      schema: {
        summary: 'The review queue, the most urgent first',
        tags: ['cases'],
        querystring: z.strictObject({
          ...pageQuery,
          state: z.enum(['undecided', 'decided']).default('undecided'),
          lang: langSchema.optional(),
          country: countrySchema.optional(),
          label: anyLabelSchema.optional(),
          stage: z
            .enum(['escalated', 'appeal'])
            .optional()
            .describe('with `undecided`: only what waits for a supervisor, or because of an appeal'),
        }),
        response: {
          200: z.object({ cases: z.array(caseSummarySchema), nextCursor: z.string().nullable() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor, state, lang, country, label, stage } = request.query;
      const { organisationId } = request.principal;
      const filter = {
        ...(lang === undefined ? {} : { lang }),
        ...(country === undefined ? {} : { country }),
        ...(label === undefined ? {} : { label }),
        ...(stage === undefined ? {} : { stage }),
        lane: laneOf(request.principal.role),
      };
      if (state === 'decided') {
        const after = readCursor(decidedPlace, cursor);
        const rows = await listDecided(
          sql,
          organisationId,
          { limit: limit + 1, ...(after ? { before: after.id } : {}) },
          filter,
        );
        const page = rows.slice(0, limit);
        const texts = await findExcerpts(
          sql,
          page.map((c) => c.id),
        );
        const last = page.at(-1);
        return {
          cases: page.map((c) => caseSummary(c, texts.get(c.id) ?? null, request.principal)),
          nextCursor: rows.length > limit && last ? writeCursor({ id: last.id }) : null,
        };
      }
      const after = readCursor(queuePlace, cursor);
      const rows = await listQueue(sql, organisationId, { limit: limit + 1, ...(after ? { after } : {}) }, filter);
      const page = rows.slice(0, limit);
      const texts = await findExcerpts(
        sql,
        page.map((c) => c.id),
      );
      const last = page.at(-1);
      return {
        cases: page.map((c) => caseSummary(c, texts.get(c.id) ?? null, request.principal)),
        nextCursor:
          rows.length > limit && last
            ? writeCursor({ urgency: last.urgency, openedAt: last.place, id: last.id })
            : null,
      };
    },
  );
}
