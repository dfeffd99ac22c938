import sharp from 'sharp';
import { type Pixels, readPixels } from './decode.ts';
import type { ImageLimits } from './limits.ts';
import { type Plane, planeOf } from './plane.ts';

/**
 * Up to this many pixels the copy that queries are made from is the picture itself: then a frame is cut off on the
 * pixel, and a turned picture is filtered on the same pixels as the bank's was.
 */
const SMALL_PIXELS = 1_100_000;
/** Longest side of the copy of a larger picture. */
const WORKING_SIDE = 1_024;

/** A grey copy, as large as the queries need it. */
export async function workingPlane(pixels: Pixels, limits: ImageLimits): Promise<Plane> {
  const { data, width, height } = pixels;
  if (width * height <= SMALL_PIXELS) return planeOf(pixels);
  const channels = pixels.channels as 1 | 2 | 3 | 4;
  const raw = { width, height, channels };
  const smaller = sharp(data, { raw, limitInputPixels: limits.maxPixels }).resize(WORKING_SIDE, WORKING_SIDE, {
    fit: 'inside',
    kernel: 'linear',
  });
  return planeOf(await readPixels(smaller, limits));
}
