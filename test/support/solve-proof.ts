import { createHash } from 'node:crypto';
import type { Stack } from './start-stack.ts';

let asked = 0;

/** Asks for a challenge and does its work, as the page for survivors does; each time from another address, as each has a limit. */
export async function solveProof(app: Stack['app']): Promise<{ challenge: string; nonce: string }> {
  asked += 1;
  const remoteAddress = `10.251.${(asked >> 8) % 256}.${asked % 256}`;
  const answer = await app.inject({ url: '/v1/reports/challenge', remoteAddress });
  if (answer.statusCode !== 200) throw new Error(`no challenge: ${answer.statusCode} ${answer.body}`);
  const { challenge, bits } = answer.json() as { challenge: string; bits: number };
  for (let n = 0; ; n += 1) {
    const nonce = n.toString(36);
    const hash = createHash('sha256').update(`${challenge}:${nonce}`).digest();
    if (hash.readUInt32BE(0) >>> (32 - bits) === 0) return { challenge, nonce };
  }
}
