import { randomUUID } from 'node:crypto';
import { HaetaeError, type Id, newId } from '@haetae/contracts';
import type { Queryable } from './database.ts';
import type { EventRow } from './domain-events.ts';
import { jsonParameter } from './json-parameter.ts';
import { GIVE_UP_AFTER_S } from './webhooks.ts';

/** Failures in a row after which an endpoint's circuit opens. */
export const CIRCUIT_FAILURES = 5;
/** How long deliveries are believed to be in a worker's hands: longer than a job works (see deliver-webhook). */
export const HAND_S = 90;
/** How long a hand-over waits for a worker to begin. One that came too late finds its mark replaced and does nothing. */
const HAND_WAITS_S = 15;
/** Deliveries of an endpoint handed out together, and hand-overs of it at once. */
const HAND_SIZE = 100;
const HANDS_MAX = 4;
const DISPATCHER_LOCK = 0x77_68_6b;

/** True when this transaction may fan out and hand over; another process is at it otherwise. */
export async function tryDispatcherLock(sql: Queryable): Promise<boolean> {
  const [row] = await sql<{ got: boolean }[]>`select pg_try_advisory_xact_lock(${DISPATCHER_LOCK}) as got`;
  return row!.got;
}

/**
 * Turns events into what each endpoint is owed, in their order. One process at a time (tryDispatcherLock): a later event of a case
 * must not get its row before an earlier one. Returns how many events.
 */
export async function fanOutEvents(sql: Queryable, limit: number): Promise<number> {
  const events = await sql<{ seq: string; organisationId: string; type: string }[]>`
    select seq, organisation_id as "organisationId", type from domain_events where dispatched_at is null order by seq limit ${limit}`;
  if (events.length === 0) return 0;
  const seqs = events.map((e) => e.seq);
  const owed = await sql<{ webhookId: string; seq: string }[]>`
    select w.id as "webhookId", e.seq from domain_events e join webhooks w on w.organisation_id = e.organisation_id
      and (w.events = '{}' or e.type = any(w.events)) where e.seq = any(${seqs}::bigint[]) order by e.seq`;
  const rows = owed.map((o) => ({ id: newId('delivery'), webhook_id: o.webhookId, seq: o.seq }));
  await sql`
    insert into webhook_deliveries (id, webhook_id, event_id, seq, case_id, type, give_up_at)
    select t.id, t.webhook_id, e.id, e.seq, e.case_id, e.type, now() + make_interval(secs => ${GIVE_UP_AFTER_S})
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(id text, webhook_id text, seq bigint)
    join domain_events e on e.seq = t.seq on conflict do nothing`;
  await sql`update domain_events set dispatched_at = now() where seq = any(${seqs}::bigint[])`;
  return events.length;
}

/**
 * Takes what is due into one hand for each endpoint: of every case the undelivered events from the first on, as long as they are
 * due and in nobody's hands; of an endpoint whose circuit was open, one delivery as a probe. The caller tells the queue once this
 * transaction is committed.
 */
export async function handOutDeliveries(
  sql: Queryable,
): Promise<{ webhookId: Id<'webhook'>; hand: string; count: number }[]> {
  const ready = await sql<{ id: Id<'webhook'>; probe: boolean }[]>`
    select w.id, w.failures >= ${CIRCUIT_FAILURES} as probe from webhooks w
    where w.paused_at is null and (w.open_until is null or w.open_until <= now())
      and exists (select from webhook_deliveries d where d.webhook_id = w.id and d.status = 'pending' and d.due_at <= now()
        and (d.handed_until is null or d.handed_until <= now()))
      and (select count(distinct d.hand) from webhook_deliveries d where d.webhook_id = w.id and d.status = 'pending'
        and d.handed_until > now()) < case when w.failures >= ${CIRCUIT_FAILURES} then 1 else ${HANDS_MAX} end`;
  const hands: { webhookId: Id<'webhook'>; hand: string; count: number }[] = [];
  for (const { id, probe } of ready) {
    const hand = randomUUID();
    const { count } = await sql`
      update webhook_deliveries set hand = ${hand}, handed_until = now() + make_interval(secs => ${HAND_WAITS_S})
      where id in (
        select d.id from webhook_deliveries d
        where d.webhook_id = ${id} and d.status = 'pending' and d.due_at <= now()
          and (d.handed_until is null or d.handed_until <= now())
          and (d.case_id is null or not exists (select from webhook_deliveries e where e.webhook_id = d.webhook_id
            and e.case_id = d.case_id and e.status = 'pending' and e.seq < d.seq and (e.due_at > now() or e.handed_until > now())))
        order by d.seq limit ${probe ? 1 : HAND_SIZE})`;
    if (count > 0) hands.push({ webhookId: id, hand, count });
  }
  return hands;
}

