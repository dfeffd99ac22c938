import { BANK_KINDS, DEFAULT_MATCH_DISTANCE, isStorableText } from '@haetae/contracts';
import { createBank, getBank, inTransaction, listBanks, updateBank } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { bankView, bankViewSchema } from './bank-view.ts';

/** Who may fill banks, and who may look into them. */
export const BANK_WRITERS = ['platform', 'support-centre', 'supervisor'] as const;
export const BANK_READERS = [...BANK_WRITERS, 'monitor', 'moderator', 'auditor'] as const;

const storable = z.string().refine(isStorableText, 'must not hold NUL or lone surrogates');
const name = storable.trim().min(1).max(100);
const description = storable.max(1_000);
export const bankLabels = z.array(storable.min(1).max(64)).max(20);
const distance = z.int().min(0).max(64);
export const bankParams = z.object({ id: z.string().min(1).max(100) });

/** POST, GET and PATCH /v1/banks. A bank is addressed by its id or its name. */
export function bankRoutes(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/banks',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'Make a hash bank',
        tags: ['banks'],
        body: z.strictObject({
          name,
          kind: z.enum(BANK_KINDS),
          distance: distance.default(DEFAULT_MATCH_DISTANCE),
          description: description.optional(),
          labels: bankLabels.optional(),
        }),
        response: { 201: bankViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      const bank = await inTransaction(sql, (tx) => createBank(tx, { organisationId, ...request.body }));
      return reply.code(201).send(bankView(bank));
    },
  );
  app.get(
    '/v1/banks',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'Hash banks',
        tags: ['banks'],
        response: { 200: z.object({ banks: z.array(bankViewSchema) }), '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => ({ banks: (await listBanks(sql, request.principal.organisationId)).map(bankView) }),
  );
  app.get(
    '/v1/banks/:id',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'One hash bank',
        tags: ['banks'],
        params: bankParams,
        response: { 200: bankViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => bankView(await getBank(sql, request.principal.organisationId, request.params.id)),
  );
  app.patch(
    '/v1/banks/:id',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'Change a hash bank: its name, distance, or whether it takes part',
        tags: ['banks'],
        params: bankParams,
        body: z.strictObject({
          name: name.optional(),
          distance: distance.optional(),
          enabled: z.boolean().optional(),
          description: description.optional(),
          labels: bankLabels.optional(),
        }),
        response: { 200: bankViewSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request) => {
      const { organisationId } = request.principal;
      return bankView(
        await inTransaction(sql, (tx) => updateBank(tx, organisationId, request.params.id, request.body)),
      );
    },
  );
}
