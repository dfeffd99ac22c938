import { getBank, getSharing, inTransaction, listSharedBanks, SHARING, setSharing } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { bankParams } from '../banks/manage-banks.ts';
import { EXCHANGE_READERS, exchangeErrors } from './exchange-context.ts';

const shareSchema = z.object({
  visibility: z.enum(SHARING),
  organisations: z.array(z.object({ organisationId: z.string(), name: z.string(), maySubmit: z.boolean() })),
});

/** To whom a bank is given, and which banks a key may read. */
export function sharingRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/v1/banks/:id/sharing',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'To whom a bank is given',
        tags: ['exchange'],
        params: bankParams,
        response: { 200: shareSchema, ...exchangeErrors },
      },
    },
    async (request) => {
      const bank = await getBank(sql, request.principal.organisationId, request.params.id);
      return await getSharing(sql, bank.id);
    },
  );
  app.put(
    '/v1/banks/:id/sharing',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Say to whom a bank is given, and who may submit hashes to it',
        description:
          '`private`: nobody. `named`: the organisations listed. `public`: every key of this instance. Only confirmed hashes are given, and none of the restricted lane.',
        tags: ['exchange'],
        params: bankParams,
        body: z.strictObject({
          visibility: z.enum(SHARING),
          organisations: z
            .array(z.strictObject({ organisation: z.string().min(1).max(100), maySubmit: z.boolean().default(false) }))
            .max(1_000)
            .default([]),
        }),
        response: { 200: shareSchema, ...exchangeErrors },
      },
    },
    async (request) => {
      const bank = await getBank(sql, request.principal.organisationId, request.params.id);
      return await inTransaction(sql, async (tx) => {
        await setSharing(tx, bank.id, request.body);
        return await getSharing(tx, bank.id);
      });
    },
  );
  app.get(
    '/v1/exchange',
    {
      config: { roles: EXCHANGE_READERS },
      schema: {
        summary: 'Banks whose feed you may read',
        tags: ['exchange'],
        response: {
          200: z.object({
            banks: z.array(
              z.object({
                id: z.string(),
                name: z.string(),
                kind: z.string(),
                owner: z.string(),
                own: z.boolean(),
                maySubmit: z.boolean(),
                updates: z.string(),
              }),
            ),
          }),
          ...exchangeErrors,
        },
      },
    },
    async (request) => ({
      banks: (await listSharedBanks(sql, request.principal.organisationId)).map((b) => ({
        ...b,
        updates: `/v1/exchange/${b.id}/updates`,
      })),
    }),
  );
}