export interface OwedDelivery {
  id: Id<'delivery'>;
  attempts: number;
  seq: string;
  giveUpAt: Date;
  event: EventRow;
}

/** A worker begins with what it was handed: keeps it for another while, and returns it in order. Nothing when it was taken back. */
export async function beginDeliveries(sql: Queryable, hand: string): Promise<OwedDelivery[]> {
  const rows = await sql<(Omit<OwedDelivery, 'event'> & Omit<EventRow, 'id'> & { eventId: EventRow['id'] })[]>`
    with mine as (
      update webhook_deliveries set handed_until = now() + make_interval(secs => ${HAND_S})
      where hand = ${hand} and status = 'pending' returning id, attempts, seq, give_up_at, event_id
    )
    select m.id, m.attempts, m.seq, m.give_up_at as "giveUpAt", e.id as "eventId", e.type, e.at, e.case_id as "caseId", e.data
    from mine m join domain_events e on e.id = m.event_id order by m.seq`;
  return rows.map(({ eventId, type, at, caseId, data, ...d }) => ({
    ...d,
    event: { id: eventId, type, at, caseId, data },
  }));
}

/** What came of one attempt. `retryAt` absent: given up. */
export interface AttemptResult {
  id: Id<'delivery'>;
  at: Date;
  durationMs: number;
  ok: boolean;
  responseCode?: number | undefined;
  error?: string | undefined;
  retryAt?: Date | undefined;
}

/**
 * Records attempts made under `hand` in their order, and what they say of the endpoint: failures in a row open its circuit until
 * `openUntil(failures)`; a success closes it, and everything owed is due at once. Call it in a transaction.
 */
export async function recordAttempts(
  sql: Queryable,
  webhookId: string,
  hand: string,
  results: readonly AttemptResult[],
  openUntil: (failures: number) => Date,
): Promise<void> {
  if (results.length === 0) return;
  const [webhook] = await sql<
    { failures: number }[]
  >`select failures from webhooks where id = ${webhookId} for no key update`;
  if (!webhook) return;
  const rows = results.map((r) => ({
    id: r.id,
    at: r.at.toISOString(),
    ms: Math.round(r.durationMs),
    ok: r.ok,
    code: r.responseCode ?? null,
    error: r.error ?? null,
    retry: r.retryAt?.toISOString() ?? null,
  }));
  await sql`
    update webhook_deliveries d set attempts = d.attempts + 1, first_attempt_at = coalesce(d.first_attempt_at, t.at),
      last_attempt_at = t.at, duration_ms = t.ms, response_code = t.code, error = t.error,
      status = case when t.ok then 'succeeded' when t.retry is null then 'dead' else 'pending' end,
      delivered_at = case when t.ok then t.at + make_interval(secs => t.ms / 1000.0) end,
      ended_at = case when t.ok or t.retry is null then now() end,
      due_at = coalesce(t.retry, d.due_at), hand = null, handed_until = null
    from jsonb_to_recordset(${jsonParameter(sql, rows)})
      as t(id text, at timestamptz, ms int, ok boolean, code smallint, error text, retry timestamptz)
    where d.id = t.id and d.hand = ${hand} and d.status = 'pending'`;
  let { failures } = webhook;
  for (const r of results) failures = r.ok ? 0 : failures + 1;
  // Attempts that were under way together count once: otherwise a busy endpoint would be left alone for longer than a quiet one.
  if (!results.at(-1)!.ok && failures > CIRCUIT_FAILURES)
    failures = Math.max(CIRCUIT_FAILURES, Math.min(failures, webhook.failures + 1));
  const lastSuccess = results.findLast((r) => r.ok)?.at ?? null;
  const lastFailure = results.findLast((r) => !r.ok)?.at ?? null;
  await sql`
    update webhooks set failures = ${failures}, open_until = ${failures >= CIRCUIT_FAILURES ? openUntil(failures) : null},
      last_success_at = greatest(last_success_at, ${lastSuccess}), last_failure_at = greatest(last_failure_at, ${lastFailure})
    where id = ${webhookId}`;
  if (failures === 0 && webhook.failures >= CIRCUIT_FAILURES)
    await sql`update webhook_deliveries set due_at = now() where webhook_id = ${webhookId} and status = 'pending' and due_at > now()`;
}

