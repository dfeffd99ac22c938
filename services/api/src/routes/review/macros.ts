import { ACTIONS, idSchema, macroInputSchema, POLICY_LABELS } from '@haetae/contracts';
import { createMacro, deleteMacro, listMacros, type Macro, updateMacro } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { REVIEWERS } from '../cases/reviewer.ts';

const macroView = z.object({
  id: z.string(),
  name: z.string(),
  policyLabel: z.enum(POLICY_LABELS),
  action: z.enum(ACTIONS),
  target: z.string().nullable(),
  rationale: z.string().nullable(),
  createdBy: z.string(),
  updatedAt: z.string(),
});
const viewOf = (m: Macro) => ({ ...m, updatedAt: m.updatedAt.toISOString() }) as z.input<typeof macroView>;
const answers = { '4xx': problemSchema, '5xx': problemSchema };
const params = z.object({ id: idSchema('macro') });
const config = { roles: ['supervisor'] } as const;

/** /v1/macros: decisions that an organisation makes often, kept ready. */
export function macroRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/macros',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Decisions kept ready',
        tags: ['review'],
        response: { 200: z.object({ macros: z.array(macroView) }), ...answers },
      },
    },
    async ({ principal }) => ({ macros: (await listMacros(sql, principal.organisationId)).map(viewOf) }),
  );
  app.post(
    '/v1/macros',
    {
      config,
      schema: {
        summary: 'Keep a decision ready',
        tags: ['review'],
        body: macroInputSchema,
        response: { 201: macroView, ...answers },
      },
    },
    async ({ body, principal }, reply) =>
      reply.code(201).send(viewOf(await createMacro(sql, { ...body, ...principal }))),
  );
  app.put(
    '/v1/macros/:id',
    {
      config,
      schema: {
        summary: 'Replace a macro',
        tags: ['review'],
        params,
        body: macroInputSchema,
        response: { 200: macroView, ...answers },
      },
    },
    async ({ body, params: { id }, principal }) => viewOf(await updateMacro(sql, principal.organisationId, id, body)),
  );
  app.delete(
    '/v1/macros/:id',
    {
      config,
      schema: { summary: 'Delete a macro', tags: ['review'], params, response: { 204: z.null(), ...answers } },
    },
    async ({ params: { id }, principal }, reply) => {
      await deleteMacro(sql, principal.organisationId, id);
      return reply.code(204).send(null);
    },
  );
}
