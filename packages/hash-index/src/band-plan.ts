/**
 * Multi-index hashing (Norouzi, Punjani, Fleet: "Fast Search in Hamming Space with Multi-Index Hashing", CVPR 2012):
 * cut the 256 bits into M bands; if two hashes differ in at most D bits, then by the pigeonhole principle they differ
 * in at most ⌊D/M⌋ bits in one of the first (D mod M) + 1 bands, or in at most ⌊D/M⌋ - 1 bits in one of the others.
 * (Otherwise the first would hold at least ((D mod M) + 1)(⌊D/M⌋ + 1) and the rest (M - (D mod M) - 1)⌊D/M⌋ of the
 * differences, D + 1 together.) So looking up every key within those radii in each band's table finds them all.
 * Bits that no band covers (256 mod M) only make the bound looser.
 */
export interface BandPlan {
  /** M, the number of bands. */
  readonly bands: number;
  /** Bits in a band: ⌊256 / M⌋. A band's table has 2^width buckets. */
  readonly width: number;
}

/** Rows up to which a plain scan beats any table. */
export const LINEAR_ROWS = 2_000;

/**
 * Bands for `rows` hashes (undefined: a plain scan is faster). The more rows, the wider the bands, so that a bucket
 * holds about one row or less; the sizes at which it changes come from an early trial and were not tuned since.
 */
export function planBands(rows: number, linearRows: number = LINEAR_ROWS): BandPlan | undefined {
  if (rows <= linearRows) return undefined;
  const bands = rows <= 300_000 ? 16 : rows <= 4_000_000 ? 12 : 11;
  return { bands, width: Math.floor(256 / bands) };
}

/** Flip masks are prepared up to this many bits; a search that needs more scans instead. */
export const MAX_RADIUS = 3;

export interface BandRadii {
  firstBands: number;
  firstRadius: number;
  /** -1: the other bands need no look-up. */
  restRadius: number;
}

/** The radii above for `distance` (0 to 256). */
export function bandRadii(plan: BandPlan, distance: number): BandRadii {
  const whole = Math.floor(distance / plan.bands);
  return { firstBands: (distance % plan.bands) + 1, firstRadius: whole, restRadius: whole - 1 };
}

/** How many masks of `width` bits have at most `radius` bits set: C(width, 0) + … + C(width, radius). */
export function maskCount(width: number, radius: number): number {
  let total = 0;
  let choose = 1;
  for (let set = 0; set <= radius; set += 1) {
    total += choose;
    choose = (choose * (width - set)) / (set + 1);
  }
  return total;
}

/** All masks of `width` bits with at most MAX_RADIUS bits set, fewest bits first, so that a prefix is a smaller radius. */
export function flipMasks(width: number): Uint32Array {
  const masks = [0];
  const extend = (mask: number, from: number, left: number): void => {
    for (let bit = from; bit < width; bit += 1) {
      if (left === 1) masks.push(mask | (1 << bit));
      else extend(mask | (1 << bit), bit + 1, left - 1);
    }
  };
  for (let radius = 1; radius <= MAX_RADIUS; radius += 1) extend(0, 0, radius);
  return Uint32Array.from(masks);
}
