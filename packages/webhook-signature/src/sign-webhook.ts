/**
 * Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): the signed
 * content is `id.timestamp.body`, the signature HMAC-SHA256 in base64 after `v1,`, the secret `whsec_` and base64 of 24 to 64
 * bytes. While a secret is being replaced, the header holds a signature of each, separated by a space.
 */
export const SECRET_PREFIX = 'whsec_';
const encoder = new TextEncoder();

export type WebhookHeaders = Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>;

/** The key bytes of a secret. Throws TypeError when it is not `whsec_` and base64 of 24 to 64 bytes. */
export function secretBytes(secret: string): Uint8Array<ArrayBuffer> {
  let text: string | undefined;
  try {
    if (secret.startsWith(SECRET_PREFIX)) text = atob(secret.slice(SECRET_PREFIX.length));
  } catch {
    // not base64: said below, without the secret in the message
  }
  if (text === undefined || text.length < 24 || text.length > 64)
    throw new TypeError(`A webhook secret is ${SECRET_PREFIX} followed by base64 of 24 to 64 bytes.`);
  return Uint8Array.from(text, (c) => c.charCodeAt(0));
}

/** A new secret of 256 random bits. */
export function newWebhookSecret(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(32));
  return SECRET_PREFIX + btoa(String.fromCharCode(...bytes));
}

/** The HMAC key of a secret. */
export async function importSecret(secret: string) {
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return await globalThis.crypto.subtle.importKey('raw', secretBytes(secret), hmac, false, ['sign', 'verify']);
}

/** What is signed. */
export const signedContent = (id: string, timestamp: string, body: string): Uint8Array<ArrayBuffer> =>
  encoder.encode(`${id}.${timestamp}.${body}`);

/** The three headers of one message. `secrets`: the current one first, then those that still count. `at`: the moment of sending. */
export async function signWebhook(
  secrets: readonly string[],
  message: { id: string; at: Date; body: string },
): Promise<WebhookHeaders> {
  const timestamp = String(Math.floor(message.at.getTime() / 1000));
  const content = signedContent(message.id, timestamp, message.body);
  const signatures = await Promise.all(
    secrets.map(async (secret) => {
      const mac = new Uint8Array(await globalThis.crypto.subtle.sign('HMAC', await importSecret(secret), content));
      return `v1,${btoa(String.fromCharCode(...mac))}`;
    }),
  );
  return { 'webhook-id': message.id, 'webhook-timestamp': timestamp, 'webhook-signature': signatures.join(' ') };
}
