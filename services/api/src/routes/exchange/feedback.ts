import { idSchema } from '@haetae/contracts';
import { FEEDBACK_VALUES } from '@haetae/exchange';
import { getSharedBank, inTransaction, type NewFeedback, recordFeedback } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { bankLabels } from '../banks/manage-banks.ts';
import { checkHash } from '../banks/parse-hash.ts';
import { CONTRADICTION_LIMITS, EXCHANGE_WRITERS, exchangeErrors } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';

export const FEEDBACK_MAX = 1_000;
const oneSchema = z.strictObject({
  hashId: idSchema('hash').optional(),
  algorithm: z.string().max(40).default('pdq'),
  hash: z.string().max(200).optional(),
  value: z.enum(FEEDBACK_VALUES),
  tags: bankLabels.default([]),
});
const resultSchema = z.object({
  hashId: z.string().optional(),
  outcome: z.enum(['created', 'updated', 'unchanged', 'refused']),
  error: problemSchema.optional(),
});

/** Stores words on hashes one by one: one that fails takes no other with it. */
export async function storeFeedback(
  deps: Pick<ApiDeps, 'sql'>,
  input: { organisationId: string; bankId: string; own: boolean },
  words: (() => NewFeedback)[],
): Promise<z.input<typeof resultSchema>[]> {
  const results: z.input<typeof resultSchema>[] = [];
  for (const read of words) {
    try {
      const feedback = read();
      results.push(
        await inTransaction(deps.sql, (tx) => recordFeedback(tx, { ...input, feedback, limits: CONTRADICTION_LIMITS })),
      );
    } catch (thrown) {
      results.push({ outcome: 'refused', error: problemOf(toHaetaeError(thrown)) });
    }
  }
  return results;
}

/** POST /v1/exchange/:bank/feedback: what receivers think of hashes. The newest word of an organisation counts. */
export function feedbackRoute(app: App, deps: ApiDeps): void {
  app.post(
    '/v1/exchange/:bank/feedback',
    {
      config: { roles: EXCHANGE_WRITERS },
      schema: {
        summary: 'Say what you think of hashes that you were given',
        description:
          'By `hashId`, or by `algorithm` and `hash`. The same word again changes nothing. 207 when some were refused.',
        tags: ['exchange'],
        params: exchangeParams,
        body: z.union([z.strictObject({ feedback: z.array(oneSchema).min(1).max(FEEDBACK_MAX) }), oneSchema]),
        response: {
          200: z.object({ results: z.array(resultSchema) }),
          207: z.object({ results: z.array(resultSchema) }),
          ...exchangeErrors,
        },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      const bank = await getSharedBank(deps.sql, organisationId, request.params.bank);
      const words = 'feedback' in request.body ? request.body.feedback : [request.body];
      const results = await storeFeedback(
        deps,
        { organisationId, bankId: bank.id, own: bank.own },
        words.map((word) => () => {
          if (word.hashId !== undefined) return { hashId: word.hashId, value: word.value, tags: word.tags };
          return { ...checkHash(word.algorithm, word.hash ?? ''), value: word.value, tags: word.tags };
        }),
      );
      return reply.code(results.some((r) => r.outcome === 'refused') ? 207 : 200).send({ results });
    },
  );
}
