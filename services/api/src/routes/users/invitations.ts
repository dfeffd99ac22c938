import { HaetaeError } from '@haetae/contracts';
import { findPasswordFault, hashToken, PASSWORD_MAX_CHARS } from '@haetae/identity';
import { getInvitation, getUser, inTransaction, recordAccess, setPassword, voidInvitations } from '@haetae/store';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { openSession } from '../../accounts/open-session.ts';
import { sessionViewSchema } from '../../accounts/session-view.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const token = z.string().min(1).max(100);
const limit = { max: 60, perS: 60 };

/** Taking up an invitation: whoever holds its token chooses the password, once. */
export function invitationRoutes(app: App, deps: AccountDeps): void {
  const { sql, passwords, cookies } = deps;
  app.post(
    '/v1/invitations/look',
    {
      config: { roles: 'public', limit },
      schema: {
        summary: 'Whom an invitation is for',
        tags: ['sessions'],
        security: [],
        body: z.strictObject({ token }),
        response: {
          200: z.object({ name: z.string(), organisation: z.string(), lang: z.string().nullable() }),
          ...problems,
        },
      },
    },
    async ({ body }) => {
      const { userId } = await inTransaction(sql, (tx) => getInvitation(tx, hashToken(body.token)));
      const { name, organisation, lang } = await getUser(sql, userId);
      return { name, organisation, lang };
    },
  );
  app.post(
    '/v1/invitations/accept',
    {
      config: { roles: 'public', limit },
      schema: {
        summary: 'Take up an invitation: choose a password, and be signed in',
        tags: ['sessions'],
        security: [],
        body: z.strictObject({ token, password: z.string().min(1).max(PASSWORD_MAX_CHARS) }),
        response: { 201: sessionViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      cookies.checkOrigin(request);
      const { token, password } = request.body;
      const { userId } = await inTransaction(sql, (tx) => getInvitation(tx, hashToken(token)));
      const { name, email, organisation } = await getUser(sql, userId);
      const fault = findPasswordFault(password, [name, email ?? '', organisation]);
      if (fault) throw new HaetaeError('PASSWORD_TOO_WEAK', fault, { errors: [{ path: 'password', message: fault }] });
      const hash = await passwords.hash(password);
      const user = await inTransaction(sql, async (tx) => {
        await getInvitation(tx, hashToken(token));
        await voidInvitations(tx, userId);
        await setPassword(tx, userId, hash, false);
        const user = await getUser(tx, userId);
        const { organisationId } = user;
        await recordAccess(tx, { organisationId, actor: userId, action: 'invitation.accepted', subject: userId });
        return user;
      });
      // Who must also give a code signs in with it; the invitation stands for the password alone.
      if (user.totpEnabled)
        throw new HaetaeError('TOTP_REQUIRED', 'The password is set. Sign in with it and a code of your app.');
      return reply.code(201).send(await openSession(deps, request, reply, user, { method: 'invitation' }));
    },
  );
}
