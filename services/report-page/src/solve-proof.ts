import { sha256 } from '@noble/hashes/sha2.js';

/** A nonce such that SHA-256(challenge:nonce) begins with `bits` zero bits, at most 32: the API's brake on floods. */
export function solveProof(challenge: string, bits: number): string {
  const encoder = new TextEncoder();
  for (let n = 0; ; n += 1) {
    const nonce = n.toString(36);
    const hash = sha256(encoder.encode(`${challenge}:${nonce}`));
    if (new DataView(hash.buffer, hash.byteOffset).getUint32(0) >>> (32 - bits) === 0) return nonce;
  }
}
