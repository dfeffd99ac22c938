import { HaetaeError, ROLES } from '@haetae/contracts';
import {
  describeTotp,
  findPasswordFault,
  findTotpStep,
  hashRecoveryCode,
  newRecoveryCode,
  newTotpSecret,
  PASSWORD_MAX_CHARS,
} from '@haetae/identity';
import {
  disableTotp,
  enableTotp,
  findProposedTotp,
  getUser,
  inTransaction,
  type Principal,
  proposeTotp,
  recordAccess,
  replaceRecoveryCodes,
  revokeSessions,
  setPassword,
  type UserSecrets,
  updateUser,
  voidInvitations,
} from '@haetae/store';
import { z } from 'zod';
import type { AccountDeps } from '../../accounts/accounts.ts';
import { takeSecondFactor } from '../../accounts/check-sign-in.ts';
import { openSession } from '../../accounts/open-session.ts';
import { sessionViewSchema, userView, userViewSchema } from '../../accounts/session-view.ts';
import type { App } from '../../deps.ts';
import { problemSchema } from '../../problem.ts';

const problems = { '4xx': problemSchema, '5xx': problemSchema };
const tags = ['sessions'];
const password = z.string().min(1).max(PASSWORD_MAX_CHARS);
const code = z.string().min(1).max(40);
const RECOVERY_CODES = 10;
/** Tries at one's own password or code from within a session, by person: somebody may sit down at an open one. */
const OWN_TRIES = { max: 10, perS: 900 };

/** The person who is signed in. Keys have no password and no app. */
function personOf({ userId, sessionId }: Principal) {
  if (userId === undefined || sessionId === undefined)
    throw new HaetaeError('SESSION_MISSING', 'This is for people who signed in; a key has no password and no app.');
  return { userId, sessionId };
}

