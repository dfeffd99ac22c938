import { createHmac, randomBytes } from 'node:crypto';
import { HaetaeError, idSchema, itemIdSchema } from '@haetae/contracts';
import {
  type Database,
  type Erasure,
  getErasure,
  inTransaction,
  keepSetting,
  listErasures,
  requestErasure,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const bodySchema = z
  .strictObject({
    authorId: z.string().min(1).max(500).optional().describe('everything that this author id wrote'),
    source: z.string().min(1).max(200).optional().describe('with authorId or url: only posts of this source'),
    url: z.string().min(1).max(4_000).optional().describe('the post, or the image, of this address'),
    itemId: itemIdSchema.optional(),
    reason: z.string().min(1).max(2_000).describe('who asks, on what ground; kept, so name nobody'),
  })
  .refine((b) => [b.authorId, b.url, b.itemId].filter((x) => x !== undefined).length === 1, {
    message: 'give exactly one of authorId, url and itemId',
    path: ['authorId'],
  });

const erasureSchema = z.object({
  id: z.string(),
  kind: z.enum(['author', 'url', 'item']),
  reason: z.string(),
  requestedBy: z.string(),
  requestedAt: z.string(),
  state: z.enum(['pending', 'held', 'done']).describe('`held`: a legal hold keeps some of it until it is lifted'),
  erased: z.object({
    items: z.int(),
    media: z.int(),
    scores: z.int(),
    cases: z.int().describe('cases that have no item left'),
    packages: z.int().describe('evidence packages'),
  }),
  heldItems: z.int(),
  doneAt: z.string().nullable(),
  selectorHash: z.string().describe('HMAC-SHA-256, hex, of what was asked to be erased; what it named is not kept'),
  tombstone: z.string().nullable().describe('what is signed: canonical JSON'),
  signature: z
    .string()
    .nullable()
    .describe('base64 of the Ed25519 signature over it; the key is at GET /v1/evidence-key'),
});
const viewOf = (e: Erasure): z.infer<typeof erasureSchema> => ({
  id: e.id,
  kind: e.kind,
  reason: e.reason,
  requestedBy: e.requestedBy,
  requestedAt: e.requestedAt.toISOString(),
  state: e.state,
  erased: { items: e.items, media: e.media, scores: e.scores, cases: e.cases, packages: e.packages },
  heldItems: e.heldItems,
  doneAt: e.doneAt?.toISOString() ?? null,
  selectorHash: e.selectorHash,
  tombstone: e.tombstone,
  signature: e.signature,
});
const place = z.strictObject({ id: idSchema('erasure') });
const problems = { '4xx': problemSchema, '5xx': problemSchema };

/** Requests to erase what somebody wrote, or what stands at an address. The worker carries them out. */
export function erasureRoutes(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/erasures',
    {
      config: { roles: ['supervisor'] },
      schema: {
        summary: 'Erase the posts of an author or of an address',
        description:
          'Removes text, media, hashes of the media, scores, matches and evidence packages; where a case has no item left, also what people wrote about it. ' +
          'Hashes in banks stay: they protect somebody. What a legal hold keeps waits until it is lifted. When all is gone a signed tombstone remains.',
        tags: ['erasures'],
        body: bodySchema,
        response: { 202: erasureSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { organisationId, actor } = request.principal;
      const { authorId, url, itemId, source, reason } = request.body;
      const kind = authorId !== undefined ? 'author' : url !== undefined ? 'url' : 'item';
      const selector = (authorId ?? url ?? itemId) as string;
      const key = await selectorKey(sql);
      const selectorHash = createHmac('sha256', key)
        .update(`${kind}\n${source ?? ''}\n${selector}`)
        .digest();
      const erasure = await inTransaction(sql, (tx) =>
        requestErasure(tx, { organisationId, kind, source, selector, selectorHash, reason, actor }),
      );
      return reply.code(202).header('location', `/v1/erasures/${erasure.id}`).send(viewOf(erasure));
    },
  );
  app.get(
    '/v1/erasures',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'Requests to erase, newest first',
        tags: ['erasures'],
        querystring: z.strictObject(pageQuery),
        response: {
          200: z.object({ erasures: z.array(erasureSchema), nextCursor: z.string().nullable() }),
          ...problems,
        },
      },
    },
    async (request) => {
      const { limit, cursor } = request.query;
      const before = readCursor(place, cursor)?.id;
      const rows = await listErasures(sql, request.principal.organisationId, {
        limit: limit + 1,
        ...(before === undefined ? {} : { before }),
      });
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        erasures: page.map(viewOf),
        nextCursor: rows.length > limit && last ? writeCursor({ id: last.id }) : null,
      };
    },
  );
  app.get(
    '/v1/erasures/:id',
    {
      config: { roles: ['supervisor', 'auditor'] },
      schema: {
        summary: 'How far an erasure is, and its signed tombstone',
        tags: ['erasures'],
        params: z.object({ id: idSchema('erasure') }),
        response: { 200: erasureSchema, ...problems },
      },
    },
    async (request) => viewOf(await getErasure(sql, request.principal.organisationId, request.params.id)),
  );
}

/** The key under which selectors are hashed: made once, so that a repeated request can be told to be the same. */
async function selectorKey(sql: Database): Promise<Buffer> {
  const kept = await keepSetting(sql, 'erasure-selector-key', randomBytes(32).toString('base64'));
  if (typeof kept !== 'string') throw new HaetaeError('INTERNAL', 'The setting erasure-selector-key is not a key.');
  return Buffer.from(kept, 'base64');
}
