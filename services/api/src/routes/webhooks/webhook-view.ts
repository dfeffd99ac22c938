import { DOMAIN_EVENT_TYPES } from '@haetae/contracts';
import { CIRCUIT_FAILURES, DELIVERY_STATUSES, type DeliveryRow, type WebhookRow } from '@haetae/store';
import { z } from 'zod';

const iso = (date: Date | null) => date?.toISOString() ?? null;

export const webhookViewSchema = z.object({
  id: z.string(),
  url: z.string(),
  description: z.string(),
  /** Empty: every event. */
  events: z.array(z.enum(DOMAIN_EVENT_TYPES)),
  paused: z.boolean(),
  pausedReason: z.string().nullable(),
  /** `closed`: all is well. `open`: it failed too often and is left alone until `retryAt`. `half-open`: the next delivery is a probe. */
  circuit: z.object({
    state: z.enum(['closed', 'open', 'half-open']),
    failures: z.int(),
    retryAt: z.string().nullable(),
  }),
  pending: z.int(),
  dead: z.int(),
  lastSuccessAt: z.string().nullable(),
  lastFailureAt: z.string().nullable(),
  /** Until when messages are signed with the secret before this one as well. */
  previousSecretUntil: z.string().nullable(),
  createdAt: z.string(),
  updatedAt: z.string(),
});

export function webhookView(
  row: WebhookRow,
  counts: { pending: number; dead: number } = { pending: 0, dead: 0 },
): z.input<typeof webhookViewSchema> {
  const open = row.openUntil !== null && row.openUntil.getTime() > Date.now();
  return {
    id: row.id,
    url: row.url,
    description: row.description,
    events: row.events as z.input<typeof webhookViewSchema>['events'],
    paused: row.pausedAt !== null,
    pausedReason: row.pausedReason,
    circuit: {
      state: open ? 'open' : row.failures >= CIRCUIT_FAILURES ? 'half-open' : 'closed',
      failures: row.failures,
      retryAt: open ? iso(row.openUntil) : null,
    },
    ...counts,
    lastSuccessAt: iso(row.lastSuccessAt),
    lastFailureAt: iso(row.lastFailureAt),
    previousSecretUntil: iso(row.previousUntil),
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

export const deliveryViewSchema = z.object({
  id: z.string(),
  /** The `webhook-id` of every attempt. */
  eventId: z.string(),
  type: z.string(),
  caseId: z.string().nullable(),
  status: z.enum(DELIVERY_STATUSES),
  attempts: z.int(),
  /** Of the last attempt: the HTTP status, or null where there was no answer; `error` then says why. */
  responseCode: z.int().nullable(),
  error: z.string().nullable(),
  durationMs: z.int().nullable(),
  createdAt: z.string(),
  firstAttemptAt: z.string().nullable(),
  lastAttemptAt: z.string().nullable(),
  deliveredAt: z.string().nullable(),
  /** When it is tried next, and after when no more; null once it has ended. */
  nextAttemptAt: z.string().nullable(),
  givesUpAt: z.string().nullable(),
});

export function deliveryView(row: DeliveryRow): z.input<typeof deliveryViewSchema> {
  const pending = row.status === 'pending';
  return {
    id: row.id,
    eventId: row.eventId,
    type: row.type,
    caseId: row.caseId,
    status: row.status,
    attempts: row.attempts,
    responseCode: row.responseCode,
    error: row.error,
    durationMs: row.durationMs,
    createdAt: row.createdAt.toISOString(),
    firstAttemptAt: iso(row.firstAttemptAt),
    lastAttemptAt: iso(row.lastAttemptAt),
    deliveredAt: iso(row.deliveredAt),
    nextAttemptAt: pending ? iso(row.dueAt) : null,
    givesUpAt: pending ? iso(row.giveUpAt) : null,
  };
}
