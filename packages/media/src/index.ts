export { findImageFormat, IMAGE_FORMATS, type ImageFormat } from './image-format.ts';
export { createImageHasher, type HashImageOptions, type ImageHasher, type ImageHasherOptions } from './image-hasher.ts';
// Nothing here loads the decoder: it runs in processes of its own.
export { BLUR_CELLS, DEFAULT_LIMITS, type ImageLimits } from './limits.ts';
export type { HashResult, ImageInfo, RenderedImage } from './protocol.ts';
