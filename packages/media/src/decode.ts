import sharp, { type Metadata, type Sharp } from 'sharp';
import { orHaetaeError, tooManyPixels } from './decode-errors.ts';
import { getImageFormat } from './image-format.ts';
import type { ImageLimits } from './limits.ts';

/** Interleaved pixels, 8 bits a channel. */
export interface Pixels {
  data: Uint8Array;
  width: number;
  height: number;
  channels: number;
}

/** The header of an image that is within the limits. */
export interface ImageHeader {
  format: string;
  width: number;
  height: number;
  frames: number;
  isPalette: boolean;
  isCmyk: boolean;
}

sharp.cache(false);
sharp.concurrency(1);
// Only the decoders that are wanted, and only from memory: no SVG, no PDF, nothing that opens a file or a URL.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Nsgif', 'Webp', 'Heif', 'Tiff'].map((name) => `VipsForeignLoad${name}Buffer`),
});

/** A decoder for pixels as they are stored: no colour profile, no EXIF rotation, the frame `page` alone. */
export function openImage(bytes: Uint8Array, limits: ImageLimits, page = 0): Sharp {
  return sharp(bytes, {
    ignoreIcc: true,
    autoOrient: false,
    failOn: 'error',
    limitInputPixels: limits.maxPixels,
    sequentialRead: true,
    page,
    pages: 1,
  }).timeout({ seconds: Math.max(1, Math.ceil(limits.timeoutMs / 1000)) });
}

/** Reads the header. Throws MEDIA_EMPTY, MEDIA_TOO_LARGE, MEDIA_NOT_AN_IMAGE, MEDIA_CORRUPT or MEDIA_TOO_MANY_PIXELS. */
export async function readHeader(bytes: Uint8Array, limits: ImageLimits): Promise<ImageHeader> {
  const format = getImageFormat(bytes);
  const metadata = await orHaetaeError(openImage(bytes, limits).metadata(), limits);
  const { width, height } = metadata;
  if (width * height > limits.maxPixels || Math.max(width, height) > limits.maxSide)
    throw tooManyPixels(`${width} x ${height}`, limits);
  return {
    format,
    width,
    height,
    frames: framesOf(metadata),
    isPalette: metadata.isPalette === true || format === 'gif',
    isCmyk: metadata.space === 'cmyk',
  };
}

const framesOf = (metadata: Metadata) => Math.max(1, metadata.pages ?? 1);

/** Decodes everything once, as small as the decoder can make it: finds damage for little. */
export async function tryDecode(bytes: Uint8Array, limits: ImageLimits): Promise<void> {
  await orHaetaeError(
    openImage(bytes, limits).resize(32, 32, { fit: 'fill', kernel: 'nearest' }).raw().toBuffer(),
    limits,
  );
}

/** The pixels of one frame: alpha dropped without blending. */
export async function decodePixels(bytes: Uint8Array, limits: ImageLimits, page = 0): Promise<Pixels> {
  return readPixels(openImage(bytes, limits, page).removeAlpha(), limits);
}

/** The four ink channels of a CMYK image, unconverted (0 is no ink), as hashers that skip the conversion see them. */
export async function decodeInks(bytes: Uint8Array, limits: ImageLimits): Promise<Pixels> {
  return readPixels(openImage(bytes, limits).pipelineColourspace('cmyk').toColourspace('cmyk'), limits);
}

/** Runs a pipeline to raw pixels. */
export async function readPixels(pipeline: Sharp, limits: ImageLimits): Promise<Pixels> {
  const { data, info } = await orHaetaeError(pipeline.raw().toBuffer({ resolveWithObject: true }), limits);
  return { data, width: info.width, height: info.height, channels: info.channels };
}
