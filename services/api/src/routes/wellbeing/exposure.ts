import { HaetaeError } from '@haetae/contracts';
import {
  appendCustody,
  getExposure,
  getExposureLimits,
  inTransaction,
  isActorOf,
  listExposure,
  recordExposureLimits,
  recordLift,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { exposureDefaults, exposureSchema, limitsSchema } from './exposure-view.ts';

/** GET /v1/exposure, POST /v1/exposure/:actor/lift, GET and PUT /v1/exposure-limits. */
export function exposureRoutes(app: App, { sql, config }: ApiDeps): void {
  const defaults = exposureDefaults(config);
  const errors = { '4xx': problemSchema, '5xx': problemSchema };
  app.get(
    '/v1/exposure',
    {
      config: { roles: ['moderator', 'supervisor', 'safeguarding', 'auditor'] },
      schema: {
        summary: 'What you were exposed to in this shift; a supervisor sees everybody, those near the limit first',
        tags: ['wellbeing'],
        response: {
          200: z.object({
            own: exposureSchema,
            limits: limitsSchema,
            /** Everybody who looked at anything in this shift; null for those who see only their own. */
            people: z.array(exposureSchema).nullable(),
          }),
          ...errors,
        },
      },
    },
    async ({ principal: { organisationId, actor, role } }) => {
      const limits = await getExposureLimits(sql, organisationId, defaults);
      const all = role === 'supervisor' || role === 'auditor' || role === 'admin';
      const people = all ? await listExposure(sql, organisationId, limits) : null;
      return {
        own: await getExposure(sql, organisationId, limits, actor),
        limits,
        people: people?.toSorted((a, b) => share(b) - share(a)) ?? null,
      };
    },
  );
  app.post(
    '/v1/exposure/:actor/lift',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Give a person more for this shift, on record',
        tags: ['wellbeing'],
        params: z.object({ actor: z.string().min(1).max(64) }),
        body: z.strictObject({
          reason: z.string().trim().min(1).max(1_000),
          /** More severe cases; as many as the budget again where nothing is said. */
          severeCases: z.int().min(0).max(1_000).optional(),
          unblurredSeconds: z.int().min(0).max(100_000).optional(),
          hours: z.number().min(0.1).max(24).optional(),
        }),
        response: { 200: z.object({ until: z.string(), exposure: exposureSchema }), ...errors },
      },
    },
    async (request) => {
      const { organisationId, actor: liftedBy } = request.principal;
      const { actor } = request.params;
      const limits = await getExposureLimits(sql, organisationId, defaults);
      return await inTransaction(sql, async (tx) => {
        if (!(await isActorOf(tx, organisationId, actor)))
          throw new HaetaeError('ACTOR_NOT_FOUND', `There is no person or key ${actor} in your organisation.`);
        const lift = {
          severeCases: request.body.severeCases ?? limits.severeCases,
          unblurredSeconds: request.body.unblurredSeconds ?? limits.unblurredSeconds,
          hours: request.body.hours ?? limits.shiftHours,
          reason: request.body.reason,
        };
        const until = await recordLift(tx, { organisationId, actor, liftedBy, ...lift });
        await appendCustody(tx, [
          { subject: organisationId, type: 'exposure_lifted', actor: liftedBy, data: { of: actor, ...lift } },
        ]);
        return { until: until.toISOString(), exposure: await getExposure(tx, organisationId, limits, actor) };
      });
    },
  );
  app.get(
    '/v1/exposure-limits',
    {
      config: { roles: ['moderator', 'supervisor', 'safeguarding', 'auditor'] },
      schema: {
        summary: "The organisation's budget of a shift",
        tags: ['wellbeing'],
        response: { 200: limitsSchema, ...errors },
      },
    },
    async ({ principal }) => await getExposureLimits(sql, principal.organisationId, defaults),
  );
  app.put(
    '/v1/exposure-limits',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: "Set the organisation's budget of a shift, on record",
        tags: ['wellbeing'],
        body: limitsSchema,
        response: { 200: limitsSchema, ...errors },
      },
    },
    async (request) => {
      const { organisationId, actor } = request.principal;
      await inTransaction(sql, async (tx) => {
        await recordExposureLimits(tx, organisationId, request.body, actor);
        await appendCustody(tx, [{ subject: organisationId, type: 'exposure_limits_set', actor, data: request.body }]);
      });
      return request.body;
    },
  );
}

/** The larger share of a budget that is used. */
const share = ({ severeCases: a, unblurredSeconds: b }: z.infer<typeof exposureSchema>) =>
  Math.max(a.used / Math.max(1, a.limit), b.used / Math.max(1, b.limit));
