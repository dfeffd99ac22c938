import { z } from 'zod';

/**
 * Ids are a prefix and 26 characters of Crockford base32: 48 bits of milliseconds, then 80 random bits (the ULID
 * layout, https://github.com/ulid/spec), so that they sort by time and index well.
 */
export const ID_PREFIXES = {
  organisation: 'org',
  key: 'key',
  item: 'itm',
  media: 'med',
  case: 'cas',
  event: 'evt',
  decision: 'dec',
  bank: 'bnk',
  hash: 'hsh',
  lease: 'lse',
  user: 'usr',
  session: 'ses',
  invitation: 'inv',
  domainEvent: 'dev',
  note: 'nte',
  macro: 'mcr',
  evidence: 'evd',
  takedown: 'tdn',
  webhook: 'whk',
  delivery: 'dlv',
  matchReport: 'mrp',
  survivorReport: 'rpt',
  peer: 'per',
  erasure: 'ers',
  golden: 'gld',
  effect: 'eff',
} as const;
export type IdKind = keyof typeof ID_PREFIXES;
export type Id<K extends IdKind> = `${(typeof ID_PREFIXES)[K]}_${string}`;

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const random = new Uint8Array(1600);
let used = random.length;

/** A new id of `kind`, for the moment `atMs` (milliseconds since the epoch). */
export function newId<K extends IdKind>(kind: K, atMs: number = Date.now()): Id<K> {
  if (used + 16 > random.length) {
    globalThis.crypto.getRandomValues(random);
    used = 0;
  }
  let time = '';
  let rest = atMs;
  for (let i = 0; i < 10; i += 1) {
    time = ALPHABET.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  let tail = '';
  for (let i = 0; i < 16; i += 1) tail += ALPHABET.charAt((random[used + i] as number) & 31);
  used += 16;
  return `${ID_PREFIXES[kind]}_${time}${tail}` as Id<K>;
}

/** A zod schema that accepts ids of `kind` only. */
export function idSchema<K extends IdKind>(kind: K) {
  return z
    .string()
    .regex(new RegExp(`^${ID_PREFIXES[kind]}_[0-9a-hjkmnp-tv-z]{26}$`), `must be an id like ${ID_PREFIXES[kind]}_…`)
    .transform((s) => s as Id<K>);
}
