import { itemIdSchema } from '@haetae/contracts';
import { dropDeadLetters, inTransaction, listDeadLetters, replayDeadLetters } from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const place = z.strictObject({ id: itemIdSchema });
const letterSchema = z.object({
  itemId: z.string(),
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  attempts: z.int(),
  at: z.string(),
});

/** Work that failed as often as it may: seen, and replayed, by people. */
export function deadLetterRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/dead-letters',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Items whose scoring failed for good',
        tags: ['dead letters'],
        querystring: z.strictObject(pageQuery),
        response: {
          200: z.object({ deadLetters: z.array(letterSchema), nextCursor: z.string().nullable() }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const after = readCursor(place, cursor);
      const rows = await listDeadLetters(sql, request.principal.organisationId, {
        limit: limit + 1,
        ...(after ? { after: after.id } : {}),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        deadLetters: page.map(({ organisationId: _, at, ...letter }) => ({ ...letter, at: at.toISOString() })),
        nextCursor: rows.length > limit && last ? writeCursor({ id: last.itemId }) : null,
      };
    },
  );
  app.post(
    '/v1/dead-letters/:itemId/replay',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Try a dead letter again',
        tags: ['dead letters'],
        params: z.object({ itemId: itemIdSchema }),
        response: {
          202: z.object({ id: z.string(), status: z.literal('accepted') }),
          '4xx': problemSchema,
          '5xx': problemSchema,
        },
      },
    },
    async (request, reply) => {
      await inTransaction(sql, (tx) => replayDeadLetters(tx, request.principal.organisationId, request.params.itemId));
      return reply.code(202).send({ id: request.params.itemId, status: 'accepted' as const });
    },
  );
  app.delete(
    '/v1/dead-letters/:itemId',
    {
      config: { roles: [] },
      schema: {
        summary: 'Drop a dead letter; its item stays, unscored',
        tags: ['dead letters'],
        params: z.object({ itemId: itemIdSchema }),
        response: { 204: z.null(), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      await dropDeadLetters(sql, request.principal.organisationId, request.params.itemId);
      return reply.code(204).send(null);
    },
  );
}
