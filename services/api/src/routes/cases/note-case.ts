import { idSchema, laneOf, noteInputSchema, splitInputSchema } from '@haetae/contracts';
import { getCase, insertCaseNote, inTransaction, splitCase } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { caseViewSchema, noteView, noteViewSchema } from './case-view.ts';
import { getOpenable } from './get-case.ts';
import { loadCaseView } from './load-case-view.ts';
import { REVIEWERS, reviewerOf } from './reviewer.ts';

const params = z.object({ id: idSchema('case') });
const answers = { '4xx': problemSchema, '5xx': problemSchema };

/** POST /v1/cases/:id/notes and …/split. */
export function noteCaseRoutes(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/cases/:id/notes',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Add an internal note; it is kept as typed and never changed',
        tags: ['cases'],
        params,
        body: noteInputSchema,
        response: { 201: noteViewSchema, ...answers },
      },
    },
    async ({ body, params: { id }, principal }, reply) => {
      await getOpenable(sql, principal, id);
      const { organisationId, actor } = principal;
      const note = await inTransaction(sql, (tx) =>
        insertCaseNote(tx, { organisationId, actor, caseId: id, text: body.text }),
      );
      return reply.code(201).send(noteView(note));
    },
  );
  app.post(
    '/v1/cases/:id/split',
    {
      config: { roles: REVIEWERS },
      schema: {
        summary: 'Take items out of an undecided case into one of their own',
        tags: ['cases'],
        params,
        body: splitInputSchema,
        response: { 201: caseViewSchema, ...answers },
      },
    },
    async ({ body, params: { id }, principal }, reply) => {
      await getOpenable(sql, principal, id);
      const to = await inTransaction(sql, (tx) => splitCase(tx, { ...reviewerOf(principal), caseId: id, ...body }));
      const row = await getCase(sql, principal.organisationId, to, laneOf(principal.role));
      return reply.code(201).send(await loadCaseView(sql, row, principal));
    },
  );
}
