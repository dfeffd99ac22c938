import { csrfTokenOf, hashToken, newToken } from '@haetae/identity';
import { createSession, inTransaction, noteSignIn, recordAccess, revokeSessions, type UserInfo } from '@haetae/store';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addressOf } from '../address-of.ts';
import type { AccountDeps } from './accounts.ts';
import { type SessionView, userView } from './session-view.ts';

/**
 * Opens a session for who just proved to be `user`, sets the cookies and gives what the browser needs. `replaces`: a session of
 * this browser that ends with it.
 */
export async function openSession(
  { sql, config, cookies }: AccountDeps,
  request: FastifyRequest,
  reply: FastifyReply,
  user: UserInfo,
  options: { method: 'password' | 'oidc' | 'invitation'; replaces?: { userId: string; sessionId: string } | undefined },
): Promise<SessionView> {
  const secret = newToken('hs');
  const expiresAt = new Date(Date.now() + config.HAETAE_SESSION_HOURS * 3_600_000);
  await inTransaction(sql, async (tx) => {
    if (options.replaces) await revokeSessions(tx, options.replaces, 'reauthenticated');
    const id = await createSession(tx, {
      userId: user.id,
      secretHash: hashToken(secret),
      expiresAt,
      method: options.method,
      address: addressOf(request.ip),
      userAgent: request.headers['user-agent'],
    });
    await noteSignIn(tx, user.id);
    await recordAccess(tx, {
      organisationId: user.organisationId,
      actor: user.id,
      action: 'session.opened',
      subject: id,
      data: { method: options.method },
    });
  });
  cookies.setSession(request, reply, secret, expiresAt);
  cookies.setDevice(request, reply, user.id);
  const totpMissing = user.totpRequired && !user.totpEnabled && options.method !== 'oidc';
  return {
    kind: 'user',
    actor: user.id,
    role: user.role,
    user: userView(user),
    keyId: null,
    scopes: null,
    expiresAt: expiresAt.toISOString(),
    csrfToken: csrfTokenOf(secret),
    mustSetUp: user.mustChangePassword ? 'password' : totpMissing ? 'totp' : null,
  };
}
