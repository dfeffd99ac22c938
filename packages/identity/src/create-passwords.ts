import { HaetaeError } from '@haetae/contracts';
import { hash, verify } from '@node-rs/argon2';

/**
 * argon2id with parameters of the OWASP Password Storage Cheat Sheet (46 MiB, one pass, one lane): about 80 ms on a core that
 * nothing else uses. https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html
 */
export const ARGON2 = { memoryCost: 47_104, timeCost: 1, parallelism: 1 } as const;

/** Longer ones are refused before they are hashed. */
export const PASSWORD_MAX_CHARS = 256;

export interface Passwords {
  /** The PHC string of a password. */
  hash(password: string): Promise<string>;
  /** Whether `password` is that of `stored`. Without `stored` (nobody of that name) it takes as long, and is false. */
  verify(stored: string | null | undefined, password: string): Promise<boolean>;
  /** Whether `stored` was made with other parameters than those of today. */
  isOutdated(stored: string): boolean;
}

/** A password as it is hashed: the same characters, however they were typed. */
const normal = (password: string) => password.normalize('NFKC');

/**
 * Hashes passwords in the thread pool, off the event loop, `concurrency` at a time, so that a rush of sign-ins takes at most that
 * many cores and that many times 46 MiB. Past `maxWaiting` in line it throws OVERLOADED.
 */
export function createPasswords(options: { concurrency?: number; maxWaiting?: number } = {}): Passwords {
  const concurrency = options.concurrency ?? 2;
  const maxWaiting = options.maxWaiting ?? 100;
  const waiting: (() => void)[] = [];
  let running = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= concurrency) {
      if (waiting.length >= maxWaiting)
        throw new HaetaeError('OVERLOADED', 'Too many people sign in at this moment. Try again in a few seconds.', {
          retryAfterS: 5,
        });
      await new Promise<void>((go) => waiting.push(go));
    } else running += 1;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      // The place goes straight to the next in line.
      if (next) next();
      else running -= 1;
    }
  };
  let nobody: Promise<string> | undefined;
  const hashOf = (password: string) => inTurn(() => hash(normal(password), ARGON2));
  const parameters = `$m=${ARGON2.memoryCost},t=${ARGON2.timeCost},p=${ARGON2.parallelism}$`;
  return {
    hash: hashOf,
    async verify(stored, password) {
      nobody ??= hash('nobody has this password', ARGON2);
      const against = stored ?? (await nobody);
      const same = await inTurn(() => verify(against, normal(password)));
      return same && typeof stored === 'string';
    },
    isOutdated: (stored) => !stored.startsWith('$argon2id$') || !stored.includes(parameters),
  };
}
