import { type HashAlgorithm, LAST_SECOND } from '@haetae/contracts';
import { threatUpdate } from '@haetae/exchange';
import { getSharedBank, listFeed, readHorizon, startFeed } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import type { Checkpoints } from './checkpoints.ts';
import { EXCHANGE_READERS, entriesOf, exchangeErrors, sendPage } from './exchange-context.ts';
import { exchangeParams } from './feed.ts';

const ALGORITHM_OF: Record<string, HashAlgorithm> = { HASH_PDQ: 'pdq', HASH_MD5: 'md5', HASH_SHA256: 'sha256' };

/** `threat_updates` of a bank, as clients of ThreatExchange know it. The key may be the access token. */
export function threatUpdatesRoute(app: App, { sql, config }: ApiDeps, checkpoints: () => Promise<Checkpoints>): void {
  app.get(
    '/v1/threatexchange/:bank/threat_updates',
    {
      config: { roles: EXCHANGE_READERS, keyIn: 'access_token' },
      schema: {
        summary: 'Hashes of a bank, as ThreatExchange gives them',
        tags: ['exchange'],
        params: exchangeParams,
        querystring: z.object({
          access_token: z.string().max(300).optional(),
          start_time: z.coerce.number().int().min(0).max(LAST_SECOND).default(0),
          stop_time: z.coerce.number().int().min(0).max(LAST_SECOND).optional(),
          limit: z.coerce.number().int().min(1).max(5_000).default(500),
          types: z.string().max(200).optional(),
          fields: z.string().max(1_000).optional(),
          after: z.string().max(1_000).optional(),
        }),
        response: { 200: z.unknown(), ...exchangeErrors },
      },
    },
    async (request, reply) => {
      const { start_time, stop_time, limit, types, after: cursor } = request.query;
      const bank = await getSharedBank(sql, request.principal.organisationId, request.params.bank);
      const signed = await checkpoints();
      const place = cursor
        ? signed.read(bank.id, cursor)
        : {
            after: 0,
            from: start_time === 0 ? (await startFeed(sql, bank.id)).from : 0,
            horizonMs: (await readHorizon(sql)).getTime(),
            startMs: start_time * 1_000,
          };
      const rows = await listFeed(sql, bank.id, place, {
        limit: limit + 1,
        tombstoneDays: config.HAETAE_TOMBSTONE_DAYS,
        ...(start_time === 0 ? {} : { changedFrom: new Date(start_time * 1_000) }),
        // What is newer than the horizon comes next time, so that a client that goes on from the newest time misses nothing.
        changedTo: new Date(Math.min(place.horizonMs ?? Number.MAX_SAFE_INTEGER, (stop_time ?? LAST_SECOND) * 1_000)),
        ...(types
          ? { algorithms: types.split(',').flatMap((t) => (ALGORITHM_OF[t] === undefined ? [] : [ALGORITHM_OF[t]])) }
          : {}),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const after = signed.write(bank.id, { ...place, after: last?.sequence ?? place.after });
      const query = new URLSearchParams({
        start_time: String(start_time),
        limit: String(limit),
        ...(stop_time === undefined ? {} : { stop_time: String(stop_time) }),
        ...(types === undefined ? {} : { types }),
        after,
        // Clients of this shape follow the URL as it is, without their token.
        ...(request.query.access_token === undefined ? {} : { access_token: request.query.access_token }),
      });
      const next = `${request.protocol}://${request.headers.host ?? request.hostname}/v1/threatexchange/${bank.id}/threat_updates?${query}`;
      const body = JSON.stringify({
        data: (await entriesOf(sql, page, false)).map(threatUpdate),
        ...(page.length === 0 ? {} : { paging: { cursors: { after }, ...(rows.length > limit ? { next } : {}) } }),
      });
      return await sendPage(request, reply, body, 'application/json; charset=utf-8');
    },
  );
}
