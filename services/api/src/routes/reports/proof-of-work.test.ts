import { expect, it } from 'vitest';
import { createProofOfWork } from './proof-of-work.ts';

it('takes work that was done on its own challenge, and nothing else', () => {
  const proofs = createProofOfWork(Buffer.alloc(32, 7), 8);
  const { challenge, bits } = proofs.makeChallenge(1_000);
  expect(bits).toBe(8);
  const found = Array.from({ length: 5_000 }, (_, n) => String(n)).filter((nonce) =>
    proofs.isProof({ challenge, nonce }, 2_000),
  );
  // One in 256 fits.
  expect(found.length).toBeGreaterThan(3);
  expect(found.length).toBeLessThan(60);
  const nonce = found[0]!;
  expect(proofs.isProof({ challenge, nonce }, 1_000 + 10 * 60_000)).toBe(false);
  expect(createProofOfWork(Buffer.alloc(32, 8), 8).isProof({ challenge, nonce }, 2_000)).toBe(false);
  expect(proofs.isProof({ challenge: challenge.replace('.8.', '.0.'), nonce }, 2_000)).toBe(false);
  for (const junk of ['', '.', 'a.b.c.d']) expect(proofs.isProof({ challenge: junk, nonce }, 2_000)).toBe(false);
});
