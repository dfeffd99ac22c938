import { HaetaeError, idSchema } from '@haetae/contracts';
import {
  confirmHashes,
  getBank,
  inTransaction,
  listItemsMatchingAny,
  listSubmissions,
  listWaitingHashes,
  listWaitingIds,
  owe,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { hashView, hashViewSchema } from './bank-view.ts';
import { bankParams } from './manage-banks.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const place = z.strictObject({ id: idSchema('hash') });
const submissionSchema = z.object({
  organisationId: z.string(),
  reason: z.string().nullable(),
  jurisdiction: z.string().nullable(),
  attestation: z.object({ by: z.string(), statement: z.string(), at: z.string() }).nullable(),
  at: z.string(),
});
const CONFIRM_MAX = 10_000;
/** Hashes a transaction, so that other writers get their turn. */
const CHUNK = 500;

/** Hashes that came from outside, or were contradicted, and wait for a person of the bank's organisation. */
export function waitingRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/hashes/waiting',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Hashes that wait for a first confirmation, or for another look after platforms contradicted them',
        tags: ['banks'],
        querystring: z.strictObject({
          ...pageQuery,
          bankId: idSchema('bank').optional(),
          submittedBy: idSchema('organisation').optional(),
          disputed: z.enum(['true', 'false']).default('false'),
        }),
        response: {
          200: z.object({
            hashes: z.array(hashViewSchema.extend({ bankId: z.string(), submissions: z.array(submissionSchema) })),
            nextCursor: z.string().nullable(),
          }),
          ...errors,
        },
      },
    },
    async (request) => {
      const { limit, cursor, bankId, submittedBy, disputed } = request.query;
      const rows = await listWaitingHashes(sql, request.principal.organisationId, {
        limit: limit + 1,
        after: readCursor(place, cursor)?.id,
        bankId,
        submittedBy,
        disputed: disputed === 'true',
      });
      const page = rows.slice(0, limit);
      const said = await listSubmissions(
        sql,
        page.map((h) => h.id),
      );
      const last = page.at(-1);
      return {
        hashes: page.map((h) => ({
          ...hashView(h),
          bankId: h.bankId,
          submissions: said
            .filter((s) => s.hashId === h.id && s.withdrawnAt === null)
            .map(({ organisationId, reason, jurisdiction, attestation, at }) => ({
              organisationId,
              reason,
              jurisdiction,
              attestation,
              at: at.toISOString(),
            })),
        })),
        nextCursor: rows.length > limit && last ? writeCursor({ id: last.id }) : null,
      };
    },
  );
  app.post(
    '/v1/banks/:id/confirm',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Vouch for hashes that wait: these, or all of a bank or of one submitter',
        description:
          '`all` leaves out those that platforms contradicted or that are switched off: look at each of them.',
        tags: ['banks'],
        params: bankParams,
        body: z.strictObject({
          hashIds: z.array(idSchema('hash')).min(1).max(CONFIRM_MAX).optional(),
          all: z.literal(true).optional(),
          submittedBy: idSchema('organisation').optional(),
        }),
        response: { 200: z.object({ confirmed: z.int() }), ...errors },
      },
    },
    async (request) => {
      const { hashIds, all, submittedBy } = request.body;
      if ((hashIds === undefined) === (all === undefined))
        throw new HaetaeError('VALIDATION_FAILED', 'Send hashIds, or all: true.', {
          errors: [{ path: 'hashIds', message: 'is required, or all: true' }],
        });
      const { organisationId, actor } = request.principal;
      const bank = await getBank(sql, organisationId, request.params.id);
      const confirm = (ids: readonly string[]) =>
        inTransaction(sql, async (tx) => {
          const done = await confirmHashes(tx, { bankId: bank.id, hashIds: ids, confirmedBy: actor });
          await owe(tx, 'assess', await listItemsMatchingAny(tx, done));
          return done.length;
        });
      let confirmed = 0;
      if (hashIds !== undefined)
        for (let n = 0; n < hashIds.length; n += CHUNK) confirmed += await confirm(hashIds.slice(n, n + CHUNK));
      else
        for (let after: string | undefined; ; ) {
          const ids = await listWaitingIds(sql, bank.id, { limit: CHUNK, after, submittedBy });
          if (ids.length === 0) break;
          confirmed += await confirm(ids);
          after = ids.at(-1);
        }
      return { confirmed };
    },
  );
}
