import { lookup as dnsLookup } from 'node:dns';
import { isIP } from 'node:net';

export type Lookup = typeof dnsLookup;
type Address = { address: string; family: number };

/** What a connection to a name that leads to a refused address fails with. */
export const REFUSED_ADDRESS = 'EREFUSEDADDRESS';

/**
 * A resolver that lets only allowed addresses through. It runs when the connection is made, and the connection is made to what it
 * returned, so a name that answers differently the second time (DNS rebinding) gains nothing. One bad answer spoils them all.
 */
export function guardLookup(allowed: (address: string) => boolean, resolve: Lookup = dnsLookup): Lookup {
  return ((hostname: string, options: object, callback: (...args: unknown[]) => void) => {
    resolve(hostname, { ...options, all: true }, (error, found) => {
      if (error) return callback(error);
      const addresses = found as unknown as Address[];
      const bad = addresses.length === 0 || addresses.some((a) => !allowed(a.address));
      if (bad) return callback(Object.assign(new Error('resolves to a private address'), { code: REFUSED_ADDRESS }));
      if ((options as { all?: boolean }).all) return callback(null, addresses);
      return callback(null, addresses[0]!.address, addresses[0]!.family);
    });
  }) as Lookup;
}

/** The host without the brackets of an IPv6 literal. `URL` has already turned odd IPv4 spellings into the usual one. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** The addresses of a host now, or none where it does not resolve within two seconds. A literal is its own address. */
export async function addressesOf(host: string, resolve: Lookup = dnsLookup): Promise<string[]> {
  if (isIP(host) !== 0) return [host];
  return await new Promise<string[]>((done) => {
    const timer = setTimeout(() => done([]), 2_000);
    resolve(host, { all: true }, (error, found) => {
      clearTimeout(timer);
      done(error ? [] : (found as Address[]).map((a) => a.address));
    });
  });
}
