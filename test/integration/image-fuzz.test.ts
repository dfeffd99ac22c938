import { readFileSync } from 'node:fs';
import { createImageHasher, DEFAULT_LIMITS, type ImageHasher } from '@haetae/media';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';

/** `IMAGE_FUZZ=5000 npx vitest run --project integration test/integration/image-fuzz.test.ts` for longer. */
const FILES = Number(process.env.IMAGE_FUZZ ?? 120);
const SEED = Number(process.env.FUZZ_SEED ?? 7);
const MIB = 1024 * 1024;

let hasher: ImageHasher;
beforeAll(() => {
  hasher = createImageHasher({ processes: 1 });
});
afterAll(() => hasher.close());

/** mulberry32: the same numbers in [0, 1) for the same seed. */
function numbers(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

it('answers every damaged image with a hash or an error that names it, within its memory', {
  timeout: 240_000,
}, async () => {
  const noise = sharp({
    create: {
      width: 160,
      height: 120,
      channels: 3,
      background: '#456',
      noise: { type: 'gaussian', mean: 120, sigma: 60 },
    },
  });
  const originals = await Promise.all([
    noise.clone().png().toBuffer(),
    noise.clone().jpeg().toBuffer(),
    noise.clone().jpeg({ progressive: true }).toBuffer(),
    noise.clone().webp().toBuffer(),
    noise.clone().gif().toBuffer(),
  ]);
  for (const whole of originals) await hasher.hashImage(whole);
  const next = numbers(SEED);
  const upTo = (n: number) => Math.floor(next() * n);
  const damage = (of: Buffer): Buffer => {
    const file = Buffer.from(of);
    const kind = upTo(5);
    if (kind === 0) return file.subarray(0, 1 + upTo(file.length));
    if (kind === 1)
      return Buffer.concat([originals[upTo(originals.length)]!.subarray(0, 4 + upTo(40)), file.subarray(upTo(60))]);
    // Headers hold sizes and counts: half of the flips go there.
    const within = kind === 2 ? Math.min(64, file.length) : file.length;
    for (let left = 1 + upTo(12); left > 0; left -= 1) file[upTo(within)] = kind === 4 ? 0xff : upTo(256);
    return file;
  };
  const codes = new Map<string, number>();
  const wrong: string[] = [];
  for (let n = 0; n < FILES; n += 1) {
    const file = damage(originals[n % originals.length]!);
    const outcome = await hasher.hashImage(file).then(
      () => 'a hash',
      (error: { code?: string; message: string }) => error.code ?? error.message,
    );
    codes.set(outcome, (codes.get(outcome) ?? 0) + 1);
    if (outcome !== 'a hash' && !outcome.startsWith('MEDIA_')) wrong.push(`file ${n} of seed ${SEED}: ${outcome}`);
  }
  console.log(`image fuzz: ${FILES} files, seed ${SEED}: ${[...codes].map(([c, n]) => `${c} ${n}`).join(', ')}`);
  expect(wrong).toEqual([]);
  expect(codes.get('a hash') ?? 0).toBeGreaterThan(0);
  expect(codes.get('MEDIA_CORRUPT') ?? 0).toBeGreaterThan(0);
  for (const pid of hasher.pids()) {
    const peak = Number(/VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024;
    expect(peak).toBeLessThan(DEFAULT_LIMITS.memoryLimitBytes + 100 * MIB);
  }
});
