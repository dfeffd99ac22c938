import type { PdqQuery } from '@haetae/contracts';
import { hashBits } from './hash-book.ts';

/**
 * A PDQ bit says whether one DCT coefficient (vertical frequency 1 to 16, horizontal frequency 1 to 16) is above the median
 * of all 256. Transposing a picture transposes the coefficients, so that hash follows exactly. Mirroring it negates those
 * of odd frequency, and the bit of a negated coefficient also depends on the new median: it is the opposite bit, except
 * where the coefficient is small. The median of a photograph's coefficients is near zero, so few bits come out wrong:
 * over 39 pictures of quality 50 and more a median of 2 to 10 and at most 28 of 256 (docs/matching.md).
 */
/** Negation is of the result: of its rows or columns of odd frequency, after transposing. */
const TURNS = [
  { via: 'original', transpose: false, negateRows: false, negateColumns: false },
  { via: 'rotate90:from-hash', transpose: true, negateRows: true, negateColumns: false },
  { via: 'rotate180:from-hash', transpose: false, negateRows: true, negateColumns: true },
  { via: 'rotate270:from-hash', transpose: true, negateRows: false, negateColumns: true },
  { via: 'flipX:from-hash', transpose: false, negateRows: true, negateColumns: false },
  { via: 'flipY:from-hash', transpose: false, negateRows: false, negateColumns: true },
  { via: 'flipPlus1:from-hash', transpose: true, negateRows: false, negateColumns: false },
  { via: 'flipMinus1:from-hash', transpose: true, negateRows: true, negateColumns: true },
] as const;

/**
 * The eight ways to look for a picture of which only the PDQ hash is known: the hash itself, its transposition (exact)
 * and six approximations of its turned and mirrored forms, which use up some of the distance that is allowed. Where the
 * image is at hand, the queries made from its pixels are better. Throws HASH_INVALID.
 */
export function turnedQueries(pdq: string): PdqQuery[] {
  const bytes = hashBits('pdq', pdq);
  return TURNS.map(({ via, transpose, negateRows, negateColumns }) => {
    const turned = Buffer.alloc(32);
    for (let row = 0; row < 16; row += 1)
      for (let column = 0; column < 16; column += 1) {
        const bit = transpose ? bitAt(bytes, column, row) : bitAt(bytes, row, column);
        // index 0 is frequency 1: the odd frequencies are the even indices
        const negated = (negateRows && row % 2 === 0) !== (negateColumns && column % 2 === 0);
        if ((bit === 1) !== negated) turned[byteOf(row, column)]! |= 1 << (column & 7);
      }
    return { pdq: turned.toString('hex'), via };
  });
}

/** The hex digits are the 256 bits with the last (row 15, column 15) first. */
const byteOf = (row: number, column: number): number => 31 - ((row * 16 + column) >> 3);
const bitAt = (bytes: Uint8Array, row: number, column: number): number =>
  (bytes[byteOf(row, column)]! >> (column & 7)) & 1;
