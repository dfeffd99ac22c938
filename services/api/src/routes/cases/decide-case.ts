import { decisionInputSchema, HaetaeError, idSchema, isStorableText } from '@haetae/contracts';
import { inTransaction, recordDecision } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { readIdempotencyKey } from '../items/create-item.ts';
import { decisionView, decisionViewSchema } from './case-view.ts';
import { REVIEWERS } from './list-cases.ts';

/** POST /v1/cases/:id/decisions: needs a lease and an Idempotency-Key. */
export function decideCaseRoute(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/cases/:id/decisions',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Decide a case that you have leased',
        tags: ['cases'],
        params: z.object({ id: idSchema('case') }),
        headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
        body: decisionInputSchema.extend({ leaseId: z.string().max(64).optional() }),
        response: { 200: decisionViewSchema, 201: decisionViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { leaseId, ...decision } = request.body;
      for (const [path, value] of Object.entries({ target: decision.target, rationale: decision.rationale }))
        if (value !== undefined && !isStorableText(value))
          throw new HaetaeError('TEXT_INVALID', `${path}: must not hold NUL or lone surrogates`, {
            errors: [{ path, message: 'must not hold NUL or lone surrogates' }],
          });
      const { organisationId, actor } = request.principal;
      // Without a key of the client's own, the lease stands in: one lease, one decision.
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']) ?? `lease:${leaseId ?? 'none'}`;
      const made = await inTransaction(sql, (tx) =>
        recordDecision(tx, {
          organisationId,
          caseId: request.params.id,
          holder: actor,
          leaseId,
          idempotencyKey,
          decision,
        }),
      );
      return reply.code(made.created ? 201 : 200).send(decisionView(made.decision));
    },
  );
}