/** Gives back what a job did not get to. */
export async function releaseHand(sql: Queryable, hand: string): Promise<void> {
  await sql`update webhook_deliveries set hand = null, handed_until = null where hand = ${hand} and status = 'pending'`;
}

/** Takes everything back that was handed out: the queue has been lost. Returns how much. */
export async function releaseAllHands(sql: Queryable): Promise<number> {
  const { count } = await sql`
    update webhook_deliveries set hand = null, handed_until = null where status = 'pending' and handed_until is not null`;
  return count;
}

/** Pauses an endpoint that said it is gone for good. */
export async function pauseWebhook(sql: Queryable, id: string, reason: string): Promise<void> {
  await sql`update webhooks set paused_at = coalesce(paused_at, now()), paused_reason = ${reason} where id = ${id}`;
}

/**
 * Owes one delivery again, under the same event id. Throws DELIVERY_NOT_FOUND. What is pending already becomes due now.
 */
export async function replayDelivery(sql: Queryable, webhookId: string, id: string): Promise<void> {
  const { count } = await sql`
    update webhook_deliveries set status = 'pending', due_at = now(), ended_at = null,
      give_up_at = now() + make_interval(secs => ${GIVE_UP_AFTER_S})
    where id = ${id} and webhook_id = ${webhookId}`;
  if (count === 0) throw new HaetaeError('DELIVERY_NOT_FOUND', `There is no delivery ${id} of this webhook.`);
}

/**
 * Owes every event since `since` that the endpoint subscribes to (or only those that were given up): also those from before it
 * existed, as far back as events are kept. Returns how many.
 */
export async function replaySince(sql: Queryable, webhookId: string, since: Date, onlyDead: boolean): Promise<number> {
  if (onlyDead) {
    const { count } = await sql`
      update webhook_deliveries d set status = 'pending', due_at = now(), ended_at = null,
        give_up_at = now() + make_interval(secs => ${GIVE_UP_AFTER_S})
      from domain_events e where e.id = d.event_id and d.webhook_id = ${webhookId} and d.status = 'dead' and e.at >= ${since}`;
    return count;
  }
  const events = await sql<{ seq: string }[]>`
    select e.seq from domain_events e join webhooks w on w.organisation_id = e.organisation_id
    where w.id = ${webhookId} and (w.events = '{}' or e.type = any(w.events)) and e.type <> 'ping' and e.at >= ${since}
      and e.dispatched_at is not null order by e.seq`;
  const rows = events.map((e) => ({ id: newId('delivery'), seq: e.seq }));
  const { count } = await sql`
    insert into webhook_deliveries (id, webhook_id, event_id, seq, case_id, type, give_up_at)
    select t.id, ${webhookId}, e.id, e.seq, e.case_id, e.type, now() + make_interval(secs => ${GIVE_UP_AFTER_S})
    from jsonb_to_recordset(${jsonParameter(sql, rows)}) as t(id text, seq bigint) join domain_events e on e.seq = t.seq
    on conflict (webhook_id, event_id) do update set status = 'pending', due_at = now(), ended_at = null,
      give_up_at = excluded.give_up_at`;
  return count;
}

/** Forgets deliveries that ended more than `days` ago, and events of that age that nobody is owed. Returns how many rows. */
export async function sweepDeliveries(sql: Queryable, days: number): Promise<number> {
  // An endpoint that stays paused does not gather events for ever.
  await sql`
    update webhook_deliveries d set status = 'dead', ended_at = now(), error = 'PAUSED_TOO_LONG' from webhooks w
    where w.id = d.webhook_id and w.paused_at is not null and d.status = 'pending'
      and greatest(w.paused_at, d.created_at) < now() - make_interval(days => ${days})`;
  const ended = await sql`
    delete from webhook_deliveries where id in (select id from webhook_deliveries where status <> 'pending'
      and ended_at < now() - make_interval(days => ${days}) order by ended_at limit 10000)`;
  const events = await sql`
    delete from domain_events where seq in (select e.seq from domain_events e where e.dispatched_at is not null
      and e.at < now() - make_interval(days => ${days})
      and not exists (select from webhook_deliveries d where d.event_id = e.id) order by e.at limit 10000)`;
  return ended.count + events.count;
}
