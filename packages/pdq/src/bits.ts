import { FREQUENCIES } from './dct.ts';

/** 256 bits, as 32 bytes in the order of the hex digits. */
export type PdqHash = Uint8Array<ArrayBuffer>;

/** A coefficient's bit is 1 when it is above the lower median. The first coefficient is the last (lowest) bit. */
export function hashOfCoefficients(coefficients: Float32Array): PdqHash {
  const median = coefficients.slice().sort()[coefficients.length / 2 - 1]!;
  const hash = new Uint8Array(32);
  for (let i = 0; i < 256; i += 1) if (coefficients[i]! > median) hash[31 - (i >> 3)]! |= 1 << (i & 7);
  return hash;
}

/**
 * The eight ways to lay a picture down. Names and order are the reference's (its `flipx` is `flipX` here); `flipX` turns
 * it upside down, `flipY` swaps left and right, `flipPlus1` and `flipMinus1` mirror along a diagonal.
 */
export const DIHEDRALS = [
  'original',
  'rotate90',
  'rotate180',
  'rotate270',
  'flipX',
  'flipY',
  'flipPlus1',
  'flipMinus1',
] as const;
export type Dihedral = (typeof DIHEDRALS)[number];

/**
 * Turning or mirroring a picture transposes its coefficients and changes the sign of every other row or column, so all
 * eight hashes come from one DCT. `negateRows`: coefficients with an even row index change sign (odd index n stands for
 * the even frequency n + 1, which a mirror leaves alone); likewise columns.
 */
const LAYOUTS: Record<Dihedral, { transpose: boolean; negateRows: boolean; negateColumns: boolean }> = {
  original: { transpose: false, negateRows: false, negateColumns: false },
  rotate90: { transpose: true, negateRows: false, negateColumns: true },
  rotate180: { transpose: false, negateRows: true, negateColumns: true },
  rotate270: { transpose: true, negateRows: true, negateColumns: false },
  flipX: { transpose: false, negateRows: true, negateColumns: false },
  flipY: { transpose: false, negateRows: false, negateColumns: true },
  flipPlus1: { transpose: true, negateRows: false, negateColumns: false },
  flipMinus1: { transpose: true, negateRows: true, negateColumns: true },
};

/** The coefficients that the picture has when it is laid down as `dihedral` says. */
export function turnCoefficients(coefficients: Float32Array, dihedral: Dihedral): Float32Array<ArrayBuffer> {
  const { transpose, negateRows, negateColumns } = LAYOUTS[dihedral];
  const turned = new Float32Array(coefficients.length);
  for (let i = 0; i < FREQUENCIES; i += 1)
    for (let j = 0; j < FREQUENCIES; j += 1) {
      const negative = (negateRows && i % 2 === 0) !== (negateColumns && j % 2 === 0);
      const value = coefficients[i * FREQUENCIES + j]!;
      turned[transpose ? j * FREQUENCIES + i : i * FREQUENCIES + j] = negative ? -value : value;
    }
  return turned;
}
