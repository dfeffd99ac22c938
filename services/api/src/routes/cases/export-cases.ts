import { Readable } from 'node:stream';
import { daySchema } from '@haetae/contracts';
import { type CaseRecord, inTransaction, listCaseRecords, recordAccess } from '@haetae/store';
import { z } from 'zod';
import { csvLine } from '../../csv-line.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const PAGE = 1_000;

/** What a line says; the order is that of the columns. */
const fieldsOf = (c: CaseRecord) => ({
  case: c.id,
  openedAt: c.openedAt.toISOString(),
  decidedAt: c.decidedAt?.toISOString() ?? null,
  state: c.state,
  language: c.lang,
  country: c.country,
  pack: c.pack,
  sources: c.sources,
  flagged: c.labels,
  urgency: Math.round(c.urgency),
  items: c.items,
  policyLabel: c.decision?.policyLabel ?? null,
  action: c.decision?.action ?? null,
});
const COLUMNS = [
  'case',
  'openedAt',
  'decidedAt',
  'state',
  'language',
  'country',
  'pack',
  'sources',
  'flagged',
  'urgency',
  'items',
  'policyLabel',
  'action',
] as const satisfies readonly (keyof ReturnType<typeof fieldsOf>)[];

const ndjson = (c: CaseRecord): string => `${JSON.stringify(fieldsOf(c))}\n`;
const csv = (c: CaseRecord): string => {
  const fields = fieldsOf(c);
  return csvLine(COLUMNS.map((name) => (Array.isArray(fields[name]) ? fields[name].join(';') : fields[name])));
};

/** GET /v1/exports/cases: what a team's reports are made of, as one file, without a cap. */
export function exportCasesRoute(app: App, { sql }: ApiDeps): void {
  const day = daySchema.transform((s) => new Date(s));
  app.get(
    '/v1/exports/cases',
    {
      config: { roles: ['monitor', 'supervisor', 'auditor'] },
      schema: {
        summary: 'Cases of a period as NDJSON or CSV, for statistics: no words, pictures, addresses or people',
        description:
          'Cases opened from `from` up to, not with, `to` (UTC). The restricted lane and cases mixed in for quality are left out. The export is a line in the access log.',
        tags: ['cases'],
        querystring: z.strictObject({ from: day, to: day, format: z.enum(['ndjson', 'csv']).default('ndjson') }),
        response: {
          200: {
            description: 'The file',
            content: { 'application/x-ndjson': { schema: z.unknown() }, 'text/csv': { schema: z.unknown() } },
          },
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async ({ principal: { organisationId, actor }, query: { from, to, format } }, reply) => {
      await inTransaction(sql, (tx) =>
        recordAccess(tx, {
          organisationId,
          actor,
          action: 'cases.exported',
          subject: organisationId,
          data: { from: from.toISOString(), to: to.toISOString(), format },
        }),
      );
      async function* lines() {
        if (format === 'csv') yield csvLine(COLUMNS);
        let after: string | undefined;
        for (;;) {
          const rows = await listCaseRecords(
            sql,
            organisationId,
            { from, to },
            { limit: PAGE, ...(after === undefined ? {} : { after }) },
          );
          yield rows.map(format === 'csv' ? csv : ndjson).join('');
          if (rows.length < PAGE) return;
          after = rows.at(-1)!.id;
        }
      }
      return reply
        .type(format === 'csv' ? 'text/csv; charset=utf-8' : 'application/x-ndjson')
        .header('content-disposition', `attachment; filename="cases.${format}"`)
        .send(Readable.from(lines()));
    },
  );
}
