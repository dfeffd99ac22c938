import {
  type CaseRouting,
  escalateInputSchema,
  heartbeatInputSchema,
  type Id,
  idSchema,
  leaseInputSchema,
  releaseInputSchema,
  skipInputSchema,
} from '@haetae/contracts';
import {
  escalateCase,
  extendLease,
  inShortTransaction,
  inTransaction,
  leaseWithinBudget,
  releaseCase,
  skipCase,
} from '@haetae/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { exposureDefaults, exposureSchema } from '../wellbeing/exposure-view.ts';
import { caseViewSchema } from './case-view.ts';
import { readCaseView } from './load-case-view.ts';
import { REVIEWERS, reviewerOf } from './reviewer.ts';
import { traceCase } from './trace-case.ts';

const params = z.object({ id: idSchema('case') });
const answers = { '4xx': problemSchema, '5xx': problemSchema };
const config = { roles: REVIEWERS };

/** Where every field of a body has a default, a request without a body is a good one. */
export const emptyBodyIsEmptyObject = async (request: FastifyRequest) => {
  request.body ??= {};
};
const listOf = <T>(value: T | T[] | undefined): T[] | undefined =>
  value === undefined ? undefined : Array.isArray(value) ? value : [value];

/** POST /v1/cases/lease, and what the holder of a lease does with it: …/:id/heartbeat, release, skip, escalate. */
export function leaseCaseRoutes(app: App, deps: ApiDeps): void {
  const { sql, config: settings } = deps;
  const defaults = exposureDefaults(settings);
  app.post(
    '/v1/cases/lease',
    {
      config,
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Take the most urgent free case (or the one named) for a while',
        description:
          'Without filters the person’s own routing counts (`GET /v1/routing`). Supervisors get what was escalated first.',
        tags: ['cases'],
        body: leaseInputSchema,
        response: { 200: caseViewSchema.extend({ exposure: exposureSchema }), ...answers },
      },
    },
    async ({ body, principal }) => {
      const fromMs = Date.now();
      const { caseId, seconds, lang, country, label } = body;
      const reviewer = reviewerOf(principal);
      const asked: CaseRouting = { langs: listOf(lang), countries: listOf(country), labels: listOf(label) };
      const routing = Object.values(asked).every((v) => v === undefined) ? undefined : asked;
      const goldenShare = settings.HAETAE_GOLDEN_SHARE;
      const organisationId = reviewer.organisationId as Id<'organisation'>;
      const { shown, exposure } = await inShortTransaction(sql, (tx, commit) =>
        leaseWithinBudget(
          tx,
          { ...reviewer, caseId, seconds, routing, goldenShare },
          defaults,
          async ({ head, status: { restricted, items } }) => {
            const lane = restricted ? ('restricted' as const) : ('general' as const);
            const view = readCaseView(tx, { id: head.caseId, organisationId, lane, itemCount: items }, principal);
            return (await Promise.all([view, commit()]))[0];
          },
        ),
      );
      traceCase(deps, shown.id, { span: `leaseCase ${fromMs}`, fromMs });
      return { ...shown, exposure };
    },
  );
  app.post(
    '/v1/cases/:id/heartbeat',
    {
      config,
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Keep a leased case longer',
        tags: ['cases'],
        params,
        body: heartbeatInputSchema,
        response: { 200: z.object({ expiresAt: z.string() }), ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => {
      const at = await inTransaction(sql, (tx) => extendLease(tx, { ...reviewerOf(principal), caseId: id, ...body }));
      return { expiresAt: at.toISOString() };
    },
  );
  app.post(
    '/v1/cases/:id/release',
    {
      config,
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Give a leased case back to the queue',
        tags: ['cases'],
        params,
        body: releaseInputSchema,
        response: { 200: z.object({ id: z.string(), state: z.literal('open') }), ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => {
      await inTransaction(sql, (tx) => releaseCase(tx, { ...reviewerOf(principal), caseId: id, ...body }));
      return { id, state: 'open' as const };
    },
  );
  app.post(
    '/v1/cases/:id/skip',
    {
      config,
      schema: {
        summary: 'Pass a leased case over, with a reason; it does not come back to you for some hours',
        tags: ['cases'],
        params,
        body: skipInputSchema,
        response: { 200: z.object({ id: z.string(), state: z.literal('open'), until: z.string() }), ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => {
      const until = await inTransaction(sql, (tx) => skipCase(tx, { ...reviewerOf(principal), caseId: id, ...body }));
      return { id, state: 'open' as const, until: until.toISOString() };
    },
  );
  app.post(
    '/v1/cases/:id/escalate',
    {
      config,
      schema: {
        summary: 'Hand a leased case to the supervisors',
        tags: ['cases'],
        params,
        body: escalateInputSchema,
        response: { 200: z.object({ id: z.string(), stage: z.literal('escalated') }), ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => {
      await inTransaction(sql, (tx) => escalateCase(tx, { ...reviewerOf(principal), caseId: id, ...body }));
      return { id, stage: 'escalated' as const };
    },
  );
}
