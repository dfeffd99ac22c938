/**
 * Images made for the eyes of moderators. The blurred one is made of a grid of at most 20 x 20 grey cells, so that there is
 * nothing in its bytes to sharpen: what identifies a face or a body is not there. It shows what kind of picture it is (a person,
 * a page of text, a landscape) and no more.
 */
import sharp from 'sharp';
import { openImage } from './decode.ts';
import { orHaetaeError } from './decode-errors.ts';
import { BLUR_CELLS, type ImageLimits } from './limits.ts';
import type { RenderedImage } from './protocol.ts';

const BLURRED_SIDE = 320;
const SHOWN_SIDE = 2_048;

/** A grey, blurred JPEG of at most 320 x 320. Throws the MEDIA_… errors. */
export async function blurImage(bytes: Uint8Array, limits: ImageLimits): Promise<RenderedImage> {
  const { data, info } = await orHaetaeError(
    openImage(bytes, limits)
      .autoOrient()
      .flatten({ background: '#808080' })
      .greyscale()
      .resize(BLUR_CELLS, BLUR_CELLS, { fit: 'inside', kernel: 'mitchell' })
      .toColourspace('b-w')
      .raw()
      .toBuffer({ resolveWithObject: true }),
    limits,
  );
  const { width, height, channels } = info;
  const made = await orHaetaeError(
    sharp(data, { raw: { width, height, channels } })
      .resize(BLURRED_SIDE, BLURRED_SIDE, { fit: 'inside', kernel: 'cubic' })
      .blur(6)
      .toColourspace('b-w')
      .jpeg({ quality: 60 })
      .toBuffer({ resolveWithObject: true }),
    limits,
  );
  return { type: 'image/jpeg', bytes: made.data, width: made.info.width, height: made.info.height };
}

/**
 * The image as it is, drawn anew as a JPEG of at most 2048 x 2048: a browser gets no file that a stranger made. The first frame of
 * an animation. Throws the MEDIA_… errors.
 */
export async function showImage(bytes: Uint8Array, limits: ImageLimits): Promise<RenderedImage> {
  const { data, info } = await orHaetaeError(
    openImage(bytes, limits)
      .autoOrient()
      .flatten({ background: '#ffffff' })
      .resize(SHOWN_SIDE, SHOWN_SIDE, { fit: 'inside', withoutEnlargement: true })
      .toColourspace('srgb')
      .jpeg({ quality: 88 })
      .toBuffer({ resolveWithObject: true }),
    limits,
  );
  return { type: 'image/jpeg', bytes: data, width: info.width, height: info.height };
}
