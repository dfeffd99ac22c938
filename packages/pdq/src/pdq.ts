/**
 * PDQ, Meta's perceptual hash for photographs: luma → two-pass box filter → 64x64 → 16x16 DCT → median → 256 bits, and a
 * quality. Bit-exact to the reference's full pipeline (no downsampling first) on the same pixels.
 * Reference: github.com/facebook/ThreatExchange, pdq/cpp; "The TMK+PDQF Video-Hashing Algorithm and the PDQ Image-Hashing
 * Algorithm", Facebook, 2019.
 */

import { DIHEDRALS, type Dihedral, hashOfCoefficients, type PdqHash, turnCoefficients } from './bits.ts';
import { lumaPlane, SIDE } from './box-filter.ts';
import { type PdqCore, pdqCore } from './core.ts';
import { countBits, pdqToHex } from './hex.ts';
import { pdqQuality } from './quality.ts';

/** A picture with a side shorter than this has no hash: all zeros, quality 0. */
export const MIN_SIDE = 5;

export interface Pdq {
  /** 32 bytes. */
  hash: PdqHash;
  /** The same, 64 lower-case hex digits. */
  hex: string;
  /** 0 to 100. */
  quality: number;
  /** 128 unless coefficients tie at the median. */
  bitsSet: number;
}

export interface PdqDihedrals {
  hex: Record<Dihedral, string>;
  quality: number;
}

/**
 * The PDQ hash of a picture. `pixels`: 8 bits a channel, interleaved, rows from top to bottom without padding;
 * `channels` 1 (grey), 2 (grey, alpha), 3 (RGB) or 4 (RGBA); alpha is ignored. Throws a TypeError when the sizes do not fit.
 */
export function pdqFromPixels(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
  core: PdqCore = pdqCore(),
): Pdq {
  if (isTooSmall(pixels, width, height, channels)) return describe(new Uint8Array(32), 0);
  // The reference takes a 64x64 picture as it is here, but filters it when it makes all eight hashes.
  const buffer =
    width === SIDE && height === SIDE
      ? lumaPlane(pixels, SIDE * SIDE, channels)
      : core.reduce(pixels, width, height, channels);
  return describe(hashOfCoefficients(core.dct(buffer)), pdqQuality(buffer));
}

/** All eight hashes of a picture from one DCT, in hex; `quality` is the same for all. Arguments as for `pdqFromPixels`. */
export function pdqDihedrals(
  pixels: Uint8Array,
  width: number,
  height: number,
  channels: number,
  core: PdqCore = pdqCore(),
): PdqDihedrals {
  if (isTooSmall(pixels, width, height, channels)) return { hex: eight(() => '0'.repeat(64)), quality: 0 };
  const buffer = core.reduce(pixels, width, height, channels);
  const coefficients = core.dct(buffer);
  return {
    hex: eight((dihedral) => pdqToHex(hashOfCoefficients(turnCoefficients(coefficients, dihedral)))),
    quality: pdqQuality(buffer),
  };
}

const eight = (hexOf: (dihedral: Dihedral) => string) =>
  Object.fromEntries(DIHEDRALS.map((d) => [d, hexOf(d)])) as Record<Dihedral, string>;

function describe(hash: PdqHash, quality: number): Pdq {
  return { hash, hex: pdqToHex(hash), quality, bitsSet: countBits(hash) };
}

function isTooSmall(pixels: Uint8Array, width: number, height: number, channels: number): boolean {
  const whole = [width, height, channels].every((n) => Number.isSafeInteger(n) && n >= 0);
  if (!whole || channels < 1 || channels > 4)
    throw new TypeError(`width, height and channels (1 to 4) are expected, not ${width}, ${height}, ${channels}`);
  if (pixels.length !== width * height * channels)
    throw new TypeError(
      `${width}x${height} with ${channels} channels takes ${width * height * channels} bytes, not ${pixels.length}`,
    );
  return width < MIN_SIDE || height < MIN_SIDE;
}
