import type { FastifyRequest } from 'fastify';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Where else the key may be, on routes that speak a shape whose clients put it there. */
    keyIn?: 'x-functions-key' | 'access_token' | 'basic';
  }
}

/**
 * The key that a request carries: `Authorization: Bearer`, or, on routes in the shape of another exchange, where clients of that
 * shape put it (StopNCII's function key, ThreatExchange's access token, the password of NCMEC's Basic login).
 */
export function findSecret(request: FastifyRequest): string | undefined {
  const [scheme = '', value] = (request.headers.authorization ?? '').split(' ');
  if (scheme.toLowerCase() === 'bearer' && value) return value;
  const { keyIn } = request.routeOptions.config;
  if (keyIn === 'x-functions-key') return text(request.headers['x-functions-key']);
  if (keyIn === 'access_token') return text((request.query as Record<string, unknown>).access_token);
  if (keyIn === 'basic' && scheme.toLowerCase() === 'basic' && value) {
    const login = Buffer.from(value, 'base64').toString('utf8');
    const password = login.slice(login.indexOf(':') + 1);
    return password.startsWith('hk_') ? password : undefined;
  }
  return undefined;
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
