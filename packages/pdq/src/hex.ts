import type { PdqHash } from './bits.ts';

/** 32 bytes → 64 lower-case hex digits. */
export function pdqToHex(hash: Uint8Array): string {
  let hex = '';
  for (const byte of hash) hex += byte.toString(16).padStart(2, '0');
  return hex;
}

/** 64 hex digits of either case → 32 bytes. Throws a TypeError on anything else. */
export function pdqFromHex(hex: string): PdqHash {
  if (!isPdqHex(hex)) throw new TypeError('a PDQ hash is 64 hex digits');
  return Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16));
}

/** Whether `text` is a PDQ hash in hex. */
export function isPdqHex(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}

const ONES = Uint8Array.from({ length: 256 }, (_, byte) => byte.toString(2).replaceAll('0', '').length);

/** How many bits are 1. */
export function countBits(hash: Uint8Array): number {
  let count = 0;
  for (const byte of hash) count += ONES[byte]!;
  return count;
}

/** In how many bits two hashes of equal length differ, 0 to 256 for PDQ. */
export function hammingDistance(a: Uint8Array, b: Uint8Array): number {
  let distance = 0;
  for (let i = 0; i < a.length; i += 1) distance += ONES[a[i]! ^ b[i]!]!;
  return distance;
}
