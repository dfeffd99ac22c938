const f = Math.fround;
const SIDE = 64;

/**
 * How much there is in the picture to hash, 0 to 100: the sum of the absolute differences of neighbours in the 64x64
 * buffer, each in hundredths of the full range and cut to a whole number, over 90, at most 100 (the reference's
 * `pdqImageDomainQualityMetric`).
 */
export function pdqQuality(buffer: Float32Array): number {
  const hundredths = (a: number, b: number) => Math.abs(Math.trunc(f(f(f(a - b) * 100) / 255)));
  let sum = 0;
  for (let i = 0; i < SIDE; i += 1)
    for (let j = 0; j < SIDE; j += 1) {
      const here = buffer[i * SIDE + j]!;
      if (i < SIDE - 1) sum += hundredths(here, buffer[(i + 1) * SIDE + j]!);
      if (j < SIDE - 1) sum += hundredths(here, buffer[i * SIDE + j + 1]!);
    }
  return Math.min(100, Math.trunc(sum / 90));
}
