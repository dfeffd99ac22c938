import { idSchema } from '@haetae/contracts';
import { getCase } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { caseViewSchema } from './case-view.ts';
import { REVIEWERS } from './list-cases.ts';
import { loadCaseView } from './load-case-view.ts';

/** GET /v1/cases/:id */
export function getCaseRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/cases/:id',
    {
      config: { roles: ['monitor', ...REVIEWERS, 'auditor'] },
      schema: {
        summary: 'One case: its items, history and decisions',
        tags: ['cases'],
        params: z.object({ id: idSchema('case') }),
        response: { 200: caseViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => await loadCaseView(sql, await getCase(sql, request.principal.organisationId, request.params.id)),
  );
}
