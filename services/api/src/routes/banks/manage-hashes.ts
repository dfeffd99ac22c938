import type { Readable } from 'node:stream';
import { HaetaeError, idSchema, isStorableText } from '@haetae/contracts';
import {
  addHashes,
  emitEvents,
  getBank,
  getHash,
  getSharedBank,
  inTransaction,
  listHashes,
  listItemsMatching,
  owe,
  type Principal,
  type SubmissionWords,
  updateHash,
  withdrawHash,
  withdrawSubmission,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { writeNdjson } from '../../write-ndjson.ts';
import { checkWaiting, checkWords, getBankToFill } from '../exchange/submissions.ts';
import { hashView, hashViewSchema, submittedView } from './bank-view.ts';
import { BANK_READERS, BANK_WRITERS, bankLabels, bankParams } from './manage-banks.ts';
import { hashInputSchema, parseHash } from './parse-hash.ts';
import { uploadHashes } from './upload-hashes.ts';

const hashParams = bankParams.extend({ hashId: idSchema('hash') });
const reasonText = z.string().trim().min(1).max(1_000).refine(isStorableText, 'must not hold NUL or lone surrogates');
const errors = { '4xx': problemSchema, '5xx': problemSchema };
const words = (max: number) => z.string().trim().min(1).max(max).refine(isStorableText).optional();
/** What a streamed upload answers. */
const streamed = {
  description: 'NDJSON: a result a line, and a last line with the summary',
  content: { 'application/x-ndjson': { schema: z.unknown() } },
};
const formatOf = (type = '') => (/^text\/csv/i.test(type) ? 'csv' : /xml/i.test(type) ? 'xml' : 'ndjson');

/** What the query says of every hash of a call. */
function wordsOf(query: {
  submissionReason?: string | undefined;
  jurisdiction?: string | undefined;
  attestedBy?: string | undefined;
  attestation?: string | undefined;
}): SubmissionWords | undefined {
  const { submissionReason: reason, jurisdiction, attestedBy: by, attestation: statement } = query;
  if (reason === undefined && jurisdiction === undefined && statement === undefined) return undefined;
  if ((by === undefined) !== (statement === undefined))
    throw new HaetaeError('VALIDATION_FAILED', 'attestedBy and attestation go together.');
  return {
    ...(reason === undefined ? {} : { reason }),
    ...(jurisdiction === undefined ? {} : { jurisdiction }),
    ...(by && statement ? { attestation: { by, statement, at: new Date().toISOString() } } : {}),
  };
}

/** Those who may vouch for a hash as the person that has looked. */
const mayConfirm = ({ role }: Principal) => role === 'supervisor' || role === 'admin';

/** Hashes of a bank: added one by one or by the million, withdrawn, switched off, listed. */
export function hashRoutes(app: App, deps: ApiDeps): void {
  const { sql } = deps;
  const stream = (_request: unknown, payload: Readable, done: (error: null, body: Readable) => void) =>
    done(null, payload);
  app.removeContentTypeParser(['application/x-ndjson', 'application/ndjson', 'application/jsonl']);
  app.addContentTypeParser(
    ['application/x-ndjson', 'application/ndjson', 'application/jsonl', 'text/csv', 'application/xml', 'text/xml'],
    stream,
  );
  app.post(
    '/v1/banks/:id/hashes',
    {
      config: { roles: BANK_WRITERS },
      validatorCompiler:
        ({ httpPart, schema }) =>
        (data) => {
          if (httpPart === 'body') return { value: data };
          const parsed = (schema as unknown as z.ZodType).safeParse(data);
          return parsed.success
            ? { value: parsed.data }
            : {
                error: new HaetaeError('VALIDATION_FAILED', 'The query or path was refused.', {
                  errors: parsed.error.issues.map((i) => ({ path: i.path.join('.'), message: i.message })),
                }),
              };
        },
      schema: {
        summary: 'Add one hash (JSON) or any number (NDJSON, CSV or NCMEC XML, streamed, a result a line)',
        description:
          'A streamed upload answers NDJSON: `{"line","id","created"}` or `{"line","error"}` a line, and a last line `{"summary"}`. 207 when lines were refused. `confirmed=true`: a supervisor vouches for the hashes. A bank of another organisation, shared so that you may submit, takes hashes with `submissionReason` and `attestation`; they wait there for a person.',
        tags: ['banks'],
        consumes: ['application/json', 'application/x-ndjson', 'text/csv', 'application/xml'],
        params: bankParams,
        querystring: z.strictObject({
          confirmed: z.enum(['true', 'false']).default('false'),
          results: z.enum(['all', 'refused']).default('all'),
          // For every line of a stream that does not say it itself.
          submissionReason: words(500),
          jurisdiction: words(20),
          attestedBy: words(200),
          attestation: words(2_000),
        }),
        body: hashInputSchema,
        response: { 200: streamed, 201: hashViewSchema, 207: streamed, ...errors },
      },
    },
    async (request, reply) => {
      const { organisationId, actor } = request.principal;
      const bank = await getBankToFill(sql, request.principal, request.params.id);
      const { confirmed, results } = request.query;
      if (confirmed === 'true' && (!bank.own || !mayConfirm(request.principal)))
        throw new HaetaeError(
          'ROLE_NOT_ALLOWED',
          "Only a supervisor or an admin of the bank's organisation may vouch for hashes (confirmed=true).",
        );
      const confirmedBy = confirmed === 'true' ? actor : undefined;
      const submitter = { organisationId, actor, foreign: !bank.own };
      const body = request.body as unknown;
      if (typeof body === 'object' && body !== null && Symbol.asyncIterator in body) {
        const upload = await uploadHashes(sql, {
          bankId: bank.id,
          body: body as Readable,
          format: formatOf(request.headers['content-type']),
          confirmedBy,
          onlyRefused: results === 'refused',
          submitter,
          words: wordsOf(request.query),
          check: (hash) => checkWords(bank, hash),
          beforeChunk: () => checkWaiting(deps, bank, organisationId),
        });
        return reply
          .code(upload.counts.refused > 0 ? 207 : 200)
          .type('application/x-ndjson')
          .send(upload.results);
      }
      const parsed = parseHash(body);
      const said = wordsOf(request.query);
      const hash = checkWords(bank, said ? { ...parsed, submission: { ...said, ...parsed.submission } } : parsed);
      await checkWaiting(deps, bank, organisationId);
      const row = await inTransaction(sql, async (tx) => {
        const [stored] = await addHashes(tx, { bankId: bank.id, hashes: [hash], confirmedBy, submitter });
        if (stored!.created)
          await emitEvents(tx, [
            {
              organisationId: bank.organisationId,
              type: 'hash.added',
              data: { bankId: bank.id, hashIds: [stored!.id] },
            },
          ]);
        return await getHash(tx, bank.id, stored!.id);
      });
      return reply.code(201).send(bank.own ? hashView(row) : submittedView(row));
    },
  );
  app.get(
    '/v1/banks/:id/hashes',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'All hashes of a bank, streamed as NDJSON',
        tags: ['banks'],
        params: bankParams,
        querystring: z.strictObject({ tombstones: z.enum(['true', 'false']).default('false') }),
        response: {
          200: { description: 'A hash a line', content: { 'application/x-ndjson': { schema: hashViewSchema } } },
          ...errors,
        },
      },
    },
    async (request, reply) => {
      const bank = await getBank(sql, request.principal.organisationId, request.params.id);
      const tombstones = request.query.tombstones === 'true';
      return writeNdjson(reply, async function* () {
        let after: string | undefined;
        for (;;) {
          const page = await listHashes(sql, bank.id, {
            limit: 1_000,
            tombstones,
            ...(after === undefined ? {} : { after }),
          });
          yield* page.map(hashView);
          if (page.length < 1_000) return;
          after = page.at(-1)!.id;
        }
      });
    },
  );
  app.get(
    '/v1/banks/:id/hashes/:hashId',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'One hash',
        tags: ['banks'],
        params: hashParams,
        response: { 200: hashViewSchema, ...errors },
      },
    },
    async (request) => {
      const bank = await getBank(sql, request.principal.organisationId, request.params.id);
      return hashView(await getHash(sql, bank.id, request.params.hashId));
    },
  );
  app.patch(
    '/v1/banks/:id/hashes/:hashId',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'Switch a hash off or on, confirm it, change its labels, add an opinion',
        tags: ['banks'],
        params: hashParams,
        body: z.strictObject({
          disabled: z.boolean().optional(),
          reason: reasonText.optional(),
          labels: bankLabels.optional(),
          confirmed: z.literal(true).optional(),
          opinion: z
            .strictObject({
              category: z.enum(['positive_class', 'negative_class', 'investigation_seed']),
              tags: bankLabels.default([]),
            })
            .optional(),
        }),
        response: { 200: hashViewSchema, ...errors },
      },
    },
    async (request) => {
      const { disabled, reason, labels, confirmed, opinion } = request.body;
      const { organisationId, actor } = request.principal;
      if (confirmed && !mayConfirm(request.principal))
        throw new HaetaeError('ROLE_NOT_ALLOWED', 'Only a supervisor or an admin may confirm a hash.');
      const bank = await getBank(sql, organisationId, request.params.id);
      const row = await inTransaction(sql, async (tx) => {
        const changed = await updateHash(tx, bank.id, request.params.hashId, {
          disabled,
          disabledReason: reason,
          labels,
          confirmedBy: confirmed ? actor : undefined,
          opinion: opinion ? { ...opinion, by: organisationId, at: new Date().toISOString() } : undefined,
        });
        await owe(tx, 'assess', await listItemsMatching(tx, changed.id));
        return changed;
      });
      return hashView(row);
    },
  );
  app.delete(
    '/v1/banks/:id/hashes/:hashId',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'Withdraw a hash: it stays as a tombstone and never matches again',
        tags: ['banks'],
        params: hashParams,
        querystring: z.strictObject({ reason: reasonText.default('withdrawn by its organisation') }),
        response: { 200: hashViewSchema, ...errors },
      },
    },
    async (request) => {
      const { organisationId } = request.principal;
      const { hashId } = request.params;
      const bank = await getSharedBank(sql, organisationId, request.params.id);
      const { reason } = request.query;
      const row = await inTransaction(sql, async (tx) => {
        const withdrawn = bank.own
          ? await withdrawHash(tx, bank.id, hashId, reason)
          : await withdrawSubmission(tx, { bankId: bank.id, hashId, organisationId, reason });
        await owe(tx, 'assess', await listItemsMatching(tx, withdrawn.id));
        if (withdrawn.status === 'withdrawn')
          await emitEvents(tx, [
            {
              organisationId: bank.organisationId,
              type: 'hash.withdrawn',
              data: { bankId: bank.id, hashIds: [hashId] },
            },
          ]);
        return withdrawn;
      });
      return bank.own ? hashView(row) : submittedView(row);
    },
  );
}
