import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  DIHEDRALS,
  type Dihedral,
  hammingDistance,
  type PdqCore,
  pdqCore,
  pdqDihedrals,
  pdqFromHex,
  pdqFromPixels,
  plainCore,
} from './index.ts';

interface Vector {
  id: string;
  width: number;
  height: number;
  channels: number;
  hash: string;
  quality: number;
  bitsSet: number;
  dihedral: Record<string, string>;
  dihedralQuality: number;
}
const fixture = (name: string) => readFileSync(new URL(`fixtures/${name}`, import.meta.url));
const vectors = JSON.parse(fixture('vectors.json').toString()) as Vector[];
const pixelsOf = (v: Vector) => new Uint8Array(gunzipSync(fixture(`${v.id}.raw.gz`)));

/** Pixels that are the same in every run: a linear congruential generator. */
function noise(count: number, seed: number): Uint8Array {
  const pixels = new Uint8Array(count);
  let state = seed >>> 0;
  for (let i = 0; i < count; i += 1) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    pixels[i] = state >>> 24;
  }
  return pixels;
}

it('runs the WebAssembly core here', () => {
  expect(pdqCore().kind).toBe('wasm');
});

describe.each([pdqCore(), plainCore])('the $kind core', (core: PdqCore) => {
  it.each(vectors)('hashes $id as the reference does', (vector) => {
    const { width, height, channels } = vector;
    const pixels = pixelsOf(vector);
    const { hex, quality, bitsSet } = pdqFromPixels(pixels, width, height, channels, core);
    expect({ hex, quality, bitsSet }).toEqual({
      hex: vector.hash,
      quality: vector.quality,
      bitsSet: vector.bitsSet,
    });
    const all = pdqDihedrals(pixels, width, height, channels, core);
    const expected = Object.fromEntries(DIHEDRALS.map((d: Dihedral) => [d, vector.dihedral[d.toLowerCase()]]));
    expect(all).toEqual({ hex: expected, quality: vector.dihedralQuality });
  });
});

it('gives the same floats in WebAssembly as in plain TypeScript, whatever the size', () => {
  const core = pdqCore();
  const side = fc.integer({ min: 5, max: 300 });
  fc.assert(
    fc.property(side, side, fc.integer({ min: 1, max: 4 }), fc.integer(), (width, height, channels, seed) => {
      const pixels = noise(width * height * channels, seed);
      const fast = core.reduce(pixels, width, height, channels);
      expect(fast).toEqual(plainCore.reduce(pixels, width, height, channels));
      expect(core.dct(fast)).toEqual(plainCore.dct(fast));
    }),
    { numRuns: 60, seed: 7 },
  );
});

it.each([
  [2000, 5, 3],
  [5, 2000, 3],
  [1153, 641, 4],
  [129, 1025, 1],
])('agrees with plain TypeScript at %i x %i, %i channels, after a larger picture', (width, height, channels) => {
  const core = pdqCore();
  core.reduce(noise(1200 * 900 * 3, 1), 1200, 900, 3);
  const pixels = noise(width * height * channels, 3);
  expect(core.reduce(pixels, width, height, channels)).toEqual(plainCore.reduce(pixels, width, height, channels));
});

it('drops alpha and does not blend it', () => {
  const rgb = noise(90 * 70 * 3, 5);
  const rgba = new Uint8Array(90 * 70 * 4);
  for (let i = 0; i < 90 * 70; i += 1) rgba.set([rgb[i * 3]!, rgb[i * 3 + 1]!, rgb[i * 3 + 2]!, (i * 7) & 255], i * 4);
  expect(pdqFromPixels(rgba, 90, 70, 4)).toEqual(pdqFromPixels(rgb, 90, 70, 3));
  const grey = rgb.subarray(0, 90 * 70);
  const greyAlpha = Uint8Array.from({ length: 90 * 70 * 2 }, (_, i) => (i % 2 === 0 ? grey[i / 2]! : 13));
  expect(pdqFromPixels(greyAlpha, 90, 70, 2)).toEqual(pdqFromPixels(grey, 90, 70, 1));
});

it('meets a turned picture with one of the eight hashes', () => {
  const { pixels, side } = {
    pixels: pixelsOf(vectors.find((v) => v.id === 'photo_coffee_300x200')!),
    side: [300, 200],
  };
  const [width, height] = side as [number, number];
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let c = 0; c < 3; c += 1) turned[(x * height + (height - 1 - y)) * 3 + c] = pixels[(y * width + x) * 3 + c]!;
  const original = pdqFromPixels(pixels, width, height, 3);
  const all = pdqDihedrals(turned, height, width, 3);
  const distances = DIHEDRALS.map((d) => hammingDistance(original.hash, pdqFromHex(all.hex[d])));
  // Not 0: the box of an even width reaches one pixel further ahead than back, and that pixel turns with the picture.
  const nearest = distances.indexOf(Math.min(...distances));
  expect(DIHEDRALS[nearest]).toBe('rotate90');
  expect(distances[nearest]).toBeLessThan(40);
  for (const [i, distance] of distances.entries()) if (i !== nearest) expect(distance).toBeGreaterThan(80);
});

it('has no hash for a picture under five pixels, and refuses sizes that do not fit', () => {
  expect(pdqFromPixels(new Uint8Array(4 * 100 * 3), 4, 100, 3)).toMatchObject({ hex: '0'.repeat(64), quality: 0 });
  expect(pdqDihedrals(new Uint8Array(300), 300, 1, 1).quality).toBe(0);
  expect(() => pdqFromPixels(new Uint8Array(10), 5, 5, 3)).toThrow(/takes 75 bytes, not 10/);
  expect(() => pdqFromPixels(new Uint8Array(125), 5, 5, 5)).toThrow(TypeError);
  expect(() => pdqFromPixels(new Uint8Array(0), Number.NaN, 5, 3)).toThrow(TypeError);
});
