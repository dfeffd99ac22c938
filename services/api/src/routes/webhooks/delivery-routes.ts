import { DOMAIN_EVENT_TYPES, HaetaeError, idSchema, instantSchema } from '@haetae/contracts';
import {
  DELIVERY_STATUSES,
  eventBody,
  getDelivery,
  getWebhook,
  inTransaction,
  listDeliveries,
  pingWebhook,
  replayDelivery,
  replaySince,
  type WebhookRow,
} from '@haetae/store';
import { z } from 'zod';
import { pageQuery, readCursor, writeCursor } from '../../cursor.ts';
import type { ApiDeps, App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';
import { WEBHOOK_READERS, webhookParams } from './manage-webhooks.ts';
import { deliveryView, deliveryViewSchema } from './webhook-view.ts';

const errors = { '4xx': problemSchema, '5xx': problemSchema };
const deliveryParams = webhookParams.extend({ deliveryId: idSchema('delivery') });
const place = z.strictObject({ id: idSchema('delivery') });

function refusePaused({ id, pausedAt }: WebhookRow): void {
  if (pausedAt !== null)
    throw new HaetaeError('WEBHOOK_PAUSED', `Webhook ${id} is paused: nothing would be sent. Resume it first.`);
}

/** The log of an endpoint, its test, and sending again by hand. */
export function deliveryRoutes(app: App, { sql }: ApiDeps): void {
  app.post(
    '/v1/webhooks/:id/ping',
    {
      config: { roles: [] },
      schema: {
        summary: 'Send a test message of type `ping`; the log says what came of it',
        tags: ['webhooks'],
        params: webhookParams,
        response: { 202: z.object({ deliveryId: z.string(), self: z.string() }), ...errors },
      },
    },
    async (request, reply) => {
      const deliveryId = await inTransaction(sql, async (tx) => {
        const webhook = await getWebhook(tx, request.principal.organisationId, request.params.id);
        refusePaused(webhook);
        return await pingWebhook(tx, webhook);
      });
      const self = `/v1/webhooks/${request.params.id}/deliveries/${deliveryId}`;
      return reply.code(202).send({ deliveryId, self });
    },
  );
  app.get(
    '/v1/webhooks/:id/deliveries',
    {
      config: { roles: WEBHOOK_READERS },
      schema: {
        summary: 'The delivery log, newest first',
        tags: ['webhooks'],
        params: webhookParams,
        querystring: z.strictObject({
          ...pageQuery,
          status: z.enum(DELIVERY_STATUSES).optional(),
          type: z.enum([...DOMAIN_EVENT_TYPES, 'ping']).optional(),
        }),
        response: {
          200: z.object({ deliveries: z.array(deliveryViewSchema), nextCursor: z.string().nullable() }),
          ...errors,
        },
      },
    },
    async ({ principal, params, query }) => {
      const webhook = await getWebhook(sql, principal.organisationId, params.id);
      const { limit, cursor, ...filter } = query;
      const before = readCursor(place, cursor)?.id;
      const rows = await listDeliveries(sql, webhook.id, { ...filter, limit: limit + 1, before });
      const page = rows.slice(0, limit);
      return {
        deliveries: page.map(deliveryView),
        nextCursor: rows.length > limit ? writeCursor({ id: page.at(-1)!.id }) : null,
      };
    },
  );
  app.get(
    '/v1/webhooks/:id/deliveries/:deliveryId',
    {
      config: { roles: WEBHOOK_READERS },
      schema: {
        summary: 'One delivery, with the body that is sent',
        tags: ['webhooks'],
        params: deliveryParams,
        response: { 200: deliveryViewSchema.extend({ body: z.string() }), ...errors },
      },
    },
    async ({ principal, params }) => {
      const webhook = await getWebhook(sql, principal.organisationId, params.id);
      const delivery = await getDelivery(sql, webhook.id, params.deliveryId);
      return { ...deliveryView(delivery), body: eventBody(delivery.event) };
    },
  );
  app.post(
    '/v1/webhooks/:id/deliveries/:deliveryId/replay',
    {
      config: { roles: [] },
      schema: {
        summary: 'Send one delivery again, under the same webhook-id',
        tags: ['webhooks'],
        params: deliveryParams,
        response: { 202: deliveryViewSchema, ...errors },
      },
    },
    async (request, reply) => {
      const { principal, params } = request;
      const delivery = await inTransaction(sql, async (tx) => {
        const webhook = await getWebhook(tx, principal.organisationId, params.id);
        refusePaused(webhook);
        await replayDelivery(tx, webhook.id, params.deliveryId);
        return await getDelivery(tx, webhook.id, params.deliveryId);
      });
      return reply.code(202).send(deliveryView(delivery));
    },
  );
  app.post(
    '/v1/webhooks/:id/replay',
    {
      config: { roles: [] },
      schema: {
        summary: 'Send everything since a moment again, or only what was given up',
        description:
          'Takes what the endpoint subscribes to now, also events from before it existed, as far back as they are kept (HAETAE_WEBHOOK_LOG_DAYS).',
        tags: ['webhooks'],
        params: webhookParams,
        body: z.strictObject({
          since: instantSchema,
          only: z.enum(['all', 'dead']).default('all'),
        }),
        response: { 202: z.object({ count: z.int() }), ...errors },
      },
    },
    async (request, reply) => {
      const { principal, params, body } = request;
      const count = await inTransaction(sql, async (tx) => {
        const webhook = await getWebhook(tx, principal.organisationId, params.id);
        refusePaused(webhook);
        return await replaySince(tx, webhook.id, new Date(body.since), body.only === 'dead');
      });
      return reply.code(202).send({ count });
    },
  );
}
