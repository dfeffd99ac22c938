import { DEFAULT_MATCH_DISTANCE, HaetaeError } from '@haetae/contracts';
import { type BankRow, createBank, type Database, getBank, inTransaction, listBanks, updateBank } from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { BANK_READERS, BANK_WRITERS } from '../banks/manage-banks.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
export const bankConfigSchema = z.object({ name: z.string(), matching_enabled_ratio: z.number() });
export const hmaBankParams = z.object({ name: z.string().min(1).max(200) });
const name = z
  .string()
  .max(100)
  .regex(/^[A-Z_][A-Z0-9_]*$/, "must be capital letters, digits and _, as HMA's bank names are");
const settings = { enabled: z.boolean().nullish(), enabled_ratio: z.number().min(0).max(1).nullish() };

export const bankConfig = (bank: BankRow): z.input<typeof bankConfigSchema> => ({
  name: bank.name,
  matching_enabled_ratio: bank.enabled ? 1 : 0,
});

/** A bank that was deleted through HMA's route gives its name free, and is known by the one it got then. */
const deletedName = (bank: BankRow) => `${bank.name} (deleted ${bank.id})`;
const isDeleted = (bank: BankRow) => bank.name.endsWith(` (deleted ${bank.id})`);

/** A bank as HMA's clients address it. Throws BANK_NOT_FOUND, also for one that was deleted. */
export async function getHmaBank(sql: Database, organisationId: string, bankName: string): Promise<BankRow> {
  const bank = await getBank(sql, organisationId, bankName);
  if (isDeleted(bank)) throw new HaetaeError('BANK_NOT_FOUND', `There is no bank ${bankName} in your organisation.`);
  return bank;
}

/** On or off. Part of the lookups cannot be let through unseen here, so a ratio between the two is refused. */
function readEnabled(body: { enabled?: boolean | null | undefined; enabled_ratio?: number | null | undefined }) {
  const ratio = body.enabled_ratio ?? undefined;
  if (ratio === undefined) return body.enabled ?? undefined;
  if (ratio !== 0 && ratio !== 1)
    throw new HaetaeError('VALIDATION_FAILED', 'enabled_ratio: a bank is on (1) or off (0) here, nothing between.', {
      errors: [{ path: 'enabled_ratio', message: 'must be 0 or 1' }],
    });
  return ratio === 1;
}

/** /hma/c/banks and /hma/c/bank/:name. Banks made here are block banks. */
export function hmaBankRoutes(app: App, { sql }: ApiDeps): void {
  app.get(
    '/hma/c/banks',
    {
      config: { roles: BANK_READERS },
      schema: { summary: 'HMA: banks', tags: ['hma'], response: { 200: z.array(bankConfigSchema), ...errors } },
    },
    async (request) =>
      (await listBanks(sql, request.principal.organisationId)).filter((b) => !isDeleted(b)).map(bankConfig),
  );
  app.post(
    '/hma/c/banks',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: make a bank',
        tags: ['hma'],
        body: z.object({ name, ...settings }),
        response: { 201: bankConfigSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { organisationId } = request.principal;
      const enabled = readEnabled(request.body) ?? true;
      const bank = await inTransaction(sql, async (tx) => {
        const made = await createBank(tx, {
          organisationId,
          name: request.body.name,
          kind: 'block',
          distance: DEFAULT_MATCH_DISTANCE,
        });
        return enabled ? made : await updateBank(tx, organisationId, made.id, { enabled });
      });
      return reply.code(201).send(bankConfig(bank));
    },
  );
  app.get(
    '/hma/c/bank/:name',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'HMA: one bank',
        tags: ['hma'],
        params: hmaBankParams,
        response: { 200: bankConfigSchema, ...errors },
      },
    },
    async (request) => bankConfig(await getHmaBank(sql, request.principal.organisationId, request.params.name)),
  );
  app.put(
    '/hma/c/bank/:name',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: rename a bank, switch it on or off',
        tags: ['hma'],
        params: hmaBankParams,
        body: z.object({ name: name.nullish(), ...settings }),
        response: { 200: bankConfigSchema, ...errors },
      },
    },
    async (request) => {
      const { organisationId } = request.principal;
      const change = { name: request.body.name ?? undefined, enabled: readEnabled(request.body) };
      const bank = await getHmaBank(sql, organisationId, request.params.name);
      return bankConfig(await inTransaction(sql, (tx) => updateBank(tx, organisationId, bank.id, change)));
    },
  );
  app.delete(
    '/hma/c/bank/:name',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: delete a bank: it is switched off, and its name is free',
        tags: ['hma'],
        params: hmaBankParams,
        response: { 200: z.object({ message: z.string() }), ...errors },
      },
    },
    async (request) => {
      const { organisationId } = request.principal;
      const bank = await getHmaBank(sql, organisationId, request.params.name);
      await inTransaction(sql, (tx) =>
        updateBank(tx, organisationId, bank.id, { name: deletedName(bank), enabled: false }),
      );
      return { message: 'Done' };
    },
  );
}
