import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common';
import { PASSWORD_MAX_CHARS } from './create-passwords.ts';

export const PASSWORD_MIN_CHARS = 12;
/** Of 0 to 4: 3 is "safely unguessable, moderate protection from an offline attack". */
const MIN_SCORE = 3;
/** Characters that must be left of a password when the names in it are taken out. */
const MIN_REST = 8;

let factory: ZxcvbnFactory | undefined;

/**
 * What is wrong with a new password, in words for the person who chose it; undefined when it is good. At least 12 characters of
 * any kind (NIST SP 800-63B: no rules about digits and signs), and hard to guess by the estimate of zxcvbn: no common password, no
 * row of the keyboard, none of `words` (the person's and the organisation's names), however disguised.
 */
export function findPasswordFault(password: string, words: readonly string[] = []): string | undefined {
  const chars = [...password].length;
  if (chars < PASSWORD_MIN_CHARS)
    return `The password has ${chars} characters; it takes at least ${PASSWORD_MIN_CHARS}. Three or four words that do not belong together are easy to remember.`;
  if (password.length > PASSWORD_MAX_CHARS) return `The password has more than ${PASSWORD_MAX_CHARS} characters.`;
  factory ??= new ZxcvbnFactory({ dictionary, graphs: adjacencyGraphs });
  const own = ['haetae', 'moderator', 'supervisor', ...words.flatMap((w) => [w, ...w.split(/[\s@._-]+/)])]
    .map((w) => w.normalize('NFKC').toLowerCase())
    .filter((w) => w.length > 2);
  const plain = password.normalize('NFKC');
  const rest = own.reduce((left, word) => left.replaceAll(word, ''), plain.toLowerCase());
  const isMadeOfNames = rest.length < plain.length && rest.length < MIN_REST;
  if (isMadeOfNames || factory.check(plain, own).score < MIN_SCORE)
    return 'The password is easy to guess: it is a common one, a pattern, or made of your name. Take three or four words that do not belong together.';
  return undefined;
}
