import type { ReplayGuard } from './replay-guard.ts';
import { importSecret, signedContent } from './sign-webhook.ts';

export type WebhookRefusal =
  | 'headers-missing'
  | 'timestamp-invalid'
  | 'timestamp-too-old'
  | 'timestamp-too-new'
  | 'signature-wrong'
  | 'replayed';

/** Why a message is not to be believed. */
export class WebhookVerificationError extends Error {
  readonly reason: WebhookRefusal;
  constructor(reason: WebhookRefusal, message: string) {
    super(message);
    this.name = 'WebhookVerificationError';
    this.reason = reason;
  }
}

export interface VerifiedWebhook {
  /** The same for every attempt at one event: what to know a repeat by. */
  id: string;
  /** When this attempt was sent. */
  sentAt: Date;
  /** The JSON of the body, or undefined where it is none. */
  payload: unknown;
}

type HeaderSource = Headers | Readonly<Record<string, string | readonly string[] | undefined>>;

/** Signatures looked at, so that a header of thousands costs nothing. */
const MAX_SIGNATURES = 10;

function headerOf(headers: HeaderSource, name: string): string | undefined {
  if (typeof (headers as Headers).get === 'function') return (headers as Headers).get(name) ?? undefined;
  const entry = Object.entries(headers).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof entry === 'string' ? entry : entry?.[0];
}

/**
 * Checks a received message and returns it. `body` must be the bytes as they came, as text: JSON that was parsed and written
 * anew has another signature. Throws WebhookVerificationError when a header is missing, when the timestamp is more than
 * `toleranceS` (default 300) seconds off, when no signature is by one of `secrets`, or when `guard` has seen the id. Signatures
 * are compared in constant time (WebCrypto's verify).
 */
export async function verifyWebhook(input: {
  secrets: string | readonly string[];
  headers: HeaderSource;
  body: string;
  toleranceS?: number;
  now?: Date;
  guard?: ReplayGuard;
}): Promise<VerifiedWebhook> {
  const id = headerOf(input.headers, 'webhook-id');
  const timestamp = headerOf(input.headers, 'webhook-timestamp');
  const signature = headerOf(input.headers, 'webhook-signature');
  if (!id || !timestamp || !signature)
    throw new WebhookVerificationError(
      'headers-missing',
      'webhook-id, webhook-timestamp or webhook-signature is missing.',
    );
  if (!/^\d{1,11}$/.test(timestamp))
    throw new WebhookVerificationError('timestamp-invalid', 'webhook-timestamp is not a number of seconds.');
  const ageS = (input.now ?? new Date()).getTime() / 1000 - Number(timestamp);
  const toleranceS = input.toleranceS ?? 300;
  if (ageS > toleranceS)
    throw new WebhookVerificationError('timestamp-too-old', `The message was sent ${Math.round(ageS)} seconds ago.`);
  if (ageS < -toleranceS)
    throw new WebhookVerificationError('timestamp-too-new', 'The message claims to be from the future.');
  const content = signedContent(id, timestamp, input.body);
  const candidates = signature
    .split(' ')
    .slice(0, MAX_SIGNATURES)
    .flatMap((s) => (s.startsWith('v1,') ? [decodeBase64(s.slice(3))] : []));
  let good = false;
  for (const secret of [input.secrets].flat()) {
    const key = await importSecret(secret);
    for (const mac of candidates)
      if (mac && (await globalThis.crypto.subtle.verify('HMAC', key, mac, content))) good = true;
  }
  if (!good) throw new WebhookVerificationError('signature-wrong', 'No signature is by the secret of this endpoint.');
  // Only after the signature: a forger must not be able to fill the guard, nor to learn what it holds.
  if (input.guard?.has(id)) throw new WebhookVerificationError('replayed', `The message ${id} was taken in before.`);
  return { id, sentAt: new Date(Number(timestamp) * 1000), payload: parseOrUndefined(input.body) };
}

function decodeBase64(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

function parseOrUndefined(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
