import { HaetaeError } from '@haetae/contracts';
import { hash, verify } from '@node-rs/argon2';

/** argon2id after the OWASP Password Storage Cheat Sheet: 19 MiB, two passes, one lane; some 40 ms of a core. */
const ARGON2 = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;
const MAX_WAITING = 50;

/**
 * Hashes and checks PINs one at a time, off the event loop, so that a rush of them takes one core and 19 MiB. Past `MAX_WAITING`
 * in line it throws OVERLOADED. Without `stored` a check takes as long, and is false.
 */
export function createPinHash() {
  let last: Promise<unknown> = Promise.resolve();
  let waiting = 0;
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    if (waiting >= MAX_WAITING)
      throw new HaetaeError('OVERLOADED', 'Too many people ask at this moment. Try again in a few seconds.', {
        retryAfterS: 5,
      });
    waiting += 1;
    const turn = last.then(work).finally(() => {
      waiting -= 1;
    });
    last = turn.catch(() => undefined);
    return turn;
  };
  const nobody = inTurn(() => hash('nobody has this PIN', ARGON2));
  nobody.catch(() => undefined);
  return {
    hash: (pin: string): Promise<string> => inTurn(() => hash(pin, ARGON2)),
    async verify(stored: string | undefined, pin: string): Promise<boolean> {
      const against = stored ?? (await nobody);
      return (await inTurn(() => verify(against, pin))) && stored !== undefined;
    },
  };
}
