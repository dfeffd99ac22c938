import { HaetaeError, MIN_PDQ_QUALITY, type ReportedPicture } from '@haetae/contracts';

/** A PDQ hash has 128 bits set unless coefficients tie at the median; far from that, it is of a picture without detail, or made up. */
const BITS_SET = { min: 96, max: 160 };

/** Throws HASH_TOO_PLAIN, naming each picture whose hash would meet pictures of other people. */
export function checkPictures(pictures: readonly ReportedPicture[]): void {
  const errors = pictures.flatMap(({ pdq, quality }, n) => {
    if (quality < MIN_PDQ_QUALITY)
      return [
        { path: `hashes.${n}.quality`, message: `is ${quality}; below ${MIN_PDQ_QUALITY} a hash says too little` },
      ];
    const set = countBits(pdq);
    if (set < BITS_SET.min || set > BITS_SET.max)
      return [{ path: `hashes.${n}.pdq`, message: `has ${set} of 256 bits set, as no picture with detail has` }];
    return [];
  });
  if (errors.length > 0)
    throw new HaetaeError(
      'HASH_TOO_PLAIN',
      `${errors.length} of ${pictures.length} pictures are too plain to match safely. Nothing was stored.`,
      { errors: errors.map((e) => ({ ...e, code: 'HASH_TOO_PLAIN' })) },
    );
}

const countBits = (hex: string) =>
  [...hex].reduce((sum, digit) => sum + Number.parseInt(digit, 16).toString(2).replaceAll('0', '').length, 0);
