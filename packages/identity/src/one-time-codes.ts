import { Secret, TOTP } from 'otpauth';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, 30 seconds. */
const SETTINGS = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
/** Steps to either side that are taken too, for clocks that differ. */
const WINDOW = 1;

/** A new secret, 160 bits (RFC 4226). */
export const newTotpSecret = (): Buffer => Buffer.from(new Secret({ size: 20 }).bytes);

/** What an authenticator app reads (as a QR code), and the secret to type in by hand. */
export function describeTotp(secret: Uint8Array, label: string): { uri: string; secret: string } {
  const totp = new TOTP({ ...SETTINGS, issuer: 'Haetae', label, secret: secretOf(secret) });
  return { uri: totp.toString(), secret: totp.secret.base32 };
}

/**
 * The time step that `code` belongs to (30 seconds a step, from the epoch); undefined when it is not the code of this moment. Whoever
 * takes a code notes its step and takes none of that step or before again: a code that was watched is of no use.
 */
export function findTotpStep(secret: Uint8Array, code: string, nowMs: number): number | undefined {
  const digits = code.replace(/[\s-]/g, '');
  if (!/^\d{6}$/.test(digits)) return undefined;
  const totp = new TOTP({ ...SETTINGS, secret: secretOf(secret) });
  const delta = totp.validate({ token: digits, timestamp: nowMs, window: WINDOW });
  return delta === null ? undefined : Math.floor(nowMs / 1_000 / SETTINGS.period) + delta;
}

/** The code of a moment, as an authenticator shows it. */
export function totpCode(secret: Uint8Array | string, nowMs: number): string {
  const of = typeof secret === 'string' ? Secret.fromBase32(secret) : secretOf(secret);
  return new TOTP({ ...SETTINGS, secret: of }).generate({ timestamp: nowMs });
}

const secretOf = (bytes: Uint8Array) => new Secret({ buffer: Uint8Array.from(bytes).buffer });
