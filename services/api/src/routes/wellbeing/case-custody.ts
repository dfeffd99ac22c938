import { idSchema, laneOf } from '@haetae/contracts';
import { findBrokenLine } from '@haetae/evidence';
import { getCase, listCaseEvents, listCustody, listItems, recordView } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const lineSchema = z.object({
  id: z.string(),
  seq: z.int(),
  type: z.string(),
  actor: z.string(),
  at: z.string(),
  data: z.unknown(),
  hash: z.string(),
});
/** Items whose own lines come with the case's. */
const ITEMS_SHOWN = 200;

/** GET /v1/cases/:id/custody: who did what with the case and its items, and whether the chains are whole. */
export function caseCustodyRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/cases/:id/custody',
    {
      config: { roles: ['moderator', 'supervisor', 'safeguarding', 'auditor'] },
      schema: {
        summary: 'The custody chain of a case and of its items',
        tags: ['evidence'],
        params: z.object({ id: idSchema('case') }),
        response: {
          200: z.object({
            caseId: z.string(),
            /** Every chain here is as it was written. */
            whole: z.boolean(),
            broken: z.array(z.object({ chain: z.string(), seq: z.int(), message: z.string() })),
            lines: z.array(lineSchema),
            /** Of the newest items; a package of evidence has all. */
            items: z.array(z.object({ itemId: z.string(), lines: z.array(lineSchema) })),
          }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { organisationId, actor, role } = request.principal;
      const caseId = request.params.id;
      const lane = laneOf(role);
      await getCase(sql, organisationId, caseId, lane);
      await sql.begin((tx) => recordView(tx, { organisationId, caseId, lane, actor, what: 'custody' }));
      const [events, items] = await Promise.all([
        listCaseEvents(sql, caseId),
        listItems(sql, organisationId, { limit: ITEMS_SHOWN }, { caseId, lane }),
      ]);
      const lines = await listCustody(
        sql,
        items.map((i) => i.id),
      );
      const chains = [
        { chain: caseId as string, lines: events },
        ...items.map((i) => ({ chain: i.id as string, lines: lines.filter((l) => l.subject === i.id) })),
      ];
      const broken = chains.flatMap(({ chain, lines: of }) => {
        const found = findBrokenLine(of);
        return found === undefined ? [] : [{ chain, seq: found.seq, message: found.message }];
      });
      return {
        caseId,
        whole: broken.length === 0,
        broken,
        lines: events.map(({ caseId: _, ...line }) => line),
        items: chains.slice(1).map(({ chain, lines: of }) => ({
          itemId: chain,
          lines: (of as Awaited<ReturnType<typeof listCustody>>).map(({ subject: _, ...line }) => line),
        })),
      };
    },
  );
}
