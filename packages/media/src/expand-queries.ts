import { type ImageHashes, MIN_PDQ_QUALITY, type PdqQuery } from '@haetae/contracts';
import { DIHEDRALS, pdqDihedrals } from '@haetae/pdq';
import type { ImageHeader, Pixels } from './decode.ts';
import type { ImageLimits } from './limits.ts';

/** The PDQ hashes to look for. */
export async function expandQueries(
  _bytes: Uint8Array,
  _header: ImageHeader,
  hashes: ImageHashes,
  pixels: Pixels,
  _limits: ImageLimits,
  _frames: boolean,
): Promise<PdqQuery[]> {
  if (hashes.quality < MIN_PDQ_QUALITY) return [];
  const { hex } = pdqDihedrals(pixels.data, pixels.width, pixels.height, pixels.channels);
  return DIHEDRALS.map((via) => ({ pdq: via === 'original' ? hashes.pdq : hex[via], via }));
}
