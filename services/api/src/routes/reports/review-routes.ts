import { idSchema, reviewReportSchema } from '@haetae/contracts';
import {
  getSurvivorReport,
  inTransaction,
  listPictures,
  listSurvivorReports,
  reviewPictures,
  type SurvivorReportRow,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { placesOf } from './places-of.ts';
import { reportView, reportViewSchema } from './report-view.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const params = z.object({ id: idSchema('survivorReport') });
const REVIEWERS = ['moderator', 'support-centre', 'supervisor'] as const;

/** Survivors' reports, for the people who look at them first. There is no picture to see: it never left its device. */
export function reviewRoutes(app: App, { sql }: ApiDeps): void {
  const viewOf = async (report: SurvivorReportRow) =>
    reportView(report, await listPictures(sql, [report.id]), await placesOf(sql, report.id));

  app.get(
    '/v1/reports',
    {
      config: { roles: [...REVIEWERS, 'auditor'] },
      schema: {
        summary: 'Reports of survivors',
        description:
          '`waiting=true`: those with a picture that nobody has reviewed, oldest first; otherwise all, newest first.',
        tags: ['reports'],
        querystring: z.strictObject({ ...pageQuery, waiting: z.enum(['true', 'false']).default('false') }),
        response: {
          200: z.object({ reports: z.array(reportViewSchema), nextCursor: z.string().nullable() }),
          ...errors,
        },
      },
    },
    async (request) => {
      const { limit, cursor, waiting } = request.query;
      const place = readCursor(z.object({ after: z.string().max(40) }), cursor);
      const rows = await listSurvivorReports(sql, request.principal.organisationId, {
        limit: limit + 1,
        after: place?.after,
        waiting: waiting === 'true',
      });
      const page = rows.slice(0, limit);
      return {
        reports: await Promise.all(page.map(viewOf)),
        nextCursor: rows.length > limit ? writeCursor({ after: page.at(-1)!.id }) : null,
      };
    },
  );
  app.get(
    '/v1/reports/:id',
    {
      config: { roles: [...REVIEWERS, 'auditor'] },
      schema: {
        summary: 'One report of a survivor',
        tags: ['reports'],
        params,
        response: { 200: reportViewSchema, ...errors },
      },
    },
    async (request) => viewOf(await getSurvivorReport(sql, request.principal.organisationId, request.params.id)),
  );
  app.post(
    '/v1/reports/:id/review',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Confirm or refuse pictures of a report',
        description:
          'Confirmed hashes are matched from then on and may cause automatic effects; the survivor is told why one was refused.',
        tags: ['reports'],
        params,
        body: reviewReportSchema,
        response: { 200: reportViewSchema, ...errors },
      },
    },
    async (request) => {
      const { organisationId, actor } = request.principal;
      const { verdict, pictures: numbers, reason, note } = request.body;
      const report = await getSurvivorReport(sql, organisationId, request.params.id);
      await inTransaction(sql, (tx) => reviewPictures(tx, { report, actor, verdict, numbers, reason, note }));
      return await viewOf(report);
    },
  );
}
