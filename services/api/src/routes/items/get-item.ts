import { itemIdSchema, laneOf } from '@haetae/contracts';
import { getItem, listMatches, listMedia, listScores } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { itemView, itemViewSchema } from './item-view.ts';

/** GET /v1/items/:id */
export function getItemRoute(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/items/:id',
    {
      config: {
        roles: ['monitor', 'platform', 'support-centre', 'moderator', 'supervisor', 'safeguarding', 'auditor'],
      },
      schema: {
        summary: 'One post: its status, scores, matches and case',
        tags: ['items'],
        params: z.object({ id: itemIdSchema }),
        response: { 200: itemViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => {
      const item = await getItem(
        sql,
        request.principal.organisationId,
        request.params.id,
        laneOf(request.principal.role),
      );
      const [scores, media, matches] = await Promise.all([
        listScores(sql, [item.id]),
        listMedia(sql, [item.id]),
        listMatches(sql, [item.id]),
      ]);
      return itemView(item, scores, media, matches);
    },
  );
}
