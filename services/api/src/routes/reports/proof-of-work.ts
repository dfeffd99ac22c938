import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/**
 * A brake on floods that knows nobody: whoever reports while many others do has to find a `nonce` such that
 * SHA-256(challenge + ":" + nonce) begins with `bits` zero bits (Hashcash, http://www.hashcash.org/papers/hashcash.pdf). The
 * challenge is signed and says when it ends, so that nothing is stored until it is used.
 */
export interface ProofOfWork {
  makeChallenge(nowMs: number): { challenge: string; bits: number; expiresAt: string };
  /** Whether the challenge is one of ours and not over, and the nonce fits it. That it is used once is the caller's to see to. */
  isProof(proof: { challenge: string; nonce: string }, nowMs: number): boolean;
}

/** Half a second of a phone's script on average. */
const BITS = 16;
const LASTS_MS = 10 * 60_000;

export function createProofOfWork(secret: Uint8Array, bits = BITS): ProofOfWork {
  const sign = (head: string) => createHmac('sha256', secret).update(`proof ${head}`).digest('base64url').slice(0, 22);
  return {
    makeChallenge(nowMs) {
      const until = nowMs + LASTS_MS;
      const head = `${until}.${bits}.${randomBytes(9).toString('base64url')}`;
      return { challenge: `${head}.${sign(head)}`, bits, expiresAt: new Date(until).toISOString() };
    },
    isProof({ challenge, nonce }, nowMs) {
      const at = challenge.lastIndexOf('.');
      const [head, given] = [challenge.slice(0, at), Buffer.from(challenge.slice(at + 1))];
      const wanted = Buffer.from(sign(head));
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return false;
      const [until, asked] = head.split('.').map(Number) as [number, number];
      return until > nowMs && leadingZeros(createHash('sha256').update(`${challenge}:${nonce}`).digest()) >= asked;
    },
  };
}

function leadingZeros(bytes: Uint8Array): number {
  let zeros = 0;
  for (const byte of bytes) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return zeros;
}
