import { feedEntry } from '@haetae/exchange';
import { getSharedBank, isFeedStale, listFeed, startFeed } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { type Checkpoints, staleCheckpoint } from './checkpoints.ts';
import { EXCHANGE_READERS, entriesOf, exchangeErrors, sendPage } from './exchange-context.ts';

export const exchangeParams = z.object({ bank: z.string().min(1).max(100) });
const PAGE_MAX = 5_000;

/** GET /v1/exchange/:bank/updates: everything that changes in a bank, in order, for those with whom it is shared. */
export function feedRoute(app: App, { sql, config }: ApiDeps, checkpoints: () => Promise<Checkpoints>): void {
  app.get(
    '/v1/exchange/:bank/updates',
    {
      config: { roles: EXCHANGE_READERS },
      schema: {
        summary: 'Delta feed of a bank: updates and tombstones in order, from a checkpoint on',
        description:
          'Send the `checkpoint` of the last page back as `since`; it is opaque. `hasMore`: ask again at once. A hash that changed comes again, under the same id. Tombstones are to be purged. 410 CHECKPOINT_STALE: begin again without `since` and drop what does not come again. Takes If-None-Match and gzip.',
        tags: ['exchange'],
        params: exchangeParams,
        querystring: z.strictObject({
          since: z.string().max(1_000).optional(),
          limit: z.coerce.number().int().min(1).max(PAGE_MAX).default(1_000),
        }),
        response: { 200: z.unknown(), ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const { since, limit } = request.query;
      const bank = await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const signed = await checkpoints();
      const place = since === undefined ? await startFeed(sql, bank.id) : signed.read(bank.id, since);
      const tombstoneDays = config.HAETAE_TOMBSTONE_DAYS;
      if (since !== undefined && (await isFeedStale(sql, bank.id, place, tombstoneDays)))
        throw staleCheckpoint(bank.id);
      const rows = await listFeed(sql, bank.id, place, { limit: limit + 1, tombstoneDays });
      const page = rows.slice(0, limit);
      const entries = await entriesOf(sql, page, false);
      const after = page.at(-1)?.sequence ?? place.after;
      // The checkpoint comes first: a reader whose connection broke in the middle knows at least where it was.
      const body = JSON.stringify({
        checkpoint: signed.write(bank.id, { after, from: place.from }),
        hasMore: rows.length > limit,
        bank: { id: bank.id, name: bank.name, kind: bank.kind, distance: bank.distance, owner: bank.ownerName },
        updates: entries.map(feedEntry),
      });
      return await sendPage(request, reply, body, 'application/json; charset=utf-8');
    },
  );
}
