import { Readable } from 'node:stream';
import { daySchema } from '@haetae/contracts';
import { listTransparency, type TransparencyRow } from '@haetae/store';
import { z } from 'zod';
import { csvLine } from '../../csv-line.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

/** Counts below this are said only as "fewer than": a single request of one label to one platform points at a person. */
export const SMALL_COUNT = 5;

const rowSchema = z.object({
  kind: z.enum(['takedown', 'match_report']),
  law: z.string().nullable(),
  label: z.string().nullable(),
  platform: z.string(),
  outcome: z.string(),
  /** Null where it is below 5 and `exact` was not asked for; so is what could be worked out from it. */
  count: z.int().nullable(),
  breached: z.int().nullable(),
  medianSecondsToAction: z.number().nullable(),
});
type Row = z.infer<typeof rowSchema>;
const COLUMNS = ['kind', 'law', 'label', 'platform', 'outcome', 'count', 'breached', 'medianSecondsToAction'] as const;

const view = (row: TransparencyRow, exact: boolean): Row =>
  exact || row.count >= SMALL_COUNT ? row : { ...row, count: null, breached: null, medianSecondsToAction: null };

/** GET /v1/transparency: what was asked, of whom, under which law, and what became of it. */
export function transparencyRoute(app: App, { sql }: ApiDeps): void {
  const day = daySchema.transform((s) => new Date(s));
  app.get(
    '/v1/transparency',
    {
      config: { roles: ['supervisor', 'auditor', 'platform', 'support-centre'] },
      schema: {
        summary: 'Transparency report: takedowns and match reports by law, label, platform and outcome',
        description:
          'From `from` up to, not with, `to` (UTC). Counts below 5 are left out unless `exact=true`, because the report is made to be published.',
        tags: ['takedowns'],
        querystring: z.strictObject({
          from: day,
          to: day,
          side: z.enum(['sender', 'platform']).optional(),
          format: z.enum(['json', 'csv']).default('json'),
          exact: z.enum(['true', 'false']).default('false'),
        }),
        response: {
          200: {
            description: 'The report',
            content: {
              'application/json': {
                schema: z.object({
                  from: z.string(),
                  to: z.string(),
                  side: z.string(),
                  smallCount: z.int(),
                  rows: z.array(rowSchema),
                }),
              },
              'text/csv': { schema: z.unknown() },
            },
          },
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async ({ principal, query }, reply) => {
      const side = query.side ?? (principal.role === 'platform' ? 'platform' : 'sender');
      const rows = (await listTransparency(sql, principal.organisationId, { ...query, side })).map((r) =>
        view(r, query.exact === 'true'),
      );
      if (query.format === 'json')
        return {
          from: query.from.toISOString(),
          to: query.to.toISOString(),
          side,
          smallCount: SMALL_COUNT,
          rows,
        };
      const lines = function* () {
        yield csvLine(COLUMNS);
        for (const row of rows)
          yield csvLine(COLUMNS.map((c) => (c === 'count' && row.count === null ? `<${SMALL_COUNT}` : row[c])));
      };
      return reply
        .type('text/csv; charset=utf-8')
        .header('content-disposition', 'attachment; filename="transparency.csv"')
        .send(Readable.from(lines()));
    },
  );
}
