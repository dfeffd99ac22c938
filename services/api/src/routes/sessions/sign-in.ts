import { HaetaeError, isStorableText, ROLES } from '@haetae/contracts';
import { csrfTokenOf, hashToken, PASSWORD_MAX_CHARS } from '@haetae/identity';
import { findSession, getUser, inTransaction, recordAccess, revokeSessions } from '@haetae/store';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { checkSignIn } from '../../accounts/check-sign-in.ts';
import { openSession } from '../../accounts/open-session.ts';
import { sessionViewSchema, userView } from '../../accounts/session-view.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const password = z.string().min(1).max(PASSWORD_MAX_CHARS);
const totp = z.string().max(40).optional().describe('The code of the authenticator app, or a recovery code');
/** Each try costs a password hash; an office that shares an address signs in within a minute all the same. */
const limit = { max: 120, perS: 60 };

/** Signing in and out, and who is signed in. */
export function signInRoutes(app: App, deps: AccountDeps): void {
  const { sql, cookies } = deps;
  app.post(
    '/v1/sessions',
    {
      config: { roles: 'public', limit },
      schema: {
        summary: 'Sign in with name or e-mail and password; sets the session cookie',
        tags: ['sessions'],
        security: [],
        body: z.strictObject({
          login: z.string().min(1).max(200).refine(isStorableText, 'must not hold NUL or lone surrogates'),
          password,
          totp,
        }),
        response: { 201: sessionViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      cookies.checkOrigin(request);
      const user = await checkSignIn(deps, request, request.body);
      const secret = cookies.secretOf(request);
      const old = secret === undefined ? undefined : await findSession(sql, hashToken(secret));
      const replaces = old?.userId === user.id ? old : undefined;
      const view = await openSession(deps, request, reply, user, { method: 'password', replaces });
      if (secret !== undefined) app.forgetCredentials();
      return reply.code(201).send(view);
    },
  );
  app.post(
    '/v1/session/reauthenticate',
    {
      config: { roles: 'public', limit },
      schema: {
        summary:
          'Go on as the same person after the session ran out: password again, a new session in place of the old',
        tags: ['sessions'],
        security: [],
        body: z.strictObject({ password, totp }),
        response: { 201: sessionViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      cookies.checkOrigin(request);
      const secret = cookies.secretOf(request);
      const old = secret === undefined ? undefined : await findSession(sql, hashToken(secret));
      if (!old) throw new HaetaeError('SESSION_MISSING', 'No session is known of this browser. Sign in.');
      const { name } = await getUser(sql, old.userId);
      const user = await checkSignIn(deps, request, { ...request.body, login: name });
      const view = await openSession(deps, request, reply, user, { method: 'password', replaces: old });
      app.forgetCredentials();
      return reply.code(201).send(view);
    },
  );
  app.get(
    '/v1/session',
    {
      config: { roles: ROLES, duringSetup: true },
      schema: {
        summary: 'Who is asking: the person who signed in, or the key',
        tags: ['sessions'],
        response: { 200: sessionViewSchema, ...problems },
      },
    },
    async (request) => {
      const { principal } = request;
      const secret = cookies.secretOf(request);
      const { kind, actor, role, userId, keyId, scopes, mustSetUp } = principal;
      const session =
        userId === undefined || secret === undefined ? undefined : await findSession(sql, hashToken(secret));
      return {
        ...{ kind, actor, role },
        user: userId === undefined ? null : userView(await getUser(sql, userId)),
        keyId: keyId ?? null,
        scopes: scopes === undefined ? null : [...scopes],
        expiresAt: session?.expiresAt.toISOString() ?? null,
        csrfToken: session && secret !== undefined ? csrfTokenOf(secret) : null,
        mustSetUp: mustSetUp ?? null,
      };
    },
  );
  app.delete(
    '/v1/session',
    {
      config: { roles: ROLES, duringSetup: true },
      schema: {
        summary: 'Sign out',
        tags: ['sessions'],
        response: { 204: z.null(), ...problems },
      },
    },
    async (request, reply) => {
      const { userId, sessionId, organisationId } = request.principal;
      // A key has no session; signing out with one is as good as done.
      if (userId !== undefined && sessionId !== undefined)
        await inTransaction(sql, async (tx) => {
          const ended = await revokeSessions(tx, { userId, sessionId }, 'signed_out');
          for (const subject of ended)
            await recordAccess(tx, { organisationId, actor: userId, action: 'session.ended', subject });
        });
      app.forgetCredentials();
      cookies.clearSession(request, reply);
      return reply.code(204).send(null);
    },
  );
}
