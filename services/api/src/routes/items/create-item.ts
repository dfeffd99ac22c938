import { HaetaeError, isStorableText, newItemSchema } from '@haetae/contracts';
import { z } from 'zod';
import { createAcceptItems, fingerprintOf, toAcceptedItem } from '../../accept-items.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { prepareMedia } from './prepare-media.ts';
import { readItemBody } from './read-item-body.ts';
import { traceAccepted } from './trace-accepted.ts';

/** Who may submit posts. */
export const SUBMITTERS = ['monitor', 'platform', 'support-centre'] as const;

export const acceptedSchema = z.object({ id: z.string(), status: z.literal('accepted'), self: z.string() });

/** Throws when an Idempotency-Key is none. */
export function readIdempotencyKey(value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== 'string' || value.length === 0 || value.length > 200 || !isStorableText(value))
    throw new HaetaeError('VALIDATION_FAILED', 'The Idempotency-Key must have 1 to 200 characters.', {
      errors: [{ path: 'idempotency-key', message: 'must have 1 to 200 characters' }],
    });
  return value;
}

/** POST /v1/items: one post, as JSON or multipart. 202 means that it is durable. */
export function createItemRoute(app: App, deps: ApiDeps & { checkBacklog: () => void }): void {
  const accept = createAcceptItems(deps.sql);
  app.post(
    '/v1/items',
    {
      config: { roles: SUBMITTERS },
      bodyLimit: Math.ceil(deps.config.HAETAE_MEDIA_MAX_BYTES * 1.4) + 1024 * 1024,
      // The body is checked by the handler: it may come as multipart, and the errors name what DESIGN promises.
      validatorCompiler: () => (data) => ({ value: data }),
      schema: {
        summary: 'Submit a post',
        description:
          'A post with text, images, or both. Repeats by (source, externalId) or by Idempotency-Key get the first answer, with `haetae-repeated: true`.',
        tags: ['items'],
        consumes: ['application/json', 'multipart/form-data'],
        headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
        body: newItemSchema,
        response: { 202: acceptedSchema, '4xx': problemSchema, '5xx': problemSchema },
      },
    },
    async (request, reply) => {
      const fromMs = Date.now();
      deps.checkBacklog();
      const key = readIdempotencyKey(request.headers['idempotency-key']);
      const { input, parts } = await readItemBody(request);
      const prepared = await prepareMedia(deps, input.media ?? [], parts);
      const fingerprint = fingerprintOf(input, prepared.digests);
      const item = toAcceptedItem(request.principal.organisationId, input, prepared.media, fingerprint, key);
      const accepted = await accept(item).catch(async (error: unknown) => {
        await prepared.undoAfter(error);
        throw error;
      });
      if (accepted.repeated) {
        await prepared.undo();
        deps.metrics.repeated.inc();
        reply.header('haetae-repeated', 'true');
        if (accepted.contentDiffers) reply.header('haetae-content-differs', 'true');
      } else {
        deps.metrics.accepted.inc();
        traceAccepted(deps, accepted.id, { fromMs, media: prepared.media.length });
      }
      return reply.code(202).send({ id: accepted.id, status: 'accepted', self: `/v1/items/${accepted.id}` });
    },
  );
}
