import { HaetaeError } from '@haetae/contracts';

const HEX = /^[0-9a-fA-F]{64}$/;

/** The 32 bytes of a 256-bit hash written as 64 hex digits. Throws HASH_INVALID for anything else. */
export function hashFromHex(hex: string): Uint8Array {
  if (!HEX.test(hex)) {
    const what = hex.length === 64 ? 'another character among them' : `${hex.length} characters`;
    throw new HaetaeError('HASH_INVALID', `A 256-bit hash has 64 hex digits; this has ${what}.`);
  }
  return Buffer.from(hex, 'hex');
}

/** 64 lower-case hex digits of a 32-byte hash. */
export function hashToHex(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, hash.byteLength).toString('hex');
}
