import type { JobPayload } from '@haetae/contracts';
import type { Poster, PostOutcome } from '@haetae/outbound';
import {
  type AttemptResult,
  beginDeliveries,
  CIRCUIT_FAILURES,
  eventBody,
  findWebhookToSend,
  inTransaction,
  type OwedDelivery,
  pauseWebhook,
  recordAttempts,
  releaseHand,
} from '@haetae/store';
import type { Keyring } from '@haetae/vault';
import { signWebhook } from '@haetae/webhook-signature';
import type { WorkerDeps } from '../deps.ts';
import { traceCaseWork } from '../trace-work.ts';
import { openUntil, retryAt } from './webhook-backoff.ts';

/** Cases (and events of no case) served at the same time. */
const LANES = 8;
/** No new attempt is begun after this long: with the 45 s that one may take at most, within the time of a hand-over (HAND_S). */
const WORK_MS = 30_000;
/** Results wait this long to be written together. A crash in between sends those again, under the same ids. */
const WRITE_EVERY_MS = 100;

export interface DeliverDeps extends Pick<WorkerDeps, 'sql' | 'logger' | 'metrics' | 'traces'> {
  poster: Poster;
  keyring: Keyring;
}

/** Deliveries that must follow one another: those of one case; any other stands alone. */
export function lanesOf(deliveries: readonly OwedDelivery[]): OwedDelivery[][] {
  const lanes = new Map<string, OwedDelivery[]>();
  for (const delivery of deliveries) {
    const key = delivery.event.caseId ?? delivery.id;
    lanes.set(key, [...(lanes.get(key) ?? []), delivery]);
  }
  return [...lanes.values()];
}

function resultOf(delivery: OwedDelivery, at: Date, outcome: PostOutcome): AttemptResult {
  const { status, error, durationMs, retryAfterS } = outcome;
  const ok = status !== undefined && status >= 200 && status < 300;
  const base = { id: delivery.id, at, durationMs, ok, responseCode: status };
  if (ok) return base;
  const now = new Date(at.getTime() + durationMs);
  return {
    ...base,
    error: error ?? (status! >= 300 && status! < 400 ? 'REDIRECT_NOT_FOLLOWED' : `HTTP_${status}`),
    retryAt: retryAt({ attempts: delivery.attempts + 1, now, giveUpAt: delivery.giveUpAt, retryAfterS }),
  };
}

/** One attempt as a span: of the case that the event tells of, below its decision where it tells of that. */
function traceDelivery(deps: DeliverDeps, webhookId: string, delivery: OwedDelivery, result: AttemptResult): void {
  if (!deps.traces.on) return;
  const { id, attempts, event } = delivery;
  const { decisionId } = event.data as { decisionId?: unknown };
  const fromMs = result.at.getTime();
  void traceCaseWork(deps, event.caseId ?? event.id, {
    span: `deliverWebhook ${id} ${attempts}`,
    ...(typeof decisionId === 'string' ? { parent: `recordDecision ${decisionId}` } : {}),
    kind: 'client',
    fromMs,
    untilMs: fromMs + result.durationMs,
    error: result.error,
    attributes: {
      webhook: webhookId,
      delivery: id,
      event: event.id,
      type: event.type,
      attempts,
      status: result.responseCode,
      waited_ms: fromMs - event.at.getTime(),
    },
  });
}

/**
 * Sends what one hand-over holds, the events of a case one after another: after a failure the later ones of that case stay owed.
 * Stops early when the endpoint keeps failing, when time is up or when `signal` aborts; what is left is handed out again.
 */
export async function deliverWebhook(
  deps: DeliverDeps,
  { webhookId, hand }: JobPayload<'webhook'>,
  signal: AbortSignal,
): Promise<void> {
  const deliveries = await beginDeliveries(deps.sql, hand);
  if (deliveries.length === 0) return;
  const webhook = await findWebhookToSend(deps.sql, webhookId);
  if (!webhook || webhook.pausedAt !== null) return await releaseHand(deps.sql, hand);
  const secrets = [webhook.secret, webhook.previousSecret]
    .filter((s) => s !== null)
    .map((s) => deps.keyring.open(webhookId, Buffer.from(s)).toString('utf8'));

  const until = performance.now() + WORK_MS;
  let failures = webhook.failures;
  let gone = false;
  let waiting: AttemptResult[] = [];
  let writing: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  const write = () => {
    clearTimeout(timer);
    timer = undefined;
    const results = waiting;
    waiting = [];
    // One after another, so that the endpoint's failures are counted in their order.
    writing = writing.then(() =>
      inTransaction(deps.sql, (tx) =>
        recordAttempts(tx, webhookId, hand, results, (n) => openUntil(n, CIRCUIT_FAILURES, new Date())),
      ),
    );
    // Awaited at the end; a failure must not count as unhandled until then.
    writing.catch(() => undefined);
  };
  const mayGoOn = () =>
    !signal.aborted &&
    !gone &&
    performance.now() < until &&
    (failures < CIRCUIT_FAILURES || webhook.failures >= CIRCUIT_FAILURES);

  const send = async (delivery: OwedDelivery): Promise<boolean> => {
    const at = new Date();
    const body = eventBody(delivery.event);
    const headers = await signWebhook(secrets, { id: delivery.event.id, at, body });
    const outcome = await deps.poster.post(webhook.url, { headers, body, signal });
    // Cut off by the stop of this process: nobody's failure, and still owed.
    if (signal.aborted && outcome.status === undefined) return false;
    const result = resultOf(delivery, at, outcome);
    traceDelivery(deps, webhookId, delivery, result);
    failures = result.ok ? 0 : failures + 1;
    if (outcome.status === 410) gone = true;
    waiting.push(result);
    timer ??= setTimeout(write, WRITE_EVERY_MS);
    deps.metrics.webhooks.labels(result.ok ? 'succeeded' : result.retryAt ? 'failed' : 'dead').inc();
    if (result.ok) deps.metrics.webhookLatency.observe((Date.now() - delivery.event.at.getTime()) / 1_000);
    return result.ok;
  };

  const lanes = lanesOf(deliveries);
  const serve = async () => {
    for (let lane = lanes.shift(); lane !== undefined; lane = lanes.shift())
      for (const delivery of lane) {
        if (!mayGoOn()) return;
        if (!(await send(delivery))) break;
      }
  };
  try {
    await Promise.all(Array.from({ length: Math.min(LANES, lanes.length) }, serve));
  } finally {
    if (waiting.length > 0) write();
    await writing;
  }
  if (gone) {
    await pauseWebhook(deps.sql, webhookId, 'the endpoint answered 410 Gone');
    deps.logger.warn({ webhookId }, 'a webhook endpoint is gone for good; it is paused');
  }
  await releaseHand(deps.sql, hand);
}
