import { createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';
import { csrfTokenOf, isSame } from '@haetae/identity';
import type { Config } from '@haetae/kit';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { App } from '../deps.ts';

const SESSION = 'haetae_session';
const DEVICE = 'haetae_device';
const DEVICE_DAYS = 180;

/** The cookies of signed-in people, and whether a request that carries them is one that they meant to send. */
export interface SessionCookies {
  /** The session's secret, if the request carries one. */
  secretOf(request: FastifyRequest): string | undefined;
  setSession(request: FastifyRequest, reply: FastifyReply, secret: string, expiresAt: Date): void;
  clearSession(request: FastifyRequest, reply: FastifyReply): void;
  /** The mark that this browser got when `userId` last signed in on it; undefined when it has none, or one of another person. */
  deviceOf(request: FastifyRequest, userId: string): string | undefined;
  setDevice(request: FastifyRequest, reply: FastifyReply, userId: string): void;
  /** Throws CSRF_REFUSED when a browser says that the request comes from a page of another origin. */
  checkOrigin(request: FastifyRequest): void;
  /** The same, and when the token of the session is not with it. */
  checkCsrf(request: FastifyRequest, secret: string): void;
}

/** Whether people reach us over TLS: then cookies are for TLS alone, and bound to this very host. */
export const isSecure = (config: Config, request: FastifyRequest): boolean =>
  request.protocol === 'https' || (config.HAETAE_PUBLIC_URL?.startsWith('https:') ?? false);

/**
 * `HttpOnly`, `SameSite=Strict`, and over TLS `Secure` with the prefix `__Host-`, so that no neighbour can plant one. The mark of
 * a known device (https://owasp.org/www-community/Slow_Down_Online_Guessing_Attacks_with_Device_Cookies) opens nothing; it only
 * tells the owner's browser from a stranger's when somebody guesses passwords.
 */
export function createSessionCookies(app: App, config: Config): SessionCookies {
  const deviceKey = Buffer.from(
    hkdfSync('sha256', Buffer.from(config.HAETAE_MASTER_KEY, 'base64'), '', 'haetae-device-mark', 32),
  );
  const publicOrigin = config.HAETAE_PUBLIC_URL && new URL(config.HAETAE_PUBLIC_URL).origin;
  const nameOf = (request: FastifyRequest, name: string) => (isSecure(config, request) ? `__Host-${name}` : name);
  const read = (request: FastifyRequest, name: string) => {
    const { cookie } = request.headers;
    return cookie === undefined ? undefined : app.parseCookie(cookie)[nameOf(request, name)];
  };
  const write = (request: FastifyRequest, reply: FastifyReply, name: string, value: string, expires: Date) =>
    reply.setCookie(nameOf(request, name), value, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: isSecure(config, request),
      expires,
    });
  const sign = (userId: string, nonce: string) =>
    createHmac('sha256', deviceKey).update(`${userId}.${nonce}`).digest('base64url');

  const checkOrigin = (request: FastifyRequest) => {
    const site = request.headers['sec-fetch-site'];
    const { origin } = request.headers;
    const here = [publicOrigin, `${request.protocol}://${request.host}`];
    if ((site !== undefined && site !== 'same-origin') || (origin !== undefined && !here.includes(origin)))
      throw new HaetaeError(
        'CSRF_REFUSED',
        `This request came from a page of another origin${origin === undefined ? '' : ` (${origin.slice(0, 200)})`}. Behind a proxy, HAETAE_PUBLIC_URL says where people reach this instance.`,
      );
  };
  return {
    secretOf: (request) => read(request, SESSION) || undefined,
    setSession: (request, reply, secret, expiresAt) => write(request, reply, SESSION, secret, expiresAt),
    clearSession: (request, reply) => write(request, reply, SESSION, '', new Date(0)),
    deviceOf(request, userId) {
      const [owner, nonce, mark] = read(request, DEVICE)?.split('.') ?? [];
      if (owner !== userId || !nonce || !mark || !isSame(mark, sign(userId, nonce))) return undefined;
      return nonce;
    },
    setDevice(request, reply, userId) {
      const nonce = randomBytes(16).toString('base64url');
      const value = `${userId}.${nonce}.${sign(userId, nonce)}`;
      write(request, reply, DEVICE, value, new Date(Date.now() + DEVICE_DAYS * 86_400_000));
    },
    checkOrigin,
    checkCsrf(request, secret) {
      checkOrigin(request);
      const sent = request.headers['x-csrf-token'];
      if (typeof sent !== 'string' || !isSame(sent, csrfTokenOf(secret)))
        throw new HaetaeError(
          'CSRF_REFUSED',
          'What changes something takes the `csrfToken` of the session as `X-CSRF-Token`.',
        );
    },
  };
}
