import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';

/** A secret that is shown once: a prefix that scanners for leaks can find, and 256 random bits. */
export const newToken = (prefix: string): string => `${prefix}_${randomBytes(32).toString('base64url')}`;

/** SHA-256 of a token, for the database: 256 random bits need no salt and no slow hash. */
export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'utf8').digest();

/** The token that must come with whatever changes something: of the session's secret, so that nothing needs to be stored. */
export const csrfTokenOf = (sessionSecret: string): string =>
  createHmac('sha256', sessionSecret).update('haetae-csrf').digest('base64url');

/** Whether two strings are the same, without saying by the time it takes where they part. */
export function isSame(a: string, b: string): boolean {
  const [x, y] = [hashToken(a), hashToken(b)];
  return timingSafeEqual(x, y);
}

/** Easily read aloud and typed: neither 0 nor o, neither 1 nor l nor i. */
const LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
const letters = (n: number) => Array.from({ length: n }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const groups = (count: number, of: number) => Array.from({ length: count }, () => letters(of)).join('-');

/** A password that an admin hands over and that its owner must change: 99 random bits in four groups of five. */
export const newOneTimePassword = (): string => groups(4, 5);

/** A code for the day on which the phone is lost: 79 random bits. */
export const newRecoveryCode = (): string => groups(4, 4);

/** A recovery code for the database; dashes, spaces and capitals do not matter. Its owner's id keeps equal codes apart. */
export const hashRecoveryCode = (userId: string, code: string): Buffer =>
  hashToken(`${userId}:${code.toLowerCase().replace(/[\s-]/g, '')}`);
