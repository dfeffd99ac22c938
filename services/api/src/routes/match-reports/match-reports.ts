import type { Readable } from 'node:stream';
import { HaetaeError, idSchema, instantSchema, isStorableText, validationError } from '@haetae/contracts';
import {
  inTransaction,
  listMatchReports,
  MATCH_ACTIONS,
  type MatchReportResult,
  type MatchReportRow,
  type NewMatchReport,
  type Principal,
  recordMatchReport,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { readLines } from '../../read-lines.ts';
import { createSpool } from '../../spool-results.ts';
import { checkHash } from '../banks/parse-hash.ts';
import { CONTRADICTION_LIMITS } from '../exchange/exchange-context.ts';
import { parseJson } from '../items/read-item-body.ts';

const storable = (max: number) =>
  z.string().min(1).max(max).refine(isStorableText, 'must not hold NUL or lone surrogates');
const LINE_MAX_BYTES = 64 * 1024;
const NDJSON = ['application/x-ndjson', 'application/ndjson', 'application/jsonl'];
/** Clocks of platforms may be a little ahead of ours. */
const AHEAD_MS = 5 * 60_000;

const reportSchema = z.strictObject({
  hashId: idSchema('hash').optional(),
  algorithm: z.string().max(40).default('pdq'),
  hash: z.string().max(200).optional(),
  contentId: storable(512),
  url: z
    .url({ protocol: /^https?$/ })
    .max(4_000)
    .optional(),
  account: storable(512).optional(),
  distance: z.int().min(0).max(256).optional(),
  foundAt: instantSchema.optional(),
  action: z.enum(MATCH_ACTIONS),
  reason: storable(2_000).optional(),
});

/** One report. Throws VALIDATION_FAILED, HASH_INVALID or HASH_ALGORITHM_UNKNOWN. */
function parseReport(value: unknown): NewMatchReport {
  const parsed = reportSchema.safeParse(value);
  if (!parsed.success) throw validationError(parsed.error, 'report');
  const { hashId, algorithm, hash, foundAt, ...rest } = parsed.data;
  const fail = (path: string, message: string): never => {
    throw new HaetaeError('VALIDATION_FAILED', `The report was refused. ${path}: ${message}`, {
      errors: [{ path, message }],
    });
  };
  if ((hashId === undefined) === (hash === undefined)) fail('hashId', 'send hashId, or algorithm and hash');
  if (rest.action === 'kept' && rest.reason === undefined) fail('reason', 'is required when the content was kept');
  const at = foundAt === undefined ? undefined : new Date(foundAt);
  if (at && at.getTime() > Date.now() + AHEAD_MS) fail('foundAt', 'is in the future');
  if (at && at.getUTCFullYear() < 2000) fail('foundAt', 'is before the year 2000');
  return { ...rest, foundAt: at, ...(hashId === undefined ? checkHash(algorithm, hash!) : { hashId }) };
}

const viewSchema = z.object({
  id: z.string(),
  bankId: z.string(),
  hashId: z.string(),
  platformId: z.string(),
  platformName: z.string().optional(),
  contentId: z.string(),
  url: z.string().nullable(),
  account: z.string().nullable(),
  distance: z.int().nullable(),
  action: z.enum(MATCH_ACTIONS),
  reason: z.string().nullable(),
  foundAt: z.string(),
  actedAt: z.string().nullable(),
  caseId: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});
const view = (
  {
    organisationId: owner,
    foundAt,
    actedAt,
    createdAt,
    updatedAt,
    caseId,
    ...row
  }: MatchReportRow & { platformName?: string },
  organisationId: string,
): z.input<typeof viewSchema> => ({
  ...row,
  foundAt: foundAt.toISOString(),
  actedAt: actedAt?.toISOString() ?? null,
  // The case is the bank's organisation's own affair.
  caseId: owner === organisationId ? caseId : null,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
});
const outcomeSchema = z.object({
  outcome: z.enum(['created', 'updated', 'unchanged']),
  id: z.string(),
  reports: z.array(viewSchema),
});

/** What platforms report of where they found bank hashes, and what they did there. */
export function matchReportRoutes(app: App, { sql }: ApiDeps): void {
  app.removeContentTypeParser(NDJSON);
  app.addContentTypeParser(
    NDJSON,
    (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) => done(null, payload),
  );
  const store = async ({ organisationId, actor }: Principal, report: NewMatchReport) => {
    const results = await inTransaction(sql, (tx) =>
      recordMatchReport(tx, { platformId: organisationId, actor, report, limits: CONTRADICTION_LIMITS }),
    );
    return answer(results, organisationId);
  };
  app.post(
    '/v1/match-reports',
    {
      config: { roles: ['platform', 'support-centre', 'supervisor'] },
      validatorCompiler: () => (value) => ({ value }),
      schema: {
        summary: 'Report where a bank hash was found and what was done: one (JSON), or any number (NDJSON)',
        description:
          'Once per content and hash: the same again changes nothing, another `action` moves the report on. 201 for a new report, 200 for one that was known. NDJSON answers a line each: `{"line","id","outcome"}` or `{"line","error"}`, and at last `{"summary"}`; 207 when lines were refused.',
        tags: ['exchange'],
        consumes: ['application/json', 'application/x-ndjson'],
        body: reportSchema,
        response: {
          200: {
            description: 'The report, or a result a line',
            content: { 'application/json': { schema: outcomeSchema }, 'application/x-ndjson': { schema: z.unknown() } },
          },
          201: outcomeSchema,
          207: { description: 'A result a line', content: { 'application/x-ndjson': { schema: z.unknown() } } },
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      const body = request.body as unknown;
      if (!(typeof body === 'object' && body !== null && Symbol.asyncIterator in body)) {
        const result = await store(request.principal, parseReport(body));
        return reply.code(result.outcome === 'created' ? 201 : 200).send(result);
      }
      const spool = createSpool();
      const counts = { lines: 0, created: 0, updated: 0, unchanged: 0, refused: 0 };
      try {
        for await (const { line, text, tooLong } of readLines(body as Readable, LINE_MAX_BYTES)) {
          if (!tooLong && text.trim() === '') continue;
          counts.lines += 1;
          try {
            if (tooLong) throw new HaetaeError('LINE_TOO_LONG', `The line is longer than ${LINE_MAX_BYTES} bytes.`);
            const { id, outcome, reports } = await store(request.principal, parseReport(parseJson(text, 'line')));
            counts[outcome] += 1;
            await spool.write({ line, id, outcome, hashIds: reports.map((r) => r.hashId) });
          } catch (thrown) {
            counts.refused += 1;
            await spool.write({ line, error: problemOf(toHaetaeError(thrown)) });
          }
        }
        await spool.write({ summary: counts });
        const results = await spool.read();
        return reply
          .code(counts.refused > 0 ? 207 : 200)
          .type('application/x-ndjson')
          .send(results);
      } finally {
        await spool.discard();
      }
    },
  );
}

/** One answer for a report that may have met several banks: new where any of them is. */
function answer(results: MatchReportResult[], organisationId: string): z.input<typeof outcomeSchema> {
  const outcome = (['created', 'updated', 'unchanged'] as const).find((o) => results.some((r) => r.outcome === o))!;
  return { outcome, id: results[0]!.report.id, reports: results.map((r) => view(r.report, organisationId)) };
}

/** GET /v1/match-reports: reports on the hashes of an organisation, and its own. */
export function listMatchReportsRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/match-reports',
    {
      config: { roles: ['platform', 'support-centre', 'supervisor', 'moderator', 'auditor'] },
      schema: {
        summary: 'Where hashes of your banks were found, and what you reported yourself',
        tags: ['exchange'],
        querystring: z.strictObject({
          ...pageQuery,
          bankId: idSchema('bank').optional(),
          hashId: idSchema('hash').optional(),
          caseId: idSchema('case').optional(),
          action: z.enum(MATCH_ACTIONS).optional(),
        }),
        response: {
          200: z.object({ matchReports: z.array(viewSchema), nextCursor: z.string().nullable() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor, ...filter } = request.query;
      const { organisationId } = request.principal;
      const after = readCursor(z.strictObject({ id: idSchema('matchReport') }), cursor)?.id;
      const rows = await listMatchReports(sql, organisationId, { ...filter, limit: limit + 1, after });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        matchReports: page.map((row) => view(row, organisationId)),
        nextCursor: rows.length > limit && last ? writeCursor({ id: last.id }) : null,
      };
    },
  );
}
