import { createHmac } from 'node:crypto';
import type { Config } from '@haetae/kit';
import { addressOf } from './address-of.ts';

/**
 * Makes the name under which an address is counted: a keyed hash, anew each day, so that no address stands in Redis and what is
 * counted today cannot be joined with what was counted yesterday.
 */
export function createAddressKeys(
  config: Pick<Config, 'HAETAE_MASTER_KEY'>,
  now: () => Date = () => new Date(),
): (ip: string) => string {
  let day = '';
  let key = Buffer.alloc(0);
  return (ip) => {
    const today = now().toISOString().slice(0, 10);
    if (today !== day) {
      day = today;
      key = createHmac('sha256', Buffer.from(config.HAETAE_MASTER_KEY, 'base64')).update(`addresses ${day}`).digest();
    }
    return createHmac('sha256', key).update(addressOf(ip)).digest('base64url').slice(0, 22);
  };
}
