import { idSchema, laneOf } from '@haetae/contracts';
import { getExposure, getExposureLimits, inTransaction, recordExposure, restrictCase } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { exposureDefaults, exposureSchema } from './exposure-view.ts';

/** Minutes of pause that whoever saw such a case is offered. */
const PAUSE_MINUTES = 30;

/** POST /v1/cases/:id/restrict: a minor may be shown. From here on only `safeguarding` sees the case. */
export function restrictCaseRoute(app: App, { sql, vault, config }: ApiDeps): void {
  app.post(
    '/v1/cases/:id/restrict',
    {
      config: { roles: ['monitor', 'moderator', 'supervisor', 'safeguarding'] },
      preValidation: async (request) => {
        request.body ??= {};
      },
      schema: {
        summary: 'A minor may be shown: move the case to the restricted lane',
        description:
          'Nobody but the role `safeguarding` sees its text or media from here on; derivatives of its media are erased, any lease ends, ' +
          'and a pause is offered. It cannot be taken back by whoever did it. Moving it twice is harmless.',
        tags: ['wellbeing'],
        params: z.object({ id: idSchema('case') }),
        body: z.strictObject({ note: z.string().max(1_000).optional() }),
        response: {
          200: z.object({
            id: z.string(),
            restricted: z.literal(true),
            /** A pause for the person who saw it; to be offered, not forced. */
            pause: z.object({ offered: z.literal(true), minutes: z.int() }),
            exposure: exposureSchema,
          }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { organisationId, actor, role } = request.principal;
      const caseId = request.params.id;
      const limits = await getExposureLimits(sql, organisationId, exposureDefaults(config));
      const { previews, exposure } = await inTransaction(sql, async (tx) => {
        const { moved, previews } = await restrictCase(tx, { organisationId, caseId, actor, note: request.body.note });
        if (moved && laneOf(role) === 'general')
          await recordExposure(tx, { organisationId, actor, kind: 'minor', caseId });
        return { previews, exposure: await getExposure(tx, organisationId, limits, actor) };
      });
      // After the commit: what a crash leaves here no row refers to, and the sweep takes it.
      await Promise.allSettled(previews.map((name) => vault.erase(name)));
      return {
        id: caseId,
        restricted: true as const,
        pause: { offered: true as const, minutes: PAUSE_MINUTES },
        exposure,
      };
    },
  );
}