/** What somebody does about their own account: language, password, authenticator app. */
export function ownAccountRoutes(app: App, deps: AccountDeps): void {
  const { sql, passwords, box, limits } = deps;
  const config = { roles: ROLES, duringSetup: true } as const;

  /** A code of the app that is set up now, where there is one: a session alone does not change how one signs in. */
  const checkCode = async (user: UserSecrets, code: string | undefined) => {
    if (!user.totpEnabled || !user.totpSecret) return;
    if (code === undefined) throw new HaetaeError('TOTP_REQUIRED', 'Send a code of the app that is set up now.');
    await limits.limit('own-code', user.id, OWN_TRIES);
    if (!(await takeSecondFactor(deps, user, box.open(`totp ${user.id}`, user.totpSecret), code)))
      throw new HaetaeError('TOTP_INVALID', 'This code is not the one of this moment, or was used before.', {
        errors: [{ path: 'code', message: 'is wrong, or was used before' }],
      });
  };

  app.patch(
    '/v1/session',
    {
      config,
      schema: {
        summary: 'Choose the language of the console',
        tags,
        body: z.strictObject({ lang: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/) }),
        response: { 200: userViewSchema, ...problems },
      },
    },
    async ({ principal, body }) => {
      const { userId } = personOf(principal);
      return await inTransaction(sql, async (tx) => {
        await updateUser(tx, await getUser(tx, userId), { lang: body.lang });
        return userView(await getUser(tx, userId));
      });
    },
  );
  app.post(
    '/v1/session/password',
    {
      config,
      schema: {
        summary: 'Change your password; every other session of yours ends, and this one is made anew',
        tags,
        body: z.strictObject({ current: password, password }),
        response: { 200: sessionViewSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { userId, sessionId } = personOf(request.principal);
      const user = await getUser(sql, userId);
      await limits.limit('own-password', userId, OWN_TRIES);
      if (!(await passwords.verify(user.passwordHash, request.body.current)))
        throw new HaetaeError('VALIDATION_FAILED', 'The current password is not right.', {
          errors: [{ path: 'current', message: 'is not the current password' }],
        });
      const chosen = request.body.password;
      const fault =
        chosen === request.body.current
          ? 'The new password is the old one.'
          : findPasswordFault(chosen, [user.name, user.email ?? '', user.organisation]);
      if (fault) throw new HaetaeError('PASSWORD_TOO_WEAK', fault, { errors: [{ path: 'password', message: fault }] });
      const hash = await passwords.hash(chosen);
      await inTransaction(sql, async (tx) => {
        await setPassword(tx, userId, hash, false);
        await voidInvitations(tx, userId);
        await revokeSessions(tx, { userId }, 'password_changed');
        const { organisationId } = user;
        await recordAccess(tx, { organisationId, actor: userId, action: 'password.changed', subject: userId });
      });
      app.forgetCredentials();
      const changed = await getUser(sql, userId);
      const replaces = { userId, sessionId };
      return await openSession(deps, request, reply, changed, { method: 'password', replaces });
    },
  );
  app.post(
    '/v1/session/totp',
    {
      config,
      schema: {
        summary: 'Begin to set up an authenticator app: what it scans; `confirm` ends it',
        tags,
        body: z.strictObject({ code: code.optional().describe('Of the app before, where there is one') }),
        response: { 200: z.object({ uri: z.string(), secret: z.string() }), ...problems },
      },
    },
    async ({ principal, body }) => {
      const { userId } = personOf(principal);
      const user = await getUser(sql, userId);
      await checkCode(user, body.code);
      const secret = newTotpSecret();
      await proposeTotp(sql, userId, box.seal(`totp ${userId}`, secret));
      return describeTotp(secret, user.name);
    },
  );
  app.post(
    '/v1/session/totp/confirm',
    {
      config,
      schema: {
        summary: 'Confirm the app with a code of it; gives the recovery codes, this once',
        tags,
        body: z.strictObject({ code }),
        response: { 200: z.object({ recoveryCodes: z.array(z.string()) }), ...problems },
      },
    },
    async ({ principal, body }) => {
      const { userId, sessionId } = personOf(principal);
      const sealed = await findProposedTotp(sql, userId);
      if (!sealed) throw new HaetaeError('TOTP_INVALID', 'Nothing is being set up. Begin with POST /v1/session/totp.');
      await limits.limit('own-code', userId, OWN_TRIES);
      const step = findTotpStep(box.open(`totp ${userId}`, sealed), body.code, Date.now());
      if (step === undefined)
        throw new HaetaeError('TOTP_INVALID', 'This is not the code of this moment. Check the clock of the phone.', {
          errors: [{ path: 'code', message: 'is wrong' }],
        });
      const recoveryCodes = Array.from({ length: RECOVERY_CODES }, newRecoveryCode);
      await inTransaction(sql, async (tx) => {
        await enableTotp(tx, userId, step);
        await replaceRecoveryCodes(
          tx,
          userId,
          recoveryCodes.map((c) => hashRecoveryCode(userId, c)),
        );
        await revokeSessions(tx, { userId, except: sessionId }, 'totp_changed');
        const { organisationId } = principal;
        await recordAccess(tx, { organisationId, actor: userId, action: 'totp.enabled', subject: userId });
      });
      app.forgetCredentials();
      return { recoveryCodes };
    },
  );
  app.post(
    '/v1/session/totp/remove',
    {
      config: { roles: ROLES },
      schema: {
        summary: 'Take the authenticator app away, where the organisation does not ask for one',
        tags,
        body: z.strictObject({ code }),
        response: { 200: userViewSchema, ...problems },
      },
    },
    async ({ principal, body }) => {
      const { userId, sessionId } = personOf(principal);
      const user = await getUser(sql, userId);
      if (user.totpRequired)
        throw new HaetaeError('TOTP_SETUP_REQUIRED', 'Your organisation asks for an authenticator app.');
      await checkCode(user, body.code);
      await inTransaction(sql, async (tx) => {
        await disableTotp(tx, userId);
        await revokeSessions(tx, { userId, except: sessionId }, 'totp_changed');
        const { organisationId } = principal;
        await recordAccess(tx, { organisationId, actor: userId, action: 'totp.disabled', subject: userId });
      });
      app.forgetCredentials();
      return userView(await getUser(sql, userId));
    },
  );
}
