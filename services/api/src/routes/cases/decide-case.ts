import {
  appealInputSchema,
  bulkDecisionInputSchema,
  decideInputSchema,
  idSchema,
  isHaetaeError,
  undoInputSchema,
} from '@haetae/contracts';
import { loadPacks } from '@haetae/packs';
import {
  appealCase,
  getLeased,
  inShortTransaction,
  inTransaction,
  type LockedCase,
  leaseIfFree,
  recordDecision,
  undoDecision,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemOf, problemSchema, toHaetaeError } from '../../problem.ts';
import { readIdempotencyKey } from '../items/create-item.ts';
import { exposureDefaults } from '../wellbeing/exposure-view.ts';
import { APPELLANTS } from './allowed.ts';
import { caseViewSchema, decisionView, decisionViewSchema } from './case-view.ts';
import { getOpenable } from './get-case.ts';
import { emptyBodyIsEmptyObject } from './lease-case.ts';
import { loadCaseView } from './load-case-view.ts';
import { REVIEWERS, reviewerOf } from './reviewer.ts';
import { traceCase } from './trace-case.ts';

const params = z.object({ id: idSchema('case') });
const headers = z.object({ 'idempotency-key': z.string().min(1).max(200).optional() });
const answers = { '4xx': problemSchema, '5xx': problemSchema };
/** What becomes of the case with this decision: `second` waits for another person, `pending` for the undo window. */
const madeSchema = decisionViewSchema.extend({ undoUntil: z.string() });

/** POST /v1/cases/:id/decisions, …/undo, …/appeal, and POST /v1/cases/decisions for many at once. */
export function decideCaseRoutes(app: App, deps: ApiDeps): void {
  const { sql, config } = deps;
  const packs = new Map(
    loadPacks(config.HAETAE_PACKS_DIR)
      .list()
      .map((p) => [p.id, p]),
  );
  const told = (caseId: string, made: Awaited<ReturnType<typeof recordDecision>>, fromMs: number) => {
    if (made.created) traceCase(deps, caseId, { span: `recordDecision ${made.decision.id}`, fromMs });
  };
  const undoS = config.HAETAE_UNDO_S;
  const limits = exposureDefaults(config);
  const needsSecond = (policyLabel: string) => (locked: LockedCase) =>
    (packs.get((locked.pack ?? 'default') as never) ?? packs.get('default' as never))?.secondReviewLabels.includes(
      policyLabel,
    ) ?? false;
  const viewOf = (made: Awaited<ReturnType<typeof recordDecision>>) => ({
    ...decisionView(made.decision),
    undoUntil: new Date(made.decision.madeAt.getTime() + undoS * 1_000).toISOString(),
  });

  app.post(
    '/v1/cases/:id/decisions',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Decide a case that you have leased',
        description:
          'What it does outside (a takedown request, say) happens once the undo window has closed and, where the pack wants two ' +
          'people, another one has chosen the same. A repeat with the same Idempotency-Key gets the first answer.',
        tags: ['cases'],
        params,
        headers,
        body: decideInputSchema,
        response: { 200: madeSchema, 201: madeSchema, ...answers },
      },
    },
    async (request, reply) => {
      const fromMs = Date.now();
      const { leaseId, ...decision } = request.body;
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
      const made = await inShortTransaction(sql, (tx) =>
        recordDecision(tx, {
          ...reviewerOf(request.principal),
          caseId: request.params.id,
          leaseId,
          idempotencyKey,
          decision,
          needsSecond: needsSecond(decision.policyLabel),
          undoS,
        }),
      );
      told(request.params.id, made, fromMs);
      return reply.code(made.created ? 201 : 200).send(viewOf(made));
    },
  );

  const result = z.object({
    caseId: z.string(),
    status: z.int(),
    decision: madeSchema.optional(),
    error: problemSchema.optional(),
  });
  app.post(
    '/v1/cases/decisions',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Decide many cases alike; each is leased if it is free, and answers for itself',
        description:
          'With an Idempotency-Key the whole call can be repeated: what was decided under it gets its first answer.',
        tags: ['cases'],
        headers,
        body: bulkDecisionInputSchema,
        response: { 200: z.object({ decided: z.int(), failed: z.int(), results: z.array(result) }), ...answers },
      },
    },
    async (request) => {
      const { cases, decision } = request.body;
      const reviewer = reviewerOf(request.principal);
      const idempotencyKey = readIdempotencyKey(request.headers['idempotency-key']);
      const results: z.input<typeof result>[] = [];
      for (const { caseId, leaseId } of cases) {
        const fromMs = Date.now();
        const one = { ...reviewer, caseId, leaseId, idempotencyKey, decision, undoS };
        try {
          const made = await inTransaction(sql, async (tx) => {
            await leaseIfFree(tx, one, limits);
            return await recordDecision(tx, { ...one, needsSecond: needsSecond(decision.policyLabel) });
          });
          told(caseId, made, fromMs);
          results.push({ caseId, status: made.created ? 201 : 200, decision: viewOf(made) });
        } catch (error) {
          if (!isHaetaeError(error) || error.status >= 500) throw error;
          const problem = problemOf(toHaetaeError(error));
          results.push({ caseId, status: problem.status, error: problem });
        }
      }
      const failed = results.filter((r) => r.error !== undefined).length;
      return { decided: results.length - failed, failed, results };
    },
  );

  app.post(
    '/v1/cases/:id/undo',
    {
      config: { roles: REVIEWERS },
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Take your decision back, within its window; the case is in your hands again',
        tags: ['cases'],
        params,
        body: undoInputSchema,
        response: { 200: caseViewSchema, ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => {
      const locked = await inTransaction(sql, (tx) =>
        undoDecision(tx, { ...reviewerOf(principal), caseId: id, ...body }),
      );
      return await loadCaseView(sql, await getLeased(sql, locked), principal);
    },
  );

  app.post(
    '/v1/cases/:id/appeal',
    {
      config: { roles: APPELLANTS },
      schema: {
        summary: 'Ask that someone else look at a decided case again',
        tags: ['cases'],
        params,
        body: appealInputSchema,
        response: { 201: z.object({ id: z.string(), stage: z.literal('appeal') }), ...answers },
      },
    },
    async ({ body, params: { id }, principal }, reply) => {
      await getOpenable(sql, principal, id);
      const { organisationId, actor } = principal;
      await inTransaction(sql, (tx) => appealCase(tx, { organisationId, actor, caseId: id, reason: body.reason }));
      return reply.code(201).send({ id, stage: 'appeal' as const });
    },
  );
}
