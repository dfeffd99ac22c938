import { expect, it } from 'vitest';
import { countBits, hammingDistance, isPdqHex, pdqFromHex, pdqToHex } from './hex.ts';

const HEX = '4d6b12f3a976cf29c79ca3d2506fa83494196c899edd04de0a26b855fc99b724';

it('goes to bytes and back, in either case', () => {
  expect(pdqToHex(pdqFromHex(HEX))).toBe(HEX);
  expect(pdqToHex(pdqFromHex(HEX.toUpperCase()))).toBe(HEX);
});

it('refuses what is not 64 hex digits', () => {
  for (const bad of ['', HEX.slice(1), `${HEX}0`, `g${HEX.slice(1)}`, `${HEX}\n`]) {
    expect(isPdqHex(bad)).toBe(false);
    expect(() => pdqFromHex(bad)).toThrow(TypeError);
  }
});

it('counts bits and differences', () => {
  const a = pdqFromHex(HEX);
  expect(countBits(a)).toBe(128);
  expect(hammingDistance(a, a)).toBe(0);
  expect(
    hammingDistance(
      a,
      a.map((byte) => ~byte),
    ),
  ).toBe(256);
  const b = a.slice();
  b[31]! ^= 5;
  expect(hammingDistance(a, b)).toBe(2);
});
