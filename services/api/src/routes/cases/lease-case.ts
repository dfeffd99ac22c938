import { anyLabelSchema, countrySchema, idSchema, langSchema } from '@haetae/contracts';
import { extendLease, inTransaction, leaseCase, releaseCase } from '@haetae/store';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { caseViewSchema } from './case-view.ts';
import { REVIEWERS } from './list-cases.ts';
import { loadCaseView } from './load-case-view.ts';

const seconds = z.int().min(10).max(3_600).default(600);
const params = z.object({ id: idSchema('case') });
const leaseId = z.string().max(64).optional();

/** Every field of these bodies has a default, so a request without a body is a good one. */
const emptyBodyIsEmptyObject = async (request: FastifyRequest) => {
  request.body ??= {};
};

/** POST /v1/cases/lease, …/:id/heartbeat and …/:id/release. */
export function leaseCaseRoutes(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/cases/lease',
    {
      config: { roles: REVIEWERS },
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Take the most urgent free case (or the one named) for a while',
        tags: ['cases'],
        body: z.strictObject({
          caseId: idSchema('case').optional(),
          seconds,
          lang: langSchema.optional(),
          country: countrySchema.optional(),
          label: anyLabelSchema.optional(),
        }),
        response: { 200: caseViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => {
      const { caseId, lang, country, label } = request.body;
      const { organisationId, actor } = request.principal;
      const row = await inTransaction(sql, (tx) =>
        leaseCase(tx, {
          organisationId,
          holder: actor,
          seconds: request.body.seconds,
          ...(caseId === undefined ? {} : { caseId }),
          filter: {
            ...(lang === undefined ? {} : { lang }),
            ...(country === undefined ? {} : { country }),
            ...(label === undefined ? {} : { label }),
          },
        }),
      );
      return await loadCaseView(sql, row);
    },
  );
  app.post(
    '/v1/cases/:id/heartbeat',
    {
      config: { roles: REVIEWERS },
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Keep a leased case longer',
        tags: ['cases'],
        params,
        body: z.strictObject({ leaseId, seconds }),
        response: { 200: z.object({ expiresAt: z.string() }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => {
      const { organisationId, actor } = request.principal;
      const at = await inTransaction(sql, (tx) =>
        extendLease(tx, { organisationId, caseId: request.params.id, holder: actor, ...request.body }),
      );
      return { expiresAt: at.toISOString() };
    },
  );
  app.post(
    '/v1/cases/:id/release',
    {
      config: { roles: REVIEWERS },
      preValidation: emptyBodyIsEmptyObject,
      schema: {
        summary: 'Give a leased case back to the queue',
        tags: ['cases'],
        params,
        body: z.strictObject({ leaseId, reason: z.string().max(1_000).optional() }),
        response: {
          200: z.object({ id: z.string(), state: z.literal('open') }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { organisationId, actor } = request.principal;
      await inTransaction(sql, (tx) =>
        releaseCase(tx, { organisationId, caseId: request.params.id, holder: actor, ...request.body }),
      );
      return { id: request.params.id, state: 'open' as const };
    },
  );
}
