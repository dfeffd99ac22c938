import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  imageKeys,
  jaccard,
  NEAR_SIMILARITY,
  nearImageKeys,
  pdqDistance,
  shinglesOf,
  textKeys,
} from './near-duplicates.ts';

const post = 'they all say that she should be chased out of this town with her whole family before the winter comes';
const share = (a: string[], b: string[]) => a.some((key) => b.includes(key));

it('brings texts together that differ in a word, and keeps others apart', () => {
  const [a, b] = [shinglesOf(post)!, shinglesOf(post.replace('winter', 'summer'))!];
  expect(jaccard(a, b)).toBeGreaterThan(NEAR_SIMILARITY);
  expect(share(textKeys(a, 'o'), textKeys(b, 'o'))).toBe(true);
  expect(share(textKeys(a, 'o'), textKeys(a, 'another organisation'))).toBe(false);
  const c = shinglesOf('the river was high this morning and the market opened late because of the rain')!;
  expect(jaccard(a, c)).toBeLessThan(0.1);
  expect(share(textKeys(a, 'o'), textKeys(c, 'o'))).toBe(false);
  expect(shinglesOf('go away')).toBeUndefined();
  expect(jaccard(a, a)).toBe(1);
});

it('finds every image within 31 bits by its pieces', () => {
  const bits = fc.uniqueArray(fc.nat(255), { minLength: 0, maxLength: 31 });
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), bits, (bytes, flips) => {
      const other = Uint8Array.from(bytes);
      for (const bit of flips) other[bit >> 3]! ^= 1 << (bit & 7);
      const [a, b] = [Buffer.from(bytes).toString('hex'), Buffer.from(other).toString('hex')];
      expect(pdqDistance(a, b)).toBe(flips.length);
      expect(share(imageKeys(a, 'o'), nearImageKeys(b, 'o'))).toBe(true);
    }),
    { numRuns: 50 },
  );
});
