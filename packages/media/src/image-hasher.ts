import { availableParallelism } from 'node:os';
import { HaetaeError } from '@haetae/contracts';
import { createDecoderPool } from './decoder-pool.ts';
import { getImageFormat } from './image-format.ts';
import { DEFAULT_LIMITS, type ImageLimits } from './limits.ts';
import type { DecodeTask, HashResult, ImageInfo, RenderedImage } from './protocol.ts';

export interface ImageHasherOptions extends Partial<ImageLimits> {
  /** Decoding processes, each busy with one image. Default: one a core, at most 4. */
  processes?: number;
}

export interface HashImageOptions {
  /** Also make the queries that meet a bank's hash when the image was turned, framed or cropped. Default false. */
  queries?: boolean;
  /** With `queries`: also look at a spread of the frames of an animation. Default true. */
  frames?: boolean;
  signal?: AbortSignal;
}

export interface ImageHasher {
  /**
   * PDQ (of the pixels as stored, first frame), MD5 and SHA-256. `queries` is empty unless asked for, and empty below
   * PDQ quality 50, where PDQ says too little. Throws MEDIA_EMPTY, MEDIA_TOO_LARGE, MEDIA_NOT_AN_IMAGE, MEDIA_CORRUPT,
   * MEDIA_TOO_MANY_PIXELS or MEDIA_TIMEOUT.
   */
  hashImage(bytes: Uint8Array, options?: HashImageOptions): Promise<HashResult>;
  /** What the image is, after a trial decode. Throws as `hashImage` does. */
  inspectImage(bytes: Uint8Array, options?: { signal?: AbortSignal }): Promise<ImageInfo>;
  /** A grey image of at most 320 x 320, blurred so that it cannot be sharpened again. Throws as `hashImage` does. */
  blurImage(bytes: Uint8Array): Promise<RenderedImage>;
  /** The image drawn anew, at most 2048 x 2048, for a browser. Throws as `hashImage` does. */
  showImage(bytes: Uint8Array): Promise<RenderedImage>;
  /** Ends the decoding processes; what is under way fails. */
  close(): Promise<void>;
  /** Process ids of the decoders that run now. */
  pids(): number[];
}

/** Hashes images in processes of their own, within limits. Nothing starts before the first image. */
export function createImageHasher(options: ImageHasherOptions = {}): ImageHasher {
  const { processes = Math.min(4, availableParallelism()), ...given } = options;
  const limits: ImageLimits = { ...DEFAULT_LIMITS, ...given };
  const pool = createDecoderPool({ processes });
  const task = (kind: DecodeTask['kind'], bytes: Uint8Array, queries: boolean, frames: boolean): DecodeTask => {
    refuseUnread(bytes, limits);
    return { kind, bytes, queries, frames, limits };
  };
  return {
    async hashImage(bytes, { queries = false, frames = true, signal } = {}) {
      const answer = await pool.run(task('hash', bytes, queries, frames), signal);
      return (answer as { hashed: HashResult }).hashed;
    },
    async inspectImage(bytes, { signal } = {}) {
      const answer = await pool.run(task('inspect', bytes, false, false), signal);
      return (answer as { inspected: ImageInfo }).inspected;
    },
    async blurImage(bytes) {
      return ((await pool.run(task('blur', bytes, false, false))) as { rendered: RenderedImage }).rendered;
    },
    async showImage(bytes) {
      return ((await pool.run(task('show', bytes, false, false))) as { rendered: RenderedImage }).rendered;
    },
    close: () => pool.close(),
    pids: () => pool.pids(),
  };
}

/** What can be refused without waking a decoder. */
function refuseUnread(bytes: Uint8Array, limits: ImageLimits): void {
  if (bytes.length === 0) throw new HaetaeError('MEDIA_EMPTY');
  if (bytes.length > limits.maxBytes)
    throw new HaetaeError('MEDIA_TOO_LARGE', `The media has ${bytes.length} bytes; the limit is ${limits.maxBytes}.`);
  getImageFormat(bytes);
}
