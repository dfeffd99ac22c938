import { HaetaeError, isStorableText } from '@haetae/contracts';
import {
  addHashes,
  type BankRow,
  type HashRow,
  inTransaction,
  joinHashes,
  listContentHashes,
  listItemsMatching,
  owe,
  type Queryable,
  updateHash,
  withdrawHash,
} from '@haetae/store';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { BANK_READERS, BANK_WRITERS } from '../banks/manage-banks.ts';
import { bankConfig, bankConfigSchema, getHmaBank, hmaBankParams } from './bank-routes.ts';
import { hashMedia, mediaQuery } from './hash-media.ts';
import { looseBoolean, readSignal, signalTypeOf } from './signal-types.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const contentParams = hmaBankParams.extend({ id: z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER) });
const addedSchema = z.object({ id: z.int(), signals: z.record(z.string(), z.string()) });
const contentSchema = z.object({
  id: z.int(),
  disable_until_ts: z.int(),
  collab_metadata: z.record(z.string(), z.array(z.string())),
  original_media_uri: z.null(),
  bank: bankConfigSchema,
  signals: z.record(z.string(), z.string()).optional(),
  /** Not HMA's: the ids of the same hashes under /v1/banks. */
  hash_ids: z.array(z.string()),
});
const storable = (max: number) => z.string().max(max).refine(isStorableText, 'must not hold NUL or lone surrogates');
const metadata = z.strictObject({
  content_id: storable(256).optional(),
  content_uri: storable(2_048).optional(),
  json: z.record(z.string(), z.unknown()).optional(),
});

/** The signals of hashes under HMA's names. */
const signalsOf = (hashes: HashRow[]): Record<string, string> =>
  Object.fromEntries(hashes.flatMap((h) => (signalTypeOf(h.algorithm) ? [[signalTypeOf(h.algorithm), h.hash]] : [])));

const contentView = (
  id: number,
  bank: BankRow,
  hashes: HashRow[],
  withSignals: boolean,
): z.input<typeof contentSchema> => ({
  id,
  // HMA's values: 0 for off, 1 for on.
  disable_until_ts: hashes.every((h) => h.disabled) ? 0 : 1,
  collab_metadata: {},
  original_media_uri: null,
  bank: bankConfig(bank),
  ...(withSignals ? { signals: signalsOf(hashes) } : {}),
  hash_ids: hashes.map((h) => h.id),
});

