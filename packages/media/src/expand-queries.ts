import { type ImageHashes, MIN_PDQ_QUALITY, type PdqQuery } from '@haetae/contracts';
import { pdqFromPixels } from '@haetae/pdq';
import { decodeInks, decodePixels, type ImageHeader, type Pixels } from './decode.ts';
import { spreadFrames } from './frame-spread.ts';
import { withGreyPalette } from './index-reading.ts';
import type { ImageLimits } from './limits.ts';
import { lookAround } from './look-around.ts';
import { workingPlane } from './working-plane.ts';

export interface ExpandInput {
  bytes: Uint8Array;
  header: ImageHeader;
  hashes: ImageHashes;
  pixels: Pixels;
  limits: ImageLimits;
  /** Also look at a spread of an animation's frames. */
  frames: boolean;
}

/**
 * The PDQ hashes to look for in a bank, with how each was made (`via`), without repeats, the picture as it is first:
 * the other readings of its pixels, turned and mirrored, without its frame, tilted back, with cropped margins guessed, and
 * frames of an animation. Whatever has a PDQ quality below 50 is left out: it would match what it should not.
 */
export async function expandQueries(input: ExpandInput): Promise<PdqQuery[]> {
  const found = new Map<string, string>();
  const add = (pdq: string, quality: number, via: string) => {
    if (quality >= MIN_PDQ_QUALITY && !found.has(pdq)) found.set(pdq, via);
  };
  add(input.hashes.pdq, input.hashes.quality, 'original');
  for (const { pixels, name } of await otherReadings(input)) {
    const { hex, quality } = pdqFromPixels(pixels.data, pixels.width, pixels.height, pixels.channels);
    add(hex, quality, `original:${name}`);
  }
  if (input.hashes.quality >= MIN_PDQ_QUALITY)
    for (const { pdq, quality, via } of lookAround(await workingPlane(input.pixels, input.limits)))
      add(pdq, quality, via);
  return [...found].map(([pdq, via]) => ({ pdq, via }));
}

/** Pixels that other hashers see in this file, and other frames. */
async function otherReadings({
  bytes,
  header,
  limits,
  frames,
}: ExpandInput): Promise<{ pixels: Pixels; name: string }[]> {
  const readings: { pixels: Pixels; name: string }[] = [];
  if (header.isCmyk) readings.push({ pixels: await decodeInks(bytes, limits), name: 'inks' });
  const grey = header.isPalette ? withGreyPalette(bytes, header.format) : undefined;
  if (grey !== undefined) readings.push({ pixels: await decodePixels(grey, limits), name: 'indices' });
  if (frames)
    for (const frame of spreadFrames(header.frames, header.width * header.height)) {
      // The first frame is sound; a later one that is damaged or slow must not cost the answer about the first.
      const pixels = await decodePixels(bytes, limits, frame).catch(() => undefined);
      if (pixels === undefined) break;
      readings.push({ pixels, name: `frame${frame}` });
    }
  return readings;
}
