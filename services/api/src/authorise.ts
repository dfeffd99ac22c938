import { HaetaeError, isHaetaeError, type Role } from '@haetae/contracts';
import { type Database, getPrincipal, type Principal, touchKeys } from '@haetae/store';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { App } from './deps.ts';
import { mayUse, type RouteAccess, routeAccessOf } from './route-access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking. Reading it on a public route is a mistake and throws. */
    principal: Principal;
  }
  interface FastifyInstance {
    /** Who may use which route: what docs/access.md prints and the access test walks. */
    routeAccess(): RouteAccess[];
  }
  interface FastifyContextConfig {
    /** Roles that may use the route, or `public`. Every route says so: one that does not is refused at start. */
    roles?: readonly Role[] | 'public';
    /** False: the route is for the named roles alone, and an admin is not let in either. */
    adminToo?: false;
  }
}

/** How long a key that was found is believed; so long may a revoked key still work. */
const BELIEVED_MS = 1_000;
const CACHE_LIMIT = 10_000;

/** Checks the key and the role before a route's body is read. */
export function authorise(app: App, sql: Database): void {
  const known = new Map<string, { principal: Promise<Principal>; until: number }>();
  const used = new Set<string>();
  const timer = setInterval(() => {
    const ids = [...used];
    used.clear();
    if (ids.length > 0)
      touchKeys(sql, ids).catch((error: unknown) => app.log.warn({ err: error }, 'last use of keys not noted'));
  }, 10_000);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));

  const findPrincipal = (secret: string): Promise<Principal> => {
    const now = Date.now();
    const cached = known.get(secret);
    if (cached && cached.until > now) return cached.principal;
    if (known.size >= CACHE_LIMIT) known.clear();
    const principal = getPrincipal(sql, secret);
    known.set(secret, { principal, until: now + BELIEVED_MS });
    principal.catch(() => known.delete(secret));
    return principal;
  };

  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.decorate('routeAccess', () => routes.flatMap(routeAccessOf));
  // Looked at when all are known: a plugin's own routes get their roles from the scope that registers it.
  app.addHook('onReady', async () => {
    const silent = routes.filter((r) => r.config?.roles === undefined).map((r) => `${String(r.method)} ${r.url}`);
    if (silent.length > 0) throw new Error(`routes that do not say which roles may use them: ${silent.join(', ')}`);
  });
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const { roles, adminToo } = request.routeOptions.config;
    if (roles === 'public' || roles === undefined) return;
    const header = request.headers.authorization;
    const [scheme, secret] = (header ?? '').split(' ');
    if (!secret || scheme?.toLowerCase() !== 'bearer')
      throw new HaetaeError(
        'KEY_MISSING',
        'Send an API key: `Authorization: Bearer hk_…`. An admin makes one with `haetae keys create`.',
      );
    const principal = await findPrincipal(secret).catch(async (error: unknown) => {
      if (isHaetaeError(error, 'KEY_INVALID')) await app.countRefused(request);
      throw error;
    });
    if (!mayUse(principal.role, roles, adminToo))
      throw new HaetaeError(
        'ROLE_NOT_ALLOWED',
        `The role ${principal.role} may not do this; it takes ${roles.join(' or ') || 'admin'}.`,
      );
    request.principal = principal;
    used.add(principal.keyId);
  });
}
