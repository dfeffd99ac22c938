/** What one image may cost. Everything beyond is refused with an error that names the limit. */
export interface ImageLimits {
  /** Bytes of the file. */
  maxBytes: number;
  /** Pixels of one frame, as the header says; checked before anything is decoded. */
  maxPixels: number;
  /** Pixels along one side. */
  maxSide: number;
  /** Milliseconds from the start of the work to the answer; then the process that decodes is killed. */
  timeoutMs: number;
  /** Resident bytes of one decoding process; beyond it the process ends itself and the image is refused. */
  memoryLimitBytes: number;
}

export const DEFAULT_LIMITS: ImageLimits = {
  maxBytes: 50 * 1024 * 1024,
  maxPixels: 100_000_000,
  maxSide: 65_535,
  timeoutMs: 20_000,
  memoryLimitBytes: 1_200 * 1024 * 1024,
};

/** Pictures with more pixels than this are decoded one at a time, however many processes there are. */
export const LARGE_PIXELS = 24_000_000;

/** Cells along the longer side of the grid that a blurred image is made of. */
export const BLUR_CELLS = 20;
