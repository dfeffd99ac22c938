import { listAccess, verifyAccessLog } from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const placeSchema = z.strictObject({ seq: z.int() });
const lineSchema = z.object({
  organisationId: z.string(),
  seq: z.int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  subject: z.string(),
  data: z.record(z.string(), z.unknown()),
  hash: z.string(),
});

/** Who let whom in, and who changed or ended what: the organisation's own log, which nobody can rewrite unnoticed. */
export function accessLogRoutes(app: App, { sql }: Pick<ApiDeps, 'sql'>): void {
  const config = { roles: ['auditor'] } as const;
  app.get(
    '/v1/access-log',
    {
      config,
      schema: {
        summary: 'Changes of people, keys, sessions and organisations, the newest first',
        tags: ['access log'],
        querystring: z.object({ ...pageQuery }),
        response: { 200: z.object({ lines: z.array(lineSchema), nextCursor: z.string().nullable() }), ...problems },
      },
    },
    async ({ principal, query }) => {
      const before = readCursor(placeSchema, query.cursor)?.seq;
      const { organisationId } = principal;
      const found = await listAccess(sql, { organisationId, before, limit: query.limit + 1 });
      const lines = found.slice(0, query.limit);
      const last = found.length > query.limit ? lines.at(-1) : undefined;
      return { lines, nextCursor: last ? writeCursor({ seq: last.seq }) : null };
    },
  );
  app.get(
    '/v1/access-log/verification',
    {
      config,
      schema: {
        summary: 'Reads the whole log and says whether its chain is unbroken',
        tags: ['access log'],
        response: {
          200: z.object({
            whole: z.boolean(),
            lines: z.int(),
            brokenAt: z.int().nullable().describe('The first line that was altered, removed or moved'),
          }),
          ...problems,
        },
      },
    },
    async ({ principal }) => {
      const { lines, brokenAt } = await verifyAccessLog(sql, principal.organisationId);
      return { whole: brokenAt === undefined, lines, brokenAt: brokenAt ?? null };
    },
  );
}
