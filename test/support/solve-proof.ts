import { createHash } from 'node:crypto';
import type { Stack } from './start-stack.ts';

/** Asks for a challenge and does its work, as the page for survivors does. */
export async function solveProof(app: Stack['app']): Promise<{ challenge: string; nonce: string }> {
  const { challenge, bits } = (await app.inject({ url: '/v1/reports/challenge' })).json() as {
    challenge: string;
    bits: number;
  };
  for (let n = 0; ; n += 1) {
    const nonce = n.toString(36);
    const hash = createHash('sha256').update(`${challenge}:${nonce}`).digest();
    if (hash.readUInt32BE(0) >>> (32 - bits) === 0) return { challenge, nonce };
  }
}
