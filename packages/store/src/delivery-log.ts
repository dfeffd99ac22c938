import { HaetaeError, type Id } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import type { EventRow } from './domain-events.ts';

export const DELIVERY_STATUSES = ['pending', 'succeeded', 'dead'] as const;

/** One line of an endpoint's log: what was owed, and what came of the last attempt. */
export interface DeliveryRow {
  id: Id<'delivery'>;
  eventId: Id<'domainEvent'>;
  type: string;
  caseId: string | null;
  status: (typeof DELIVERY_STATUSES)[number];
  attempts: number;
  createdAt: Date;
  dueAt: Date;
  giveUpAt: Date;
  firstAttemptAt: Date | null;
  lastAttemptAt: Date | null;
  deliveredAt: Date | null;
  responseCode: number | null;
  durationMs: number | null;
  error: string | null;
}
const columns = (sql: Queryable) => sql`
  d.id, d.event_id as "eventId", d.type, d.case_id as "caseId", d.status, d.attempts, d.created_at as "createdAt",
  d.due_at as "dueAt", d.give_up_at as "giveUpAt", d.first_attempt_at as "firstAttemptAt", d.last_attempt_at as "lastAttemptAt",
  d.delivered_at as "deliveredAt", d.response_code::int as "responseCode", d.duration_ms as "durationMs", d.error`;

/** Deliveries of an endpoint, newest first, before the id `before`. */
export async function listDeliveries(
  sql: Queryable,
  webhookId: string,
  page: {
    limit: number;
    before?: string | undefined;
    status?: DeliveryRow['status'] | undefined;
    type?: string | undefined;
  },
): Promise<DeliveryRow[]> {
  return await sql<DeliveryRow[]>`
    select ${columns(sql)} from webhook_deliveries d where d.webhook_id = ${webhookId}
      ${page.before === undefined ? sql`` : sql`and d.id < ${page.before}`}
      ${page.status === undefined ? sql`` : sql`and d.status = ${page.status}`}
      ${page.type === undefined ? sql`` : sql`and d.type = ${page.type}`}
    order by d.id desc limit ${page.limit}`;
}

/** One delivery with the event it tells of. Throws DELIVERY_NOT_FOUND. */
export async function getDelivery(
  sql: Queryable,
  webhookId: string,
  id: string,
): Promise<DeliveryRow & { event: EventRow }> {
  const [row] = await sql<(DeliveryRow & { at: Date; data: Record<string, unknown> })[]>`
    select ${columns(sql)}, e.at, e.data from webhook_deliveries d join domain_events e on e.id = d.event_id
    where d.id = ${id} and d.webhook_id = ${webhookId}`;
  if (!row) throw new HaetaeError('DELIVERY_NOT_FOUND', `There is no delivery ${id} of this webhook.`);
  const { at, data, ...delivery } = row;
  return {
    ...delivery,
    event: { id: row.eventId, type: row.type, at, caseId: row.caseId as Id<'case'> | null, data },
  };
}

/** How many deliveries of each endpoint wait, and how many were given up. */
export async function countDeliveries(
  sql: Queryable,
  webhookIds: string[],
): Promise<Map<string, { pending: number; dead: number }>> {
  const rows = await sql<{ webhookId: string; pending: number; dead: number }[]>`
    select webhook_id as "webhookId", count(*) filter (where status = 'pending')::int as pending,
      count(*) filter (where status = 'dead')::int as dead
    from webhook_deliveries where webhook_id = any(${webhookIds}) and status <> 'succeeded' group by webhook_id`;
  return new Map(rows.map(({ webhookId, ...n }) => [webhookId, n]));
}
