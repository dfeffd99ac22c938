import { createHash } from 'node:crypto';
import { HaetaeError } from '@haetae/contracts';
import { findTotpStep, hashRecoveryCode } from '@haetae/identity';
import {
  findUserByLogin,
  forgiveLoginTry,
  hasSignedInFrom,
  inTransaction,
  recordAccess,
  setPassword,
  signInKey,
  type ThrottleRule,
  takeLoginTry,
  takeRecoveryCode,
  takeTotpStep,
  type UserSecrets,
} from '@haetae/store';
import type { FastifyRequest } from 'fastify';
import { addressOf } from '../address-of.ts';
import type { AccountDeps } from './accounts.ts';

/** One account from one address, or on one known device: 5 tries, then 2, 4, 8 … seconds apart, to a quarter of an hour. */
const OWN_RULE: ThrottleRule = { free: 5, maxWaitS: 900, forgetS: 3_600 };
/** All accounts from one address: a list of leaked passwords is tried out across accounts. */
const ADDRESS_RULE: ThrottleRule = { free: 50, maxWaitS: 900, forgetS: 3_600 };
/** One account from all addresses that its owner never came from: guessing that is spread over many machines. */
const SPREAD_RULE: ThrottleRule = { free: 50, maxWaitS: 30, forgetS: 3_600 };

const bucketOf = (...parts: string[]) => createHash('sha256').update(parts.join('\n'), 'utf8').digest();

/**
 * Who signs in. Tries are counted before they are checked, each account with each address on its own, so that a stranger who guesses
 * slows down only himself: on a browser or at an address where its owner signed in before, the owner is not kept out. A name that
 * nobody has takes the same way and the same time as a wrong password. Throws LOGIN_THROTTLED, LOGIN_FAILED or TOTP_REQUIRED.
 */
export async function checkSignIn(
  { sql, passwords, box, cookies }: AccountDeps,
  request: FastifyRequest,
  input: { login: string; password: string; totp?: string | undefined },
): Promise<UserSecrets> {
  const user = await findUserByLogin(sql, input.login);
  const account = user?.id ?? signInKey(input.login);
  const address = addressOf(request.ip);
  const device = user && cookies.deviceOf(request, user.id);
  const isKnown = user !== undefined && (await hasSignedInFrom(sql, user.id, address));
  const buckets: [Uint8Array, ThrottleRule][] = device
    ? [[bucketOf('device', account, device), OWN_RULE]]
    : [
        [bucketOf('account', account, address), OWN_RULE],
        ...(isKnown
          ? []
          : ([
              [bucketOf('address', address), ADDRESS_RULE],
              [bucketOf('spread', account), SPREAD_RULE],
            ] as [Uint8Array, ThrottleRule][])),
      ];
  const taken: Uint8Array[] = [];
  const forgive = async (all: boolean) => {
    // Of an address, only the one: a stranger who has an account of his own must not clear his count with it.
    for (const [n, bucket] of taken.entries()) await forgiveLoginTry(sql, bucket, all && n === 0);
  };
  for (const [bucket, rule] of buckets) {
    const waitS = await takeLoginTry(sql, bucket, rule);
    if (waitS > 0) {
      await forgive(false);
      throw new HaetaeError('LOGIN_THROTTLED', `Too many failed sign-ins from here. Try again in ${waitS} s.`, {
        retryAfterS: waitS,
      });
    }
    taken.push(bucket);
  }

  const isRight = await passwords.verify(user?.passwordHash, input.password).catch(async (error: unknown) => {
    await forgive(false);
    throw error;
  });
  if (!user || !isRight || user.disabledAt !== null)
    throw new HaetaeError('LOGIN_FAILED', 'This name and password do not belong together. Check both.');
  if (user.totpEnabled && user.totpSecret) {
    if (input.totp === undefined || input.totp.trim() === '') {
      await forgive(false);
      throw new HaetaeError('TOTP_REQUIRED', 'Send the code that your authenticator app shows, or a recovery code.');
    }
    const secret = box.open(`totp ${user.id}`, user.totpSecret);
    if (!(await takeSecondFactor({ sql }, user, secret, input.totp)))
      throw new HaetaeError('LOGIN_FAILED', 'This code is not the one of this moment, or was used before.', {
        errors: [{ path: 'totp', message: 'is wrong, or was used before' }],
      });
  }
  await forgive(true);
  if (user.passwordHash !== null && passwords.isOutdated(user.passwordHash))
    await setPassword(sql, user.id, await passwords.hash(input.password), user.mustChangePassword);
  return user;
}

/** Uses up a code of the app, or a recovery code, on the record. */
export async function takeSecondFactor(
  { sql }: Pick<AccountDeps, 'sql'>,
  user: Pick<UserSecrets, 'id' | 'organisationId'>,
  secret: Uint8Array,
  code: string,
): Promise<boolean> {
  const step = findTotpStep(secret, code, Date.now());
  if (step !== undefined) return await takeTotpStep(sql, user.id, step);
  return await inTransaction(sql, async (tx) => {
    if (!(await takeRecoveryCode(tx, user.id, hashRecoveryCode(user.id, code)))) return false;
    const { organisationId, id } = user;
    await recordAccess(tx, { organisationId, actor: id, action: 'totp.recovery_code_used', subject: id });
    return true;
  });
}
