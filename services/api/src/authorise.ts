import { HaetaeError, isHaetaeError, type Role } from '@haetae/contracts';
import { hashToken } from '@haetae/identity';
import { getPrincipal, getSessionPrincipal, type Principal, touchKeys, touchSessions } from '@haetae/store';
import type { FastifyRequest, RouteOptions } from 'fastify';
import type { AccountDeps } from './accounts/accounts.ts';
import type { App } from './deps.ts';
import { findSecret } from './find-secret.ts';
import { isWithinScopes } from './key-scopes.ts';
import { mayUse, type RouteAccess, routeAccessOf } from './route-access.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking. Reading it on a public route is a mistake and throws. */
    principal: Principal;
  }
  interface FastifyInstance {
    /** Who may use which route: what docs/access.md prints and the access test walks. */
    routeAccess(): RouteAccess[];
    /** Who is asking, looked up anew: for answers that go on for hours. Throws as the first look-up did. */
    identify(request: FastifyRequest): Promise<Principal>;
    /** Believes no key and no session any more without asking the database: one was just ended or changed. */
    forgetCredentials(): void;
    /** Calls `look` whenever credentials were forgotten; the returned function ends that. */
    whenForgotten(look: () => void): () => void;
  }
  interface FastifyContextConfig {
    /** Roles that may use the route, or `public`. Every route says so: one that does not is refused at start. */
    roles?: readonly Role[] | 'public';
    /** False: the route is for the named roles alone, and an admin is not let in either. */
    adminToo?: false;
    /** Open to who must first choose a password or set up an authenticator app: that is what the route is for. */
    duringSetup?: true;
  }
}

/** How long a key or session that was found is believed; so long may one that was revoked elsewhere still work. */
const BELIEVED_MS = 1_000;
const CACHE_LIMIT = 10_000;
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);
const SETUP = {
  password: ['PASSWORD_CHANGE_REQUIRED', 'Choose a password of your own first (POST /v1/session/password).'],
  totp: ['TOTP_SETUP_REQUIRED', 'Your organisation asks for an authenticator app: set one up first.'],
} as const;

/** Checks the key or session, and the role, before a route's body is read. */
export function authorise(app: App, { sql, cookies, idleMs }: AccountDeps): void {
  const known = new Map<string, { principal: Promise<Principal>; until: number }>();
  const used = { key: new Set<string>(), session: new Set<string>() };
  const timer = setInterval(() => {
    const [keys, sessions] = [[...used.key], [...used.session]];
    used.key.clear();
    used.session.clear();
    const failed = (err: unknown) => app.log.warn({ err }, 'last use of keys or sessions not noted');
    if (keys.length > 0) touchKeys(sql, keys).catch(failed);
    if (sessions.length > 0) touchSessions(sql, sessions).catch(failed);
  }, 10_000);
  timer.unref();
  app.addHook('onClose', async () => clearInterval(timer));

  const believe = (secret: string, find: () => Promise<Principal>): Promise<Principal> => {
    // Not the time of day: a clock that is set back must not keep a revoked key alive.
    const now = performance.now();
    const cached = known.get(secret);
    if (cached && cached.until > now) return cached.principal;
    if (known.size >= CACHE_LIMIT) known.clear();
    const principal = find();
    known.set(secret, { principal, until: now + BELIEVED_MS });
    principal.catch(() => known.delete(secret));
    return principal;
  };
  const identify = async (request: FastifyRequest): Promise<Principal> => {
    const key = findSecret(request);
    const named = key !== undefined || request.headers.authorization !== undefined;
    const secret = named ? undefined : cookies.secretOf(request);
    if (secret !== undefined) {
      // Other sites can make a browser send its cookie, not the token.
      if (!SAFE.has(request.method)) cookies.checkCsrf(request, secret);
      return await believe(`session ${secret}`, () => getSessionPrincipal(sql, hashToken(secret), idleMs));
    }
    if (key === undefined)
      throw new HaetaeError(
        'KEY_MISSING',
        'Sign in, or send an API key: `Authorization: Bearer hk_…`. An admin makes one with `haetae keys create`.',
      );
    return await believe(`key ${key}`, () => getPrincipal(sql, key));
  };

  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.decorate('identify', identify);
  const watching = new Set<() => void>();
  app.decorate('forgetCredentials', () => {
    known.clear();
    for (const look of [...watching]) look();
  });
  app.decorate('whenForgotten', (look: () => void) => {
    watching.add(look);
    return () => void watching.delete(look);
  });
  app.decorate('routeAccess', () => routes.flatMap(routeAccessOf));
  // Looked at when all are known: a plugin's own routes get their roles from the scope that registers it.
  app.addHook('onReady', async () => {
    const silent = routes.filter((r) => r.config?.roles === undefined).map((r) => `${String(r.method)} ${r.url}`);
    if (silent.length > 0) throw new Error(`routes that do not say which roles may use them: ${silent.join(', ')}`);
  });
  app.addHook('onRequest', async (request: FastifyRequest) => {
    const { roles, adminToo, duringSetup } = request.routeOptions.config;
    if (roles === 'public' || roles === undefined) return;
    const principal = await identify(request).catch(async (error: unknown) => {
      if (isHaetaeError(error, 'KEY_INVALID') || isHaetaeError(error, 'SESSION_INVALID'))
        await app.countRefused(request);
      throw error;
    });
    if (principal.mustSetUp && !duringSetup) {
      const [code, message] = SETUP[principal.mustSetUp];
      throw new HaetaeError(code, message);
    }
    if (!mayUse(principal.role, roles, adminToo))
      throw new HaetaeError(
        'ROLE_NOT_ALLOWED',
        `The role ${principal.role} may not do this; it takes ${roles.join(' or ') || 'admin'}.`,
      );
    if (principal.scopes && !isWithinScopes(principal.scopes, request.method, request.routeOptions.url ?? ''))
      throw new HaetaeError(
        'SCOPE_NOT_ALLOWED',
        `This key is for ${principal.scopes.join(', ')} alone, and this is none of it.`,
      );
    request.principal = principal;
    if (principal.keyId) used.key.add(principal.keyId);
    if (principal.sessionId) used.session.add(principal.sessionId);
  });
}
