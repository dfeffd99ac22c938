import { DOMAIN_EVENT_TYPES, idSchema, isStorableText, newId } from '@haetae/contracts';
import { createPoster } from '@haetae/outbound';
import {
  countDeliveries,
  createWebhook,
  deleteWebhook,
  getWebhook,
  inTransaction,
  listWebhooks,
  rotateWebhookSecret,
  updateWebhook,
} from '@haetae/store';
import { createKeyring } from '@haetae/vault';
import { newWebhookSecret } from '@haetae/webhook-signature';
import { z } from 'zod';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { webhookView, webhookViewSchema } from './webhook-view.ts';

/** Who may look at the endpoints and their log; an admin alone changes them. */
export const WEBHOOK_READERS = ['supervisor'] as const;
export const webhookParams = z.object({ id: idSchema('webhook') });
const errors = { '4xx': problemSchema, '5xx': problemSchema };
const url = z.string().trim().min(1).max(2_000);
const description = z.string().max(500).refine(isStorableText, 'must not hold NUL or lone surrogates');
const events = z
  .array(z.enum(DOMAIN_EVENT_TYPES))
  .max(DOMAIN_EVENT_TYPES.length)
  .transform((list) => [...new Set(list)]);
const withSecret = webhookViewSchema.extend({ secret: z.string() });

/** /v1/webhooks: the endpoints that an organisation wants to be told of events. */
export function webhookRoutes(app: App, { sql, config }: ApiDeps): void {
  const poster = createPoster({ allowPrivate: config.HAETAE_WEBHOOK_PRIVATE || config.HAETAE_FETCH_PRIVATE });
  app.addHook('onClose', () => poster.close());
  const keyring = createKeyring([config.HAETAE_MASTER_KEY, ...config.HAETAE_MASTER_KEYS_OLD]);
  const seal = (id: string, secret: string) => keyring.seal(id, Buffer.from(secret, 'utf8'));

  app.post(
    '/v1/webhooks',
    {
      config: { roles: [] },
      schema: {
        summary: 'Name an endpoint to be told of events; its secret is shown this once',
        description: 'Messages follow the Standard Webhooks specification. Without `events` it is told of all of them.',
        tags: ['webhooks'],
        body: z.strictObject({ url, events: events.default([]), description: description.default('') }),
        response: { 201: withSecret, ...errors },
      },
    },
    async (request, reply) => {
      await poster.checkUrl(request.body.url);
      const id = newId('webhook');
      const secret = newWebhookSecret();
      const row = await inTransaction(sql, (tx) =>
        createWebhook(tx, {
          id,
          organisationId: request.principal.organisationId,
          ...request.body,
          secret: seal(id, secret),
        }),
      );
      return reply.code(201).send({ ...webhookView(row), secret });
    },
  );
  app.get(
    '/v1/webhooks',
    {
      config: { roles: WEBHOOK_READERS },
      schema: {
        summary: 'Webhook endpoints, and how they fare',
        tags: ['webhooks'],
        response: { 200: z.object({ webhooks: z.array(webhookViewSchema) }), ...errors },
      },
    },
    async ({ principal }) => {
      const rows = await listWebhooks(sql, principal.organisationId);
      const counts = await countDeliveries(
        sql,
        rows.map((r) => r.id),
      );
      return { webhooks: rows.map((r) => webhookView(r, counts.get(r.id))) };
    },
  );
  app.get(
    '/v1/webhooks/:id',
    {
      config: { roles: WEBHOOK_READERS },
      schema: {
        summary: 'One webhook endpoint',
        tags: ['webhooks'],
        params: webhookParams,
        response: { 200: webhookViewSchema, ...errors },
      },
    },
    async ({ principal, params }) => {
      const row = await getWebhook(sql, principal.organisationId, params.id);
      return webhookView(row, (await countDeliveries(sql, [row.id])).get(row.id));
    },
  );
  app.patch(
    '/v1/webhooks/:id',
    {
      config: { roles: [] },
      schema: {
        summary: 'Change, pause or resume an endpoint',
        description: 'While it is paused its deliveries are kept; resuming goes on with them.',
        tags: ['webhooks'],
        params: webhookParams,
        body: z.strictObject({
          url: url.optional(),
          events: events.optional(),
          description: description.optional(),
          paused: z.boolean().optional(),
        }),
        response: { 200: webhookViewSchema, ...errors },
      },
    },
    async ({ principal, params, body }) => {
      await getWebhook(sql, principal.organisationId, params.id);
      if (body.url !== undefined) await poster.checkUrl(body.url);
      const row = await inTransaction(sql, (tx) => updateWebhook(tx, principal.organisationId, params.id, body));
      return webhookView(row, (await countDeliveries(sql, [row.id])).get(row.id));
    },
  );
  app.delete(
    '/v1/webhooks/:id',
    {
      config: { roles: [] },
      schema: {
        summary: 'Take an endpoint away, with its log and what it was still owed',
        tags: ['webhooks'],
        params: webhookParams,
        response: { 204: z.null(), ...errors },
      },
    },
    async (request, reply) => {
      await deleteWebhook(sql, request.principal.organisationId, request.params.id);
      return reply.code(204).send(null);
    },
  );
  app.post(
    '/v1/webhooks/:id/rotate-secret',
    {
      config: { roles: [] },
      schema: {
        summary: 'Replace the secret; it is shown this once',
        description:
          'Messages carry a signature of each secret for `overlapHours` (24 by default), so that the receiver can change over. 0 ends the old one at once.',
        tags: ['webhooks'],
        params: webhookParams,
        body: z
          .strictObject({ overlapHours: z.number().min(0).max(720).default(24) })
          .nullish()
          .transform((body) => body ?? { overlapHours: 24 }),
        response: { 200: withSecret, ...errors },
      },
    },
    async ({ principal, params, body }) => {
      const secret = newWebhookSecret();
      const row = await rotateWebhookSecret(sql, principal.organisationId, params.id, {
        secret: seal(params.id, secret),
        overlapS: body.overlapHours * 3_600,
      });
      return { ...webhookView(row, (await countDeliveries(sql, [row.id])).get(row.id)), secret };
    },
  );
}
