import type { ErrorCode, ImageHashes, PdqQuery } from '@haetae/contracts';
import type { ImageLimits } from './limits.ts';

/** What an image is, by its header and a trial decode. `width` and `height` of one frame, as stored. */
export interface ImageInfo {
  format: string;
  width: number;
  height: number;
  frames: number;
}

/** An image made of another. */
export interface RenderedImage {
  /** `image/jpeg`. */
  type: string;
  bytes: Uint8Array;
  width: number;
  height: number;
}

export interface HashResult {
  hashes: ImageHashes;
  queries: PdqQuery[];
}

/** What the pool asks a decoding process to do. One task at a time. */
export interface DecodeTask {
  kind: 'inspect' | 'hash' | 'blur' | 'show';
  bytes: Uint8Array;
  queries: boolean;
  frames: boolean;
  limits: ImageLimits;
}
export type ToDecoder = { task: DecodeTask } | { go: true };

/** `large`: the picture is large; the process waits for `go`. */
export type FromDecoder =
  | { ready: true }
  | { large: true }
  | { inspected: ImageInfo }
  | { hashed: HashResult }
  | { rendered: RenderedImage }
  | { failed: { code: ErrorCode; message: string } };

/** Exit status of a decoding process that grew beyond its memory limit. */
export const OUT_OF_MEMORY_STATUS = 91;
