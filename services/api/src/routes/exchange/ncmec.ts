import { instantSchema } from '@haetae/contracts';
import { ncmecEntry, ncmecHead, ncmecStatus, ncmecTail } from '@haetae/exchange';
import { getOrganisation, getSharedBank, listFeed, readHorizon, startFeed } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import type { Checkpoints } from './checkpoints.ts';
import { EXCHANGE_READERS, entriesOf, exchangeErrors, sendPage } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';

const moment = instantSchema.transform((s) => new Date(s));
const XML = 'application/xml; charset=utf-8';
const xmlAnswer = { description: 'XML', content: { 'application/xml': { schema: z.unknown() } } };

/** Entries of a bank as XML in the shape of NCMEC's hash sharing. The key is the password of a Basic login, or a bearer's. */
export function ncmecRoutes(app: App, { sql, config }: ApiDeps, checkpoints: () => Promise<Checkpoints>): void {
  app.get(
    '/v1/ncmec/:bank/v2/status',
    {
      config: { roles: EXCHANGE_READERS, keyIn: 'basic' },
      schema: {
        summary: 'Who you are, as NCMEC says it',
        tags: ['exchange'],
        params: exchangeParams,
        response: { 200: xmlAnswer, ...exchangeErrors },
      },
    },
    async (request, reply) => {
      await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const { id, name } = await getOrganisation(sql, request.principal.organisationId);
      return await sendPage(request, reply, ncmecStatus({ id, name }), XML);
    },
  );
  app.get(
    '/v1/ncmec/:bank/v2/entries',
    {
      config: { roles: EXCHANGE_READERS, keyIn: 'basic' },
      schema: {
        summary: 'Hashes of a bank, as NCMEC gives them',
        tags: ['exchange'],
        params: exchangeParams,
        querystring: z.object({
          from: moment.optional(),
          to: moment.optional(),
          size: z.coerce.number().int().min(1).max(5_000).default(1_000),
          start: z.string().max(1_000).optional(),
        }),
        response: { 200: xmlAnswer, ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const { from, to, size, start } = request.query;
      const bank = await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const signed = await checkpoints();
      const fresh = from === undefined || from.getTime() <= 0;
      const place = start
        ? signed.read(bank.id, start)
        : {
            after: 0,
            from: fresh ? (await startFeed(sql, bank.id)).from : 0,
            horizonMs: (await readHorizon(sql)).getTime(),
            startMs: from?.getTime() ?? 0,
          };
      const rows = await listFeed(sql, bank.id, place, {
        limit: size + 1,
        tombstoneDays: config.HAETAE_TOMBSTONE_DAYS,
        ...(fresh ? {} : { changedFrom: from }),
        ...(to === undefined ? {} : { changedTo: to }),
      });
      const page = rows.slice(0, size);
      const member = { id: bank.organisationId, name: bank.ownerName };
      const entries = await entriesOf(sql, page, false);
      let next: string | undefined;
      if (rows.length > size) {
        const query = new URLSearchParams({
          ...(from === undefined ? {} : { from: from.toISOString() }),
          ...(to === undefined ? {} : { to: to.toISOString() }),
          size: String(size),
          start: signed.write(bank.id, { ...place, after: page.at(-1)!.sequence }),
        });
        next = `/v2/entries?${query}`;
      }
      // The newest time that can be trusted: what a transaction under way still writes is later.
      const maxTimestamp = new Date(place.horizonMs ?? 0);
      const body = `${ncmecHead({ count: entries.length, maxTimestamp })}${entries
        .map((e) => ncmecEntry(e, member))
        .join('')}${ncmecTail(next)}`;
      return await sendPage(request, reply, body, XML);
    },
  );
}
