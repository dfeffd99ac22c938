import { HaetaeError } from '@haetae/contracts';
import type { ImageLimits } from './limits.ts';

/** The error for an image that took too long. */
export function timedOut(limits: ImageLimits): HaetaeError {
  return new HaetaeError('MEDIA_TIMEOUT', `The image took longer than the limit of ${limits.timeoutMs} ms to decode.`);
}

/** The error for an image that is too large; `what` says how large. */
export function tooManyPixels(what: string, limits: ImageLimits): HaetaeError {
  return new HaetaeError(
    'MEDIA_TOO_MANY_PIXELS',
    `The image has more pixels (${what}) than the limit of ${limits.maxPixels} in all and ${limits.maxSide} along a side.`,
  );
}

/** What the decoder's library throws, as an error of the catalogue. */
export async function orHaetaeError<T>(work: Promise<T>, limits: ImageLimits): Promise<T> {
  try {
    return await work;
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).replaceAll(/\s+/g, ' ').slice(0, 200);
    if (/pixel limit/i.test(message)) throw tooManyPixels('by its header', limits);
    if (/timeout/i.test(message)) throw timedOut(limits);
    throw new HaetaeError('MEDIA_CORRUPT', `The image is damaged and cannot be decoded: ${message}`, { cause: error });
  }
}