/** /hma/c/bank/:name/content… and …/signal. A content is one or more of our hashes under one number. */
export function hmaContentRoutes(app: App, deps: ApiDeps): void {
  const { sql } = deps;
  const add = async (
    bank: BankRow,
    signals: Record<string, string>,
    more: { quality?: number | undefined; externalId?: string | undefined } = {},
  ) => {
    const read = Object.entries(signals).map(([type, value]) => readSignal(type, value));
    if (read.length === 0) throw new HaetaeError('VALIDATION_FAILED', 'No signals were given.');
    const id = await inTransaction(sql, async (tx) => {
      const added = await addHashes(tx, {
        bankId: bank.id,
        hashes: read.map(({ algorithm, hash }) => ({ algorithm, hash, ...more })),
      });
      return await joinHashes(
        tx,
        added.map((h) => h.id),
      );
    });
    return { id, signals: Object.fromEntries(read.map((s) => [s.type, s.hash])) };
  };
  const getHashes = async (tx: Queryable, bank: BankRow, number: number): Promise<HashRow[]> => {
    const hashes = await listContentHashes(tx, bank.id, number);
    if (hashes.length === 0)
      throw new HaetaeError('HASH_NOT_FOUND', `There is no content ${number} in bank ${bank.name}.`);
    return hashes;
  };
  /** Changes each hash of a content; items that it matched are looked at anew. */
  const changeEach = async (tx: Queryable, hashes: HashRow[], change: (hash: HashRow) => Promise<HashRow>) => {
    const changed: HashRow[] = [];
    for (const hash of hashes) {
      changed.push(await change(hash));
      await owe(tx, 'assess', await listItemsMatching(tx, hash.id));
    }
    return changed;
  };

  app.post(
    '/hma/c/bank/:name/content',
    {
      config: { roles: BANK_WRITERS },
      bodyLimit: deps.config.HAETAE_MEDIA_MAX_BYTES + 1024 * 1024,
      schema: {
        summary: 'HMA: add the media at a URL, or one uploaded file, to a bank; only its hashes are kept',
        tags: ['hma'],
        consumes: ['application/json', 'multipart/form-data'],
        params: hmaBankParams,
        querystring: z.object(mediaQuery),
        body: z.object({ metadata: metadata.nullish() }).nullish(),
        response: { 200: addedSchema, ...errors },
      },
    },
    async (request) => {
      const bank = await getHmaBank(sql, request.principal.organisationId, request.params.name);
      const { signals, quality } = await hashMedia(deps, request, request.query);
      return await add(bank, signals as Record<string, string>, {
        quality,
        externalId: request.body?.metadata?.content_id,
      });
    },
  );
  app.post(
    '/hma/c/bank/:name/signal',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: add signals of one content to a bank',
        tags: ['hma'],
        params: hmaBankParams,
        body: z.record(z.string().max(40), z.string().max(200)),
        response: { 200: addedSchema, ...errors },
      },
    },
    async (request) =>
      await add(await getHmaBank(sql, request.principal.organisationId, request.params.name), request.body),
  );
  app.get(
    '/hma/c/bank/:name/content/:id',
    {
      config: { roles: BANK_READERS },
      schema: {
        summary: 'HMA: one content of a bank',
        tags: ['hma'],
        params: contentParams,
        querystring: z.object({ include_signals: looseBoolean.default(false) }),
        response: { 200: contentSchema, ...errors },
      },
    },
    async (request) => {
      const bank = await getHmaBank(sql, request.principal.organisationId, request.params.name);
      const hashes = await getHashes(sql, bank, request.params.id);
      return contentView(request.params.id, bank, hashes, request.query.include_signals);
    },
  );
  app.put(
    '/hma/c/bank/:name/content/:id',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: switch a content off (disable_until_ts 0) or on (1)',
        tags: ['hma'],
        params: contentParams,
        body: z.object({ disable_until_ts: z.coerce.number().int().min(0) }),
        response: { 200: contentSchema, ...errors },
      },
    },
    async (request) => {
      const until = request.body.disable_until_ts;
      if (until > Date.now() / 1000)
        throw new HaetaeError(
          'VALIDATION_FAILED',
          'disable_until_ts: a hash stays off until a person switches it on here. Send 0 for off, 1 for on.',
          { errors: [{ path: 'disable_until_ts', message: 'must not lie in the future' }] },
        );
      const bank = await getHmaBank(sql, request.principal.organisationId, request.params.name);
      const disabled = until === 0;
      const change = { disabled, ...(disabled ? { disabledReason: 'switched off through /hma' } : {}) };
      const hashes = await inTransaction(sql, async (tx) =>
        changeEach(tx, await getHashes(tx, bank, request.params.id), (h) => updateHash(tx, bank.id, h.id, change)),
      );
      return contentView(request.params.id, bank, hashes, false);
    },
  );
  app.delete(
    '/hma/c/bank/:name/content/:id',
    {
      config: { roles: BANK_WRITERS },
      schema: {
        summary: 'HMA: take a content out of a bank; its hashes stay as tombstones',
        tags: ['hma'],
        params: contentParams,
        response: { 200: z.object({ deleted: z.int() }), ...errors },
      },
    },
    async (request) => {
      const bank = await getHmaBank(sql, request.principal.organisationId, request.params.name);
      const gone = await inTransaction(sql, async (tx) =>
        changeEach(tx, await listContentHashes(tx, bank.id, request.params.id), (h) =>
          withdrawHash(tx, bank.id, h.id, 'withdrawn through /hma'),
        ),
      );
      return { deleted: Math.min(1, gone.length) };
    },
  );
}
