import { type DomainEvent, HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import { emitEvents } from './domain-events.ts';

export interface WebhookRow {
  id: Id<'webhook'>;
  organisationId: string;
  url: string;
  description: string;
  /** Names of events; empty: all. */
  events: string[];
  pausedAt: Date | null;
  pausedReason: string | null;
  failures: number;
  /** Nothing is sent before this moment: the circuit is open. */
  openUntil: Date | null;
  lastSuccessAt: Date | null;
  lastFailureAt: Date | null;
  /** Until when the secret before this one signs as well. */
  previousUntil: Date | null;
  createdAt: Date;
  updatedAt: Date;
}
/** What is needed to send: the secrets are sealed. */
export type WebhookWithSecrets = WebhookRow & { secret: Uint8Array; previousSecret: Uint8Array | null };

const columns = (sql: Queryable) => sql`
  w.id, w.organisation_id as "organisationId", w.url, w.description, w.events, w.paused_at as "pausedAt",
  w.paused_reason as "pausedReason", w.failures, w.open_until as "openUntil", w.last_success_at as "lastSuccessAt",
  w.last_failure_at as "lastFailureAt", case when w.previous_until > now() then w.previous_until end as "previousUntil",
  w.created_at as "createdAt", w.updated_at as "updatedAt"`;

/** Endpoints an organisation may have. */
export const WEBHOOKS_MAX = 50;

/** Makes an endpoint. `secret` is sealed already. Throws WEBHOOK_LIMIT_REACHED. Call it in a transaction. */
export async function createWebhook(
  sql: Queryable,
  input: {
    id: Id<'webhook'>;
    organisationId: string;
    url: string;
    description: string;
    events: string[];
    secret: Uint8Array;
  },
): Promise<WebhookRow> {
  await sql`select from organisations where id = ${input.organisationId} for no key update`;
  const [{ n } = { n: 0 }] = await sql<{ n: number }[]>`
    select count(*)::int as n from webhooks where organisation_id = ${input.organisationId}`;
  if (n >= WEBHOOKS_MAX)
    throw new HaetaeError(
      'WEBHOOK_LIMIT_REACHED',
      `Your organisation has ${n} webhooks; ${WEBHOOKS_MAX} is the limit.`,
    );
  const [row] = await sql<WebhookRow[]>`
    insert into webhooks as w (id, organisation_id, url, description, events, secret)
    values (${input.id}, ${input.organisationId}, ${input.url}, ${input.description}, ${input.events}, ${input.secret})
    returning ${columns(sql)}`;
  return row!;
}

export async function listWebhooks(sql: Queryable, organisationId: string): Promise<WebhookRow[]> {
  return await sql<WebhookRow[]>`
    select ${columns(sql)} from webhooks w where w.organisation_id = ${organisationId} order by w.id`;
}

/** One endpoint of this organisation. Throws WEBHOOK_NOT_FOUND. */
export async function getWebhook(sql: Queryable, organisationId: string, id: string): Promise<WebhookRow> {
  const [row] = await sql<WebhookRow[]>`
    select ${columns(sql)} from webhooks w where w.id = ${id} and w.organisation_id = ${organisationId}`;
  if (!row) throw new HaetaeError('WEBHOOK_NOT_FOUND', `There is no webhook ${id} in your organisation.`);
  return row;
}

/** An endpoint with its sealed secrets, whoever's it is: for the worker. */
export async function findWebhookToSend(sql: Queryable, id: string): Promise<WebhookWithSecrets | undefined> {
  const [row] = await sql<WebhookWithSecrets[]>`
    select ${columns(sql)}, w.secret, case when w.previous_until > now() then w.previous_secret end as "previousSecret"
    from webhooks w where w.id = ${id}`;
  return row;
}

/** How long what waited through a pause is tried after it, at least. */
export const GIVE_UP_AFTER_S = 3 * 86_400;

/**
 * Changes an endpoint. Pausing holds its deliveries, resuming goes on with them and gives them their full time again. Another URL
 * or a resumption closes the circuit. Throws WEBHOOK_NOT_FOUND. Call it in a transaction.
 */
export async function updateWebhook(
  sql: Queryable,
  organisationId: string,
  id: string,
  change: {
    url?: string | undefined;
    description?: string | undefined;
    events?: string[] | undefined;
    paused?: boolean | undefined;
  },
): Promise<WebhookRow> {
  const { paused = null } = change;
  const anew = change.url !== undefined || paused === false;
  const [row] = await sql<WebhookRow[]>`
    update webhooks w set url = coalesce(${change.url ?? null}, w.url),
      description = coalesce(${change.description ?? null}, w.description),
      events = coalesce(${change.events ?? null}, w.events),
      paused_at = case when ${paused}::boolean is null then w.paused_at when ${paused} then coalesce(w.paused_at, now()) end,
      paused_reason = case when ${paused}::boolean is null then w.paused_reason when ${paused} then coalesce(w.paused_reason, 'by hand') end,
      failures = case when ${anew} then 0 else w.failures end,
      open_until = case when ${anew} then null else w.open_until end,
      updated_at = now()
    where w.id = ${id} and w.organisation_id = ${organisationId} returning ${columns(sql)}`;
  if (!row) throw new HaetaeError('WEBHOOK_NOT_FOUND', `There is no webhook ${id} in your organisation.`);
  if (anew)
    await sql`
      update webhook_deliveries set due_at = least(due_at, now()),
        give_up_at = greatest(give_up_at, now() + make_interval(secs => ${GIVE_UP_AFTER_S}))
      where webhook_id = ${id} and status = 'pending'`;
  return row;
}

/** Replaces the secret; the one before signs too for `overlapS` seconds. Throws WEBHOOK_NOT_FOUND. */
export async function rotateWebhookSecret(
  sql: Queryable,
  organisationId: string,
  id: string,
  input: { secret: Uint8Array; overlapS: number },
): Promise<WebhookRow> {
  const [row] = await sql<WebhookRow[]>`
    update webhooks w set secret = ${input.secret},
      previous_secret = case when ${input.overlapS > 0} then w.secret end,
      previous_until = case when ${input.overlapS > 0} then now() + make_interval(secs => ${input.overlapS}) end,
      updated_at = now()
    where w.id = ${id} and w.organisation_id = ${organisationId} returning ${columns(sql)}`;
  if (!row) throw new HaetaeError('WEBHOOK_NOT_FOUND', `There is no webhook ${id} in your organisation.`);
  return row;
}

/** Takes an endpoint away, with its log. Throws WEBHOOK_NOT_FOUND. */
export async function deleteWebhook(sql: Queryable, organisationId: string, id: string): Promise<void> {
  const { count } = await sql`delete from webhooks where id = ${id} and organisation_id = ${organisationId}`;
  if (count === 0) throw new HaetaeError('WEBHOOK_NOT_FOUND', `There is no webhook ${id} in your organisation.`);
}

/** Owes a `ping` to one endpoint, whatever it subscribes to. Call it in a transaction. */
export async function pingWebhook(sql: Queryable, webhook: WebhookRow): Promise<Id<'delivery'>> {
  const [eventId] = await emitEvents(sql, [
    { organisationId: webhook.organisationId, type: 'ping', data: { webhookId: webhook.id } },
  ]);
  const id = newId('delivery');
  await sql`
    with event as (update domain_events set dispatched_at = now() where id = ${eventId!} returning id, seq, type)
    insert into webhook_deliveries (id, webhook_id, event_id, seq, type, give_up_at)
    select ${id}, ${webhook.id}, event.id, event.seq, event.type, now() + make_interval(secs => ${GIVE_UP_AFTER_S}) from event`;
  return id;
}

/** Writes those of `events` that some endpoint subscribes to: for what happens too often to be written down for nobody. */
export async function emitIfWanted(sql: Queryable, events: readonly DomainEvent[]): Promise<number> {
  if (events.length === 0) return 0;
  const wanted = await sql<{ organisationId: string; type: string }[]>`
    select distinct w.organisation_id as "organisationId", t.type
    from webhooks w join unnest(${[...new Set(events.map((e) => e.type))]}::text[]) t(type) on w.events = '{}' or t.type = any(w.events)
    where w.organisation_id = any(${[...new Set(events.map((e) => e.organisationId))]})`;
  const kept = events.filter((e) => wanted.some((w) => w.organisationId === e.organisationId && w.type === e.type));
  await emitEvents(sql, kept);
  return kept.length;
}
