import { idSchema, laneOf } from '@haetae/contracts';
import { findHold, inTransaction, type LegalHold, liftHold, placeHold } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const holdSchema = z.object({
  caseId: z.string(),
  reason: z.string(),
  placedBy: z.string(),
  placedAt: z.string(),
  liftedBy: z.string().nullable(),
  liftedAt: z.string().nullable(),
});
const viewOf = (hold: LegalHold): z.infer<typeof holdSchema> => ({
  ...hold,
  placedAt: hold.placedAt.toISOString(),
  liftedAt: hold.liftedAt?.toISOString() ?? null,
});
const params = z.object({ id: idSchema('case') });
const problems = { '4xx': problemSchema, '5xx': problemSchema };
const roles = ['supervisor', 'safeguarding'] as const;

/** Legal holds: nothing of a held case is erased, neither by the retention period nor on request. */
export function holdRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/cases/:id/hold',
    {
      config: { roles: [...roles, 'auditor'] },
      schema: {
        summary: 'The legal hold on a case',
        tags: ['cases'],
        params,
        response: { 200: z.object({ hold: holdSchema.nullable() }), ...problems },
      },
    },
    async (request) => {
      const { organisationId, role } = request.principal;
      const hold = await findHold(sql, { organisationId, caseId: request.params.id, lane: laneOf(role) });
      return { hold: hold ? viewOf(hold) : null };
    },
  );
  app.put(
    '/v1/cases/:id/hold',
    {
      config: { roles },
      schema: {
        summary: 'Hold a case: nothing of it is erased until the hold is lifted',
        tags: ['cases'],
        params,
        body: z.strictObject({ reason: z.string().min(1).max(2_000) }),
        response: { 200: holdSchema, ...problems },
      },
    },
    async (request) => {
      const { organisationId, actor, role } = request.principal;
      const { reason } = request.body;
      const input = { organisationId, caseId: request.params.id, lane: laneOf(role), actor, reason };
      return viewOf(await inTransaction(sql, (tx) => placeHold(tx, input)));
    },
  );
  app.delete(
    '/v1/cases/:id/hold',
    {
      config: { roles },
      schema: {
        summary: 'Lift the hold on a case; erasures that waited for it go on',
        tags: ['cases'],
        params,
        response: { 200: holdSchema, ...problems },
      },
    },
    async (request) => {
      const { organisationId, actor, role } = request.principal;
      const input = { organisationId, caseId: request.params.id, lane: laneOf(role), actor };
      return viewOf(await inTransaction(sql, (tx) => liftHold(tx, input)));
    },
  );
}
